"""Word templates translated to typst: what can be carried, what cannot, and that no value becomes code."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date

import docx
import pytest

from tests.documents.letters.word import FILE, saved, template
from xlcrm.documents.environment import environment
from xlcrm.documents.letters import writing
from xlcrm.documents.letters.list_labels import chinese, written
from xlcrm.documents.letters.numbering import Level
from xlcrm.documents.letters.prepare import prepare_bytes
from xlcrm.documents.letters.typst import PdfTemplate, Printing
from xlcrm.documents.letters.writing import Output, maker
from xlcrm.documents.pdf import Print
from xlcrm.model.refusals import Refusal

pytest.importorskip("typst")
DAY = date(2026, 11, 22)
HOSTILE = 'a"; #panic("x") \\u{41} {{ 7*7 }} {% if %} $x$ // /* <b> & \n第二行\t末'


def translated(data):
    return PdfTemplate(prepare_bytes(data, FILE), environment("zh"), None, "zh")


def text_of(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (poppler)")
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()


def printing(tmp_path):
    return Printing(Print(DAY, "zh", FILE, tmp_path, tagged=False))


def test_a_value_is_looked_up_and_never_becomes_code(tmp_path):
    pdf = translated(template("值 {{ 名 }}", rows=[("{% for 单 in 单们 %}{{ 单 }}", "{{ 名 }}{% endfor %}")]))
    filled = pdf.fill({"名": HOSTILE, "单们": [1, 2]})
    assert "panic" not in filled.body.code
    text = text_of(pdf.print([filled], printing(tmp_path)), tmp_path)
    assert '#panic("x")' in text
    assert "第二行" in text
    assert text.count("{{ 7*7 }}") == 3


def test_braces_and_quotes_of_the_template_itself_are_text(tmp_path):
    pdf = translated(template('{ 花括号 } "引号" \\ #警告 {% if 有 %}是{% endif %}'))
    text = text_of(pdf.print([pdf.fill({"有": True})], printing(tmp_path)), tmp_path)
    assert '{ 花括号 }"引号"\\#警告是' in text.replace(" ", "").replace("花括号", " 花括号 ")


def test_each_letter_counts_its_own_pages_and_list_items(tmp_path):
    document = docx.Document(io.BytesIO(template("{{ 名 }}")))
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    footer = document.sections[0].footer.paragraphs[0]
    for kind in ("begin", " PAGE ", "end", "/", "begin", " NUMPAGES ", "end"):
        run = footer.add_run("/" if kind == "/" else "")._r
        if kind != "/":
            element = docx.oxml.OxmlElement("w:instrText" if kind.startswith(" ") else "w:fldChar")
            if kind.startswith(" "):
                element.text = kind
            else:
                element.set(docx.oxml.ns.qn("w:fldCharType"), kind)
            run.append(element)
    document.add_page_break()
    document.add_paragraph("次页")
    pdf = translated(saved(document))
    assert pdf.unsupported == ()
    pages = text_of(pdf.print([pdf.fill({"名": f"客{n}"}) for n in range(2)], printing(tmp_path)), tmp_path).split("\f")
    assert [page.split()[-1] for page in pages if page.strip()] == ["1/2", "2/2", "1/2", "2/2"]
    assert ["1. 甲" in " ".join(page.split()) for page in pages[:4]] == [True, False, True, False]


def test_what_cannot_be_carried_is_known_before_and_needs_libreoffice(monkeypatch):
    document = docx.Document()
    section = document.sections[0]._sectPr
    section.xpath("./w:cols")[0].set(docx.oxml.ns.qn("w:num"), "2")
    data = saved(document)
    assert [each.en for each in translated(data).unsupported] == ["columns"]
    monkeypatch.setattr(writing, "office", lambda: None)
    with pytest.raises(Refusal) as refused:
        maker(prepare_bytes(data, FILE), Output("zh", DAY, pdf=True))
    assert refused.value.code == "letter.no_office"
    assert "分栏" in refused.value.say("zh")


@pytest.mark.libreoffice
def test_libreoffice_prints_what_cannot_be_carried(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    document = docx.Document(io.BytesIO(template("{{ 名 }}")))
    document.sections[0]._sectPr.xpath("./w:cols")[0].set(docx.oxml.ns.qn("w:num"), "2")
    made_by = maker(prepare_bytes(saved(document), FILE), Output("zh", DAY, one_file=True, pdf=True))
    letters = {f"K{n}": made_by.fill({"名": f"客户{n}"}) for n in range(2)}
    [(_, pdf)] = made_by.files(letters)
    pages = text_of(pdf, tmp_path).replace(" ", "").split("\f")
    assert ["客户0" in pages[0], "客户1" in pages[1]] == [True, True]


@pytest.mark.parametrize(
    ("form", "count", "label"),
    [("decimal", 3, "3"), ("lowerLetter", 28, "bb"), ("upperRoman", 14, "XIV"), ("chineseCounting", 21, "二十一"), ("decimalZero", 4, "04")],
)
def test_labels_of_lists(form, count, label):
    assert written(count, Level(form, 1, "%1.", 0, 0)) == label


def test_chinese_numbers():
    assert [chinese(n) for n in (1, 10, 11, 20, 99, 100)] == ["一", "十", "十一", "二十", "九十九", "100"]
