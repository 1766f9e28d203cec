"""Prints typst templates as PDF: data goes in as JSON, the same data on the same day gives the same bytes.

A template finds its data in ``data``, the machine's Chinese families in ``sans`` and ``serif`` (text is set in ``sans``
unless it says otherwise) and reads pictures from its own folder. What staff typed never becomes source, so that no name
can break or steer a template.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from xlcrm.choosing import meant, nearest_name
from xlcrm.documents.faults import names_in
from xlcrm.documents.fonts import NO_TYPST, Faces, faces_for, fonts
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Lang, Text

if TYPE_CHECKING:
    import typst

BAD_TEMPLATE = RefusalKind(
    "pdf.template_wrong",
    WRONG_USE,
    Text(
        "PDF 模板“{template}”第 {line} 行有误：{reason}。{nearest}",
        "The PDF template “{template}” is wrong in line {line}: {reason}. {nearest}",
    ),
)
_PRELUDE: Final = (
    "#let data = json(bytes(sys.inputs.data)); #let sans = json(bytes(sys.inputs.sans)); "
    "#let serif = json(bytes(sys.inputs.serif)); #set text(lang: sys.inputs.lang, region: sys.inputs.region); "
    "#set text(font: sans) if sans.len() > 0; "
    '#set text(features: ("pwid",)) if sys.inputs.lang == "en"\n'
)
"""One line before the template's first, so that a heading may stand there; errors are counted without it.

Chinese faces set ’ and “ as wide as a character; in English they are asked for the narrow ones.
"""

_PRELUDE_LINES: Final = _PRELUDE.count("\n")
_LINE: Final = re.compile(r"\.typ:(\d+):\d+")
_NO_KEY: Final = re.compile(r'does not contain key "([^"]*)"')
_NO_FILES: Final = Path(__file__).parent
"""Where a template without a folder of its own would look for pictures: here are none."""


@dataclass(frozen=True, slots=True)
class Print:
    """How a template is printed: its name for errors, the language, the day of the document, the folder of its pictures.

    A tagged PDF can be read aloud and takes a fifth longer; ``standard`` is one of typst's, such as ``a-2a`` for archives.
    """

    today: dt.date
    lang: Lang = "zh"
    name: str = ""
    folder: Path | None = None
    tagged: bool = True
    standard: str | None = None


@dataclass(slots=True)
class Printer:
    """One template, ready to print one record after the other; fonts and parsed parts are kept between them."""

    source: str
    how: Print
    _compiler: typst.Compiler | None = field(default=None, init=False)

    def one(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of one record, or of a whole batch where the template goes through a list in the data."""
        text = as_json(data)
        inputs = self._inputs(text, faces_for(text + self.source))
        compiler = self._compiler = self._compiler or self._new()
        stamp = dt.datetime.combine(self.how.today, dt.time(), dt.UTC)
        return self._checked(
            data,
            lambda: compiler.compile(
                (_PRELUDE + self.source).encode(),  # the compiler forgets its source after the first
                format="pdf",
                sys_inputs=inputs,
                timestamp=stamp,
                pdf_tags=self.how.tagged,
                pdf_standards=cast("typst.PDFStandards", self.how.standard or []),
            ),
        )

    def _inputs(self, text: str, found: Faces) -> dict[str, str]:
        region = "cn" if self.how.lang == "zh" else "gb"
        plain, serif = (json.dumps(names) for names in (found.sans, found.serif))
        return {"data": text, "sans": plain, "serif": serif, "lang": self.how.lang, "region": region}

    def _new(self) -> typst.Compiler:
        try:
            import typst  # noqa: PLC0415 - an extra: most runs print nothing
        except ImportError:
            raise Refusal(NO_TYPST) from None
        root = self.how.folder or _NO_FILES
        return typst.Compiler(root=str(root), font_paths=fonts(), ignore_system_fonts=True)

    def _checked(self, data: Mapping[str, Any], compiled: Callable[[], bytes | list[bytes] | None]) -> bytes:
        from typst import TypstError  # noqa: PLC0415 - an extra

        try:
            made = compiled()
        except TypstError as error:
            raise self._refusal(error, data) from None
        return cast("bytes", made)

    def _refusal(self, error: typst.TypstError, data: Mapping[str, Any]) -> Refusal:
        place = _LINE.search(error.diagnostic)
        line = int(place[1]) - _PRELUDE_LINES if place else "?"
        unknown = _NO_KEY.search(error.message)
        nearest = meant(nearest_name(unknown[1], names_in(data))) if unknown else ""
        return Refusal(BAD_TEMPLATE, template=self.how.name, line=line, reason=error.message.rstrip("."), nearest=nearest)


def render(source: str, data: Mapping[str, Any], how: Print) -> bytes:
    """Return the PDF of a template and its data."""
    return Printer(source, how).one(data)


def render_each(source: str, records: Iterable[Mapping[str, Any]], how: Print) -> Iterator[bytes]:
    """Yield a PDF for each record, in their order."""
    printer = Printer(source, how)
    return (printer.one(record) for record in records)


def as_json(data: Mapping[str, Any]) -> str:
    """Return data as JSON: dates as YYYY-MM-DD, numbers of numpy as numbers, what is missing as null."""
    try:
        return json.dumps(data, ensure_ascii=False, default=_plain, allow_nan=False)
    except ValueError:  # a NaN somewhere: rare, so only then is everything looked at
        return json.dumps(_without_nan(data), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return None if value != value else value.isoformat()  # noqa: PLR0124 - NaT is a date that is not itself
    if hasattr(value, "item"):
        return _without_nan(value.item())
    if isinstance(value, Mapping | Iterable):
        return dict(value) if isinstance(value, Mapping) else list(value)
    return None if str(value) in ("NaT", "<NA>") else str(value)


def _without_nan(value: object) -> object:
    if isinstance(value, float):
        return None if math.isnan(value) or math.isinf(value) else value
    if isinstance(value, Mapping):
        return {str(key): _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return value
