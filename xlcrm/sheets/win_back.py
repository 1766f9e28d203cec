"""赢回 / Win-back: lost customers by what they were worth, with why they left and what may bring them back (A8)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model import terms
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.rules.losses import lost_dates, won_back
from xlcrm.rules.per_customer import seconds
from xlcrm.rules.rhythm import silent_days
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, contactable, record_column, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("赢回", "Win-back")
_SUBTITLE = Text(
    "流失客户 {count} 位{cut}，按过去的价值排列。近 12 个月流失 {lost} 位，赢回 {back} 位。",
    "{count} lost customers{cut} by past value. In 12 months {lost} were lost and {back} won back.",
)
_CUT = Text("（只列前 {limit} 位）", " (the first {limit} are listed)")
_ADVICE = MappingProxyType(
    {
        terms.LostReason.DROPPED: Text(
            "我方主动放弃：先复核放弃的理由", "We dropped them: first review why"
        ),
        terms.LostReason.UNMET: Text(
            "需求未满足：确认能否提供，再上门说明改进", "Needs unmet: see whether we can meet them now, then visit"
        ),
        terms.LostReason.VALUE: Text(
            "被竞争者的价值吸引：突出差异，邀请试用或参观", "Drawn by a rival's value: show what differs, offer a trial"
        ),
        terms.LostReason.PRICE: Text(
            "被低价吸引：算总成本，必要时给限时条件", "Drawn by price: show total cost, if need be a limited offer"
        ),
        terms.LostReason.MOVED: Text(
            "条件丧失：保持节日问候，请其转介绍", "Moved or aged out: keep greeting, ask for referrals"
        ),
    }
)
_UNKNOWN = Text("原因不明：先回访，记下流失原因", "Reason unknown: call first and note the lost reason")
_SHOWN: tuple[tuple[str | Text, str, float], ...] = (
    ("name", "wrap", 16),
    ("owner", "text", 9),
    ("mobile", "text", 13),
    ("order_amount", "money", 13),
    ("order_count", "integer", 7),
    ("last_order_on", "date", 11),
    (Text("沉默天数", "Days silent"), "integer", 8),
    (Text("流失日期", "Lost on"), "date", 11),
    ("lost_reason", "wrap", 12),
    ("last_contact_on", "date", 11),
    (Text("建议", "Advice"), "wrap", 30),
)


def win_back(book: Book) -> SheetContent | None:
    """List the lost customers, those who were worth most first."""
    customers = book.customers
    lost = np.asarray(terms.Status.LOST.matches(customers["status"]), dtype=np.bool_)
    here = np.flatnonzero(lost & contactable(customers))
    worth = customers["order_amount"].fillna(0.0).to_numpy()[here]
    order = np.lexsort((-customers["order_count"].fillna(0).to_numpy()[here], -worth))
    limit = int(book.settings.rule("sheet.max_rows"))
    rows = here[order][:limit]
    subtitle = _SUBTITLE.say(
        book.lang,
        count=len(here),
        cut=_CUT.say(book.lang, limit=limit) if len(here) > limit else "",
        lost=_last_year(book, seconds(lost_dates(book))),
        back=_last_year(book, seconds(won_back(book)[1])),
    )
    ids = customers["customer_id"].fillna("").iloc[rows].tolist()
    return decision_sheet(book, "win_back", _TITLE, subtitle, ids=ids, columns=_columns(book, rows))


def _last_year(book: Book, days: np.ndarray) -> int:
    today = np.datetime64(book.today, "s")
    return int(((days > today - np.timedelta64(365, "D")) & (days <= today)).sum())


def _columns(book: Book, rows: np.ndarray) -> list[ListColumn]:
    listed = book.customers.iloc[rows]
    reasons = {reason: terms.LostReason.find(reason) for reason in listed["lost_reason"].unique()}
    advice = {reason: (_ADVICE[term] if term else _UNKNOWN).say(book.lang) for reason, term in reasons.items()}
    computed = iter(
        (
            values_of(silent_days(book).iloc[rows], Kind.INTEGER),
            values_of(lost_dates(book).iloc[rows], Kind.DATE),
            [advice[reason] for reason in listed["lost_reason"]],
        )
    )
    return [
        record_column(book, listed, what, form, width)
        if isinstance(what, str)
        else ListColumn(what.say(book.lang), next(computed), form, width)
        for what, form, width in _SHOWN
    ]
