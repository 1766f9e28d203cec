"""商机漏斗 / Funnel: opportunities by stage, how many go on to the next, how long they stay; who works on them (B1, B12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.chances import is_open
from xlcrm.rules.funnel import funnel_of, probabilities, stage_moves
from xlcrm.sheets.parts import ListColumn, values_of
from xlcrm.sheets.sections import Table, captioned, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("商机漏斗", "Funnel")
_SUBTITLE = Text(
    "截至 {day}：进行中 {count} 个，金额 {amount:,.0f}，加权 {weighted:,.0f}",
    "As of {day}: {count} open, {amount:,.0f} in all, {weighted:,.0f} weighted",
)
_STAGES = Text("各阶段", "By stage")
_NOTE = Text(
    "转化：到过这一阶段的商机中，走到下一阶段的比例。停留：进入这一阶段的日子已知的商机，中位天数。",
    "Conversion: of those that came so far, how many went on. Stay: median days, where the day of entering is known.",
)
_TOTAL = Text("合计（进行中）", "Open in all")
_PEOPLE = Text("按负责人（进行中）", "By owner (open)")
_MOVES = Text("近 30 天的阶段变化", "Changes of stage, last 30 days")
_BIDS = Text("投标", "Bids")
_NOBODY = Text("（无）", "(nobody)")
_BAR = 24
_DAYS = 30
_HEADINGS = {
    "stage": Text("阶段", "Stage"),
    "bar": Text("漏斗", "Funnel"),
    "compared": Text("比较", "Compared"),
    "count": Text("数量", "Count"),
    "amount": Text("预计金额", "Amount"),
    "probability": Text("概率", "Probability"),
    "weighted": Text("加权金额", "Weighted"),
    "reached": Text("曾到达", "Came so far"),
    "conversion": Text("转化率", "Went on"),
    "stay": Text("停留天数", "Days of stay"),
    "stays": Text("样本", "Sample"),
    "owner": Text("负责人", "Owner"),
    "on": Text("日期", "Date"),
    "opportunity": Text("商机编号", "Opportunity ID"),
    "name": Text("商机名称", "Name"),
    "before": Text("之前", "Before"),
    "after": Text("之后", "After"),
    "state": Text("状态", "State"),
}


def funnel(book: Book) -> SheetContent | None:
    """Return the stages as a funnel, then the open opportunities by owner, the latest moves, the bids."""
    sections = [_stages(book), _people(book), _moves(book), _bids(book)]
    if book.opportunities.empty and not book.shows("funnel"):
        return None
    table = funnel_of(book)
    going = table[table["open"]]
    subtitle = _SUBTITLE.say(
        book.lang,
        day=book.today.isoformat(),
        count=int(going["count"].sum()),
        amount=going["amount"].sum(),
        weighted=going["weighted"].sum(),
    )
    return tables_sheet("funnel", (_TITLE.say(book.lang), subtitle), sections)


def _column(book: Book, key: str, values: list[CellValue], form: str, width: float) -> ListColumn:
    return ListColumn(_HEADINGS[key].say(book.lang), values, form, width)


def _numbers(values: pd.Series, digits: int | None = 2) -> list[CellValue]:
    return [None if pd.isna(value) else round(float(value), digits) for value in values.tolist()]


def _stages(book: Book) -> Table:
    table = funnel_of(book)
    going = table[table["open"]]
    most = max(int(table["count"].max()) if len(table) else 0, 1)
    bars = ["█" * max(round(count / most * _BAR), 1 if count else 0) for count in table["count"].tolist()]
    columns = [
        _column(book, "stage", values_of(table["stage"]), "text", 16),
        _column(book, "bar", list(bars), "bar", 30),
        _column(book, "count", _numbers(table["count"]), "integer", 9),
        _column(book, "amount", _numbers(table["amount"]), "money", 16),
        _column(book, "probability", _numbers(table["probability"], 4), "percent", 12),
        _column(book, "weighted", _numbers(table["weighted"]), "money", 16),
        _column(book, "reached", _numbers(table["reached"]), "integer", 12),
        _column(book, "conversion", _numbers(table["conversion"], 4), "percent", 11),
        _column(book, "stay", _numbers(table["stay"], 1), "number", 12),
        _column(book, "stays", _numbers(table["stays"]), "integer", 9),
    ]
    sums = [round(float(going[key].sum()), 2) for key in ("count", "amount", "weighted")]
    total = (_TOTAL.say(book.lang), None, sums[0], sums[1], None, sums[2], None, None, None, None)
    return captioned(_STAGES.say(book.lang), columns, _NOTE.say(book.lang), total)


def _people(book: Book) -> Table:
    chances, going = book.opportunities, is_open(book)
    amount = chances["amount"].fillna(0.0)[going]
    owner = chances["owner"].fillna("").astype("str")[going]
    weighted = (amount * probabilities(book)[going]).groupby(owner).sum()
    table = amount.groupby(owner).agg(["size", "sum"]).assign(weighted=weighted).sort_values("sum", ascending=False)
    most = max(float(table["sum"].max()) if len(table) else 0.0, 1.0)
    columns = [
        _column(book, "owner", [name or _NOBODY.say(book.lang) for name in table.index.tolist()], "text", 16),
        _column(book, "compared", ["█" * round(value / most * _BAR) for value in table["sum"].tolist()], "bar", 30),
        _column(book, "count", _numbers(table["size"]), "integer", 9),
        _column(book, "amount", _numbers(table["sum"]), "money", 16),
        _column(book, "probability", [None] * len(table), "percent", 12),
        _column(book, "weighted", _numbers(table["weighted"]), "money", 16),
    ]
    return captioned(_PEOPLE.say(book.lang), columns)


def _moves(book: Book) -> Table:
    moves = stage_moves(book, _DAYS).head(int(book.settings.rule("sheet.max_rows")))
    columns = [
        _column(book, "opportunity", values_of(moves["record"]), "link", 16),
        _column(book, "name", values_of(moves["name"]), "text", 30),
        _column(book, "on", [day.date() for day in moves["on"].tolist()], "date", 12),
        _column(book, "before", values_of(moves["before"]), "text", 16),
        _column(book, "after", values_of(moves["after"]), "text", 14),
        _column(book, "owner", values_of(moves["owner"]), "text", 14),
    ]
    linked = (book.frame("opportunities"), moves["row"].tolist(), "opportunity_id")
    return captioned(_MOVES.say(book.lang), columns, linked=linked)


def _bids(book: Book) -> Table:
    bids = book.bids
    state = bids["state"].fillna("")
    rows = [(term.label(book.lang), term.matches(state)) for term in terms.BidState]
    known = [(label, mask) for label, mask in rows if mask.any()]
    amounts = bids["amount"].fillna(0.0)
    columns = [
        _column(book, "state", [label for label, _ in known], "text", 16),
        _column(book, "compared", ["█" * round(mask.sum() / len(bids) * _BAR) for _, mask in known], "bar", 30),
        _column(book, "count", [int(mask.sum()) for _, mask in known], "integer", 9),
        _column(book, "amount", [round(float(amounts[mask].sum()), 2) for _, mask in known], "money", 16),
    ]
    return captioned(_BIDS.say(book.lang), columns)
