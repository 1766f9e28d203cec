"""市场空白 / Market gaps: countries with customers but no dealer, and territories with two (F4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.sheets.grouping import by_label, in_order, records
from xlcrm.sheets.parts import values_of, when_filled
from xlcrm.sheets.sections import Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("市场空白", "Market gaps")
_SUBTITLE = Text(
    "截至 {day}：{gaps} 个有客户的国家没有代理，{clashes} 处代理区域重叠",
    "As of {day}; countries with customers but without a dealer: {gaps}; overlapping territories: {clashes}",
)
_GAPS = (
    Text("没有代理的国家", "Country without a dealer"),
    Text("客户数", "Customers"),
    Text("询盘客户", "Inquired"),
    Text("希望代理", "Want the agency"),
    Text("成交客户", "Buyers"),
    Text("交易金额", "Amount"),
)
_GAP_FORMATS = ("text", "integer", "integer", "integer", "integer", "money")
_CLASHES = (
    Text("重叠的区域", "Territory with two dealers"),
    Text("代理 1", "Dealer 1"),
    Text("协议至", "Until"),
    Text("代理 2", "Dealer 2"),
    Text("协议至", "Until"),
    Text("独家", "Exclusive"),
)
_CLASH_FORMATS = ("text", "text", "date", "text", "date", "warning")
_WHOLE, _ALL_PRODUCTS = Text("全国", "whole country"), Text("全部产品", "all products")
_HOME, _HOME_CODE = Text("中国", "China"), "CN"
_WIDTHS = (38, 30, 14, 30, 14, 16)


def market_gaps(book: Book) -> SheetContent | None:
    """Show countries without a dealer and overlapping territories; only with the pack for foreign trade."""
    if "territories" not in book.frames or not book.customers["country"].notna().any():
        return None
    territories = _in_force(book)
    dealers = _countries_with_dealer(book, territories)
    gaps, clashes = _gaps(book, dealers), _clashes(book, territories)
    tables = [first_rows(book, clashes), first_rows(book, gaps)]
    wanted = sum(row[1] != 0 for row in gaps.rows)
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), gaps=wanted, clashes=len(clashes.rows))
    return when_filled(book, tables_sheet("market_gaps", (_TITLE.say(book.lang), subtitle), tables, _WIDTHS))


def _in_force(book: Book) -> pd.DataFrame:
    """Return the territories whose agreement holds today."""
    every = book.frames["territories"].data
    return every[every["country"].notna() & ~(every["starts_on"] > book.day) & ~(every["ends_on"] < book.day)]


def _countries(book: Book) -> pd.Series:
    """Return every customer's country by the name that the list has for it; the home country stays empty."""
    known = _known(book, book.customers["country"])
    return known.mask(known == _home(book))


def _home(book: Book) -> str:
    """Return the name of our own country, where no dealer is needed; empty when the rules name another one than China."""
    if str(book.settings.rule("default_region")).upper() != _HOME_CODE:
        return ""
    return str(_known(book, pd.Series([_HOME.say(book.lang)])).iloc[0])


def _known(book: Book, names: pd.Series) -> pd.Series:
    """Return countries under the name that 字典 / Lists has now, whichever language they were written in."""
    now = {
        name.casefold(): entry.value
        for entry in book.settings.entries("country")
        for name in (*(entry.shipped or ()), entry.value)
    }
    return names.map({name: now.get(name.strip().casefold(), name.strip()) for name in names.dropna().unique()})


def _countries_with_dealer(book: Book, territories: pd.DataFrame) -> set[str]:
    """Return the countries of territories in force and of current agents and distributors."""
    category = book.customers["category"]
    dealers = terms.Category.CURRENT_AGENT.matches(category) | terms.Category.DISTRIBUTOR.matches(category)
    open_ = ~terms.Status.CLOSED.matches(book.customers["status"])
    return {*_known(book, territories["country"]), *_countries(book)[dealers & open_].dropna()}


def _gaps(book: Book, dealers: set[str]) -> Table:
    customers = book.customers
    figures = by_label(
        _countries(book),
        {
            "inquired": customers["inquiry_on"].notna().to_numpy(dtype=np.bool_),
            "wants": terms.YES.matches(customers["wants_agency"]).to_numpy(dtype=np.bool_),
            "buyers": (customers["order_count"] > 0).to_numpy(dtype=np.bool_),
            "amount": customers["order_amount"].to_numpy(dtype=np.float64),
        },
    )
    figures = in_order(figures[~figures.index.isin([*dealers, ""])])
    rows: list[tuple[CellValue, ...]] = [
        (label, *(int(each[key]) for key in ("count", "inquired", "wants", "buyers")), round(each["amount"], 2))
        for label, each in records(figures)
    ]
    known = {*dealers, *figures.index, _home(book)}
    nobody = [value for value in book.settings.active_values("country") if value not in known]
    rows += [(value, 0, 0, 0, 0, 0.0) for value in nobody]
    return Table([text.say(book.lang) for text in _GAPS], _GAP_FORMATS, rows)


def _clashes(book: Book, territories: pd.DataFrame) -> Table:
    """Return the pairs of different dealers that share country, region and product; an empty cell means all of them."""
    land = territories.assign(
        country=_known(book, territories["country"]),
        dealer=_dealers(book, territories["customer_id"]),
        exclusive=terms.YES.matches(territories["exclusive"]),
        place=np.arange(len(territories)),
    )
    pairs = land.merge(land, on="country", suffixes=("", "_2"))
    pairs = pairs[(pairs["place"] < pairs["place_2"]) & (pairs["customer_id"] != pairs["customer_id_2"])]
    pairs = pairs[_meet(pairs, "region") & _meet(pairs, "product_name")].sort_values(["country", "place"], kind="stable")
    region = pairs["region"].fillna(pairs["region_2"]).fillna(_WHOLE.say(book.lang))
    product = pairs["product_name"].fillna(pairs["product_name_2"]).fillna(_ALL_PRODUCTS.say(book.lang))
    exclusive = (pairs["exclusive"] | pairs["exclusive_2"]).tolist()
    rows = zip(
        (pairs["country"] + " · " + region + " · " + product).tolist(),
        pairs["dealer"].tolist(),
        values_of(pairs["ends_on"], Kind.DATE),
        pairs["dealer_2"].tolist(),
        values_of(pairs["ends_on_2"], Kind.DATE),
        [(terms.YES if each else terms.NO).label(book.lang) for each in exclusive],
        strict=True,
    )
    tags = ["error" if each else "warning" for each in exclusive]
    return Table([text.say(book.lang) for text in _CLASHES], _CLASH_FORMATS, list(rows), tags=tags or None)


def _meet(pairs: pd.DataFrame, key: str) -> pd.Series:
    one, other = (pairs[name].str.strip().str.casefold() for name in (key, f"{key}_2"))
    return one.isna() | other.isna() | (one == other)


def _dealers(book: Book, ids: pd.Series) -> pd.Series:
    """Return the dealers as a sheet names them: ID and name."""
    names = book.customers.drop_duplicates("customer_id").set_index("customer_id")["name"]
    return (ids.fillna("") + " " + ids.map(names).astype("str").fillna("")).str.strip()
