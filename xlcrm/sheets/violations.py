"""违规 / Violations: per person with the penalty, case by case; and what the spot checks found, month by month (B9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.schema import Kind
from xlcrm.model.terms import NO, YES
from xlcrm.model.text import Text
from xlcrm.rules.violations import KINDS, LATE_PLAN, LATE_REGISTRATION, NO_FEEDBACK, NO_PLAN, find_violations
from xlcrm.sheets.fields import customer_of
from xlcrm.sheets.parts import ListColumn, values_of
from xlcrm.sheets.sections import Table, captioned, filled, of_limit, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("违规", "Violations")
_SUBTITLE = Text("近 {days} 天：{count} 起，合计扣款 {sum:,.0f}", "Last {days} days: {count} cases, {sum:,.0f} in penalties")
_PEOPLE = Text("按人汇总", "By person")
_PRICE = Text("每起 {penalty:,.0f} 元", "{penalty:,.0f} a case")
_CASES = Text("逐起列出", "Case by case")
_CHECKS = Text("抽查差错率", "Error rate of the spot checks")
_FEW = Text("样本不足 {least}", "fewer than {least}")
_UNKNOWN = Text("（不明）", "(unknown)")
_TOTAL = Text("合计", "Total")
LABELS = {
    NO_PLAN: Text("商机没有计划", "Opportunity without a plan"),
    LATE_PLAN: Text("计划逾期", "Plan not done in time"),
    NO_FEEDBACK: Text("拜访没有反馈", "Visit without feedback"),
    LATE_REGISTRATION: Text("登记超时", "Registered too late"),
}
_PERSON, _KIND, _RECORD, _CUSTOMER = (
    Text("责任人", "Person"), Text("违规", "Violation"), Text("记录编号", "Record"), Text("客户名称", "Customer"),
)  # fmt: skip
_DAY, _PENALTY, _SUM = Text("日期", "Date"), Text("扣款", "Penalty"), Text("起数", "Cases")
_MONTH, _DRAWN, _CHECKED, _WRONG = (
    Text("月份", "Month"), Text("抽取", "Drawn"), Text("已核实", "Checked"), Text("不属实", "Wrong"),
)  # fmt: skip
_RATE, _REMARK = Text("差错率", "Error rate"), Text("说明", "Remark")


def violations(book: Book) -> SheetContent | None:
    """Sum the violations by person, list them, and show the error rate of the spot checks over time."""
    found = find_violations(book)
    penalty = float(book.settings.rule("violation.penalty"))
    sections = [_people(book, found, penalty), _checks(book), _cases(book, found, penalty)]
    if not filled(sections) and not book.shows("violations"):
        return None
    days = book.settings.rule("violations.days")
    subtitle = _SUBTITLE.say(book.lang, days=days, count=len(found), sum=len(found) * penalty)
    return tables_sheet("violations", (_TITLE.say(book.lang), subtitle), sections)


def _people(book: Book, found: pd.DataFrame, penalty: float) -> Table:
    counts = pd.crosstab(found["person"], found["kind"]).reindex(columns=list(KINDS), fill_value=0)
    counts = counts.assign(all=counts.sum(axis=1)).sort_values("all", ascending=False, kind="stable")
    columns = [
        ListColumn(_PERSON.say(book.lang), [str(name) or _UNKNOWN.say(book.lang) for name in counts.index], "text", 14),
        *(ListColumn(LABELS[kind].say(book.lang), values_of(counts[kind], Kind.INTEGER), "integer", 15) for kind in KINDS),
        ListColumn(_SUM.say(book.lang), values_of(counts["all"], Kind.INTEGER), "integer", 13),
        ListColumn(_PENALTY.say(book.lang), [float(number) * penalty for number in counts["all"]], "money", 14),
    ]
    total: list[CellValue] = [_TOTAL.say(book.lang), *(int(counts[kind].sum()) for kind in (*KINDS, "all"))]
    note = _PRICE.say(book.lang, penalty=penalty)
    return captioned(_PEOPLE.say(book.lang), columns, note, (*total, float(counts["all"].sum()) * penalty))


def _cases(book: Book, found: pd.DataFrame, penalty: float) -> Table:
    listed = found.head(int(book.settings.rule("sheet.max_rows")))
    records, customers = _named(book, listed)
    columns = [
        ListColumn(_PERSON.say(book.lang), [name or _UNKNOWN.say(book.lang) for name in listed["person"].tolist()], "text", 14),
        ListColumn(_KIND.say(book.lang), [LABELS[kind].say(book.lang) for kind in listed["kind"].tolist()], "text", 22),
        ListColumn(_RECORD.say(book.lang), records, "text", 15),
        ListColumn(_CUSTOMER.say(book.lang), customers, "text", 26),
        ListColumn(_DAY.say(book.lang), values_of(listed["on"], Kind.DATE), "date", 13),
        ListColumn(_PENALTY.say(book.lang), [penalty] * len(listed), "money", 13),
    ]
    return captioned(_CASES.say(book.lang), columns, of_limit(book.lang, len(listed), len(found)))


def _named(book: Book, listed: pd.DataFrame) -> tuple[list[CellValue], list[CellValue]]:
    """Return the ID of each case's record and the name of its customer."""
    records: list[CellValue] = [None] * len(listed)
    names: list[CellValue] = [None] * len(listed)
    for table, rows in listed.assign(at=range(len(listed))).groupby("table"):
        index = pd.Index(rows["row"])
        found = zip(book.frame(str(table)).records(index.tolist()), customer_of(book, str(table), index).values, strict=True)
        for at, (record, name) in zip(rows["at"].tolist(), found, strict=True):
            records[at], names[at] = record, name
    return records, names


def _checks(book: Book) -> Table:
    """Count what was drawn and checked month by month; a rate of few records is marked."""
    checks = book.spot_checks
    month = checks["drawn_on"].dt.strftime("%Y-%m")
    right, wrong = YES.matches(checks["correct"]), NO.matches(checks["correct"])
    table = pd.DataFrame({"drawn": 1, "checked": (right | wrong).astype(int), "wrong": wrong.astype(int)}).groupby(month).sum()
    least = int(book.settings.rule("sample.minimum"))
    few = _FEW.say(book.lang, least=least)
    columns = [
        ListColumn(_MONTH.say(book.lang), [str(name) for name in table.index], "text", 14),
        ListColumn(_DRAWN.say(book.lang), values_of(table["drawn"], Kind.INTEGER), "integer", 15),
        ListColumn(_CHECKED.say(book.lang), values_of(table["checked"], Kind.INTEGER), "integer", 15),
        ListColumn(_WRONG.say(book.lang), values_of(table["wrong"], Kind.INTEGER), "integer", 15),
        ListColumn(
            _RATE.say(book.lang),
            [wrong / checked if checked else None for wrong, checked in zip(table["wrong"], table["checked"], strict=True)],
            "percent", 12,
        ),
        ListColumn(_REMARK.say(book.lang), [few if checked < least else None for checked in table["checked"]], "note", 14),
    ]  # fmt: skip
    return captioned(_CHECKS.say(book.lang), columns)
