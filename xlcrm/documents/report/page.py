"""A report as one page of HTML that asks for nothing outside itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jinja2 import FileSystemLoader, TemplateError, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from xlcrm.choosing import meant, nearest_name
from xlcrm.documents.charts.palette import DARK, FILLS, LIGHT, PRINT
from xlcrm.documents.environment import environment
from xlcrm.documents.faults import line_of, misspelt_filter, name_in, names_in
from xlcrm.documents.kinds_reports import LAYOUT
from xlcrm.documents.places import output_folder, safe_name
from xlcrm.documents.report.content import Figure, Report
from xlcrm.documents.report.tables import NUMERIC
from xlcrm.documents.templates import Template, shipped_folder, templates
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace
from xlcrm.xlsx.files import read_bytes

BAD_PAGE = RefusalKind(
    "report.template_wrong",
    WRONG_USE,
    Text("报表模板“{template}”有误：{reason}。{nearest}", "The report template “{template}” is wrong: {reason}. {nearest}"),
)
NO_UTF8: Final = Text("不是 UTF-8 文本，请另存为 UTF-8", "it is no UTF-8 text; save it as UTF-8")
IN_LINE: Final = Text("第 {line} 行：{said}", "line {line}: {said}")
NARROW: Final = 350.0
"""Width of a drawing on a phone, or in one of three columns."""

_WIDTHS: Final = {1: NARROW, 2: 740.0, 3: 960.0}
_DATES: Final = frozenset({"date", "datetime"})
WORDS: Final = {
    "skip": Text("跳到内容", "Skip to content"),
    "contents": Text("目录", "Contents"),
    "figures": Text("关键指标", "Key figures"),
    "numbers": Text("数据表", "Numbers"),
    "chart": Text("图表", "chart"),
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "made": Text("由 xlcrm 根据 {day} 的工作簿生成", "Made by xlcrm from the workbook as of {day}"),
}


def layout(workspace: Workspace | None, report: Report, suffix: str) -> Template:
    """Return the template of a report: staff's own or the shipped one of its kind, else the one of all reports."""
    there = [one for one in templates(workspace, "reports", report.lang) if one.path.suffix.lower() == suffix]
    return next(one for key in (report.kind, LAYOUT.key) for one in there if one.key == key)


def place(workspace: Workspace, report: Report, suffix: str) -> Path:
    """Return where a report is kept unless another place is named: in the folder for output."""
    name = safe_name(f"{report.title} {report.period}".strip())
    return output_folder(workspace, report.lang) / f"{name}{suffix}"


def page(report: Report, template: Template) -> str:
    """Return the page of a report.

    Raises:
        Refusal: The template is wrong.
    """
    made = environment(report.lang, autoescape=True)
    made.loader = FileSystemLoader([template.path.parent, shipped_folder() / "reports"])
    given = context(report)
    try:
        return made.get_template(template.path.name).render(given)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        nearest = _nearest(error, made.filters, given)
        raise Refusal(BAD_PAGE, template=template.path.name, reason=_reason(error, template), nearest=nearest) from None


def text_of(template: Template) -> str:
    """Return the text of a template's file.

    Raises:
        Refusal: It cannot be read, or is no text in UTF-8.
    """
    try:
        return read_bytes(template.path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(BAD_PAGE, template=template.path.name, reason=NO_UTF8, nearest="") from None


def _reason(error: Exception, template: Template) -> Text | str:
    """Return what is wrong with a template and, where that is known, in which line of it."""
    if isinstance(error, UnicodeDecodeError):
        return NO_UTF8
    said = str(error).rstrip(". ")
    line = error.lineno if isinstance(error, TemplateSyntaxError) else line_of(error, str(template.path))
    return Text(*(text.replace("{line}", str(line)).replace("{said}", said) for text in IN_LINE)) if line else said


def _nearest(error: Exception, filters: Iterable[str], given: Mapping[str, object]) -> Text | str:
    """Return the question whether another name is meant, when a name is what is wrong."""
    if isinstance(error, UndefinedError):
        return meant(nearest_name(name_in(error.message), names_in(given)))
    found = misspelt_filter(str(error), filters)
    return found.nearest if found else ""


def context(report: Report) -> dict[str, Any]:
    """Return the names that a template of a page may use."""
    told = plain(report)
    for part, shown in zip(report.parts, told["parts"], strict=True):
        for figure, one in zip(part.figures, shown["figures"], strict=True):
            one["drawings"] = _drawings(figure)
    colors = {"light": LIGHT, "dark": DARK, "print": PRINT, "fills": FILLS}
    return {"report": told, "words": words(report), "numeric": NUMERIC, "dated": _DATES, **colors}


def plain(report: Report) -> dict[str, Any]:
    """Return a report as plain data, without its drawings."""
    return _undrawn(asdict(report))


def words(report: Report) -> dict[str, str]:
    """Return the words of the layout in the language of the report."""
    return {key: text.say(report.lang).replace("{day}", report.day) for key, text in WORDS.items()}


def _drawings(figure: Figure) -> list[Markup]:
    if figure.draw is None:
        return []
    widths = {"wide": _WIDTHS[figure.span], "narrow": NARROW} if figure.span > 1 else {"": NARROW}
    # The letters inside were escaped when they were drawn (`xlcrm.documents.charts.svg.element`).
    return [Markup(_hidden(figure.draw(width), name)) for name, width in widths.items()]  # noqa: S704


def _hidden(drawing: str, name: str) -> str:
    """Return a drawing that a screen reader passes over: what it shows is said beside it."""
    return re.sub("<svg ", f'<svg class="{name}" aria-hidden="true" focusable="false" ', drawing, count=1)


def _undrawn(told: dict[str, Any]) -> dict[str, Any]:
    for part in told["parts"]:
        for figure in part["figures"]:
            del figure["draw"]
    return told
