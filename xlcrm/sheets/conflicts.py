"""撞单 / Conflicts: two people on the same customer, what each did for it, and a ruling proposed; people rule (B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.text import Text
from xlcrm.rules.conflicts import GROUNDS, find_conflicts
from xlcrm.rules.lapses import count_lapses
from xlcrm.rules.per_customer import count_since
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import OTHER_SIDE, ListColumn, side_column

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("撞单", "Conflicts")
_SUBTITLE = Text(
    "{count} 对客户由不同的人负责。{cut}建议：按计划跟进者得；都刚登记则先登记者得；否则由主管裁定，未裁定的归公司。",
    "{count} pairs are looked after by different people. {cut}Proposed: who kept it up as planned; if both are fresh, who registered "
    "first; else a manager rules, and what is not settled goes to the house.",
)
_CUT = Text("只列前 {limit} 对。", "The first {limit} are listed. ")
_KEPT, _LAPSED, _FRESH, _OVERDUE = "kept", "lapsed", "fresh", "overdue"
_FOLLOWED = {
    _KEPT: Text("{count} 次，最近 {on}，按计划", "{count}, last {on}, as planned"),
    _LAPSED: Text("{count} 次，最近 {on}，曾迟 {lapses} 次", "{count}, last {on}, late {lapses} time[s] before"),
    _FRESH: Text("还没有跟进，未到期", "none yet, none due"),
    _OVERDUE: Text("{count} 次，最近 {on}，已逾期", "{count}, last {on}, overdue"),
}
_NEVER = Text("没有跟进，已逾期", "none, overdue")
_UNDECIDED = Text("由主管裁定", "A manager rules")
_WHY_KEPT = Text("只有{owner}按计划跟进", "Only {owner} kept it up as planned")
_WHY_STEADY = Text("{owner}一直按计划跟进，对方曾迟 {lapses} 次", "{owner} was never late; the other side was, {lapses} time[s]")
_WHY_NOW = Text("现在只有{owner}按计划跟进（曾迟 {lapses} 次）", "Only {owner} keeps it up now (late {lapses} time[s] before)")
_WHY_BOTH_LATE = Text("双方都在跟进，都曾迟过", "Both keep it up, and both were late before")
_WHY_FIRST = Text("都还没到跟进日，{owner}登记在先", "Neither is due yet; {owner} registered first")
_WHY_BOTH = Text("双方都按计划跟进", "Both kept it up as planned")
_WHY_NEITHER = Text("没有一方按计划跟进", "Neither kept it up as planned")
_WHY_SAME_DAY = Text("都还没到跟进日，登记时间相同或不明", "Neither is due yet; registered at the same time, or unknown")
_SAME, _FOLLOW, _PROPOSAL, _WHY = (
    Text("相同之处", "In common"),
    Text("跟进情况", "Follow-up"),
    Text("建议归属", "Proposed owner"),
    Text("理由", "Grounds"),
)


_SIDE = ("customer_id", "name", "owner", "registered_on", "registered_at", "last_contact_on")


def conflicts(book: Book) -> SheetContent | None:
    """List the pairs in conflict that nobody has ruled on yet, with both sides' follow-up and a proposal."""
    if not book.frame("customers").has("owner"):
        return None
    pairs = find_conflicts(book)
    limit = int(book.settings.rule("sheet.max_rows"))
    cut = _CUT.say(book.lang, limit=limit) if len(pairs) > limit else ""
    subtitle = _SUBTITLE.say(book.lang, count=len(pairs), cut=cut)
    pairs = pairs.head(limit)
    since = _both_since(book, pairs)
    first, second = (_side(book, pairs[side], since) for side in ("first", "second"))
    proposals = [_proposal(book, *sides) for sides in zip(first.itertuples(), second.itertuples(), strict=True)]
    separator = Text("、", ", ").say(book.lang)
    same = [separator.join(GROUNDS[each].say(book.lang) for each in grounds) for grounds in pairs["grounds"]]
    columns = [
        side_column(book, first, "name", 14),
        side_column(book, second, "name", 14, other=True),
        ListColumn(_SAME.say(book.lang), same, "wrap", 10),
        *_columns(book, first),
        *_columns(book, second, other=True),
        ListColumn(_PROPOSAL.say(book.lang), [owner or _UNDECIDED.say(book.lang) for owner, _ in proposals], "text", 9),
        ListColumn(_WHY.say(book.lang), [why for _, why in proposals], "wrap", 22),
    ]
    ids, others = (side["customer_id"].fillna("").tolist() for side in (first, second))
    return decision_sheet(book, "conflicts", _TITLE, subtitle, ids=ids, columns=columns, others=others)


