"""A report as PDF: the same figures and the same charts as the page, set by typst; made to be archived and read aloud."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from xlcrm.documents.charts.palette import PRINT, style
from xlcrm.documents.fonts import faces
from xlcrm.documents.pdf import Print, render
from xlcrm.documents.report.content import Figure, Report
from xlcrm.documents.report.page import NARROW, plain, words
from xlcrm.documents.report.tables import NUMERIC
from xlcrm.documents.templates import Template

_ARCHIVE: Final = "a-2a"
_WIDE: Final = 740.0


def printed(report: Report, template: Template) -> bytes:
    """Return the PDF of a report.

    Raises:
        Refusal: typst or a font with Chinese characters is missing, or the template is wrong.
    """
    day = dt.date.fromisoformat(report.day)
    how = Print(day, report.lang, template.path.name, template.path.parent, standard=_ARCHIVE)
    return render(template.path.read_text("utf-8"), _data(report), how)


def _data(report: Report) -> dict[str, Any]:
    told = plain(report)
    sheet = style(faces().sans)
    for part, shown in zip(report.parts, told["parts"], strict=True):
        for figure, one in zip(part.figures, shown["figures"], strict=True):
            one["drawing"] = _drawing(figure, sheet)
    return {"report": told, "words": words(report), "colors": PRINT, "numeric": sorted(NUMERIC)}


def _drawing(figure: Figure, sheet: str) -> str | None:
    """Return the drawing with its colours and fonts; one that takes more than a column is as wide as the paper."""
    if figure.draw is None:
        return None
    head, bracket, inside = figure.draw(_WIDE if figure.span > 1 else NARROW).partition(">")
    return f"{head}{bracket}{sheet}{inside}"
