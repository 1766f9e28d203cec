"""A form template: an .xlsx that staff designed, with Jinja2 in its cells, filled without touching anything else."""

from __future__ import annotations

import io
from collections import OrderedDict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from jinja2 import UndefinedError

from xlcrm.choosing import meant, nearest_name
from xlcrm.documents.faults import name_in
from xlcrm.documents.forms.around import Around, make_around
from xlcrm.documents.forms.grid import Grid, read_grid
from xlcrm.documents.forms.marks import INPUT
from xlcrm.documents.forms.moving import Follow
from xlcrm.documents.forms.pieces import has_marks
from xlcrm.documents.forms.refused import BROKEN_TAG, FAILED_CELL, UNKNOWN_FIELD, Spot, TagError, aside
from xlcrm.documents.forms.sheetform import HEADING, Rendered, SheetForm, compile_sheet
from xlcrm.documents.forms.shown import ValueCells, heading_xml, text_xml
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cellstyles import CellStyles
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.parts import part_tree, styles_part
from xlcrm.xlsx.styles import Stylesheet
from xlcrm.xlsx.workbook import read_workbook, workbook_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Environment

    from xlcrm.documents.forms.marks import FormMark
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.xlsx.workbook import Workbook

_REMEMBERED: Final = 64


class Filled(NamedTuple):
    """One customer's rows of all sheets, and where they stand."""

    sheets: tuple[Rendered, ...]
    follow: Follow