def _both_since(book: Book, pairs: pd.DataFrame) -> pd.Series:
    """Return since when both sides of each pair were registered: from then on they are compared."""
    registered = book.customers["registered_on"]
    both = [registered.loc[pairs[side].to_numpy()].reset_index(drop=True) for side in ("first", "second")]
    return pd.concat(both, axis=1).max(axis=1)


def _side(book: Book, rows: pd.Series, since: pd.Series) -> pd.DataFrame:
    """Return what matters of one side of each pair: owner, registration, contacts, whether it was kept up as planned."""
    customers = book.customers[["customer_id", "name", "owner", "registered_on", "registered_at", "last_contact_on", "next_due_on"]]
    followed = count_since(book, "interactions", pd.Timestamp.min)
    state = pd.Series(_KEPT, index=customers.index).mask(followed == 0, _FRESH)
    state = state.mask(customers["next_due_on"] < book.day, _OVERDUE)
    side = customers.assign(followed=followed, state=state).loc[rows.to_numpy()]
    side = side.assign(lapses=count_lapses(book, rows, since))
    side["state"] = side["state"].mask((side["state"] == _KEPT) & (side["lapses"] > 0), _LAPSED)
    return side[[*_SIDE, "followed", "state", "lapses"]]


def _columns(book: Book, side: pd.DataFrame, *, other: bool = False) -> list[ListColumn]:
    follow = [_followed(book, each) for each in side.itertuples()]
    heading = _FOLLOW.say(book.lang)
    return [
        side_column(book, side, "owner", 8, other=other),
        side_column(book, side, "registered_on", 11, other=other),
        ListColumn(OTHER_SIDE.say(book.lang, heading=heading) if other else heading, follow, "wrap", 17),
    ]


def _followed(book: Book, side: Any) -> str:  # noqa: ANN401 - a row of `_side`
    if side.state == _OVERDUE and not side.followed:
        return _NEVER.say(book.lang)
    return _FOLLOWED[side.state].say(
        book.lang, count=side.followed, on=show(side.last_contact_on), lapses=side.lapses
    )


def _proposal(book: Book, first: Any, second: Any) -> tuple[str, str]:  # noqa: ANN401 - rows of `_side`
    """Return whose the customer ought to be (nobody's when people have to rule) and why."""
    kept = [side for side in (first, second) if side.state in {_KEPT, _LAPSED}]
    if kept:
        return _kept_up(book, first, second, kept)
    if first.state == second.state == _FRESH:
        if not _registered(first) < _registered(second):
            return "", _WHY_SAME_DAY.say(book.lang)
        return first.owner, _WHY_FIRST.say(book.lang, owner=first.owner)
    return "", _WHY_NEITHER.say(book.lang)


def _kept_up(book: Book, first: Any, second: Any, kept: list[Any]) -> tuple[str, str]:  # noqa: ANN401 - rows of `_side`
    """Judge by the history where somebody keeps the customer up today: who was never late comes first."""
    steady = [side for side in kept if side.state == _KEPT]
    if len(steady) == 1:
        owner, other = steady[0].owner, second if steady[0] is first else first
        text = _WHY_STEADY if other in kept else _WHY_KEPT
        return owner, text.say(book.lang, owner=owner, lapses=other.lapses)
    if steady:
        return "", _WHY_BOTH.say(book.lang)
    if len(kept) == 1:
        return kept[0].owner, _WHY_NOW.say(book.lang, owner=kept[0].owner, lapses=kept[0].lapses)
    return "", _WHY_BOTH_LATE.say(book.lang)


def _registered(side: Any) -> tuple[pd.Timestamp, pd.Timestamp]:  # noqa: ANN401 - a row of `_side`
    """Return when a side was registered: its day, and the time where it is known (else the end of that day)."""
    day = pd.Timestamp.max if pd.isna(side.registered_on) else side.registered_on
    late = day if pd.isna(side.registered_on) else day + pd.Timedelta(days=1)
    return day, late if pd.isna(side.registered_at) else side.registered_at
