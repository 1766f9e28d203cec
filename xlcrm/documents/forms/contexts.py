"""What a form's template may name besides the fields of documents: lists of words, check boxes, the records to list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.documents.fields import Facts, Record, Records
from xlcrm.documents.filters import box
from xlcrm.documents.vocabulary import fold
from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.open_work import OPEN, work_of
from xlcrm.model.settings_lists import list_key
from xlcrm.model.terms import ServiceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.documents.fields import Subjects
    from xlcrm.documents.kinds_forms import FormKind

_FORM: Final = ("表单", "form")
_ITEMS: Final = ("明细", "items")
_PERSON: Final = ("员工资料", "person")
_COMPLAINT: Final = ("最近投诉", "latest_complaint")
_WORK: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("customers", "owner"): ("名下客户", "own_customers"),
    ("plans", "owner"): ("名下计划", "own_plans"),
    ("opportunities", "owner"): ("名下商机", "own_opportunities"),
    ("service", "handler"): ("名下服务", "own_service"),
    ("loans", "borrower"): ("名下借阅", "own_loans"),
}
_HELPERS: Final[Mapping[str, tuple[str, str]]] = {
    "options": ("选项", "options"),
    "boxes": ("选框", "boxes"),
    "latest": ("最近", "latest"),
    "first_of": ("首条", "first_of"),
    "customer_of": ("所属客户", "customer_of"),
    "blanks": ("空行", "blanks"),
}
"""Functions of the templates by both of their names."""

PAIRS: Final = (_FORM, _ITEMS, _PERSON, _COMPLAINT, *_WORK.values(), *_HELPERS.values())
NAMES: Final = frozenset(name for names in PAIRS for name in names)
"""All names that forms add to those of other documents."""

_SEPARATORS: Final = re.compile(r"[/、]")


@dataclass(frozen=True)
class FormContexts:
    """Makes the contexts of one form; ``about`` are the facts of the form itself: its title and version."""

    subjects: Subjects
    about: Mapping[str, str]

    def of_customer(self, row: int) -> dict[str, Any]:
        """Return the context of a form about the customer in an Excel row."""
        return {**self._shared, **self.subjects.context(row), **_both(_COMPLAINT, self._complaint(row))}

    def of_list(self, kind: FormKind, rows: pd.Index) -> dict[str, Any]:
        """Return the context of a form that lists the records of the chosen customers."""
        return {**self._shared, **self.subjects.context(-1), **_both(_ITEMS, self._items(kind.items, rows))}

    def of_person(self, name: str, position: int) -> dict[str, Any]:
        """Return the context of a form about a member of staff, by the position among the staff."""
        book = self.subjects.book
        mine = {
            names: self.subjects.records(table, book.frame(table).data.index[work_of(book, table, key, {position})])
            for (table, key), names in _WORK.items()
        }
        work = {name: records for names, records in mine.items() for name in names}
        return {**self._shared, **self.subjects.context(-1), **_both(_PERSON, self.subjects.person(name)), **work}

    @cached_property
    def _shared(self) -> dict[str, Any]:
        form = Facts({fold(name): value for name, value in self.about.items()})
        functions: dict[str, Callable[..., Any]] = {
            "options": self._options, "boxes": self._boxes, "latest": _latest, "first_of": self._first_of,
            "customer_of": self._customer_of, "blanks": _blanks,
        }  # fmt: skip
        return {**_both(_FORM, form), **{name: functions[key] for key, names in _HELPERS.items() for name in names}}

    def _options(self, name: str) -> tuple[Facts, ...]:
        """Return the words of a list with their numbers and what they mean."""
        book = self.subjects.book
        key = list_key(name)
        spec = LIST_BY_KEY.get(key)
        notes = {entry.value.say(book.lang): entry.note.say(book.lang) for entry in spec.entries} if spec else {}
        words = [entry for entry in book.settings.entries(key) if entry.active]
        return tuple(_facts(entry.value, entry.number, notes.get(entry.value, "")) for entry in words)

    def _boxes(self, name: str, value: object = None) -> str:
        """Return a check box for each word of a list (or of words with ``/`` between them), ticked where it is the value."""
        words = [str(each["name"]) for each in self._options(name)] or _SEPARATORS.split(name)
        return "   ".join(f"{box(value, word)}\u00a0{word}" for word in words)

    def _customer_of(self, record: Record) -> Record:
        return Record(self.subjects.cells("customers"), self._position_of.get(record["customer_id"], -1))

    @cached_property
    def _position_of(self) -> dict[str | None, int]:
        ids = self.subjects.cells("customers").column("customer_id")
        return {record: at for at, record in enumerate(ids) if record}

    def _first_of(self, records: Records) -> Record:
        return records[0] if len(records) else Record(records._cells, -1)  # noqa: SLF001 - an empty record of the same table

    def _complaint(self, row: int) -> Record:
        """Return the customer's newest complaint that is open, else the newest of all; empty where there is none."""
        book = self.subjects.book
        service = book.frame("service").data
        at = int(book.customers.index.get_indexer(pd.Index([row]))[0])
        mine = (book.links("service") == at) & ServiceKind.COMPLAINT.matches(service["kind"]).to_numpy(dtype=bool)
        still = mine & OPEN["service", "handler"](book)
        found = service.index[still if still.any() else mine]
        newest = service.loc[found, "opened_on"].sort_values(kind="stable").index
        return self.subjects.record("service", int(newest[-1]) if len(newest) else -1)

    def _items(self, table: str, rows: pd.Index) -> Records:
        """Return the records to list: those of the chosen customers that still ask for something, the earliest first."""
        book = self.subjects.book
        data = book.frame(table).data
        if table == "customers":
            return self.subjects.records(table, rows)
        chosen = np.isin(book.links(table), book.customers.index.get_indexer(rows))
        # A loan of a file that belongs to no customer is in the book as well when all are chosen.
        chosen |= (book.links(table) < 0) & (len(rows) == len(book.customers))
        listed = data.loc[chosen & _still_asks(book, table)]
        key = next((key for key in ("due_on", "drawn_on", "on") if key in listed), None)
        return self.subjects.records(table, listed.sort_values(key, kind="stable").index if key else listed.index)


def _still_asks(book: Any, table: str) -> Any:  # noqa: ANN401 - a mask of the table's rows
    if table == "spot_checks":
        return book.frame(table).data["checked_on"].isna().to_numpy()
    known = next((mask for (name, _), mask in OPEN.items() if name == table), None)
    return known(book) if known else np.ones(len(book.frame(table).data), dtype=np.bool_)


def _latest(records: Records, field: str, value: object) -> Record:
    """Return the newest record whose field has a value; an empty one where there is none."""
    return next((record for record in records if record[field] == value), Record(records._cells, -1))  # noqa: SLF001 - same


def _blanks(count: int, listed: Sequence[Any] = ()) -> range:
    """Return how many lines to leave free so that there are so many in all."""
    return range(max(count - len(listed), 0))


def _facts(name: str, number: float | None, note: str) -> Facts:
    values: dict[str, Any] = {"名称": name, "name": name, "数值": number, "number": number, "说明": note, "note": note}
    return Facts({fold(key): value for key, value in values.items()})


def _both(names: tuple[str, str], value: Any) -> dict[str, Any]:  # noqa: ANN401 - a record, records, facts
    return dict.fromkeys(names, value)
