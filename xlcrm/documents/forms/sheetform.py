"""One worksheet of a form template, compiled once, rendered for many customers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateSyntaxError

from xlcrm.documents.forms.blocks import Blocks, read_blocks
from xlcrm.documents.forms.grid import Grid
from xlcrm.documents.forms.heights import RowMeasures, read_measures
from xlcrm.documents.forms.layout import Layout, cut, read_layout
from xlcrm.documents.forms.moving import Follow, Origin, move_formula, move_range
from xlcrm.documents.forms.pieces import CellText, has_marks, read_text
from xlcrm.documents.forms.refused import Spot, syntax_error
from xlcrm.documents.forms.source import FORMULA, NUMBER, PlacedFormula, SheetSource
from xlcrm.xlsx.refs import parse_place
from xlcrm.xlsx.xml import escape, escape_attribute, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment, Template, nodes

    from xlcrm.xlsx.styles import Stylesheet

HEADING: Final = "\x1b"
"""Stands around the number of a page header or footer in what is around the rows."""

_HEADING: Final = re.compile(r"(<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)[^<>]*>)([^<]*)(?=<)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The rows of a sheet for one customer before they are numbered, and the texts of its page headers and footers."""

    layout: Layout
    rows: tuple[str, ...]
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A compiled sheet; ``around`` is what stands before and behind its rows, with marks for headers and footers.

    ``names`` is the tree in which names are looked up; its lines are those of ``source``.
    """

    name: str
    part: str
    position: int
    around: tuple[str, str]
    template: Template
    source: SheetSource
    names: nodes.Template
    blocks: Blocks
    height: int
    measures: Mapping[int, RowMeasures]

    @property
    def key(self) -> str:
        """Return the name by which formulas find the sheet."""
        return self.name.casefold()

    def render(self, context: Mapping[str, object], value: Callable[[int, object], str]) -> Rendered:
        """Render the sheet; whatever jinja raises comes through, with the line of the source in its traceback."""
        text = self.template.render({**context, "_value": value})
        marks: list[str] = []
        rows: list[str] = []
        headings: dict[str, str] = {}
        for mark, xml in cut(text):
            if mark[0] == "!":
                headings[mark[1:]] = xml
                continue
            marks.append(mark)
            if mark[0] not in "+-":
                rows.append(xml)
        return Rendered(read_layout(marks, self.height, self.blocks), tuple(rows), headings)

    def number(self, rendered: Rendered, follow: Follow) -> str:
        """Return the XML of all rows, numbered, with their formulas."""
        written: list[str] = []
        for now, xml in enumerate(rendered.rows, 1):
            if not xml:
                continue
            row = xml.replace(NUMBER, str(now))
            if FORMULA in row:
                pieces = row.split(FORMULA)
                origin = Origin(self.key, rendered.layout.rows[now - 1], now)
                pieces[1::2] = [self._formula(self.source.formulas[int(at)], follow, origin) for at in pieces[1::2]]
                row = "".join(pieces)
            measured = self.measures.get(rendered.layout.rows[now - 1])
            written.append(measured.fitted(row) if measured else row)
        return "".join(written)

    def _formula(self, formula: PlacedFormula, follow: Follow, origin: Origin) -> str:
        prefix = self.source.prefix
        array = ""
        if formula.array:
            reached = move_range(formula.array, follow.layouts[self.key]) if self._alone(formula.row) else ""
            array = f' t="array" ref="{escape_attribute(reached or self._own(formula, origin)).decode()}"'
        text = escape(move_formula(formula.text, follow, origin)).decode()
        return f"<{prefix}f{array}>{text}</{prefix}f>"

    def _alone(self, row: int) -> bool:
        return row not in self.blocks.owner

    def _own(self, formula: PlacedFormula, origin: Origin) -> str:
        """Return the range of an array formula in a repeated row: as high and wide as in the template."""
        shift = origin.now - formula.row
        return re.sub(r"(\d+)", lambda row: str(int(row[1]) + shift), formula.array)

    def repeats(self, place: str) -> bool:
        """Tell whether a place such as ``Sheet!$B$4`` lies in a row of the sheet that is repeated."""
        try:
            found = parse_place(place)
        except ValueError:
            return False
        block = self.blocks.owner.get(found.area.top, -1) if (found.sheet or "").casefold() == self.key else -1
        while block >= 0 and not self.blocks.blocks[block].repeats:
            block = self.blocks.blocks[block].parent
        return block >= 0

    def spot(self, error: BaseException) -> Spot:
        """Return the cell in which rendering failed."""
        found, trace = Spot(1, 1), error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in {self.template.filename, "<template>"}:
                found = self.source.spot(trace.tb_lineno)
            trace = trace.tb_next
        return found


def compile_sheet(env: Environment, grid: Grid, place: tuple[str, str, int], looks: Stylesheet) -> SheetForm:
    """Compile a sheet (name, part, position in the workbook); TagError where one of its tags is broken."""
    texts = _texts(env, grid)
    blocks = read_blocks([row.number for row in grid.rows], texts, _shown(grid, texts))
    source, bare = SheetSource(grid.prefix), SheetSource(grid.prefix, bare=True)
    for each in (source, bare):
        each.add(grid, texts, blocks)
        tail = _headings(env, grid.tail, each)
    try:
        template, names = env.from_string(source.text), env.parse(bare.text)
    except TemplateSyntaxError as error:
        raise syntax_error(source.spot(error.lineno), error.message, env.filters) from None
    measures = read_measures(grid, {row: frozenset(cells) for row, cells in texts.items()}, looks)
    return SheetForm(*place, (grid.head, tail), template, source, names, blocks, len(grid.rows), measures)


def _texts(env: Environment, grid: Grid) -> dict[int, dict[int, CellText]]:
    texts: dict[int, dict[int, CellText]] = {}
    for row in grid.rows:
        for cell in row.cells:
            if cell.runs and has_marks(cell.text):
                texts.setdefault(row.number, {})[cell.column] = read_text(env, cell.text, Spot(row.number, cell.column))
    return texts


def _shown(grid: Grid, texts: Mapping[int, Mapping[int, CellText]]) -> frozenset[int]:
    """Return the rows that are part of the form: with anything to be seen, or repeated by themselves (lines left free)."""
    return frozenset(
        row.number
        for row in grid.rows
        for cell in row.cells
        if _is_shown(cell.raw[-1], texts.get(row.number, {}).get(cell.column)) or _repeats(texts.get(row.number, {}))
    )


def _repeats(cells: Mapping[int, CellText]) -> bool:
    words = {piece.word for text in cells.values() for piece in text.outer}
    return {"for", "endfor"} <= words


def _is_shown(raw: str, text: CellText | None) -> bool:
    return not text.silent if text else "<" in raw.removesuffix("/>")


def _headings(env: Environment, tail: str, source: SheetSource) -> str:
    """Add the page headers and footers with tags to the source, and leave a mark in their places."""
    count = 0

    def marked(match: re.Match[str]) -> str:
        nonlocal count
        text = unescape(match[2].encode())
        if not has_marks(text):
            return match[0]
        source.add_heading(count, read_text(env, text, Spot(0, 0)).body)
        count += 1
        return f"{match[1]}{HEADING}{count - 1}{HEADING}"

    return _HEADING.sub(marked, tail)
