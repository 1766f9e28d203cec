"""疑似重复 / Duplicates: customers that may be the same, side by side in groups; people say which are, and which is kept (G2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.text import Text
from xlcrm.rules.duplicates import in_groups, reasons, suspects, to_keep
from xlcrm.rules.merged import differences
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, side_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("疑似重复", "Duplicates")
_SUBTITLE = Text(
    "{groups} 组客户可能是重复登记。{cut}“保留”填要留下的编号，不填则留前面的编号；另一位的记录都转过来，空白处用它的资料补上。\n",
    "{groups} groups of customers may be registered twice. {cut}“Keep” takes the ID that stays, else the one in front stays; it gets "
    "the other's records, and what it lacks.\n",
)
_CUT = Text("只列前 {limit} 对。", "The first {limit} pairs are listed. ")
_GROUP, _HOW_SURE, _WHY, _DIFFERENT = (
    Text("组", "Group"),
    Text("把握", "How sure"),
    Text("异同", "Why"),
    Text("两边不同的内容", "What differs"),
)
_SURE = Text("确定（{score:.0f} 分）", "Sure ({score:.0f})")
_MAYBE = Text("可能（{score:.0f} 分）", "May be ({score:.0f})")
_PAIR = Text("{heading}：{ours} ↔ {theirs}", "{heading}: {ours} ↔ {theirs}")
_SIDES = (("name", 15.0), ("mobile", 12.5), ("owner", 8.0), ("order_count", 9.0))
_SHOWN_DIFFERENCES = 6


def duplicates(book: Book) -> SheetContent | None:
    """List the pairs by group, the surest group first: within a group as few pairs as join all its members."""
    found = suspects(book).pairs
    listed = in_groups(to_keep(book, found))
    limit = int(book.settings.rule("sheet.max_rows"))
    cut = _CUT.say(book.lang, limit=limit) if len(listed) > limit else ""
    subtitle = _SUBTITLE.say(book.lang, groups=listed["group"].nunique(), cut=cut)
    listed = listed.head(limit)
    customers = book.customers
    first, second = (customers.loc[listed[side].to_numpy()] for side in ("first", "second"))
    columns = [
        ListColumn(_GROUP.say(book.lang), listed["group"].tolist(), "integer", 8),
        *(column for key, width in _SIDES for column in _both(book, first, second, key, width)),
        ListColumn(_HOW_SURE.say(book.lang), list(_sureness(book, listed)), "text", 13),
        ListColumn(_WHY.say(book.lang), [why.say(book.lang) for why in reasons(book, listed)], "wrap", 26),
        ListColumn(_DIFFERENT.say(book.lang), list(_differences(book, listed)), "wrap", 34),
    ]
    ids, others = (side["customer_id"].fillna("").tolist() for side in (first, second))
    return decision_sheet(book, "duplicates", _TITLE, subtitle, ids=ids, columns=columns, others=others)


def _both(book: Book, first: pd.DataFrame, second: pd.DataFrame, key: str, width: float) -> Iterator[ListColumn]:
    yield side_column(book, first, key, width)
    yield side_column(book, second, key, width, other=True)


def _sureness(book: Book, listed: pd.DataFrame) -> Iterator[str]:
    for sure, score in zip(listed["sure"].tolist(), listed["score"].tolist(), strict=True):
        yield (_SURE if sure else _MAYBE).say(book.lang, score=score)


def _differences(book: Book, listed: pd.DataFrame) -> Iterator[str]:
    frame = book.frame("customers")
    shown = {key for key, _ in _SIDES}
    for all_ in differences(book, listed["first"].tolist(), listed["second"].tolist()):
        found = [each for each in all_ if each.key not in shown]
        said = [_PAIR.say(book.lang, heading=frame.heading(each.key), ours=each.ours, theirs=each.theirs) for each in found]
        rest = ["…"] if len(said) > _SHOWN_DIFFERENCES else []
        yield "\n".join(said[:_SHOWN_DIFFERENCES] + rest)
