"""A form that comes back filled in says what it is, whom it is about and what was written, whatever program saved it."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from tests.documents.forms.making import drawn, template
from tests.office import libreoffice
from xlcrm.documents.forms.marks import FormMark, read_mark
from xlcrm.documents.forms.returned import read_all_returned, read_returned
from xlcrm.documents.forms.sheets import several_sheets
from xlcrm.model.refusals import Refusal

ROWS = [{"id": "CC000001"}, {"id": "CC000002"}, {"id": "CC000003"}]


def draw(book, sheet):
    """A form with fields of all kinds: single ones, check boxes, and some in repeated rows."""
    sheet.write_row("A1", ["日期", "", "满意"])
    sheet.write("C2", "□ 满意   □ 一般")
    sheet.write("A3", "{% for 行 in 行们 %}{{ 行.id }}")
    sheet.write("C3", "{% endfor %}")
    sheet.merge_range("A5:B5", "{{ 名 }}")
    for name, place in (("on", "$A$2"), ("satisfaction", "$C$2"), ("check_id", "$A$3"), ("correct", "$B$3"), ("plans.opinion", "$A$5")):
        book.define_name(f"xlcrm_in_{name}", f"=表单!{place}")


def made(rows=ROWS):
    form = template(drawn(draw))
    return form.render({"行们": rows, "名": "王芳"}, FormMark("spot_check", form.version, {"customer": "KH000001"}, form.repeated))


def fill(path):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A2"], sheet["C2"] = date(2026, 11, 23), "☑ 满意   □ 一般"
    sheet["A2"].number_format = "yyyy-mm-dd"
    sheet["B3"], sheet["B5"], sheet["A7"] = "是", "否", "  同意  "
    book.save(path)


FILLED = {
    "on": date(2026, 11, 23), "satisfaction": "满意", "check_id": ("CC000001", "CC000002", "CC000003"), "correct": ("是", None, "否"),
    "plans.opinion": "同意",
}  # fmt: skip


def test_a_form_filled_in_and_saved_anew_is_read(tmp_path):
    path = tmp_path / "抽查表.xlsx"
    path.write_bytes(made())
    empty = read_returned(path)
    assert (empty.form, dict(empty.record)) == ("spot_check", {"customer": "KH000001"})
    assert empty.values["satisfaction"] == ""
    assert empty.values["correct"] == (None, None, None)
    fill(path)
    form = read_returned(path)
    assert dict(form.values) == FILLED
    assert form.version == empty.version


def test_one_row_is_still_a_field_that_is_filled_in_row_by_row(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(made(ROWS[:1]))
    assert read_returned(path).values["check_id"] == ("CC000001",)
    path.write_bytes(made([]))
    assert "check_id" not in read_returned(path).values


@pytest.mark.libreoffice
def test_what_libreoffice_saves_anew_is_read_the_same(tmp_path):
    path, again = tmp_path / "抽查表.xlsx", tmp_path / "再存.xlsx"
    path.write_bytes(made())
    fill(path)
    several = tmp_path / "多份.xlsx"
    several.write_bytes(_two())
    with libreoffice(tmp_path) as office:
        for source, target in ((path, again), (several, tmp_path / "多份再存.xlsx")):
            office.do("open", path=str(source))
            office.do("save_as", path=str(target))
            office.do("close")
    form = read_returned(again)
    assert (form.form, dict(form.record), dict(form.values)) == ("spot_check", {"customer": "KH000001"}, FILLED)
    both = read_all_returned(tmp_path / "多份再存.xlsx")
    assert [(one.record["customer"], one.sheet, one.values["check_id"]) for one in both] == [
        ("KH000001", "KH000001 王芳", ("CC000001", "CC000002", "CC000003")), ("KH000002", "KH000002 李雷", ("CC000001",)),
    ]  # fmt: skip


def _two():
    form = template(drawn(draw))
    sheets = [
        (f"{record} {name}", {"行们": rows, "名": name}, FormMark("spot_check", form.version, {"customer": record}, form.repeated))
        for record, name, rows in (("KH000001", "王芳", ROWS), ("KH000002", "李雷", ROWS[:1]))
    ]
    return several_sheets(form, sheets)


def test_forms_of_several_customers_in_one_file_are_read_one_by_one(tmp_path):
    path = tmp_path / "多份.xlsx"
    path.write_bytes(_two())
    assert [(one.record["customer"], one.sheet) for one in read_all_returned(path)] == [
        ("KH000001", "KH000001 王芳"), ("KH000002", "KH000002 李雷"),
    ]  # fmt: skip


def test_any_other_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(drawn(draw))
    with pytest.raises(Refusal) as caught:
        read_returned(path)
    assert caught.value.code == "form.not_one"


def test_a_mark_holds_whatever_ids_are_called_and_however_many():
    mark = FormMark("客户卡", "1", {"customer": 'KH"1"&=;', "rows_of": " ".join(f"JH{n:06}" for n in range(100))}, ("a.b", "c"))
    assert read_mark(mark.formula()) == mark
    assert max(len(piece) for piece in mark.formula().split('"&"')) < 255
    assert read_mark("表单!$A$1") is None
