"""Makes the shipped Word letters, with python-docx: ``python templates/build_letters.py [FOLDER]``; the same bytes every time."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from letter_texts import LETTERS, Letter, Table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

HERE = Path(__file__).parent
ACCENT, GREY, PALE, LINE = "1F4E79", "6B7280", "EAF1F8", "B8C7D9"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RIGHT, _CENTRE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class Look:
    """Fonts and sizes of a language."""

    latin: str
    body: str
    head: str
    size: float
    line: float
    indent: float


LOOKS = {
    "zh": Look("Times New Roman", "宋体", "微软雅黑", 12, 24, 24),
    "en": Look("Calibri", "微软雅黑", "微软雅黑", 11, 18, 0),
}
WORDS = {
    "zh": {
        "company": "{{ 公司.名称 }}", "logo": "{{ 公司.标志 | 图片(高=1.4) }}",
        "foot": "{% if 公司.地址 %}{{ 公司.地址 }}{% endif %}{% if 公司.电话 %}　电话 {{ 公司.电话 }}{% endif %}"
        "{% if 公司.邮箱 %}　{{ 公司.邮箱 }}{% endif %}{% if 公司.网址 %}　{{ 公司.网址 }}{% endif %}",
        "contact": "{% if 公司.电话 %}电话 {{ 公司.电话 }}{% endif %}",
        "dear": "尊敬的{{ 客户 | 称呼 }}：", "date": "{{ 今天 | 日期 }}", "signature": "{{ 公司.落款 }}", "page": ("第 ", " 页 / 共 ", " 页"),
        "close": ("此致", "敬礼！"),
    },
    "en": {
        "company": "{{ company.name }}", "logo": "{{ company.logo | picture(height=1.4) }}",
        "foot": "{% if company.address %}{{ company.address }}{% endif %}{% if company.phone %}  ·  {{ company.phone }}{% endif %}"
        "{% if company.email %}  ·  {{ company.email }}{% endif %}{% if company.website %}  ·  {{ company.website }}{% endif %}",
        "contact": "{% if company.phone %}{{ company.phone }}{% endif %}",
        "dear": "Dear {{ customer | salute }},", "date": "{{ today | date }}", "signature": "{{ company.signature }}", "page": ("Page ", " of ", ""),
        "close": ("Yours sincerely,",),
    },
}  # fmt: skip


class Page:
    """One letter being written."""

    def __init__(self, letter: Letter, lang: str) -> None:
        self.letter, self.lang, self.look, self.words = letter, lang, LOOKS[lang], WORDS[lang]
        self.document: Word = Document()
        self._set_up()

    def _set_up(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin, section.bottom_margin = Cm(3.6), Cm(2.4)
        section.header_distance, section.footer_distance = Cm(1.4), Cm(1.1)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = self.look.latin, Pt(self.look.size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), self.look.body)
        style.paragraph_format.space_after = Pt(0)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = self.letter.title(self.lang), "xlcrm", ""

    def text(self, paragraph: Paragraph, text: str, **said: object) -> Paragraph:
        """Add a run to a paragraph: size, bold, colour, head (the heading's font)."""
        run = paragraph.add_run(text)
        run.font.size = Pt(said["size"]) if said.get("size") else None
        run.font.bold = True if said.get("bold") else None
        if said.get("colour"):
            run.font.color.rgb = RGBColor.from_string(str(said["colour"]))
        if said.get("head"):
            run.font.name = "Calibri" if self.lang == "en" else "Arial"
            run._element.rPr.rFonts.set(qn("w:eastAsia"), self.look.head)  # noqa: SLF001 - python-docx has no word for it
        return paragraph

    def paragraph(self, text: str = "", *, indent: bool = False, after: float = 6, align: object = None, **said: object) -> Paragraph:
        """Add a paragraph of the letter's body."""
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.look.line)
        form.space_after, form.alignment = Pt(after), align
        if indent and self.look.indent:
            form.first_line_indent = Pt(self.look.indent)
        if text:
            self.text(paragraph, text, **said)
        return paragraph

    def write(self) -> bytes:
        """Write the whole letter and return its bytes."""
        self._head()
        self._foot()
        {"zh": self._chinese, "en": self._english}[self.lang]()
        return _steady(self.document)

    def _chinese(self) -> None:
        self.paragraph(self.letter.heading(self.lang), align=_CENTRE, after=20, size=18, bold=True, colour=ACCENT, head=True)
        form = self.document.paragraphs[-1].paragraph_format
        form.line_spacing, form.space_before = Pt(30), Pt(10)
        self.paragraph(self.words["dear"], after=8, bold=True)
        self._body()
        self.paragraph(self.words["close"][0], indent=True, after=0)
        self.paragraph(self.words["close"][1], after=26)
        self.paragraph(self.words["signature"], align=_RIGHT, after=2, bold=True)
        self.paragraph(self.words["date"], align=_RIGHT, after=0)

    def _english(self) -> None:
        self.paragraph(self.words["date"], after=14, colour=GREY)
        self.paragraph("{{ customer.name }}", after=0)
        for line in ("{% if customer.address %}", "{{ customer.address }}", "{% endif %}"):
            self.paragraph(line, after=0)
        for line in ("{% if customer.city %}", "{{ customer.city }}{% if customer.postcode %} {{ customer.postcode }}{% endif %}", "{% endif %}"):
            self.paragraph(line, after=0)
        self.paragraph(self.letter.heading(self.lang), after=12, size=15, bold=True, colour=ACCENT, head=True)
        form = self.document.paragraphs[-1].paragraph_format
        form.space_before, form.line_spacing = Pt(22), Pt(22)
        self.paragraph(self.words["dear"], after=9)
        self._body()
        self.paragraph(self.words["close"][0], after=30).paragraph_format.space_before = Pt(8)
        self.paragraph(self.words["signature"], after=0, bold=True)

    def _body(self) -> None:
        for part in self.letter.body(self.lang):
            if isinstance(part, Table):
                self._table(part)
            elif part.startswith("{%") and part.endswith("%}") and part.count("{%") == 1:
                self.paragraph(part, after=0)
            else:
                self.paragraph(part, indent=True, after=9 if self.lang == "en" else 6, align=WD_ALIGN_PARAGRAPH.JUSTIFY)

    def _head(self) -> None:
        """Write the letterhead: name and telephone on the left, the logo on the right, a rule below."""
        header = self.document.sections[0].header
        table = header.add_table(1, 2, Cm(15.8))
        table.autofit = False
        _widths(table, (Cm(11.3), Cm(4.5)))
        left, right = table.rows[0].cells
        left.vertical_alignment = right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self.text(left.paragraphs[0], self.words["company"], size=17, bold=True, colour=ACCENT, head=True)
        self.text(left.add_paragraph(), self.words["contact"], size=9, colour=GREY, head=True)
        right.paragraphs[0].alignment = _RIGHT
        self.text(right.paragraphs[0], self.words["logo"])
        rule = header.paragraphs[0]
        header._element.append(rule._element)  # noqa: SLF001 - the rule stands below the table
        _rule(rule, "bottom", ACCENT, 12)
        _tiny(rule)

    def _foot(self) -> None:
        footer = self.document.sections[0].footer.paragraphs[0]
        footer.alignment = _CENTRE
        _rule(footer, "top", LINE, 6)
        self.text(footer, self.words["foot"], size=8.5, colour=GREY, head=True)
        pages = self.document.sections[0].footer.add_paragraph()
        pages.alignment = _CENTRE
        before, between, behind = self.words["page"]
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (behind, "")):
            self.text(pages, text, size=8.5, colour=GREY, head=True)
            for kind, inside in _field(field) if field else ():
                self.text(pages, inside if kind == "result" else "", size=8.5, colour=GREY, head=True)
                if kind != "result":
                    pages.runs[-1]._element.append(_field_element(kind, inside))  # noqa: SLF001 - python-docx has no fields

    def _table(self, table: Table) -> None:
        """Write a table: a head, one row that repeats, a row with the sum where there is one."""
        heads = table.heads
        made = self.document.add_table(2 + bool(table.total), len(heads))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _widths(made, [Cm(15.6 * share / sum(table.shares)) for share in table.shares])
        _grid(made)
        for cell, text, field, right in zip(made.rows[0].cells, heads, made.rows[1].cells, table.right, strict=True):
            self._cell(cell, text, right=right, bold=True, colour="FFFFFF", fill=ACCENT)
            del field
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - same
        fields = list(table.fields)
        fields[0] = table.loop + fields[0]
        fields[-1] += "{% endfor %}"
        for cell, text, right in zip(made.rows[1].cells, fields, table.right, strict=True):
            self._cell(cell, text, right=right)
        if table.total:
            for cell, text, right in zip(made.rows[2].cells, table.total, table.right, strict=True):
                self._cell(cell, text, right=right, bold=True, fill=PALE)
        self.paragraph(after=4).paragraph_format.line_spacing = Pt(8)

    def _cell(self, cell: _Cell, text: str, *, right: bool, fill: str = "", **said: object) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _RIGHT if right else None
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
        self.text(paragraph, text, size=9.5, head=True, **said)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if fill:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - same


