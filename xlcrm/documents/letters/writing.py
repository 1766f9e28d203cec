"""Rendered letters become files: Word or PDF, one each or one of all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlcrm.documents.environment import environment
from xlcrm.documents.letters.bundle import BundleTemplate
from xlcrm.documents.letters.docx import WordTemplate
from xlcrm.documents.letters.office import NO_OFFICE, office, printed
from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.typst import Filled, PdfTemplate, Printing
from xlcrm.documents.pdf import Print
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import joined

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.model.text import Lang

_MOST_WORKERS: Final = 8
"""More would keep as many copies of the fonts in memory, for little."""


@dataclass(frozen=True, slots=True)
class Output:
    """What is wanted: one file of all letters or one each, as PDF or Word; in which language, of which day."""

    lang: Lang
    today: date
    one_file: bool = False
    pdf: bool = False
    pictures: Path | None = None


class Maker(Protocol):
    """Makes files of letters: ``fill`` renders one, ``files`` gives the files of all by customer (of one file by '')."""

    @property
    def suffix(self) -> str:
        """The suffix of its files."""

    def fill(self, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what its own `files` takes
        """Render one customer's letter."""

    def files(self, letters: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the files."""


def maker(prepared: Prepared, wanted: Output) -> Maker:
    """Return what makes the wanted files of a template.

    Raises:
        Refusal: The template is broken; or PDF of it needs LibreOffice, and that is not there.
    """
    own = environment(wanted.lang, autoescape=True)
    if wanted.pdf:
        translated = PdfTemplate(prepared, environment(wanted.lang), wanted.pictures, wanted.lang)
        if not translated.unsupported:
            return _Typst(translated, wanted)
    program = office() if wanted.pdf else None
    if wanted.pdf and program is None:
        what = joined_texts(translated)
        raise Refusal(NO_OFFICE, file=prepared.file, what=what)
    word = _Bundled(BundleTemplate(prepared, own, wanted.pictures)) if wanted.one_file else _Word(WordTemplate(prepared, own, wanted.pictures))
    return _Office(word, program) if program else word


def joined_texts(translated: PdfTemplate) -> Any:  # noqa: ANN401 - a sentence's argument
    """Return what a translation cannot carry, as each language lists it."""
    names = [joined(each.say(lang) for each in translated.unsupported).say(lang) for lang in ("zh", "en")]
    return joined(())._replace(zh=names[0], en=names[1])


@dataclass(frozen=True)
class _Word:
    template: WordTemplate
    suffix: str = ".docx"

    def fill(self, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see Maker
        return self.template.fill(context)

    def files(self, letters: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        return ((customer, self.template.docx(filled)) for customer, filled in letters.items())


@dataclass(frozen=True)
class _Bundled:
    template: BundleTemplate
    suffix: str = ".docx"

    def fill(self, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see Maker
        return self.template.fill(context)

    def files(self, letters: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        yield "", self.template.bundle(letters.values())


@dataclass(frozen=True)
class _Typst:
    template: PdfTemplate
    wanted: Output
    suffix: str = ".pdf"

    def fill(self, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see Maker
        return self.template.fill(context)

    def files(self, letters: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        with tempfile.TemporaryDirectory(prefix="xlcrm-") as folder:
            how = Print(self.wanted.today, self.wanted.lang, self.template.prepared.file, Path(folder), tagged=False)
            self.template.put_pictures(Path(folder))
            if self.wanted.one_file:
                yield "", self.template.print(letters.values(), Printing(how))
            else:
                yield from zip(letters, self._each(letters.values(), how), strict=True)

    def _each(self, letters: Collection[Filled], how: Print) -> Iterator[bytes]:
        """Yield a PDF of each letter: typst works on as many at a time as there are processors."""
        free: SimpleQueue[Printing] = SimpleQueue()
        workers = min(os.cpu_count() or 1, _MOST_WORKERS, len(letters))
        for _ in range(workers):
            free.put(Printing(how))

        def print_one(letter: Filled) -> bytes:
            printing = free.get()
            try:
                return self.template.print([letter], printing)
            finally:
                free.put(printing)

        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(print_one, letters)


@dataclass(frozen=True)
class _Office:
    word: Maker
    program: str
    suffix: str = ".pdf"

    def fill(self, context: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see Maker
        return self.word.fill(context)

    def files(self, letters: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        yield from printed(dict(self.word.files(letters)), self.program).items()
