"""Adopting a customer list that staff already have: columns matched, xlcrm's columns and sheets added, nothing lost (I5)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.adopt_maps import read_maps, remembered, unrecognised
from xlcrm.history import snapshots
from xlcrm.history.journal import Journal, utc_now
from xlcrm.history.runs import RunInfo
from xlcrm.making import NewBook, make_workbook
from xlcrm.model.defaults.rules_switches import GROUP_SWITCH
from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.schema import Owner
from xlcrm.model.settings import default_settings
from xlcrm.model.tables import STARTER_TABLES, TABLE_BY_NAME, TABLES
from xlcrm.model.text import Text
from xlcrm.reading import language_of
from xlcrm.workspace import make_folders
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.conditional import colour_wrong_cells
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import ColumnEdit, SheetEdit, TableGrowth, WorkbookEdit
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.read import FrameReader
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.table import all_tables, create_table
from xlcrm.xlsx.transplant import transplant
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.history.store import Store
    from xlcrm.model.book import Frame, Layout
    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang
    from xlcrm.xlsx.locate import LocateFinding

ALREADY = RefusalKind(
    "adopt.already",
    PROTECTED,
    Text(
        "“{file}”已经由 xlcrm 管理（有“{sheet}”表）。直接运行 xlcrm refresh 即可。",
        "“{file}” is kept by xlcrm already (it has the sheet “{sheet}”). Just run xlcrm refresh.",
    ),
)
_FILLED_AT_ONCE = {table.identity[0] for table in TABLES if table.prefix} | {"registered_on"}
_OWN_HEADING = Text("{heading}(xlcrm)", "{heading} (xlcrm)")
_UNCLEAN = frozenset({
    "merged_cells", "merged_headings", "two_line_headings", "duplicate_heading", "blank_heading", "repeated_headings",
    "rows_below_totals", "rows_below_gap",
})  # fmt: skip


@dataclass(frozen=True)
class Match:
    """One heading of the workbook: its sheet, and the table and column it was taken for (empty: kept as staff's own)."""

    sheet: str
    heading: str
    table: str = ""
    column: str = ""


@dataclass(frozen=True)
class Adoption:
    """What adopting does or did: matches, columns and sheets that are added, ranges that become tables, the receipt."""

    workbook: Path
    lang: Lang
    matches: tuple[Match, ...]
    new_columns: Mapping[str, tuple[str, ...]]
    new_sheets: tuple[str, ...]
    made_tables: tuple[str, ...]
    findings: tuple[LocateFinding, ...] = ()
    receipt: Mapping[str, Any] | None = None
    run: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the adoption as plain data."""
        return {
            "workbook": str(self.workbook),
            "matches": [match.__dict__ for match in self.matches],
            "new_columns": {table: list(headings) for table, headings in self.new_columns.items()},
            "new_sheets": list(self.new_sheets),
            "made_tables": list(self.made_tables),
            "receipt": self.receipt,
            "run": self.run,
        }


@dataclass
class _Work:
    """The package being adopted and what is known of it so far."""

    package: Package
    frames: Mapping[str, Frame]
    findings: tuple[LocateFinding, ...]
    maps: dict[str, str]
    lang: Lang
    new_columns: dict[str, list[Column]] = field(default_factory=dict)
    made_tables: list[str] = field(default_factory=list)

    def layouts(self) -> dict[str, Layout]:
        """Return where the tables stand that the workbook has already."""
        return {name: frame.layout for name, frame in self.frames.items() if frame.layout}


def adopt(store: Store, *, maps: Sequence[str], today: date, who: str, dry_run: bool = False) -> Adoption:
    """Adopt the workbook of a store; in a dry run nothing is written.

    Raises:
        Refusal: No customers were recognised, a map names nothing, the file is adopted already, open, or unsafe to write.
    """
    path = store.workbook
    work = _look(path, maps)
    starter_sheets = _prepare(work, path)
    adoption = Adoption(
        path,
        work.lang,
        _matches(work),
        {name: tuple(_heading(work, name, column) for column in columns) for name, columns in work.new_columns.items()},
        starter_sheets,
        tuple(work.made_tables),
        work.findings,
    )
    if dry_run:
        return adoption
    refuse_if_unwritable(path)
    with Journal.open(store) as journal:
        info = RunInfo("adopt", who, " ".join(maps), today, work.package.fingerprint, path.name)
        with journal.begin(info) as run:
            snapshot = snapshots.take(store, utc_now())
            receipt = commit(
                path,
                work.package,
                expected_fingerprint=work.package.fingerprint,
                before_replace=lambda after: run.ready(after, snapshot.name),
            )
            run.done(receipt.as_dict())
    make_folders(path.parent, work.lang)
    return Adoption(**{**adoption.__dict__, "receipt": receipt.as_dict(), "run": run.id})


def _look(path: Path, maps: Sequence[str]) -> _Work:
    package = Package.open(path)
    reader = FrameReader(package)
    first = reader.read(TABLES)
    rules = first.frames["rules"]
    if rules.layout is not None:
        raise Refusal(ALREADY, file=path.name, sheet=rules.sheet)
    titles = [sheet.name for sheet in read_workbook(package).worksheets]
    entries, column_maps = read_maps(maps, first.frames, titles, reader.headings_of)
    found = FrameReader(package).read(TABLES, column_maps) if column_maps else first
    lang = language_of(found.frames)
    work = _Work(package, found.frames, found.findings, entries, lang)
    if found.frames["customers"].layout is None:
        raise unrecognised(path.name, titles, reader.headings_of)
    work.maps |= remembered(found.frames)
    return work


def _prepare(work: _Work, path: Path) -> tuple[str, ...]:
    """Put everything that is added into the package in memory; return the titles of the new sheets."""
    for name, layout in work.layouts().items():
        columns = _missing_columns(work, name, layout)
        work.new_columns[name] = columns
        _add_columns(work, name, layout, columns)
    return _add_sheets(work, path)


def _missing_columns(work: _Work, name: str, layout: Layout) -> list[Column]:
    """Return xlcrm's columns that a table lacks: IDs and dates it fills, and what is computed by the groups shown.

    A column of staff's own that bears the name of a computed one stays theirs: xlcrm's gets a heading of its own.
    """
    groups = {
        key.removeprefix(GROUP_SWITCH)
        for key, value in default_settings(work.lang).rules.items()
        if key.startswith(GROUP_SWITCH) and value is True
    }
    wanted = []
    for column in TABLE_BY_NAME[name].columns:
        given = column.owner is Owner.XLCRM or column.key in _FILLED_AT_ONCE
        if not given or (column.group and column.group not in groups):
            continue
        taken = column.key in layout.columns
        if taken and column.owner is Owner.XLCRM:
            work.maps[f"{name}.{column.key}"] = _OWN_HEADING.say(work.lang, heading=column.heading(work.lang))
        if not taken or column.owner is Owner.XLCRM:
            wanted.append(column)
    return wanted


def _heading(work: _Work, name: str, column: Column) -> str:
    return work.maps.get(f"{name}.{column.key}", column.heading(work.lang))


def _add_columns(work: _Work, name: str, layout: Layout, columns: Sequence[Column]) -> None:
    first = _first_free_column(work, layout)
    row = np.array([layout.heading_row], dtype=np.int64)
    headings = [_heading(work, name, column) for column in columns]
    edits = tuple(
        ColumnEdit(first + place, row, [heading], "heading_x" if column.owner is Owner.XLCRM else "heading")
        for place, (column, heading) in enumerate(zip(columns, headings, strict=True))
    )
    growth = (TableGrowth(layout.listobject, layout.last_row, tuple(headings)),) if layout.listobject else ()
    apply_edits(work.package, WorkbookEdit((SheetEdit(layout.sheet, edits, growth=growth),), recalculate=False))
    part = next(sheet.part for sheet in read_workbook(work.package).worksheets if sheet.name == layout.sheet)
    if layout.listobject is None and _is_clean(work, name, layout, part):
        _make_table(work, name, layout, part, headings)
    numbers = {**layout.columns, **{column.key: first + place for place, column in enumerate(columns)}}
    _colour(work, part, layout, numbers)


def _first_free_column(work: _Work, layout: Layout) -> int:
    """Return the column right of the table, or, in a plain range, right of everything that stands on the sheet."""
    for table in all_tables(work.package):
        if layout.listobject and table.name.casefold() == layout.listobject.casefold():
            return table.area.right + 1
    return (
        max((*layout.columns.values(), *layout.extras.values(), FrameReader(work.package).last_column(layout.sheet)))
        + 1
    )


def _is_clean(work: _Work, name: str, layout: Layout, part: str) -> bool:
    """Tell whether a plain range may become a table: one line of different headings, no merges, no filter of its own."""
    odd = {finding.kind for finding in work.findings if finding.sheet == layout.sheet}
    taken = sorted((*layout.columns.values(), *layout.extras.values()))
    gapless = taken == list(range(taken[0], _first_free_column(work, layout)))
    free = name.casefold() not in {table.name.casefold() for table in all_tables(work.package)}
    return gapless and free and not odd & _UNCLEAN and part_tree(work.package, part).child(b"autoFilter") is None


def _make_table(work: _Work, name: str, layout: Layout, part: str, added: Sequence[str]) -> None:
    by_number = {number: layout.headings.get(key, key) for key, number in layout.columns.items()}
    by_number |= {number: heading for heading, number in layout.extras.items()}
    present = [by_number[number] for number in sorted(by_number)]
    left = min(by_number)
    area = Area(
        layout.heading_row, left, max(layout.last_row, layout.heading_row + 1), left + len(present) + len(added) - 1
    )
    create_table(work.package, part, name, area=area, columns=[*present, *added])
    work.made_tables.append(name)


def _colour(work: _Work, part: str, layout: Layout, numbers: Mapping[str, int]) -> None:
    """Let wrong cells show themselves in colour, as in a new workbook."""
    bad = numbers["bad_columns"]
    keys = {number: key for key, number in numbers.items() if key != "bad_columns"}
    keys |= {number: heading for heading, number in layout.extras.items()}
    colour_wrong_cells(work.package, part, sorted(keys.items()), bad_column=bad, first_row=layout.heading_row + 1)


def _add_sheets(work: _Work, path: Path) -> tuple[str, ...]:
    """Copy the sheets that the workbook lacks out of a new workbook, with the column map among the rules."""
    rules = [
        {"group": "列对应" if work.lang == "zh" else "Column map", "key": key, "value": value}
        for key, value in sorted(work.maps.items())
    ]
    have = set(work.layouts())
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / f"new{path.suffix}"
        make_workbook(fresh, NewBook(work.lang, rows={"rules": rules}))
        source = Package.open(fresh)
    titles = {sheet.name.casefold() for sheet in read_workbook(work.package).sheets}
    absent = {TABLE_BY_NAME[name].sheet(work.lang) for name in STARTER_TABLES - have}
    others = {table.sheet(work.lang) for table in TABLES}
    wanted = [
        sheet.name
        for sheet in read_workbook(source).worksheets
        if (sheet.name in absent or sheet.name not in others) and sheet.name.casefold() not in titles
    ]
    transplant(source, wanted, work.package)
    return tuple(wanted)


def _matches(work: _Work) -> tuple[Match, ...]:
    """Return every heading of the tables found, in the order of the sheets, with what it was taken for."""
    found = []
    for name, layout in work.layouts().items():
        table = TABLE_BY_NAME[name]
        rows = [
            (number, layout.headings.get(key, key), table.by_key[key].heading(work.lang))
            for key, number in layout.columns.items()
        ]
        rows += [(number, heading, "") for heading, number in layout.extras.items()]
        found += [Match(layout.sheet, heading, table.sheet(work.lang), column) for _, heading, column in sorted(rows)]
    return tuple(found)
