"""Several customers' forms in one workbook: each has a sheet with all that belongs to it, moved as its rows fell."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.documents.forms.making import drawn, members, opened, part, template
from xlcrm.documents.forms.marks import FormMark
from xlcrm.documents.forms.sheets import several_sheets
from xlcrm.model.refusals import Refusal


def draw(book, sheet):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    sheet.write("A1", "{% for x in xs %}{{ x }}{% endfor %}")
    sheet.write("A2", "{% for x in xs %}{{ x }}")
    sheet.write("B2", "{% endfor %}")
    sheet.write_formula("A3", "=SUM(表单!A2:A2)")
    sheet.insert_image("A5", "a.png", {"image_data": picture})
    sheet.data_validation("B5", {"validate": "list", "source": "=表单!$A$2:$A$2"})
    sheet.write_comment("A5", "批注")
    sheet.print_area("A1:C9")


def several(*titles_and_values, source=draw):
    form = template(drawn(source) if callable(source) else source)
    return several_sheets(form, [(title, {"xs": values}, FormMark("t", "1", {"customer": title})) for title, values in titles_and_values])


def test_each_sheet_has_its_own_rows_formulas_pictures_names_and_notes():
    data = several(("甲 一", [1, 2, 3]), ("乙/二", []), ("甲 一", [5]))
    sheets = [opened(data, number) for number in range(3)]
    assert [sheet.title for sheet in sheets] == ["甲 一", "乙_二", "甲 一 (2)"]
    assert [sheet.print_area for sheet in sheets] == ["'甲 一'!$A$1:$C$11", "'乙_二'!$A$1:$C$8", "'甲 一 (2)'!$A$1:$C$9"]
    assert sheets[0]["A5"].value == "=SUM('甲 一'!A2:A4)"
    assert sheets[2]["A3"].value == "=SUM('甲 一 (2)'!A2:A2)"
    assert [sheet._images[0].anchor._from.row for sheet in sheets] == [6, 3, 4]
    assert [sheet["A7"].comment is not None for sheet in sheets] == [True, False, False]
    assert sheets[0].data_validations.dataValidation[0].formula1 == "'甲 一'!$A$2:$A$4"
    assert len([name for name in members(data) if name.startswith("xl/media/")]) == 1
    assert part(data, "xl/workbook.xml").count("<sheet ") == 3
    assert sum("tabSelected" in part(data, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3)) == 1


def test_templates_of_several_sheets_or_with_a_table_are_refused():
    def with_table(book, sheet):
        draw(book, sheet)
        sheet.add_table("E1:F3")

    for source in (drawn(lambda book, sheet, _: draw(book, sheet), ("表单", "另")), with_table):
        with pytest.raises(Refusal) as caught:
            several(("甲", []), ("乙", []), source=source)
        assert caught.value.code == "form.one_sheet"
