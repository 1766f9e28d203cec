"""What stands below or around repeated rows follows them: formulas, merged cells, formats, names, pictures, notes."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.documents.forms.making import drawn, filled, members, opened, part, rows_of, template
from xlcrm.documents.forms.marks import FormMark

FOUR = [{"n": n, "p": n * 10} for n in (1, 2, 3, 4)]


def shifting(draw_more=None):
    """A loop in row 3 of a form; what else is in it is drawn by the test."""

    def draw(book, sheet, *others):
        sheet.write_row("A1", ["题目"])
        sheet.write_row("A2", ["数", "价", "额", "累计"])
        sheet.write("A3", "{% for 行 in 行们 %}{{ 行.n }}")
        sheet.write("B3", "{{ 行.p }}{% endfor %}")
        sheet.write("A5", "下面")
        if draw_more:
            draw_more(book, sheet, *others)

    return draw


def test_a_formula_in_a_repeated_row_counts_with_its_own_row_and_a_sum_below_with_all():
    def more(book, sheet):
        sheet.write_formula("C3", "=A3*B3")
        sheet.write_formula("D3", "=D2+C3")
        sheet.write_formula("C4", "=SUM(C3:C3)+SUM($C3)+COUNT(C:C)+C3*$A$1")
        sheet.write_formula("E1", "=C4")

    sheet = opened(filled(shifting(more), 行们=FOUR))
    assert [sheet.cell(row, 3).value for row in range(3, 8)] == ["=A3*B3", "=A4*B4", "=A5*B5", "=A6*B6", "=SUM(C3:C6)+SUM($C3:$C6)+COUNT(C:C)+C3:C6*$A$1"]
    assert [sheet.cell(row, 4).value for row in range(3, 7)] == ["=D2+C3", "=D3+C4", "=D4+C5", "=D5+C6"]
    assert sheet["E1"].value == "=C7"


def test_a_sum_over_no_rows_counts_an_empty_cell_and_no_broken_reference():
    def more(book, sheet):
        sheet.write_formula("C4", "=SUM(A3:A3)")

    assert opened(filled(shifting(more), 行们=[]))["C3"].value == "=SUM($XFD$1048576)"


def test_texts_in_formulas_and_names_of_sheets_and_columns_are_no_references():
    def more(book, sheet):
        sheet.write_formula("C5", '="A5"&LOG10(A5)&\'A5 x\'!A5&TEXT(A5,"A5")')

    data = drawn(lambda book, sheet, _: shifting(more)(book, sheet), ("表单", "A5 x"))
    form = template(data)
    made = form.render({"行们": FOUR}, FormMark("t", "1"))
    assert opened(made)["C8"].value == '="A5"&LOG10(A8)&\'A5 x\'!A5&TEXT(A8,"A5")'


def test_formulas_of_other_sheets_follow():
    def draw(book, sheet, other):
        shifting()(book, sheet)
        other.write_formula("B2", "=SUM(表单!A3:A3)+表单!A5")

    made = template(drawn(draw, ("表单", "另"))).render({"行们": FOUR}, FormMark("t", "1"))
    assert opened(made, 1)["B2"].value == "=SUM(表单!A3:A6)+表单!A8"


def test_shared_formulas_of_repeated_rows_are_written_out():
    data = drawn(shifting(lambda _, sheet: [sheet.write_formula(f"C{row}", f"=A{row}*2") for row in (3, 4)]))
    shared = _replaced(data, "xl/worksheets/sheet1.xml", [
        ("<f>A3*2</f>", '<f t="shared" ref="C3:C4" si="0">A3*2</f>'), ("<f>A4*2</f>", '<f t="shared" si="0"/>')])  # fmt: skip
    sheet = opened(template(shared).render({"行们": FOUR}, FormMark("t", "1")))
    assert [sheet.cell(row, 3).value for row in range(3, 8)] == ["=A3*2", "=A4*2", "=A5*2", "=A6*2", "=A7*2"]


def test_merged_cells_are_repeated_shifted_and_stretched():
    def more(book, sheet):
        sheet.merge_range("C3:E3", "")
        sheet.merge_range("A7:D8", "签字")
        sheet.merge_range("G2:G4", "旁")

    merged = {str(area) for area in opened(filled(shifting(more), 行们=FOUR[:3])).merged_cells.ranges}
    assert merged == {"C3:E3", "C4:E4", "C5:E5", "A9:D10", "G2:G6"}
    assert {str(area) for area in opened(filled(shifting(more), 行们=[])).merged_cells.ranges} == {"A6:D7", "G2:G3"}


def test_formats_validations_links_breaks_and_frozen_rows_follow():
    def more(book, sheet):
        sheet.conditional_format("A3:B3", {"type": "formula", "criteria": "=$A3>$A$5", "format": book.add_format({"bold": True})})
        sheet.data_validation("A3", {"validate": "list", "source": "=$F$5:$F$7"})
        sheet.data_validation("A6", {"validate": "whole", "criteria": ">", "value": 0})
        sheet.write_url("A7", "https://example.org/")
        sheet.set_h_pagebreaks([5])
        sheet.autofilter("A2:B3")

    data = filled(shifting(more), 行们=FOUR)
    sheet = opened(data)
    formats = {str(area.sqref): [rule.formula for rule in rules] for area, rules in sheet.conditional_formatting._cf_rules.items()}
    assert formats == {"A3:B6": [["$A3>$A$8"]]}
    assert {(str(each.sqref), each.formula1) for each in sheet.data_validations.dataValidation} == {("A3:A6", "$F$8:$F$10"), ("A9", "0")}
    assert sheet["A10"].hyperlink.target == "https://example.org/"
    assert [each.id for each in sheet.row_breaks.brk] == [8]
    assert sheet.auto_filter.ref == "A2:B6"
    gone = part(filled(shifting(more), 行们=[]), "xl/worksheets/sheet1.xml")
    assert "conditionalFormatting" not in gone
    assert 'dataValidations count="1"' in gone


def test_names_print_area_and_titles_follow():
    def more(book, sheet):
        sheet.print_area("A1:D9")
        sheet.repeat_rows(0, 1)
        book.define_name("合计", "=表单!$A$5")
        book.define_name("列表", "=表单!$A$3:$B$3")
        book.define_name("常数", "=1.5")

    xml = part(filled(shifting(more), 行们=FOUR), "xl/workbook.xml")
    for said in ("表单!$A$1:$D$12<", "表单!$1:$2<", "表单!$A$8<", "表单!$A$3:$B$6<", ">1.5<"):
        assert said in xml


def test_pictures_notes_and_charts_below_follow_and_the_picture_itself_is_untouched():
    def more(book, sheet):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(picture, "PNG")
        sheet.insert_image("B6", "logo.png", {"image_data": picture})
        sheet.insert_image("F1", "logo.png", {"image_data": picture})
        sheet.write_comment("A5", "批注")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表单!$A$3:$A$3"})
        sheet.insert_chart("C7", chart)

    source = drawn(shifting(more))
    data = template(source).render({"行们": FOUR}, FormMark("t", "1"))
    sheet = opened(data)
    assert sorted(image.anchor._from.row for image in sheet._images) == [0, 8]
    assert [each.anchor._from.row for each in sheet._charts] == [9]
    assert sheet["A8"].comment.text == "批注"
    assert "$A$3:$A$6" in part(data, "xl/charts/chart1.xml")
    assert "<x:Row>7</x:Row>" in part(data, "xl/drawings/vmlDrawing1.vml")
    changed = {name for name, was in members(source).items() if members(data).get(name) != was}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml",
                       "xl/comments1.xml", "xl/charts/chart1.xml"}  # fmt: skip


@pytest.mark.parametrize("rows", [FOUR[:1], FOUR])
def test_all_other_members_stay_byte_for_byte(rows):
    source = drawn(shifting())
    after = members(template(source).render({"行们": rows}, FormMark("t", "1")))
    before = members(source)
    assert {name for name in before if before[name] != after.get(name)} == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert before.keys() == after.keys()


def test_two_rows_repeated_together_are_summed_one_by_one():
    source = rows_of(["{% for 行 in 行们 %}"], ["数", "{{ 行.n }}"], ["价", "{{ 行.p }}"], ["{% endfor %}"], ["和", "=SUM(B2:B2)", "=SUM(B2:B3)"])
    sheet = opened(filled(source, 行们=FOUR[:2]))
    assert (sheet["B5"].value, sheet["C5"].value) == ("=SUM((B1:B1,B3:B3))", "=SUM(B1:B4)")


def test_formulas_are_worked_out_when_the_form_is_opened_and_no_old_result_is_left():
    data = filled(shifting(lambda _, sheet: sheet.write_formula("C4", "=SUM(A3:A3)", None, 99)), 行们=FOUR)
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")
    assert "99" not in part(data, "xl/worksheets/sheet1.xml")


def _replaced(data, name, replacements):
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == name:
                text = content.decode()
                for before, after in replacements:
                    assert before in text
                    text = text.replace(before, after)
                content = text.encode()
            new.writestr(info, content)
    return stream.getvalue()
