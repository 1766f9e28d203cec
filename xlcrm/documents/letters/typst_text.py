"""Paragraphs and runs of a Word template as typst code; what fields give is never code, but looked up by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from isal.isal_zlib import crc32

from xlcrm.documents.letters.fonts_for_typst import Families
from xlcrm.documents.letters.formats import Formats, ParagraphFormat, RunFormat
from xlcrm.documents.letters.pictures import image_kind
from xlcrm.documents.letters.tags import Tag
from xlcrm.documents.letters.typst_looks import edges, needs_line, paragraph_look, run_look
from xlcrm.documents.letters.unsupported import FLOATING, LEFT_TABS, PAGE_BREAK, PICTURE
from xlcrm.documents.letters.xmltree import Node
from xlcrm.model.text import Text

_ENTERED: Final = frozenset({"w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml"})
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "{": "\\u{7b}", "\n": " ", "\r": " "})
_PAGE: Final = "context counter(page).display();"
PAGES: Final = 'context counter(page).at(label("e" + str(letters.get().first() - 1))).first();'
_FIELDS: Final = {"PAGE": _PAGE, "NUMPAGES": PAGES, "SECTIONPAGES": PAGES}
_DEFAULT_TAB: Final = 36.0
_EMU_PER_POINT: Final = 12_700


def string(text: str) -> str:
    """Return text as a typst string; its braces cannot be taken for a tag."""
    return f'"{text.translate(_ESCAPES)}"'


@dataclass(slots=True)
class Writer:
    """Writes typst code; each look is a function that is written once.

    ``ground`` and ``ground_edges`` are what all text begins from: only what differs from it is said.
    """

    formats: Formats
    families: Families
    picture: Callable[[str], bytes]
    files: dict[str, bytes] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    unsupported: set[Text] = field(default_factory=set)
    line_of: float = 1.3
    ground: RunFormat = field(default_factory=RunFormat)
    ground_edges: str = ""

    def function(self, letter: str, definition: str) -> str:
        """Return the name of a function with this definition."""
        if definition not in self.functions:
            self.functions[definition] = f"{letter}{len(self.functions)}"
        return self.functions[definition]

    def tag(self, tag: Tag) -> str:
        """Return a tag as it stands amid code."""
        self.tags.append(tag)
        return tag.source


@dataclass(slots=True)
class _Run:
    """What stands between the begin and the end of a field of Word's own: instruction, then result."""

    instruction: str = ""
    depth: int = 0
    in_result: bool = False


def paragraph(node: Node, writer: Writer, close: tuple[bool, bool] = (False, False)) -> str:
    """Return a paragraph as code: a call of the function of its look. ``close``: no space before, behind it."""
    form = writer.formats.paragraph(node)
    base = look_of(node, writer)
    breaks = _outer_breaks(node, writer)
    text = inline(node, writer, form, base)
    call = writer.function("p", paragraph_look(form, base, close, writer, "line(b)" if needs_line(text) else "b"))
    if form.listed:
        text = f'item({-form.first:g}pt, {{ {_count(form.listed)} }}, {{ "";{text} }});'
    before, after = ("pagebreak();" if at in breaks else "" for at in ("before", "behind"))
    if form.new_page:
        before = "pagebreak(weak: true);"
    only_break = breaks and not text
    start = "" if form.listed else '"";'
    return before + ("" if only_break else f"{call}({{ {start}{text} }});") + after


def look_of(node: Node, writer: Writer) -> RunFormat:
    """Return the look of a paragraph's text: that of its runs where all are alike, else what its style says."""
    base = writer.formats.base(node)
    looks = {writer.formats.run(base, run) for run in node.all("w:r") if run.child("w:t") is not None}
    plain = {replace(look, underline=False, strike=False, caps=False, hidden=False, marked="", raised="") for look in looks}
    return looks.pop() if len(looks) == 1 and looks == plain else base


def most_usual(root: Node, writer: Writer) -> dict[str, Any]:
    """Return the look and the edges of lines that most of a letter's paragraphs have, as a writer's ground."""
    found = Counter(
        (look := look_of(node, writer), edges(writer.formats.paragraph(node), look, writer.line_of))
        for node in root.all("w:p")
        if node.text
    )
    [((ground, edge), _)] = found.most_common(1) or [((writer.ground, "top-edge: 1em"), 0)]
    return {"ground": ground, "ground_edges": edge}


def inline(node: Node, writer: Writer, form: ParagraphFormat, base: RunFormat) -> str:
    """Return the text of a paragraph as code."""
    return "".join(_inline(node, writer, form, base, _Run()))


