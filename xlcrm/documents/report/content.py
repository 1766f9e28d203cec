"""What a report holds, as plain data: key figures, charts, tables; the page, the PDF and --json all show this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xlcrm.model.text import Lang

Draw = Callable[[float], str]
"""Draws a chart as SVG in a width."""


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: its name, itself, how it changed, a grey line below; ``tone`` and ``trend`` are good, bad or neither."""

    label: str
    value: str
    note: str = ""
    tone: str = ""
    change: str = ""
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; ``forms`` are the names of formats (`xlcrm.model.content.FORMATS`), one a column.

    ``widths`` are those of the columns in characters, where tables of one kind are to look alike; ``head`` is the number of
    the column that says whom a row is about.
    """

    caption: str
    headings: tuple[str, ...]
    forms: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""
    widths: tuple[float, ...] = ()
    head: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the table of its numbers, or a table alone.

    ``span`` says how many of the page's three columns it takes; ``said`` tells in a sentence what the chart shows; ``fill``
    marks a table whose empty cells are to be written in by hand.
    """

    title: str
    table: Table | None = None
    draw: Draw | None = field(default=None, compare=False)
    said: str = ""
    span: int = 1
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report under a heading."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    ``period`` is its short name for file names; ``sign`` are the lines at the end on which somebody writes by hand; ``upright`` says how the paper lies, ``apart`` that
    each part begins a page of its own.
    """

    kind: str
    title: str
    subtitle: str
    company: str
    lang: Lang
    day: str
    period: str
    cards: tuple[Card, ...] = ()
    parts: tuple[Part, ...] = ()
    sign: tuple[str, ...] = ()
    upright: bool = False
    apart: bool = False