def _widths(table: object, widths: object) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _grid(table: object) -> None:
    """Give a table thin lines between its rows and around it."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - same


def _rule(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")  # noqa: SLF001 - same


def _tiny(paragraph: Paragraph) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing, form.space_after = WD_LINE_SPACING.EXACTLY, Pt(4), Pt(0)


def _field(name: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces of a field of Word's own, each of which stands in a run of its own."""
    return ("begin", ""), ("code", f" {name} "), ("separate", ""), ("result", "1"), ("end", "")


def _field_element(kind: str, inside: str) -> object:
    element = OxmlElement("w:instrText" if kind == "code" else "w:fldChar")
    if kind == "code":
        element.set(qn("xml:space"), "preserve")
        element.text = inside
    else:
        element.set(qn("w:fldCharType"), kind)
    return element


def _steady(document: Word) -> bytes:
    """Return a document's bytes without the times that a zip and its properties carry."""
    for name in ("created", "modified"):
        node = document.core_properties._element.find(qn(f"dcterms:{name}"))  # noqa: SLF001 - same
        if node is not None:
            node.text = "2026-01-01T00:00:00Z"
    stream, steady = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            if name != "docProps/thumbnail.jpeg":
                out.writestr(zipfile.ZipInfo(name, _EPOCH), _without_thumbnail(made.read(name)), zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _without_thumbnail(data: bytes) -> bytes:
    """Return a part without its relationship to python-docx's thumbnail."""
    start = data.find(b"metadata/thumbnail")
    if start < 0:
        return data
    left, right = data.rfind(b"<Relationship ", 0, start), data.find(b"/>", start) + 2
    return data[:left] + data[right:]


def made() -> dict[str, bytes]:
    """Return all letters by their place under ``letters``."""
    return {f"{lang}/{letter.title(lang)}.docx": Page(letter, lang).write() for letter in LETTERS for lang in ("zh", "en")}


def main() -> None:
    """Write all letters."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "letters"
    for name, data in made().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
