"""Any workbook made by anyone can be a template: a tag put into a cell changes that sheet and nothing else."""

from __future__ import annotations

import shutil

import pytest

from tests.documents.forms.making import members, template
from tests.shared import SHARED, needs_shared
from xlcrm.documents.forms.marks import FormMark
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cells import get_cells, set_cells
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refs import quote_sheet
from xlcrm.xlsx.workbook import read_workbook

BOOKS = sorted(path for path in (SHARED / "corpus").glob("*.xls[xm]") if "~$" not in path.name) if SHARED.is_dir() else []


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_a_workbook_as_a_template(path, tmp_path):
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    try:
        sheet = read_workbook(Package.open(copy)).worksheets[0]
        place = f"{quote_sheet(sheet.name)}!{_free_cell(copy, sheet.name)}"
        set_cells(copy, place, ["{{ 名 }}"])
        before = get_cells(copy, f"{quote_sheet(sheet.name)}!A1:T60")
    except Refusal:
        pytest.skip("xlcrm does not write this one")
    data = copy.read_bytes()
    try:
        form = template(data)
    except Refusal as refusal:
        assert refusal.code == "form.tag"  # noqa: PT017 - texts of its own that look like tags
        return
    made = form.render({"名": "王芳"}, FormMark("t", form.version))
    ours, theirs = members(data), members(made)
    sheets = {entry.part for entry in read_workbook(Package.open(copy)).worksheets}
    changed = {name.replace("\\", "/") for name in ours if ours[name] != theirs.get(name)}
    assert changed <= {*sheets, read_workbook(Package.open(copy)).part, *(name for name in changed if "style" in name.lower())}
    out = tmp_path / f"form{path.suffix}"
    out.write_bytes(made)
    assert get_cells(out, place) == [["王芳"]]
    after = get_cells(out, f"{quote_sheet(sheet.name)}!A1:T60")
    formulas = _formulas(form)
    for row, (old, new) in enumerate(zip(before, after, strict=True), 1):
        for column, (one, two) in enumerate(zip(old, new, strict=True), 1):
            assert one in {two, "{{ 名 }}"} or (row, column) in formulas, (row, column)


def _free_cell(path, sheet):
    """Return an empty cell of the last row with something in it."""
    rows = get_cells(path, f"{quote_sheet(sheet)}!A1:T200")
    last = max((number for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)), default=1)
    return f"{'ABCDEFGHIJKLMNOPQRST'[next((at for at, cell in enumerate(rows[last - 1]) if cell is None), 19)]}{last}"


def _formulas(form):
    return {(each.row, each.column) for each in form.sheets[0].source.formulas}
