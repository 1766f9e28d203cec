"""A template of reports tried without any workbook: broken tags, names that stand for nothing, pictures that are not there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from xlcrm.documents.kinds_reports import QUOTATION
from xlcrm.documents.letters.tags import TAG
from xlcrm.documents.pdf import Print, render
from xlcrm.documents.report.page import context, page, text_of
from xlcrm.documents.report.printed import printed
from xlcrm.documents.report.specimen import DAY, quotation_specimen, report_specimen
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.documents.templates import Template
    from xlcrm.model.text import Lang

_TYPST: Final = ".typ"
_FIELD: Final = re.compile(r"\bdata(?:\.[a-z_]\w*)+")


def faults(template: Template, lang: Lang) -> list[Refusal]:
    """Return what is wrong in a template: the first thing that stops a report with one of everything."""
    try:
        _try(template, lang)
    except Refusal as refusal:
        return [refusal]
    return []


def names() -> list[str]:
    """Return what a report's page, and a quotation, may name: parts of lists with the number of the first."""
    page_data = context(report_specimen("en"))
    told = {"report": page_data["report"], "words": page_data["words"], "data": quotation_specimen("en")}
    return list(_paths(told, ""))


def _paths(data: object, before: str) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _paths(value, f"{before}.{name}" if before else str(name))
    elif isinstance(data, list | tuple) and data and isinstance(data[0], Mapping):
        yield from _paths(data[0], f"{before}[0]")
    else:
        yield before


def _try(template: Template, lang: Lang) -> None:
    if template.key == QUOTATION.key:
        day = dt.date.fromisoformat(DAY)
        render(text_of(template), quotation_specimen(lang), Print(day, lang, template.path.name, template.path.parent))
    elif template.path.suffix.lower() == _TYPST:
        printed(report_specimen(lang), template)
    else:
        page(report_specimen(lang), template)


def tags(template: Template) -> list[str]:
    """Return the tags of a page, the fields of a typst template, as they are typed."""
    pattern = _FIELD if template.path.suffix.lower() == _TYPST else TAG
    return [found[0] for found in pattern.finditer(text_of(template))]
