"""Copy whole sheets of one workbook (our starter) into another, with all they need; nothing else there changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.addsheet import Place, State, refuse_sheet_name, register_sheet
from xlcrm.xlsx.graft_cells import CellGraft, between_epochs
from xlcrm.xlsx.graft_formulas import rename_in_formula, rename_in_part, words_in_formula, words_in_part
from xlcrm.xlsx.graft_parts import PartGraft
from xlcrm.xlsx.graft_styles import StyleGraft
from xlcrm.xlsx.names import Name, edit_names, read_names
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.refused import NO_SHEET
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.table import all_tables, escape_name, read_tables, taken_names
from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.workbook import SheetEntry, read_workbook, workbook_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.xlsx.package import Package

_SHEET_IN_FORMULA: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")
_STATES: Final[Mapping[str, State]] = {"hidden": "hidden", "veryHidden": "veryHidden"}


@dataclass(frozen=True, slots=True)
class Transplanted:
    """Names that had to change because the target uses them already: of tables, of defined names; old to new."""

    tables: Mapping[str, str]
    names: Mapping[str, str]


def transplant(
    source: Package,
    sheets: Sequence[str],
    target: Package,
    *,
    after: str | None = None,
    styles: Stylesheet | None = None,
) -> Transplanted:
    """Copy sheets behind the sheet ``after`` (to the end if there is none), in the order in which they are given.

    Refuses, before anything is changed, titles that the target has already and sheets with parts that cannot be copied.
    Give ``styles`` when others append to the target's style sheet in the same write; saving it is theirs then.
    """
    looks = styles or Stylesheet(target)
    surgeon = _Surgeon(source, target, looks, [_entry(source, title) for title in sheets])
    surgeon.copy(after)
    if styles is None:
        looks.save()
    return surgeon.outcome


def _entry(source: Package, title: str) -> SheetEntry:
    found = next((sheet for sheet in read_workbook(source).worksheets if sheet.name == title), None)
    if found is None:
        raise Refusal(NO_SHEET, sheet=title, nearest="")
    return found


class _Surgeon:
    """Carries some sheets from one package into another."""

    def __init__(self, source: Package, target: Package, styles: Stylesheet, sheets: list[SheetEntry]) -> None:
        self._source = source
        self._target = target
        self._sheets = sheets
        self._titles = [sheet.name for sheet in read_workbook(source).sheets]
        self._parts = PartGraft(source, target, self._fitted)
        for sheet in sheets:
            refuse_sheet_name(target, sheet.name)
            self._parts.refuse_unknown(sheet.name, sheet.part)
        self._next_table = count(max((table.id for table in all_tables(target)), default=0) + 1)
        self._names = self._needed_names()
        self.outcome = Transplanted(self._new_table_names(), self._new_names())
        merged = {**self.outcome.tables, **self.outcome.names}
        self._renamed = {old.casefold(): new for old, new in merged.items() if old != new}
        days = between_epochs(read_workbook(source).date1904, read_workbook(target).date1904)
        self._cells = CellGraft(StyleGraft(Stylesheet(source), styles), _shared_strings(source), days)

    def copy(self, after: str | None) -> None:
        """Copy all sheets, then the names that they need."""
        positions: dict[str, int] = {}
        for sheet in self._sheets:
            part = self._parts.copy(sheet.part, "worksheet")
            register_sheet(self._target, part, sheet.name, Place(after, _STATES.get(sheet.state, "visible")))
            after = sheet.name
        titles = [sheet.name for sheet in read_workbook(self._target).sheets]
        positions = {sheet.name: titles.index(sheet.name) for sheet in self._sheets}
        self._copy_names(positions, titles)

    def _fitted(self, kind: str, xml: bytes) -> bytes:
        """Return the XML of a part as it is to stand in the target."""
        if kind == "worksheet":
            xml = self._cells.sheet(xml)
        elif kind == "table":
            xml = self._renumbered(self._cells.restyled(xml))
        return rename_in_part(xml, self._renamed)

    def _renumbered(self, xml: bytes) -> bytes:
        tree = Tree(xml)
        said = tree.attributes(tree.root)
        name = said.get("displayName", said.get("name", ""))
        new = escape_name(self.outcome.tables.get(name, name))
        tree.change(tree.root, id=str(next(self._next_table)), name=new, displayName=new)
        return tree.result()

    def _new_table_names(self) -> dict[str, str]:
        taken = taken_names(self._target)
        tables = [table.name for sheet in self._sheets for table in read_tables(self._source, sheet.part)]
        return _free_names(tables, taken)

    def _new_names(self) -> dict[str, str]:
        there = read_names(part_tree(self._target, workbook_part(self._target)))
        taken = taken_names(self._target)
        same = {name.name for name in self._names if (known := there.get(name.key)) and known.formula == name.formula}
        return _free_names([name.name for name in self._names if name.sheet is None and name.name not in same], taken)

    def _needed_names(self) -> list[Name]:
        """Return the source's names that the sheets use, that point at them, or that are their own."""
        positions = {self._titles.index(sheet.name) for sheet in self._sheets}
        titles = {sheet.name.casefold() for sheet in self._sheets}
        names = read_names(part_tree(self._source, workbook_part(self._source))).values()
        words: set[str] = set()
        for part in self._formula_parts():
            words |= words_in_part(self._source.text(part))
        needed: list[Name] = []
        for name in names:
            own = name.sheet in positions
            used = name.sheet is None and (name.name.casefold() in words or _sheets_of(name.formula) & titles)
            if own or used:
                needed.append(name)
                words |= words_in_formula(name.formula)
        return needed

    def _formula_parts(self) -> Iterable[str]:
        """Yield the sheets and all XML parts that belong to them."""
        waiting, seen = [sheet.part for sheet in self._sheets], set()
        while waiting:
            part = waiting.pop()
            if part in seen or not part.lower().endswith(".xml") or not self._source.has(part):
                continue
            seen.add(part)
            yield part
            relations = self._source.relations(part).values()
            waiting += [relation.target for relation in relations if not relation.external]

    def _copy_names(self, positions: Mapping[str, int], titles: Sequence[str]) -> None:
        there = {title.casefold() for title in titles}
        put = []
        for name in self._names:
            formula = rename_in_formula(name.formula, self._renamed)
            if not _sheets_of(formula) <= there:
                continue
            sheet = None if name.sheet is None else positions[self._titles[name.sheet]]
            new = self.outcome.names.get(name.name, name.name) if sheet is None else name.name
            put.append(replace(name, name=new, formula=formula, sheet=sheet))
        part = workbook_part(self._target)
        tree = part_tree(self._target, part)
        if edit_names(tree, put):
            self._target.put(part, tree.result())


def _free_names(wanted: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Give each name one that is not taken: its own, or with a number behind it."""
    given: dict[str, str] = {}
    for name in wanted:
        choices = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
        given[name] = next(choice for choice in choices if choice.casefold() not in taken)
        taken = taken | {given[name].casefold()}
    return given


def _sheets_of(formula: str) -> set[str]:
    """Return the titles of the sheets that a formula names, in lower case."""
    return {(quoted.replace("''", "'") or bare).casefold() for quoted, bare in _SHEET_IN_FORMULA.findall(formula)}


def _shared_strings(source: Package) -> list[bytes]:
    """Return the content of every entry of the string table as it stands."""
    parts = source.related(workbook_part(source), "sharedStrings")
    if not parts:
        return []
    tree = part_tree(source, parts[0])
    return [tree.text[item.inner : item.close] for item in tree.children(name=b"si")]
