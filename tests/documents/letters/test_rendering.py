"""Word templates as staff type them, and the letters that come out."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.letters.word import FILE, compiled, letter, lines, part, said, saved, template
from xlcrm.documents.environment import environment
from xlcrm.documents.letters.bundle import BundleTemplate
from xlcrm.documents.letters.prepare import prepare_bytes
from xlcrm.model.refusals import Refusal

ORDERS = [{"号": "D1", "额": 10}, {"号": "D2", "额": 20}]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x01\x08\x02\x00\x00\x00{@\xe8\xdd"
    b"\x00\x00\x00\x0bIDATx\x9cc`@\x06\x00\x00\x0e\x00\x01\xa2\xb3\xf3\x12\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.mark.parametrize(
    "typed",
    [
        "您好 {{ 名 }}。", ["您好 {", "{ 名 }", "}。"], ["您好 ", "{{", " ", "名", " }}", "。"], "您好 {{名}}。", "您好 ｛｛ 名 ｝｝。",
        "您好 {{ 名 | default（“无”） }}。", "您好 {{- 名 -}}。", ["您好 {%", " if 名 %}{{ 名 ", "}}{% endif %}。"], "{# 注 #}您好 {{ 名 }}。",
    ],
)  # fmt: skip
def test_a_tag_is_understood_however_word_and_keyboards_wrote_it(typed):
    assert said(template(typed), 名="王芳") == ["您好 王芳。"]


def test_what_follows_a_split_tag_keeps_its_own_look():
    document = docx.Document()
    paragraph = document.add_paragraph("{{ ")
    paragraph.add_run("名 }} 女士").bold = True
    made = docx.Document(io.BytesIO(letter(saved(document), 名="王")))
    assert [(run.text, run.bold) for run in made.paragraphs[0].runs] == [("王", None), (" 女士", True)]


def test_a_row_repeats_by_its_own_tags_or_by_rows_that_hold_the_tags():
    by_rows = template(rows=[("编号", "金额"), ("{%tr for 单 in 单们 %}", ""), ("{{ 单.号 }}", "{{ 单.额 }}"), ("{%tr endfor %}", "")])
    plain = template(rows=[("编号", "金额"), ("{% for 单 in 单们 %}{{ 单.号 }}", "{{ 单.额 }}{% endfor %}")])
    bare = template(rows=[("编号", "金额"), ("{% for 单 in 单们 %}", ""), ("{{ 单.号 }}", "{{ 单.额 }}"), ("{% endfor %}", "")])
    for data in (by_rows, plain, bare):
        made = docx.Document(io.BytesIO(letter(data, 单们=ORDERS)))
        assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [["编号", "金额"], ["D1", "10"], ["D2", "20"]]
        assert len(docx.Document(io.BytesIO(letter(data, 单们=[]))).tables[0].rows) == 1


def test_paragraphs_repeat_and_disappear_without_leaving_blank_ones():
    data = template("始", "{% for 单 in 单们 %}", "{% if 单.额 > 10 %}", "{{ 单.号 }}：{{ 单.额 }}", "{% else %}", "少", "{% endif %}", "{% endfor %}", "终")
    assert said(data, 单们=ORDERS) == ["始", "少", "D2：20", "终"]
    assert said(template("{%p if 有 %}", "在", "{%p endif %}", "终"), 有=False) == ["终"]
    assert said(template("{% set 数 = 3 %}", "{% for n in range(数) %}{{ n }}{% endfor %}")) == ["012"]


def test_a_cell_that_its_condition_empties_still_is_a_cell():
    data = template(rows=[("{%p if 有 %}", "右")])
    document = docx.Document(io.BytesIO(data))
    document.tables[0].cell(0, 0).add_paragraph("字")
    document.tables[0].cell(0, 0).add_paragraph("{%p endif %}")
    made = docx.Document(io.BytesIO(letter(saved(document), 有=False)))
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["", "右"]


@given(st.text(max_size=60))
def test_no_text_can_break_a_letter(word, text):
    clean = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign in "\n\t" or not _forbidden(sign))
    assert lines(part(word.docx(word.fill({"名": text})))) == [f"<{clean}>&"]


@pytest.fixture(scope="module")
def word():
    return compiled(template("<{{ 名 }}>&"))


def _forbidden(sign):
    return ord(sign) < 32 or sign in "\ufffe\uffff" or "\ud800" <= sign <= "\udfff"


def test_headers_text_boxes_and_literal_braces(tmp_path):
    data = template("{ 不是标记 }", header="{{ 名 }}｜页眉")
    box = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>{{ 名 }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    data = _changed(data, "word/document.xml", "</w:p>", f"{box}</w:p>")
    made = letter(data, 名="甲&乙")
    assert lines(part(made)) == ["{ 不是标记 }甲&乙", "甲&乙"]  # the box stands inside the paragraph
    assert lines(part(made, "word/header1.xml")) == ["甲&乙｜页眉"]


def _changed(data, name, old, new):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as out:
        for each in package.namelist():
            text = package.read(each)
            out.writestr(each, text.decode().replace(old, new, 1) if each == name else text)
    return stream.getvalue()


def test_pictures_by_a_field_and_in_place_of_another(tmp_path):
    (tmp_path / "标.png").write_bytes(PNG)
    (tmp_path / "旧.png").write_bytes(PNG)
    document = docx.Document()
    document.add_paragraph("{{ 标 | 图片(宽=3) }}")
    document.add_picture(str(tmp_path / "旧.png"), width=docx.shared.Cm(2), height=docx.shared.Cm(2))
    data = _changed(saved(document), "word/document.xml", 'name="Picture 1"', 'name="Picture 1" descr="{{ 标 }}"')
    made = docx.Document(io.BytesIO(letter(data, tmp_path, 标="标.png")))
    assert [round(shape.width / 360_000, 2) for shape in made.inline_shapes] == [3, 2]
    assert [round(shape.height / 360_000, 2) for shape in made.inline_shapes] == [1.5, 1]
    assert all(made.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob == PNG for shape in made.inline_shapes)
    assert len(docx.Document(io.BytesIO(letter(data, tmp_path, 标=None))).inline_shapes) == 0
    with pytest.raises(Refusal) as refused:
        letter(data, tmp_path, 标="没有.png")
    assert refused.value.code == "letter.no_picture"


@pytest.mark.parametrize(
    ("paragraphs", "code", "number"),
    [
        (["好", "{{ 名 }"], "letter.unclosed_tag", 2),
        (["{{ 名 }} {% if"], "letter.unclosed_tag", 1),
        (["{{ 名 {{ 名 }}"], "letter.unclosed_tag", 1),
        (["好", "{% for x in 名 %}", "x"], "letter.block_not_ended", 2),
        (["{% if 名 %}", "{% endfor %}"], "letter.block_not_ended", 1),
        (["好", "{% endif %}"], "letter.block_not_begun", 2),
        (["{% include 'x' %}"], "letter.unsupported_tag", 1),
        (["好", "好", "{{ 名 | | }}"], "letter.broken_tag", 3),
        (["{% if 名 = 1 %}x{% endif %}"], "letter.broken_tag", 1),
        (["{{ 名 | 日起 }}"], "letter.unknown_filter", 1),
    ],
)
def test_a_broken_template_is_refused_with_its_place(paragraphs, code, number):
    with pytest.raises(Refusal) as refused:
        compiled(template(*paragraphs))
    assert refused.value.code == code
    assert f"第 {number} 段" in refused.value.say("zh")
    assert FILE in refused.value.say("en")


def test_a_block_cannot_begin_in_a_table_and_end_outside():
    data = template(rows=[("{% if 名 %}", "x")])
    document = docx.Document(io.BytesIO(data))
    document.add_paragraph("{% endif %}")
    with pytest.raises(Refusal) as refused:
        compiled(saved(document))
    assert refused.value.code == "letter.block_crosses"


def test_an_error_while_filling_names_the_tag_it_came_from():
    word = compiled(template("{{ 名 }}", "{{ 名 }} 与 {{ 额 | 日期 }}", header="{{ 无此 }}"))
    with pytest.raises(Refusal) as failed:
        word.fill({"名": "王", "额": "不是日期", "无此": ""})
    assert (failed.value.code, failed.value.args_by_name["tag"]) == ("letter.value_failed", "{{ 额 | 日期 }}")
    with pytest.raises(Refusal) as missing:
        word.fill({"名": "王", "额": None})
    assert (missing.value.code, missing.value.args_by_name["field"]) == ("letter.unknown_field", "无此")
    assert "页眉第 1 段" in missing.value.say("zh")


def test_the_same_letter_is_the_same_bytes_and_other_parts_stay(tmp_path):
    data = template("{{ 名 }}")
    made = letter(data, 名="王")
    assert made == letter(data, 名="王")
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert {*before.namelist()} == {*after.namelist()}
        kept = [name for name in before.namelist() if name not in {"word/document.xml", "[Content_Types].xml"}]
        assert [name for name in kept if before.read(name) != after.read(name)] == []


def test_docxtpl_would_have_written_the_same_document():
    docxtpl = pytest.importorskip("docxtpl")
    from xml.etree import ElementTree as ET

    data = template("{{ 名 }} 您好", "{%p if 名 %}", "在", "{%p endif %}", rows=[("{%tr for 单 in 单们 %}", ""), ("{{ 单.号 }}", "{{ 单.额 }}"), ("{%tr endfor %}", "")])
    context = {"名": "A&B <王>", "单们": ORDERS}
    peer = docxtpl.DocxTemplate(io.BytesIO(data))
    peer.render(dict(context), environment("zh"), autoescape=True)
    theirs, ours = (ET.canonicalize(part(each)).replace(' xml:space="preserve"', "") for each in (saved(peer), letter(data, **context)))
    assert ours == theirs


def test_one_file_of_all_letters_has_a_section_headers_and_lists_for_each():
    document = docx.Document(io.BytesIO(template("{{ 名 }}", header="{{ 组 }}")))
    for text in ("一", "二"):
        document.add_paragraph(text, style="List Number")
    bundle = BundleTemplate(prepare_bytes(saved(document), FILE), environment("zh", autoescape=True))
    made = docx.Document(io.BytesIO(bundle.bundle(bundle.fill({"名": f"客{n}", "组": f"组{n // 2}"}) for n in range(4))))
    assert [paragraph.text for paragraph in made.paragraphs] == [text for n in range(4) for text in (f"客{n}", "一", "二")]
    assert [section.header.paragraphs[0].text for section in made.sections] == ["组0", "组0", "组1", "组1"]
    assert len({section.header.part.partname for section in made.sections}) == 2
    numbers = [paragraph._p.pPr.numPr.numId.val for paragraph in made.paragraphs if paragraph.text in "一二"]
    assert len(set(numbers)) == 4
    defined = {number.numId for number in made.part.numbering_part.element.num_lst}
    assert set(numbers) <= defined
    starts = [section._sectPr.xpath("./w:pgNumType/@w:start") for section in made.sections]
    assert starts == [["1"]] * 4
