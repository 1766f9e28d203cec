"""A report as PDF: the same figures and the same charts as the page, set by typst; made to be archived and read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from xlcrm.documents.charts.palette import PRINT, style
from xlcrm.documents.fonts import faces
from xlcrm.documents.pdf import Print, render
from xlcrm.documents.report.content import Figure, Report
from xlcrm.documents.report.page import layout, page, plain, text_of, words
from xlcrm.documents.report.tables import NUMERIC
from xlcrm.documents.templates import Template
from xlcrm.workspace import Workspace

_ARCHIVE: Final = "a-2a"
_PAPER: Final = {True: 516.0, False: 763.0}
"""Points between the margins of an A4 sheet, upright and lying."""

_UNIT: Final = 0.62
"""Points that one unit of a drawing takes, so that all letters in charts are of one size."""

_GUTTER, _INSET = 7.0, 9.0
_SPANS: Final = 3
_FRACTIONS: Final[dict[tuple[int, ...], tuple[float, ...]]] = {(2, 1): (1.6, 1.0), (1, 2): (1.0, 1.6)}
"""How charts share a row; those of one span share it evenly."""


def report_file(workspace: Workspace | None, report: Report, suffix: str) -> bytes:
    """Return a report as the file that a suffix says: .pdf, else a page.

    Raises:
        Refusal: The template is wrong; or PDF cannot be made here.
    """
    template = layout_of(workspace, report, suffix)
    return printed(report, template) if suffix == ".pdf" else page(report, template).encode()


def layout_of(workspace: Workspace | None, report: Report, suffix: str) -> Template:
    """Return the template of a report that becomes a file of a suffix."""
    return layout(workspace, report, ".typ" if suffix == ".pdf" else ".html")


def printed(report: Report, template: Template) -> bytes:
    """Return the PDF of a report.

    Raises:
        Refusal: typst or a font with Chinese characters is missing, or the template is wrong.
    """
    day = dt.date.fromisoformat(report.day)
    how = Print(day, report.lang, template.path.name, template.path.parent, standard=_ARCHIVE)
    return render(text_of(template), _data(report), how)


def _data(report: Report) -> dict[str, Any]:
    told, sheet = plain(report), style(faces().sans)
    for part, shown in zip(report.parts, told["parts"], strict=True):
        shown["rows"] = [_row(report, part.figures, shown["figures"], places, sheet) for places in _packed(part.figures)]
    return {"report": told, "words": words(report), "colors": PRINT, "numeric": sorted(NUMERIC)}


def _packed(figures: Sequence[Figure]) -> list[list[int]]:
    """Return which figures share a row: charts of three spans at most; a table has a row of its own."""
    rows: list[list[int]] = []
    room = 0
    for at, figure in enumerate(figures):
        span = figure.span if figure.draw else _SPANS
        if span > room:
            rows.append([])
            room = _SPANS
        rows[-1].append(at)
        room -= span
    return rows


def _row(
    report: Report, figures: Sequence[Figure], told: list[dict[str, Any]], places: list[int], sheet: str
) -> dict[str, Any]:
    """Return a row: the share of each column and what stands in it, charts drawn as wide as they will be."""
    shares = _FRACTIONS.get(tuple(figures[at].span for at in places), (1.0,) * len(places))
    free = _PAPER[report.upright] - _GUTTER * (len(places) - 1)
    for at, share in zip(places, shares, strict=True):
        width = free * share / sum(shares) - 2 * _INSET
        told[at]["drawing"] = _drawing(figures[at], width / _UNIT, sheet)
    return {"shares": shares, "figures": [told[at] for at in places]}


def _drawing(figure: Figure, width: float, sheet: str) -> str | None:
    """Return the drawing with its colours and fonts."""
    if figure.draw is None:
        return None
    head, bracket, inside = figure.draw(width).partition(">")
    return f"{head}{bracket}{sheet}{inside}"
