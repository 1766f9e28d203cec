"""同购 / Bought together: products that are bought together, with support, confidence and lift (F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text
from xlcrm.rules.per_customer import up_to_today
from xlcrm.sheets.figures import sample_mark
from xlcrm.sheets.grouping import MARK, least_note
from xlcrm.sheets.parts import ListColumn, list_sheet, when_filled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("同购", "Bought together")
_SUBTITLE = Text(
    "按{unit}统计 {count} {measure}，支持度不低于 {support:.1%}。提升度大于 1：买了一个的更可能买另一个。\n{least}",
    "{count} {measure} by {unit}, support at least {support:.1%}. Lift above 1: who buys one is likelier to buy the other.\n{least}",
)
_ORDER, _ORDERS = Text("订单", "order"), Text("单", "orders")
_CUSTOMER, _BUYERS = Text("客户（订单都只有一种产品）", "customer (orders hold one product each)"), Text("位客户", "customers")
_HEADINGS = (
    (Text("产品 A", "Product A"), "text", 26),
    (Text("产品 B", "Product B"), "text", 26),
    (Text("同购次数", "Together"), "integer", 11),
    (Text("A 次数", "A"), "integer", 10),
    (Text("B 次数", "B"), "integer", 10),
    (Text("支持度", "Support"), "percent", 10),
    (Text("买 A 又买 B", "B if A"), "percent", 13),
    (Text("买 B 又买 A", "A if B"), "percent", 13),
    (Text("提升度", "Lift"), "number", 10),
    (MARK, "note", 16),
)


def bought_together(book: Book) -> SheetContent | None:
    """List the pairs of products that are bought together often enough, those of enough cases and highest lift first."""
    basket, product, names = _lines(book)
    by_order = bool(_pairs(basket, product, len(names), 1)["together"].size)
    if not by_order:
        basket, product, names = _lines(book, by_customer=True)
    baskets = len(np.unique(basket))
    support = float(book.settings.rule("bought_together.support"))
    pairs = _pairs(basket, product, len(names), max(1, int(np.ceil(support * baskets - 1e-9))))
    least = int(book.settings.rule("sample.minimum"))
    lift = pairs["together"] * baskets / (pairs["count_a"] * pairs["count_b"])
    order = np.lexsort((-pairs["together"], -lift, pairs["together"] < least))[: int(book.settings.rule("sheet.max_rows"))]
    found = {key: values[order] for key, values in pairs.items()}
    values = (
        names[found["a"]].tolist(),
        names[found["b"]].tolist(),
        found["together"].tolist(),
        found["count_a"].tolist(),
        found["count_b"].tolist(),
        (found["together"] / max(baskets, 1)).tolist(),
        (found["together"] / found["count_a"]).tolist(),
        (found["together"] / found["count_b"]).tolist(),
        lift[order].round(2).tolist(),
        [sample_mark(book, count) for count in found["together"].tolist()],
    )
    columns = [ListColumn(text.say(book.lang), each, form, width) for (text, form, width), each in zip(_HEADINGS, values, strict=True)]
    subtitle = _SUBTITLE.say(
        book.lang,
        unit=(_ORDER if by_order else _CUSTOMER).say(book.lang),
        measure=(_ORDERS if by_order else _BUYERS).say(book.lang),
        count=baskets,
        support=support,
        least=least_note(book),
    )
    return when_filled(book, list_sheet("bought_together", _TITLE.say(book.lang), subtitle, columns))


def _lines(book: Book, *, by_customer: bool = False) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Return basket and product of every line once, as numbers, and the products' names; returns are left out."""
    orders = book.orders
    amount = orders["amount"].to_numpy(dtype=np.float64, na_value=np.nan)
    keep = orders["product_name"].notna().to_numpy(dtype=np.bool_) & up_to_today(book, "orders") & ~(amount < 0)
    baskets = book.links("orders") if by_customer else pd.factorize(orders["order_id"])[0].astype(np.int64)
    keep &= baskets >= 0
    products, names = pd.factorize(orders["product_name"][keep].str.strip())
    lines = np.sort(baskets[keep] * (len(names) + 1) + products)
    lines = lines[np.concatenate([np.ones(min(len(lines), 1), dtype=np.bool_), lines[1:] != lines[:-1]])]
    return lines // (len(names) + 1), lines % (len(names) + 1), np.asarray(names, dtype=object)


def _pairs(
    basket: NDArray[np.int64], product: NDArray[np.int64], products: int, least: int
) -> dict[str, NDArray[np.int64]]:
    """Return the pairs of products that share at least so many baskets, with their counts.

    Products that are too rare by themselves are left out first: no pair of theirs can be frequent.
    """
    count = np.bincount(product, minlength=products)
    often = count[product] >= least
    lines = pd.DataFrame({"basket": basket[often], "product": product[often]})
    both = lines.merge(lines, on="basket", suffixes=("_a", "_b"))
    a, b = both["product_a"].to_numpy(), both["product_b"].to_numpy()
    codes, together = np.unique(a[a < b] * max(products, 1) + b[a < b], return_counts=True)
    codes, together = codes[together >= least], together[together >= least]
    first, second = codes // max(products, 1), codes % max(products, 1)
    swap = count[second] > count[first]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    return {"a": first, "b": second, "together": together, "count_a": count[first], "count_b": count[second]}
