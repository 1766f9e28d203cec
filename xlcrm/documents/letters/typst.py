"""Letters as PDF: a Word template translated once to typst code, filled with Jinja, printed in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import pass_context

from xlcrm.documents.fonts import faces_for, fonts
from xlcrm.documents.letters.compiling import compile_source
from xlcrm.documents.letters.docx import PICTURE
from xlcrm.documents.letters.fonts_for_typst import Families
from xlcrm.documents.letters.formats import Formats
from xlcrm.documents.letters.list_labels import ListLabels
from xlcrm.documents.letters.pictures import Pictures, fitting, within
from xlcrm.documents.letters.prepare import Part, Prepared
from xlcrm.documents.letters.tags import Tag
from xlcrm.documents.letters.typst_looks import ground_of
from xlcrm.documents.letters.typst_page import PRELUDE, blocks, page_setting
from xlcrm.documents.letters.typst_text import PAGES, Writer, most_usual, picture_code
from xlcrm.documents.letters.unsupported import NUMBERED_HEADER, found_in
from xlcrm.documents.letters.values import cleaned
from xlcrm.documents.letters.xmltree import Node, parse
from xlcrm.documents.pdf import Print, Printer

if TYPE_CHECKING:
    from jinja2 import Environment

    from xlcrm.model.text import Lang, Text

_LATIN_LINE = 1.2
_CHINESE_LINE = 1.3


class _Code(str):
    """Code that a filter made: it is not looked up."""

    __slots__ = ()


@dataclass(slots=True)
class _Values:
    """What the fields of a batch gave; code says only which of them stands where."""

    texts: list[str] = field(default_factory=list)

    def put(self, value: object) -> str:
        """Keep a value and return the code that looks it up."""
        if isinstance(value, _Code):
            return value
        text = cleaned(str(value))
        self.texts.append(text)
        found = f"v.at({len(self.texts) - 1})"
        return f"broken({found});" if "\n" in text or "\t" in text else f"{found};"


class PdfTemplate:
    """A template translated; ``unsupported`` says what of it cannot be carried, then LibreOffice has to print it."""

    def __init__(self, prepared: Prepared, environment: Environment, folder: Path | None, lang: Lang) -> None:
        self.prepared = prepared
        self.lang = lang
        self.pictures = Pictures(folder)
        self._values = _Values()
        self._labels = ListLabels(Formats(prepared).numbering)
        self._writer = _writer(prepared, lang)
        found = {each for part in prepared.parts[:1] for each in found_in(part.root)}
        setting, tags = self._setting(), self._taken()
        body, tags_of_body = self._body(), self._taken()
        self._counts_pages = PAGES in setting or PAGES in body
        self.unsupported: tuple[Text, ...] = tuple(sorted(found | self._writer.unsupported))
        if not self.unsupported:
            own = self._environment(environment)
            self._compiled = tuple(
                compile_source(code, each, own, prepared.file) for code, each in ((setting, tags), (body, tags_of_body))
            )

    def _taken(self) -> list[Tag]:
        """Return the tags written since the last time."""
        taken, self._writer.tags = self._writer.tags, []
        return taken

    def _setting(self) -> str:
        """Return the code that sets up the pages, with headers and footers."""
        body = self.prepared.document.root.child("w:body") or Node("")
        section = body.child("w:sectPr") or Node("")
        return page_setting(section, self._writer, dict(self._frames(section)), evens=_evens(self.prepared))

    def _body(self) -> str:
        self._writer.picture = _picture_of(self.prepared, self.prepared.document.name)
        return blocks((self.prepared.document.root.child("w:body") or Node("")).children, self._writer)

    def _frames(self, section: Node) -> Iterator[tuple[str, Node]]:
        relations = self.prepared.package.relations(self.prepared.document.name)
        parts = {part.name: part for part in self.prepared.parts}
        for node in section.nodes:
            target = relations.get(node.attributes.get("r:id", ""))
            if target is not None and (part := parts.get(target.target)) and not _is_empty(part):
                which = "header" if node.name == "w:headerReference" else "footer"
                self._writer.unsupported |= found_in(part.root)
                if which == "header" and any(True for _ in part.root.all("w:instrText", "w:fldSimple")):
                    self._writer.unsupported.add(NUMBERED_HEADER)
                self._writer.picture = _picture_of(self.prepared, part.name)
                yield f"{which}-{node.attributes.get('w:type', 'default')}", part.root

    def _environment(self, environment: Environment) -> Environment:
        before: Callable[[object], object] = environment.finalize or str

        @pass_context
        def finish(_context: object, value: object) -> str:
            return self._values.put(value if type(value) is str else before(value))

        own = environment.overlay(autoescape=False, finalize=finish, trim_blocks=False, lstrip_blocks=False)
        own.globals = {**environment.globals, "_count": self._labels.next}

        def picture(value: object, width: float | None = None, height: float | None = None, **said: float) -> _Code:
            found = self.pictures.picture(value)
            size = fitting(found.pixels, width or said.get("宽"), height or said.get("高")) if found else (0, 0)
            return self._picture(found, size)

        def framed(value: object, across: int, down: int) -> _Code:
            found = self.pictures.picture(value)
            return self._picture(found, within(found.pixels, (across, down)) if found else (0, 0))

        own.filters = {**environment.filters, **dict(zip(PICTURE, (picture, picture, framed), strict=True))}
        return own

    def _picture(self, found: Any, size: tuple[int, int]) -> _Code:  # noqa: ANN401 - a picture or nothing
        if found is None:
            return _Code("")
        name = found.member.rpartition("/")[2]
        self._writer.files.setdefault(name, found.content.read())
        return _Code(picture_code(name, size))

    def fill(self, context: Mapping[str, Any]) -> Filled:
        """Return the code of one customer's letter and the values it looks up."""
        self._labels.restart()
        pieces = []
        for compiled in self._compiled:
            self._values.texts = []
            pieces.append(Piece(compiled.render(context), tuple(self._values.texts)))
        return Filled(*pieces)

    def put_pictures(self, folder: Path) -> None:
        """Write the pictures of the template, and of all letters filled in so far, into a folder."""
        for name, data in self._writer.files.items():
            (folder / name).write_bytes(data)

    def print(self, letters: Iterable[Filled], printing: Printing) -> bytes:
        """Return one PDF of all letters; their pictures lie in the folder already."""
        batch = _Batch(counts_pages=self._counts_pages)
        # Letters with the same header share one setting of the page: text that is set alike is laid out once.
        for setting, group in groupby(letters, lambda filled: filled.setting):
            batch.add(setting, [filled.body for filled in group])
        look = f"#set text({ground_of(self._writer)})\n"
        functions = (f"#let {name}{text}\n" for text, name in self._writer.functions.items())
        return printing.print("".join((PRELUDE, look, *functions, *batch.code)), {"values": batch.values})