class FormTemplate:
    """A template compiled once; `render` fills it for one customer.

    ``words`` are the names that a template may use, ``more`` those that its document adds: a template with another one is
    refused before anything is made. Without ``words`` only rendering tells.
    """

    def __init__(
        self, data: bytes, name: str, env: Environment, words: Vocabulary | None = None, more: frozenset[str] = frozenset()
    ) -> None:
        self.name = name
        self._words = words
        self.package = Package.from_bytes(data, name)
        self._env = env.overlay(
            finalize=text_xml(env.finalize), autoescape=False,
            trim_blocks=False, lstrip_blocks=False, keep_trailing_newline=True,
        )  # fmt: skip
        self._book = read_workbook(self.package)
        self._looks = Stylesheet(self.package)
        self._styles: dict[str, bytes] = {}
        self.sheets = tuple(self._compile())
        self._writers = [self._writer(form) for form in self.sheets]
        self._arounds: OrderedDict[tuple[object, ...], Around] = OrderedDict()
        for wrong in self.misspelt(words, more) if words else ():
            raise wrong

    def misspelt(self, words: Vocabulary, more: frozenset[str]) -> Iterator[Refusal]:
        """Yield a refusal for every name in a cell that stands for nothing."""
        for form in self.sheets:
            for unknown in words.unknown(form.names, more):
                yield self._unknown(form, form.source.spot(unknown.line), unknown.name, unknown.nearest)

    @property
    def version(self) -> str:
        """Return a short mark that changes with every change of the template."""
        return self.package.fingerprint[:8]

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Return the fields to fill in that stand in repeated rows."""
        return tuple(
            name.name[len(INPUT) :]
            for name in self._book.names
            for form in self.sheets
            if name.name.startswith(INPUT) and form.repeats(name.formula)
        )

    def render(self, context: Mapping[str, object], mark: FormMark) -> bytes:
        """Return the form as a workbook; refuses, naming the cell, when something cannot be worked out.

        The first of the forms whose rows fall in the same way is read again and compared with the template.
        """
        filled = self.fill(context)
        follow = filled.follow
        around, fresh = self._around(filled)
        parts = around.marked(mark)
        for form, rendered, frame in zip(self.sheets, filled.sheets, around.sheets, strict=True):
            parts[form.part] = sheet_xml(form, rendered, follow, frame)
        stream = io.BytesIO()
        if fresh:
            for part, xml in parts.items():
                around.package.put(part, xml)
            around.package.write(stream)
        else:
            around.package.write_like(stream, parts)
        return stream.getvalue()

    def fill(self, context: Mapping[str, object]) -> Filled:
        """Work out the rows of all sheets for one context."""
        given = {**context, "_heading": heading_xml}
        sheets = []
        for form, writer in zip(self.sheets, self._writers, strict=True):
            try:
                sheets.append(form.render(given, writer))
            except Exception as error:  # noqa: BLE001 - whatever staff's own template does, they get its cell
                self._refuse(form, error, given)
        layouts = {form.key: each.layout for form, each in zip(self.sheets, sheets, strict=True)}
        return Filled(tuple(sheets), Follow(layouts))

    def styles(self) -> dict[str, bytes]:
        """Return the style sheet by its part if dates needed formats of their own, else nothing."""
        if self._looks.save():
            part = styles_part(self.package)
            self._styles = {part: self.package.read(part)} if part else {}
        return self._styles

    def _around(self, filled: Filled) -> tuple[Around, bool]:
        """Return what surrounds such rows, and whether it is new."""
        styles = self.styles()
        key = (len(next(iter(styles.values()), b"")), *(each.layout.rows for each in filled.sheets))
        if (known := self._arounds.get(key)) is not None:
            return known, False
        made = self._arounds[key] = make_around(self.package, self.sheets, filled.follow, styles)
        if len(self._arounds) > _REMEMBERED:
            self._arounds.popitem(last=False)
        return made, True

    def _compile(self) -> Iterator[SheetForm]:
        """Compile the sheets with tags, and those whose formulas may have to follow."""
        grids = read_grids(self.package, self._book)
        if not any(_has_tags(grid) for grid in grids):
            return
        for sheet, grid in zip(self._book.worksheets, grids, strict=True):
            if not _has_tags(grid) and not any(cell.formula for row in grid.rows for cell in row.cells):
                continue
            try:
                place = sheet.name, sheet.part, self._book.sheets.index(sheet)
                yield compile_sheet(self._env, grid, place, self._looks)
            except TagError as error:
                said = {"template": self.name, "sheet": sheet.name, "cell": error.spot.name, "what": error.sentence}
                raise Refusal(BROKEN_TAG, **said) from None

    def _writer(self, form: SheetForm) -> Callable[[int, object], str]:
        prefix = form.source.prefix
        styles = CellStyles(form.around[0].encode(), prefix.encode(), lambda: self._looks)
        return ValueCells(prefix, styles, date1904=self._book.date1904).writer(form.source.styles)

    def _unknown(self, form: SheetForm, spot: Spot, name: str, near: str) -> Refusal:
        nearest = aside(meant(near))
        return Refusal(UNKNOWN_FIELD, template=self.name, sheet=form.name, cell=spot.name, name=name, nearest=nearest)

    def _refuse(self, form: SheetForm, error: Exception, context: Mapping[str, object]) -> NoReturn:
        spot = form.spot(error)
        name = name_in(error.message) if isinstance(error, UndefinedError) else ""
        if name:
            near = self._words.nearest(name) if self._words else nearest_name(name, set(context))
            raise self._unknown(form, spot, name, near) from None
        what = str(error) or type(error).__name__
        raise Refusal(FAILED_CELL, template=self.name, sheet=form.name, cell=spot.name, what=what) from error


def sheet_xml(form: SheetForm, rendered: Rendered, follow: Follow, frame: tuple[str, str]) -> bytes:
    """Return a whole sheet: its frame, the rows, page headers and footers."""
    head, tail = frame
    if HEADING in tail:
        pieces = tail.split(HEADING)
        pieces[1::2] = [rendered.headings.get(number, "") for number in pieces[1::2]]
        tail = "".join(pieces)
    return f"{head}{form.number(rendered, follow)}{tail}".encode()


def _has_tags(grid: Grid) -> bool:
    cells = chain.from_iterable(row.cells for row in grid.rows)
    return has_marks(grid.tail[grid.tail.find("headerFooter") :]) or any(
        cell.runs and has_marks(cell.text) for cell in cells
    )


def read_grids(package: Package, book: Workbook) -> list[Grid]:
    """Return the rows of all worksheets."""
    strings = _strings(package)
    return [read_grid(package.text(sheet.part), strings, sheet.name) for sheet in book.worksheets]


def _strings(package: Package) -> list[bytes]:
    """Return the entries of the string table as they stand."""
    parts = package.related(workbook_part(package), "sharedStrings")
    tree = part_tree(package, parts[0]) if parts else None
    return [tree.text[item.inner : item.close] for item in tree.children(name=b"si")] if tree else []
