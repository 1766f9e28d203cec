"""Forms made for customers: planned, filled, written into the customers' folders or the output, noted in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from xlcrm.choosing import chosen_rows, nearest_sentence
from xlcrm.documents.fields import Subjects
from xlcrm.documents.folders import Folders
from xlcrm.documents.forms.checking import compiled, missing_sheet
from xlcrm.documents.forms.contexts import FormContexts
from xlcrm.documents.forms.marks import FormMark
from xlcrm.documents.forms.sheets import several_sheets
from xlcrm.documents.kinds_forms import FormKind
from xlcrm.documents.places import put, safe_name
from xlcrm.filing import renew_index
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.journal import Journal
from xlcrm.model.book import show
from xlcrm.model.colleagues import colleagues
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlcrm.choosing import Choice
    from xlcrm.documents.forms.template import FormTemplate
    from xlcrm.documents.templates import Template
    from xlcrm.history.store import Store
    from xlcrm.model.book import Book
    from xlcrm.workspace import Workspace

SAY_WHO: Final = RefusalKind(
    "form.for_whom",
    WRONG_USE,
    Text(
        "“{form}”每位客户一份：请写明客户编号或名称，或用 --where 写条件。",
        "“{form}” is made for each customer: name customers by ID or name, or give a condition with --where.",
    ),
)
SAY_PERSON: Final = RefusalKind(
    "form.for_person",
    WRONG_USE,
    Text("“{form}”每位员工一份：请写明员工姓名。{nearest}", "“{form}” is made for a member of staff: name one. {nearest}"),
)
_OWN: Final = FormKind("", Text("", ""))
_DATED: Final = Text("{title} {day}", "{title} {day}")


@dataclass(frozen=True)
class Job:
    """One form to make: whom it is about (ID and name), its context, what its mark says, where it goes."""

    record: str
    name: str
    context: Mapping[str, Any] = field(repr=False)
    mark: Mapping[str, str]
    path: Path


@dataclass(frozen=True, slots=True)
class MadeForm:
    """One file that was made, the customers it is about, and whether it is new (else the same one was there)."""

    path: Path
    records: tuple[str, ...]
    new: bool = True


@dataclass(frozen=True)
class FormMaker:
    """Makes the forms of one template for one workbook."""

    subjects: Subjects
    workspace: Workspace
    source: Template

    @property
    def book(self) -> Book:
        """Return the book, with all that was computed."""
        return self.subjects.book

    @property
    def kind(self) -> FormKind:
        """Return what the form is; one of staff's own is about a customer."""
        return self.source.kind if isinstance(self.source.kind, FormKind) else _OWN

    @cached_property
    def template(self) -> FormTemplate:
        """Return the template, compiled; refused when it names what there is not."""
        return compiled(self.source, self.book.lang, self.subjects.vocabulary)

    def jobs(self, choice: Choice) -> list[Job]:
        """Return the forms that are asked for; refuses when it is not said for whom."""
        if lacking := missing_sheet(self.source, self.book.frames):
            raise lacking
        if self.kind.about == "staff":
            return list(self._for_staff(choice.ids))
        if self.kind.about == "list":
            return [self._list(choice)]
        if not choice.says_something:
            raise Refusal(SAY_WHO, form=self.source.name)
        return list(self._for_customers(choice))

    def make(self, jobs: Sequence[Job], *, one_file: bool = False) -> Iterator[tuple[Path, bytes, tuple[str, ...]]]:
        """Yield path, content and records of each file; nothing is written here."""
        if one_file and len(jobs) > 1:
            sheets = [(f"{job.record} {job.name}", job.context, self._mark(job)) for job in jobs]
            yield self._in_output(""), several_sheets(self.template, sheets), tuple(job.record for job in jobs)
            return
        for job in jobs:
            yield job.path, self.template.render(job.context, self._mark(job)), (job.record,) if job.record else ()

    def _mark(self, job: Job) -> FormMark:
        return FormMark(self.source.key, self.template.version, {**job.mark, "day": self.book.today.isoformat()}, self.template.repeated)

    @cached_property
    def _contexts(self) -> FormContexts:
        key, name, version = self.source.key, self.source.name, self.template.version
        about = {"名称": name, "title": name, "版本": version, "version": version, "键": key, "key": key}
        return FormContexts(self.subjects, about)

    def _for_customers(self, choice: Choice) -> Iterator[Job]:
        rows = chosen_rows(self.book, choice)
        customers = self.book.customers.loc[rows]
        ids, names = customers["customer_id"].fillna("").tolist(), customers["name"].map(show).tolist()
        parent = self.workspace.place("customers", self.book.lang)
        folders = Folders.of(parent, ids)
        for row, record, name in zip(rows.tolist(), ids, names, strict=True):
            path = folders.of_customer(record, name) / self._file_name("")
            yield Job(record, name, self._contexts.of_customer(row), {"customer": record}, path)

    def _list(self, choice: Choice) -> Job:
        rows = chosen_rows(self.book, choice)
        return Job("", "", self._contexts.of_list(self.kind, rows), {}, self._in_output(""))

    def _for_staff(self, names: Sequence[str]) -> Iterator[Job]:
        staff = colleagues(self.book)
        known = Text(*(("{names}",) * 2))
        if not names:
            raise Refusal(SAY_PERSON, form=self.source.name, nearest=known.say(self.book.lang, names=joined(staff.calls).say(self.book.lang)))
        for name in names:
            position = staff.find(name)
            if position is None:
                raise Refusal(SAY_PERSON, form=self.source.name, nearest=nearest_sentence(name, set(staff.calls)))
            context = self._contexts.of_person(name, position)
            yield Job(name, name, context, {"person": name}, self._in_output(name))

    def _in_output(self, name: str) -> Path:
        return self.workspace.place("output", self.book.lang) / self._file_name(name)

    def _file_name(self, name: str) -> str:
        title = f"{self.source.name} {name}".strip()
        return safe_name(_DATED.say(self.book.lang, title=title, day=self.book.today.isoformat())) + ".xlsx"


def write_forms(files: Sequence[tuple[Path, bytes, tuple[str, ...]]]) -> list[MadeForm]:
    """Write forms; one that is there already, byte for byte, is left alone, another of that name stays beside it."""
    made = []
    for path, content, records in files:
        there, new = put(path, content)
        made.append(MadeForm(there, records, new))
    return made


def note_forms(store: Store, maker: FormMaker, made: Sequence[MadeForm], who: str) -> None:
    """Note in the journal what was made for which customer."""
    folder = maker.workspace.folder
    new = [each for each in made if each.new]
    customers = maker.kind.about == "customer"
    items = [
        Item("form", maker.source.key, record if customers else "", maker.book.today.isoformat(), "print",
             maker.template.version, path=str(each.path.relative_to(folder)))
        for each in new
        for record in (each.records if customers else ("",))
    ]  # fmt: skip
    if not items:
        return
    with Journal.open(store) as journal:
        journal.made().plan(items, who=who, state=MadeState.MADE, again=True)
        said = {"what": maker.source.key, "records": [str(each.path.name) for each in new]}
        journal.event("printed", who, {**said, "customers": sorted({item.customer_id for item in items if item.customer_id})})
    renew_index(maker.workspace, maker.book)