class Piece(NamedTuple):
    """A piece of code and the values that it looks up."""

    code: str
    values: tuple[str, ...]


class Filled(NamedTuple):
    """One letter: the setting of its pages, and its text."""

    setting: Piece
    body: Piece


@dataclass(slots=True)
class _Batch:
    """The code of many letters: a function for each piece of code that differs, called with the values of each letter.

    Typst lays out only once what comes from one place in the code and says the same.
    """

    counts_pages: bool
    values: list[tuple[str, ...]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    _functions: dict[str, str] = field(default_factory=dict)
    _letters: int = 0

    def add(self, setting: Piece, bodies: list[Piece]) -> None:
        """Add letters that share a setting of the page."""
        calls = []
        for body in bodies:
            end = f'[#metadata(0)#label("e{self._letters}")];' if self.counts_pages else ""
            calls.append(f"{self._call('l', '(v) = {{ start;{} }}', body)};{end}")
            self._letters += 1
        text = "\npagebreak();".join(calls)
        page = self._call("s", "(v, b) = {{ {} b }}", setting)
        self.code.append(f"#{page[:-1]}, {{ {text} }})\n")

    def _call(self, letter: str, shape: str, piece: Piece) -> str:
        """Return the call of the function of a piece of code, with its values."""
        definition = shape.format(piece.code)
        if definition not in self._functions:
            self._functions[definition] = f"{letter}{len(self._functions)}"
            self.code.append(f"#let {self._functions[definition]}{definition}\n")
        self.values.append(piece.values)
        return f"{self._functions[definition]}(data.values.at({len(self.values) - 1}))"


@dataclass(slots=True)
class Printing:
    """Prints code whose pictures lie in a folder; fonts are looked for once."""

    how: Print
    _printer: Printer | None = None

    def print(self, source: str, data: Mapping[str, Any]) -> bytes:
        """Return the PDF."""
        if self._printer is None:
            self._printer = Printer(source, self.how)
        self._printer.source = source
        return self._printer.one(data)


def _writer(prepared: Prepared, lang: Lang) -> Writer:
    text = "".join(part.root.text for part in prepared.parts)
    found = faces_for(text)
    present = {name.casefold(): name for name in fonts().families()}
    line = _CHINESE_LINE if lang == "zh" else _LATIN_LINE
    formats, families = Formats(prepared), Families(present, found.sans, found.serif)
    picture = _picture_of(prepared, prepared.document.name)
    writer = Writer(formats, families, picture, line_of=line, ground=formats.base(Node("")))
    return replace(writer, **most_usual(prepared.document.root, writer))


def _picture_of(prepared: Prepared, part: str) -> Callable[[str], bytes]:
    """Return what gives the picture that a relationship of a part leads to; nothing for one outside of the file."""
    package = prepared.package
    relations = package.relations(part)

    def picture(rid: str) -> bytes:
        relation = relations.get(rid)
        return package.read(relation.target) if relation and package.has(relation.target) else b""

    return picture


def _is_empty(part: Part) -> bool:
    return not part.root.text.strip() and not any(True for _ in part.root.all("w:drawing", "w:pict", "w:tbl", "w:instrText"))


def _evens(prepared: Prepared) -> bool:
    name = next(iter(prepared.package.related(prepared.document.name, "settings")), "")
    return bool(name) and parse(prepared.package.read(name), file=prepared.file, part=name).child("w:evenAndOddHeaders") is not None
