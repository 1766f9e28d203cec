"""The content of a generated sheet as data: blocks of values with named formats, merges, links and set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its equals sign, and the value shown until the spreadsheet program recalculates."""

    text: str
    cached: bool | float | str | date | None = None


CellValue = None | bool | int | float | str | date | datetime | time | Formula

FORMATS: tuple[str, ...] = (
    "text",
    "wrap",
    "integer",
    "number",
    "money",
    "percent",
    "date",
    "datetime",
    "title",
    "subtitle",
    "heading",
    "heading_x",
    "note",
    "label",
    "figure",
    "figure_money",
    "figure_percent",
    "link",
    "error",
    "warning",
    "info",
    "good",
    "total",
    "total_money",
    "total_percent",
    "caption",
    "bar",
)
"""Names of the cell formats that generated sheets use; what each looks like is said once, in `xlcrm.xlsx.formats`.

text (general, top aligned), wrap (text wrapped), integer ``#,##0``, number ``#,##0.##``, money ``#,##0.00``, percent
``0.0%``, date ``yyyy-mm-dd``, datetime ``yyyy-mm-dd hh:mm``; title (sheet title, large), subtitle (grey line below it),
heading (white on dark, bold), heading_x (heading of a computed column, grey), note (small grey), label and figure* (the
name and the big number of a key figure), link (blue, underlined), error / warning / info / good (a coloured tag), total*
(bold, line above), caption (of one table among several), bar (a bar drawn with blocks).
"""


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of values whose top left cell is (row, column), both 1-based.

    ``formats`` has one format name a column (or one for all columns). Rows may be shorter than the widest.
    """

    row: int
    column: int
    rows: Sequence[Sequence[CellValue]]
    formats: tuple[str, ...] = ("text",)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a cell: ``target`` is a place inside the workbook (``'客户'!D17``) or an address (``https://…``)."""

    row: int
    column: int
    target: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class SheetSetup:
    """How a sheet looks when it is first made; afterwards these are staff's to change.

    ``scale`` is the size on paper in percent; 0 makes the sheet as wide as the page (Excel then ignores page breaks).
    """

    widths: tuple[float, ...] = ()
    freeze_rows: int = 0
    freeze_columns: int = 0
    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    tab_color: str | None = None
    show_gridlines: bool = False
    filter_range: str | None = None
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down in the cells of a column: the key of its list in the sheet of drop-downs.

    Anything else may be entered all the same; ``title`` and ``hint`` are shown beside a cell that is selected.
    """

    first_row: int
    last_row: int
    column: int
    key: str
    title: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A generated sheet: its key (name in `xlcrm.model.schema.SHEETS`), all that is in its cells, and what hangs on them.

    ``page_breaks`` are the rows after which a new page begins (None: where pages end is staff's to say); ``choices`` are the drop-downs of some cells.
    """

    key: str
    blocks: tuple[Block, ...]
    merges: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    setup: SheetSetup = field(default_factory=SheetSetup)
    page_breaks: tuple[int, ...] | None = None
    choices: tuple[Choices, ...] = ()
