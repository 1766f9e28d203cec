"""How the shipped forms look: a grid of twelve columns with a title, facts, tables, fields to fill in, signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from xlcrm.model.packs.beauty import BEAUTY
from xlcrm.model.schema import Kind
from xlcrm.model.tables import TABLE_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format

_TABLES = {**TABLE_BY_NAME, **{table.name: table for table in BEAUTY.tables}}
WIDTH = 12
LABEL = 2
_INK, _LINE, _SHADE, _BAND, _INPUT = "#1F2933", "#8A97A6", "#EEF2F6", "#D5DEE8", "#FFFCEE"
_FACT = 24.0
_LONG_LABEL = 10
"""A heading of so many letters would be broken within a word in a column of one unit."""
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.DATETIME: "yyyy-mm-dd hh:mm", Kind.MONEY: "#,##0.00", Kind.INTEGER: "0"}


@dataclass(frozen=True)
class Cell:
    """One cell of a form: its label, what it prints, how its number shows, and its field when people fill it in."""

    label: str
    source: str = ""
    number: str = ""
    name: str = ""
    choices: tuple[str, ...] = ()
    width: int = 0
    centred: bool = False


@dataclass
class FormSheet:
    """A form that grows row by row; ``lang`` is 0 for Chinese, 1 for English."""

    path: Path
    lang: int
    title: str
    landscape: bool = False
    one_page: bool = True
    row: int = 0
    _made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = xlsxwriter.Workbook(str(self.path))
        self.book.set_properties({"title": self.title, "created": datetime(2026, 1, 1, tzinfo=UTC)})
        self.sheet = self.book.add_worksheet(self.title)
        self.sheet.set_column(0, WIDTH - 1, 11.3 if self.landscape else 7.3)
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.55, right=0.55, top=0.75, bottom=0.7)
        self.sheet.fit_to_pages(1, int(self.one_page))
        self.sheet.hide_gridlines(2)
        self.sheet.center_horizontally()
        if self.landscape:
            self.sheet.set_landscape()
        company, page, of = self.t("{{ 公司.名称 }}|{{ company.name }}"), self.t("第 |Page "), self.t(" 页 / 共 | of ")
        version = self.t("{{ 表单.名称 }}  版本 {{ 表单.版本 }}|{{ form.title }}  version {{ form.version }}")
        self.sheet.set_header(f"&L&9{company}&R&9{self.title}")
        self.sheet.set_footer(f"&L&8{version}&C&8{page}&P{of}&N{self.t(' 页|')}&R&8" + self.t("打印 {{ 今天 }}|Printed {{ today }}"))
        self._title()

    def t(self, text: str) -> str:
        """Return the part of ``zh|en`` in the form's language, of ``zh||en`` where tags with filters are in it."""
        zh, _, en = text.partition("||" if "||" in text else "|")
        return en if self.lang else zh

    def look(self, **more: object) -> Format:
        """Return the format of a cell with a border, made once."""
        key = tuple(sorted(more.items()))
        if key not in self._made:
            font = ("微软雅黑", "Calibri")[self.lang]
            usual = {"font_name": font, "font_size": 10.5, "font_color": _INK, "border": 1, "border_color": _LINE, "valign": "vcenter", "text_wrap": True}
            self._made[key] = self.book.add_format({**usual, **more})
        return self._made[key]

    def put(self, column: int, width: int, text: object, look: Format) -> None:
        """Write a text over some columns of the current row."""
        if width > 1:
            self.sheet.merge_range(self.row, column, self.row, column + width - 1, text, look)
        else:
            self.sheet.write(self.row, column, text, look)

    def end_row(self, height: float) -> None:
        """Finish a row of a height in points; it grows where texts need more."""
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _title(self) -> None:
        self.put(0, WIDTH, self.title, self.look(bold=True, font_size=18, align="center", border=0))
        self.end_row(34)

    def under_title(self, left: str, right: str) -> None:
        """Write the line under the title."""
        self.put(0, 7, self.t(left), self.look(border=0, font_color="#52606D"))
        self.put(7, 5, self.t(right), self.look(border=0, font_color="#52606D", align="right"))
        self.end_row(18)

    def tag(self, source: str) -> None:
        """Add a row of nothing but a tag: it is not part of the form."""
        self.sheet.write(self.row, 0, self.t(source))
        self.end_row(15)

    def band(self, text: str) -> None:
        """Write the heading of a section."""
        self.put(0, WIDTH, self.t(text), self.look(bold=True, bg_color=_BAND, indent=1))
        self.end_row(23)

    def facts(self, *cells: Cell, across: int = 2) -> None:
        """Write labels and values, some pairs to a row."""
        share = WIDTH // across
        for start in range(0, len(cells), across):
            group = cells[start : start + across]
            for place, cell in enumerate(group):
                last = place == len(group) - 1
                width = (WIDTH - place * share if last else share) - LABEL
                self._pair(place * share, width, cell)
            self.end_row(_FACT)

    def wide(self, cell: Cell, height: float = _FACT, *, top: bool = False) -> None:
        """Write one label with a value as wide as the form; ``top`` for longer texts, which begin at the top."""
        self._pair(0, WIDTH - LABEL, cell, top=top)
        self.end_row(height)

    def _pair(self, column: int, width: int, cell: Cell, *, top: bool = False) -> None:
        self.put(column, LABEL, cell.label, self.look(bg_color=_SHADE, align="center"))
        more: dict[str, object] = {"valign": "top"} if top else {}
        self._value(column + LABEL, width, cell, more)

    def _value(self, column: int, width: int, cell: Cell, more: dict[str, object]) -> None:
        look = dict(more) | ({"num_format": cell.number} if cell.number else {})
        look |= {"align": "center"} if cell.centred else {"align": "left", "indent": int(cell.width != 1)}
        if cell.name:
            look["bg_color"] = _INPUT
        self.put(column, width, cell.source, self.look(**look))
        if cell.name:
            self.book.define_name(f"xlcrm_in_{cell.name}", f"='{self.title}'!{_place(self.row, column)}")
        if cell.choices:
            self.sheet.data_validation(
                self.row, column, self.row, column,
                {"validate": "list", "source": list(cell.choices), "error_type": "information"},
            )  # fmt: skip

    def table(self, cells: Sequence[Cell], loop: str = "", blanks: str = "", height: float = 23) -> None:
        """Write headings and a row that is repeated; ``blanks`` is the loop of rows left free to write in."""
        column = 0
        for cell in cells:
            small = {"font_size": 8} if cell.width == 1 and len(cell.label) >= _LONG_LABEL else {}
            self.put(column, cell.width, cell.label, self.look(bg_color=_SHADE, align="center", bold=True, **small))
            column += cell.width
        self.end_row(23 if self.lang == 0 else 30)
        if loop:
            self._loop(cells, self.t(loop), height)
        if blanks:
            self._loop([Cell(cell.label, width=cell.width) for cell in cells], self.t(blanks), height)

    def _loop(self, cells: Sequence[Cell], loop: str, height: float) -> None:
        column = 0
        for place, cell in enumerate(cells):
            start = f"{{% for {loop} %}}" if place == 0 else ""
            end = "{% endfor %}" if place == len(cells) - 1 else ""
            filled = Cell(cell.label, f"{start}{cell.source}{end}", cell.number, cell.name, cell.choices, cell.width, cell.centred)
            self._value(column, cell.width, filled, {})
            column += cell.width
        self.end_row(height)

    def note(self, text: str) -> None:
        """Write a remark under the form."""
        self.put(0, WIDTH, self.t(text), self.look(border=0, font_size=9, font_color="#52606D"))
        self.end_row(28)

    def signatures(self, *labels: str) -> None:
        """Leave a line for signatures and their dates."""
        self.end_row(14)
        share = WIDTH // len(labels)
        for place, label in enumerate(labels):
            self.put(place * share, share, self.t(label) + self.t("：____________|: ____________"), self.look(border=0))
        self.end_row(30)

    def save(self) -> None:
        """Finish the file."""
        self.sheet.print_area(0, 0, self.row - 1, WIDTH - 1)
        self.book.close()


def _place(row: int, column: int) -> str:
    return f"${chr(65 + column)}${row + 1}"


def field_of(lang: int, key: str, *, of: str = "customers", var: str = "客户|customer", **more: object) -> Cell:
    """Return a field of a record as a cell: heading, tag and number format as the schema has them."""
    column = _TABLES[of].by_key[key]
    zh, en = var.split("|")
    source = f"{{{{ {en}.{key} }}}}" if lang else f"{{{{ {zh}.{column.heading('zh')} }}}}"
    return Cell(column.heading("en" if lang else "zh"), source, _FORMATS.get(column.kind, ""), **more)  # type: ignore[arg-type] # fields of Cell
