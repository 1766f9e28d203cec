"""Forms that come back filled in, as lists that go in like any other: known by their hidden mark, not by their headings."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlcrm.documents.forms.marks import MARK
from xlcrm.documents.forms.returned import read_all_returned
from xlcrm.documents.kinds_forms import FORMS
from xlcrm.inbox.forms_meant import Card, about_own, meant_by
from xlcrm.inbox.grids import grid_of
from xlcrm.inbox.headings import Understood
from xlcrm.inbox.merging import How, Mode
from xlcrm.inbox.newer import saved
from xlcrm.model.colleagues import colleagues
from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.documents.forms.returned import ReturnedForm
    from xlcrm.inbox.forms_meant import Meant
    from xlcrm.model.book import Book

BLANK = RefusalKind(
    "form.blank",
    UNREADABLE,
    Text("“{file}”是{form}，但还没有填写。请填好浅黄色的格子再放进来。",
         "“{file}” is the form {form}, but nothing was filled in. Fill in the pale yellow cells and drop it again."),
)  # fmt: skip
NOT_HERE = RefusalKind(
    "form.no_customer",
    WRONG_USE,
    Text("“{file}”是客户 {customer} 的{form}，而档案里没有这个编号。请先恢复或登记这位客户，再放进来。",
         "“{file}” is the form {form} of customer {customer}, who is not in the archive. Enter or restore that customer first."),
)  # fmt: skip
_PART = "xl/workbook.xml"
_LONGEST = 4 << 20


@dataclass(frozen=True)
class FormList(Understood):
    """What a form says for one table; ``decided``: its values count, as what was done counts over what was planned.

    ``printed`` is the day on which it was made: what it shows of the archive is no younger.
    """

    decided: bool = False
    printed: str = ""

    def how(self, asked: How) -> How:
        """Return how it is merged: a form says itself what is new and what is known."""
        mode = Mode.UPDATE if self.table == "customers" else Mode.BOTH
        newer = asked.newer.before(self.printed) if asked.newer and not self.decided else None
        return How(mode, asked.overwrite or self.decided, newer)


def returned_lists(book: Book, path: Path) -> list[Understood]:
    """Return what the forms in a file say, by table; nothing when the file holds no form.

    Raises:
        Refusal: Nothing was filled in, or the customer is not in the archive.
    """
    if not _is_marked(path):
        return []
    try:
        forms = read_all_returned(path)
    except Refusal:
        return []
    who, on = _author(book, path)
    lists: list[Understood] = []
    for form in forms:
        title = _title(form)
        customer = form.record.get("customer", "")
        if customer and customer not in set(book.customers["customer_id"].dropna()):
            raise Refusal(NOT_HERE, file=path.name, customer=customer, form=title)
        card = Card(book, form.form, customer, form.record, form.values, on, who)
        lists += _lists(book, title.say(book.lang), form.record.get("day", ""), meant_by(card) if form.form in _OURS else about_own(card))
    if not lists:
        raise Refusal(BLANK, file=path.name, form=_title(forms[0]))
    return lists


def how_of(understood: Understood, asked: How) -> How:
    """Return how a list is merged."""
    return understood.how(asked) if isinstance(understood, FormList) else asked


_OURS = {kind.key: kind.title for kind in FORMS if kind.returns}


def _is_marked(path: Path) -> bool:
    """Tell, without reading the file as a workbook, whether its names may hold the mark of a form."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PART) as part:
            return MARK.encode() in part.read(_LONGEST).lower()
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError):
        return False


def _title(form: ReturnedForm) -> Text:
    return _OURS.get(form.form, Text(form.form, form.form))


def _author(book: Book, path: Path) -> tuple[str, datetime]:
    """Return who saved a file (a colleague's name, else nothing) and when."""
    who, when = saved(path)
    return (colleagues(book).call(who) or "") if who else "", (when or datetime.now(UTC)).astimezone().replace(tzinfo=None)


def _lists(book: Book, title: str, printed: str, meant: Iterator[Meant]) -> Iterator[Understood]:
    for each in meant:
        if each.table not in book.frames or not each.records:
            continue
        table = book.frame(each.table).table
        fields = list(dict.fromkeys(key for record in each.records for key, value in record.items() if value not in {None, ""}))
        grid = grid_of(title, [[record.get(key) for key in fields] for record in each.records])
        known = {key: at for at, key in enumerate(fields) if key in table.by_key}
        extras = {key: at for at, key in enumerate(fields) if key not in table.by_key}
        headings = {at: table.by_key[key].heading(book.lang) if key in known else key for at, key in enumerate(fields)}
        yield FormList(grid, each.table, 0, known, extras, headings=headings, decided=each.decided, printed=printed)
