"""变更记录 / Changes: what changed in the watched facts, when, by whom, and whether it is approved (A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.text import Text
from xlcrm.rules.approvals import Approval, changes_of
from xlcrm.rules.changed import ACCOUNTS
from xlcrm.rules.persons import colleague
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("变更记录", "Changes")
_SUBTITLE = Text(
    "{count} 条变更，{pending} 条待审批。改名、改账户须审批；全部字段的变更用 xlcrm history 查看。",
    "{count} changes, {pending} to be approved. A new name or account wants an approval; xlcrm history shows all fields.",
)
_NUMBER = Text("变更编号", "Change no.")
_HEADINGS = (
    (Text("客户名称", "Name"), "text", 24),
    (Text("列", "Column"), "text", 16),
    (Text("之前", "Before"), "wrap", 26),
    (Text("之后", "After"), "wrap", 26),
    (Text("日期", "Date"), "date", 12),
    (Text("改动人", "By"), "text", 13),
    (Text("审批", "Approval"), "text", 12),
)
_ORDER = {term.code: place for place, term in enumerate((Approval.PENDING, Approval.REFUSED))}


def changes(book: Book) -> SheetContent | None:
    """List the changes: those that want an approval first, then the latest."""
    found = changes_of(book)
    order = found["state"].map(_ORDER).fillna(len(_ORDER))
    found = found.assign(order=order).iloc[::-1].sort_values("order", kind="stable")
    listed = found.head(int(book.settings.rule("sheet.max_rows")))
    customers = book.customers
    known = customers.drop_duplicates("customer_id").set_index("customer_id")
    facts = known[["name"]].reindex(listed["record"].to_numpy())
    people = {name: colleague(book, name) or name for name in listed["by"].dropna().unique()}
    label = {term.code: term.label(book.lang) for term in Approval}
    cells: tuple[list[CellValue], ...] = (
        values_of(facts["name"]),
        [_heading(book, field) for field in listed["field"].tolist()],
        values_of(listed["before"]),
        values_of(listed["after"]),
        [day.date() for day in listed["on"].tolist()],
        values_of(listed["by"].map(people).astype("str")),
        [label[state] if state != Approval.NONE.code else None for state in listed["state"].tolist()],
    )
    columns = [
        ListColumn(heading.say(book.lang), column, form, width)
        for (heading, form, width), column in zip(_HEADINGS, cells, strict=True)
    ]
    pending = int((found["state"] == Approval.PENDING.code).sum())
    subtitle = _SUBTITLE.say(book.lang, count=len(found), pending=pending)
    ids, numbers = listed["record"].tolist(), listed["number"].tolist()
    return decision_sheet(
        book, "changes", _TITLE, subtitle, ids=ids, columns=columns, others=numbers, other_heading=_NUMBER
    )


def _heading(book: Book, field: str) -> str:
    if field == ACCOUNTS:
        return book.frame(ACCOUNTS).table.sheet(book.lang)
    return book.frame("customers").heading(field)