def _count(listed: tuple[str, int]) -> str:
    return f"{{{{ _count('{listed[0]}', {listed[1]}) }}}}"


def _outer_breaks(node: Node, writer: Writer) -> set[str]:
    """Return whether a page ends before or behind a paragraph; a break amid its text cannot be carried."""
    order = list(node.all("w:t", "w:br", "w:drawing"))
    places = [at for at, each in enumerate(order) if each.attributes.get("w:type") in {"page", "column"}]
    found = set()
    for at in places:
        if at == 0 and len(order) > 1:
            found.add("before")
        elif at == len(order) - 1:
            found.add("behind")
        else:
            writer.unsupported.add(PAGE_BREAK)
    return found


def _inline(node: Node, writer: Writer, form: ParagraphFormat, base: RunFormat, run: _Run) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            yield writer.tag(child)
        elif isinstance(child, Node) and child.name == "w:r":
            yield _run(child, writer, form, base, run)
        elif isinstance(child, Node) and child.name in _ENTERED:
            code = _field(child.attributes.get("w:instr", "")) if child.name == "w:fldSimple" else ""
            yield code or "".join(_inline(child, writer, form, base, run))


def _run(node: Node, writer: Writer, form: ParagraphFormat, base: RunFormat, run: _Run) -> str:
    look = writer.formats.run(base, node)
    text = "".join(_pieces(node, writer, form, look, run))
    if not text or look.hidden:
        return ""
    if look == base:
        return text
    return f"{writer.function('r', run_look(look, base, writer))}({{ \"\";{text} }});"


def _pieces(node: Node, writer: Writer, form: ParagraphFormat, look: RunFormat, run: _Run) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            yield writer.tag(child)
        elif not isinstance(child, Node):
            continue
        elif child.name in {"w:fldChar", "w:instrText"}:
            yield _own_field(child, run)
        elif run.depth and not run.in_result:
            continue
        elif child.name == "w:t":
            yield from _text(child, writer, look)
        elif not run.in_result or not _field(run.instruction):
            yield _sign(child, writer, form)


def _own_field(node: Node, run: _Run) -> str:
    """Follow a field of Word's own through its begin, instruction, result and end; return its code at the end."""
    if node.name == "w:instrText":
        run.instruction += node.text
        return ""
    kind = node.attributes.get("w:fldCharType")
    if kind == "begin":
        run.depth, run.instruction, run.in_result = run.depth + 1, "", False
    elif kind == "separate":
        run.in_result = not _field(run.instruction)
    elif kind == "end":
        run.depth, run.in_result = max(0, run.depth - 1), False
        return _field(run.instruction)
    return ""


def _field(instruction: str) -> str:
    word = (instruction.split() or [""])[0].upper()
    return _FIELDS.get(word, "")


def _text(node: Node, writer: Writer, look: RunFormat) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            yield writer.tag(child)
        elif isinstance(child, str) and child:
            yield f"{string(child.upper() if look.caps else child)};"


def _sign(node: Node, writer: Writer, form: ParagraphFormat) -> str:
    if node.name == "w:tab":
        if any(kind != "right" for _, kind in form.tabs):
            writer.unsupported.add(LEFT_TABS)
        return "h(1fr);" if form.tabs else f"h({_DEFAULT_TAB:g}pt);"
    if node.name in {"w:br", "w:cr"}:
        return "" if node.attributes.get("w:type") in {"page", "column"} else "linebreak();"
    if node.name == "w:noBreakHyphen":
        return '"\u2011";'
    if node.name == "w:drawing":
        return _drawing(node, writer)
    return ""


def _drawing(node: Node, writer: Writer) -> str:
    """Return an inline picture as code, its file put beside."""
    extent = node.find("wp:inline", "wp:extent")
    rid = next((blip.attributes.get("r:embed", "") for blip in node.all("a:blip")), "")
    if extent is None or not rid:
        writer.unsupported.add(FLOATING)
        return ""
    data = writer.picture(rid)
    kind = image_kind(data)
    if kind is None or kind[0] == "bmp":
        writer.unsupported.add(PICTURE)
        return ""
    name = f"{crc32(data):08x}.{kind[0]}"
    writer.files[name] = data
    return picture_code(name, (int(extent.attributes["cx"]), int(extent.attributes["cy"])))


def picture_code(name: str, size: tuple[int, int]) -> str:
    """Return a picture of a size in EMU as code."""
    width, height = (each / _EMU_PER_POINT for each in size)
    return f'box(image({string(name)}, width: {width:.1f}pt, height: {height:.1f}pt, fit: "stretch"));'
