"""活动效果 / Campaign results: whom a campaign reached, who bought, what it brought for what it cost (F3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import up_to_today
from xlcrm.sheets.figures import sample_mark
from xlcrm.sheets.grouping import MARK, least_note, records
from xlcrm.sheets.order_lines import amounts
from xlcrm.sheets.parts import ListColumn, list_sheet, values_of, when_filled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("活动效果", "Campaign results")
_SUBTITLE = Text(
    "截至 {day}。{least}\n响应率 = 咨询、到场或购买的客户占触达客户；成交金额含订单里写明活动的和响应里写明订单的。",
    "As of {day}. {least}\nResponse rate: of the customers reached, those who inquired, came or bought; amounts of orders that name the "
    "campaign or that a response names.",
)
_OWN = (("name", "text", 24), ("kind", "text", 12), ("starts_on", "date", 12), ("ends_on", "date", 12), ("spent", "money", 14))
_HEADINGS = (
    (Text("触达客户", "Reached"), "integer", 11),
    (Text("响应客户", "Responded"), "integer", 11),
    (Text("响应率", "Response rate"), "percent", 11),
    (Text("购买客户", "Buyers"), "integer", 11),
    (Text("购买率", "Purchase rate"), "percent", 11),
    (Text("首次成交", "First orders"), "integer", 11),
    (Text("成交金额", "Amount"), "money", 16),
    (Text("目标完成", "Of the goal"), "percent", 11),
    (Text("投入产出", "Amount per cost"), "number", 11),
    (Text("每位购买客户费用", "Cost per buyer"), "money", 14),
    (MARK, "note", 16),
)


def campaign_results(book: Book) -> SheetContent | None:
    """Show for every campaign how many were reached, responded and bought, and what the orders amount to."""
    campaigns = book.campaigns[book.campaigns["name"].notna()]
    reached, responded = _responses(book)
    buyers, first, amount = _orders(book)
    keys = campaigns["campaign_id"].fillna(campaigns["name"])
    table = pd.DataFrame(
        {
            "reached": _of(reached, keys),
            "responded": _of(responded, keys),
            "buyers": _of(buyers, keys),
            "first": _of(first, keys),
            "amount": _of(amount, keys).round(2),
            "spent": campaigns["spent"].to_numpy(dtype=np.float64),
            "goal": campaigns["goal"].to_numpy(dtype=np.float64),
        }
    )
    rows = [_row(book, each) for _, each in records(table)]
    frame = book.frame("campaigns")
    columns = [
        ListColumn(frame.table.by_key[key].heading(book.lang), values_of(campaigns[key], frame.table.by_key[key].kind), form, width)
        for key, form, width in _OWN
    ]
    columns += [
        ListColumn(text.say(book.lang), [row[place] for row in rows], form, width)
        for place, (text, form, width) in enumerate(_HEADINGS)
    ]
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), least=least_note(book))
    return when_filled(book, list_sheet("campaign_results", _TITLE.say(book.lang), subtitle, columns))


def _row(book: Book, each: dict[str, float]) -> tuple[CellValue, ...]:
    reached, buyers, amount, spent = int(each["reached"]), int(each["buyers"]), each["amount"], each["spent"]
    return (
        reached,
        int(each["responded"]),
        each["responded"] / reached if reached else None,
        buyers,
        buyers / reached if reached and buyers <= reached else None,
        int(each["first"]),
        amount,
        amount / each["goal"] if each["goal"] > 0 else None,
        round(amount / spent, 2) if spent > 0 else None,
        round(spent / buyers, 2) if spent > 0 and buyers else None,
        sample_mark(book, reached or buyers),
    )


def _of(figures: pd.Series, keys: pd.Series) -> NDArray[np.float64]:
    return np.asarray(keys.map(figures).fillna(0.0), dtype=np.float64)


def _responses(book: Book) -> tuple[pd.Series, pd.Series]:
    """Count the customers that each campaign reached, and those who responded."""
    responses = book.responses
    none = terms.ResponseKind.NONE.matches(responses["response"]) | responses["response"].isna()
    people = responses[["campaign_id", "customer_id"]]
    return _people(people), _people(people[~none])


def _people(rows: pd.DataFrame) -> pd.Series:
    return rows.dropna().drop_duplicates().groupby("campaign_id").size()


def _orders(book: Book) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Count buyers and first orders of each campaign, and sum its orders."""
    orders, responses = book.orders, book.responses
    named = responses[["order_id", "campaign_id"]].dropna().drop_duplicates("order_id").set_index("order_id")["campaign_id"]
    campaign = orders["campaign"].fillna(orders["order_id"].map(named).astype("str"))
    here = campaign.notna() & up_to_today(book, "orders")
    lines = pd.DataFrame({"campaign_id": campaign, "customer_id": orders["customer_id"], "amount": amounts(book)})
    links = book.links("orders")
    opened = book.customers["first_order_on"].to_numpy()[np.maximum(links, 0)] if len(book.customers) else orders["on"]
    first = here & (links >= 0) & (orders["on"] == opened)
    people = lines[["campaign_id", "customer_id"]]
    return _people(people[here]), _people(people[first]), lines[here].groupby("campaign_id")["amount"].sum()
