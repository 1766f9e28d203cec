"""等级变动 / Tier changes: who moved to another tier of late, and by which channel the notice may go out (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.model.told import NOT_GOT
from xlcrm.rules.consent import channels
from xlcrm.rules.memory import past, places
from xlcrm.rules.sent import remembered
from xlcrm.rules.tier_memory import GRADED, tier_moves
from xlcrm.rules.tier_standard import NO_TIER, ordered_levels
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of, when_filled

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("等级变动", "Tier changes")
_SUBTITLE = Text(
    "近 {days} 天：升级 {up} 位，降级 {down} 位，新获等级 {first} 位；可发通知 {notices} 位",
    "Last {days} days: {up} up, {down} down, {first} with a first tier; {notices} may be told",
)
_CUT = Text("（只列前 {limit} 位）", " (the first {limit} are listed)")
_UP, _DOWN, _FIRST = Text("升级", "Up"), Text("降级", "Down"), Text("新获", "First")
_NONE = Text("（无）", "(none)")
_HEADINGS = (
    ("on", Text("日期", "Date"), "date", 12),
    ("customer_id", Text("客户编号", "Customer ID"), "link", 14),
    ("name", Text("客户名称", "Name"), "text", 22),
    ("owner", Text("负责人", "Owner"), "text", 14),
    ("move", Text("变动", "Move"), "text", 8),
    ("before", Text("原等级", "From"), "text", 10),
    ("after", Text("新等级", "To"), "text", 10),
    ("benefits", Text("新等级权益", "Benefits of the new tier"), "wrap", 34),
    ("channel", Text("通知方式", "Notice by"), "text", 10),
    ("address", Text("发送到", "Send to"), "text", 24),
    ("why_not", Text("不能通知的原因", "Why no notice"), "note", 20),
    ("told_on", Text("已通知", "Told on"), "date", 12),
)
_LINK_COLUMN = 2
NOTICE = "tier_notice"
"""The key of the template of a tier notice, letter or message; its occasion is the day of the move."""


def tier_changes(book: Book) -> SheetContent | None:
    """List the moves of the last days, the latest first, with the notice that each is worth."""
    moves = recent_moves(book)
    days, limit = (int(book.settings.rule(key)) for key in ("tier.changes_days", "sheet.max_rows"))
    listed = moves.head(limit)
    subtitle = _SUBTITLE.say(
        book.lang,
        days=days,
        up=int((moves["move"] == _UP.say(book.lang)).sum()),
        down=int((moves["move"] == _DOWN.say(book.lang)).sum()),
        first=int((moves["move"] == _FIRST.say(book.lang)).sum()),
        notices=int(moves["channel"].notna().sum()),
    )
    if len(moves) > limit:
        subtitle += _CUT.say(book.lang, limit=limit)
    columns = [
        ListColumn(heading.say(book.lang), values_of(listed[key], _kind(key)), form, width)
        for key, heading, form, width in _HEADINGS
    ]
    links = row_links(book.frame("customers"), listed.index.tolist(), "customer_id", _LINK_COLUMN)
    return when_filled(book, list_sheet("tier_changes", _TITLE.say(book.lang), subtitle, columns, links=links))


def _kind(key: str) -> Kind:
    return Kind.DATE if key in {"on", "told_on"} else Kind.TEXT


def recent_moves(book: Book) -> pd.DataFrame:
    """Return the moves between tiers within the days of 规则, by the Excel row of the customer, the latest first.

    What was graded when the tiers were graded for the first time is no move.
    """
    moves = tier_moves(book)
    days = pd.Timedelta(days=int(book.settings.rule("tier.changes_days")))
    known = (moves["rank"] >= NO_TIER) & (moves["from_rank"] >= NO_TIER) & (moves["rank"] != moves["from_rank"])
    begun = (moves["from_rank"] == NO_TIER) & (moves["on"] == past(book, GRADED)["on"].min())
    moves = moves[known & ~begun & (moves["on"] > book.day - days)]
    place = places(book, moves["record"])
    moves = moves[place >= 0].set_axis(book.customers.index[place[place >= 0]])
    moves = moves.sort_values(["on", "record"], ascending=[False, True])
    return _described(book, moves)


def _described(book: Book, moves: pd.DataFrame) -> pd.DataFrame:
    customers = book.customers.loc[moves.index]
    up = pd.Series(_UP.say(book.lang), moves.index, dtype="str")
    up = up.mask(moves["rank"] < moves["from_rank"], _DOWN.say(book.lang))
    benefits = {rank: level.benefits for rank, level in enumerate(ordered_levels(book))}
    facts = moves.assign(
        customer_id=moves["record"],
        name=customers["name"],
        owner=customers["owner"],
        move=up.mask(moves["from_rank"] == NO_TIER, _FIRST.say(book.lang)),
        before=moves["before"].fillna(_NONE.say(book.lang)),
        after=moves["after"].fillna(_NONE.say(book.lang)),
        benefits=moves["rank"].map(benefits).astype("str"),
    )
    notices = channels(book, moves.index.drop_duplicates(), book.settings.words("tier.notice_channels"))
    return facts.join(notices).assign(told_on=_told_on(book, facts))


def _told_on(book: Book, moves: pd.DataFrame) -> pd.Series:
    """Return the day on which the notice of each move was made or sent, by whatever channel; none where there was none."""
    notices = remembered(book)
    notices = notices[notices["template"].eq(NOTICE) & ~notices["state"].isin(NOT_GOT)]
    days = dict(zip(notices["record"].str.cat(notices["occasion"], sep=" "), notices["on"], strict=True))
    named = moves["record"].str.cat(moves["on"].dt.strftime("%Y-%m-%d"), sep=" ")
    found: pd.Series = named.map(days).astype("datetime64[s]")
    return found
