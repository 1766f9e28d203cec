"""Messages to our own people: the list of the day, and what has been overdue too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.colleagues import colleagues
from xlcrm.model.due import due_items
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.documents.fields import Subjects
    from xlcrm.model.book import Book

DAILY, OVERDUE = "daily_list", "overdue"
STAFF_MESSAGES: Mapping[str, Text] = {DAILY: Text("今日清单", "Daily list"), OVERDUE: Text("逾期跟进", "Overdue")}
"""The messages that go to staff, by their key."""

PERSON, DUE = Text("员工姓名", "person"), Text("待办", "due_items")
COUNT, LATE = Text("待办数", "due_count"), Text("逾期数", "overdue_count")
STAFF_LABELS: Final = (PERSON, DUE, COUNT, LATE)
STAFF_NAMES: Final = frozenset(name for label in STAFF_LABELS for name in label)
_FIELDS: Final = {
    "customer_id": Text("客户编号", "customer_id"),
    "name": Text("客户名称", "name"),
    "mobile": Text("手机", "mobile"),
    "what": Text("内容", "what"),
    "overdue": Text("逾期天数", "overdue"),
    "at": Text("预约时间", "at"),
    "next_due_on": Text("到期日", "due_on"),
    "reason": Text("依据", "reason"),
}


@dataclass(frozen=True)
class StaffLine:
    """One member of staff who gets a message: name, e-mail, occasion (the day), what the template may name."""

    name: str
    email: str
    occasion: str
    context: Mapping[str, Any]


def staff_lines(book: Book, subjects: Subjects, key: str) -> Iterator[StaffLine]:
    """Yield who has something to do today (of ``overdue``: something overdue), the names in order."""
    due = due_items(book)
    due = due[due["owner"].notna()]
    if key == OVERDUE:
        due = due[due["overdue"] > 0]
    people = colleagues(book)
    for name, items in due.groupby("owner", sort=True):
        found = people.find(str(name))
        if found is None or found in people.left:
            continue
        listed = [_item(item) for item in items.to_dict("records")]
        late = int((items["overdue"] > 0).sum())
        facts = {PERSON: str(name), DUE: listed, COUNT: len(listed), LATE: late}
        context = {each: value for label, value in facts.items() for each in label}
        email = show(book.staff.at[people.rows[found], "email"])
        yield StaffLine(str(name), email, book.today.isoformat(), {**context, **subjects.context(-1)})


def _item(cells: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: _plain(cells[key]) for key, label in _FIELDS.items() for name in label}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the cell holds
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime() if value.hour or value.minute else value.date()
    return int(value) if isinstance(value, float) and value.is_integer() else value
