"""From a file to a book: settings first, then the tables, the references, the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm import __version__
from xlcrm.filing import folders_of
from xlcrm.history.saved_by import saved_by
from xlcrm.model.book import Book
from xlcrm.model.findings import Findings
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.settings import read_settings, read_switches
from xlcrm.model.settings_calendar import read_calendar
from xlcrm.model.tables import TABLES
from xlcrm.model.tables.own import OWN_TABLES
from xlcrm.model.text import Text
from xlcrm.running import moment_of
from xlcrm.window import window_of
from xlcrm.workspace import Workspace
from xlcrm.xlsx.cache import Cache
from xlcrm.xlsx.highids import high_ids
from xlcrm.xlsx.locate import ColumnMap
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.read import FrameReader
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from xlcrm.history.store import Store
    from xlcrm.model.book import Frame
    from xlcrm.model.text import Lang
    from xlcrm.model.told import Told


NO_CUSTOMER_SHEET = RefusalKind(
    "workbook.no_customers",
    PROTECTED,
    Text(
        "“{file}”里没有客户表，没有可处理的内容。已有名单请先运行 xlcrm adopt；误删了请用 xlcrm restore 恢复。",
        "“{file}” holds no list of customers, so there is nothing to do. Run xlcrm adopt on a list of yours first; "
        "if the sheet was deleted by mistake, xlcrm restore brings it back.",
    ),
)


@dataclass(frozen=True)
class Reading:
    """A workbook as read: the package it came from, and its book."""

    package: Package
    book: Book

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the file that was read."""
        return self.package.fingerprint


def read(path: Path, *, today: date, now: datetime | None = None, store: Store | None = None) -> Reading:
    """Read a workbook, or the window in which it is open, for a day; with a store, sheets that did not change since the last time come from its cache.

    Raises:
        Refusal: The file cannot be read, or is no workbook that can be written safely.
    """
    window = window_of(path)
    package = window.package() if window else Package.open(path)
    workbook = read_workbook(package)
    reader = FrameReader(package, Cache(store.cache, program=__version__) if store else None)
    first = reader.read([table for table in TABLES if table.settings])
    switches = read_switches(first.frames["rules"], language_of(first.frames))
    # All tables are looked for once more together, so that no sheet is taken for two of them.
    found = reader.read(tables_with(switches.packs), column_maps(switches.column_map))
    frames = {**found.frames, **first.frames}
    own = reader.read_own(OWN_TABLES)
    lang = language_of(frames)
    settings, wrong = read_settings(frames, lang)  # field rules may name columns that only staff's sheets have
    calendar, wrong_days = read_calendar(frames, settings)
    odd = tuple(dict.fromkeys((*first.findings, *found.findings)))
    book = Book(
        frames,
        settings,
        calendar,
        today,
        lang,
        now,
        findings=Findings((), odd, (*wrong, *wrong_days)),
        high_ids=high_ids({name.name: name.formula for name in workbook.names}),
        own=own,
        saved_by=saved_by(package).who,
        titles=tuple(sheet.name for sheet in workbook.sheets),
        made=_made(store, lang) if store else (),
    )
    return Reading(package, replace(book, folders=folders_of(path, book).links()))


def _made(store: Store, lang: Lang) -> tuple[Told, ...]:
    """Return the documents of the journal, each under the title that staff know it by."""
    from xlcrm.history.told import told_by  # noqa: PLC0415 - opens the journal, which those who only ask do not have

    told = told_by(store)
    if not told:
        return ()
    from xlcrm.documents.kinds_forms import FORMS  # noqa: PLC0415 - needed only where documents were made
    from xlcrm.documents.kinds_letters import LETTERS  # noqa: PLC0415 - same
    from xlcrm.documents.kinds_messages import MESSAGES  # noqa: PLC0415 - same
    from xlcrm.documents.kinds_reports import REPORTS  # noqa: PLC0415 - same

    titles = {kind.key: kind.title.say(lang) for kind in (*LETTERS, *FORMS, *REPORTS, *MESSAGES)}
    return tuple(each._replace(title=titles.get(each.template, each.template)) for each in told)


def read_customers(path: Path, *, today: date, now: datetime | None = None, store: Store | None = None) -> Reading:
    """Read as `read` does.

    Raises:
        Refusal: As `read` does, or nothing in the workbook is a list of customers.
    """
    reading = read(path, today=today, now=now, store=store)
    if reading.book.frame("customers").layout is None:
        raise Refusal(NO_CUSTOMER_SHEET, file=reading.package.name)
    return reading


def read_book(path: Path, *, today: date | None = None) -> Book:
    """Read the book of a workbook or workspace as of a day, the clock's by default; for those who only ask."""
    moment = moment_of(today)
    return read_customers(Workspace.of(path).workbook, today=moment.date(), now=moment).book


def language_of(frames: Mapping[str, Frame]) -> Lang:
    """Return the language that most headings of the workbook are in."""
    chinese = english = 0
    for frame in frames.values():
        for key, heading in (frame.layout.headings if frame.layout else {}).items():
            label = frame.table.by_key[key].label if key in frame.table.by_key else None
            chinese += bool(label and heading == label.zh != label.en) or not heading.isascii()
            english += bool(label and heading != label.zh and heading.isascii())
    return "zh" if chinese >= english else "en"


def column_maps(entries: Mapping[str, str]) -> dict[str, ColumnMap]:
    """Turn the settings' entries (``customers`` or ``customers.mobile`` to a title or heading) into one map a table."""
    sheets: dict[str, str] = {}
    headings: dict[str, dict[str, str]] = {}
    for name, words in entries.items():
        table, _, key = name.partition(".")
        if key:
            headings.setdefault(table, {})[key] = words
        else:
            sheets[table] = words
    return {table: ColumnMap(sheets.get(table, ""), headings.get(table, {})) for table in (*sheets, *headings)}
