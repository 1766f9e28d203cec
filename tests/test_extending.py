"""A pack, a column group or a sheet that is switched on later in a workbook that lives already (A14)."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from xlcrm import run
from xlcrm.extension import find_extension
from xlcrm.history.store import Store
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.defaults.rules import RULE_BY_KEY
from xlcrm.reading import read
from xlcrm.undoing import undo
from xlcrm.xlsx.cells import set_cells

DAY = date(2026, 11, 23)


def switch(path: Path, key: str, value: object) -> None:
    """Set a rule by its key as staff do, in the column 值 / Value of the sheet 规则 / Rules."""
    frame = read(path, today=DAY).book.frame("rules")
    names = {key, *RULE_BY_KEY[key].label}
    row = next(int(row) for row, name in frame.data["key"].items() if name in names)
    set_cells(path, f"'{frame.sheet}'!{frame.cell(row, 'value')}", [value])


def fill(path: Path, table: str, key: str, nth: int, value: object) -> None:
    frame = read(path, today=DAY).book.frame(table)
    assert frame.layout is not None
    set_cells(path, f"'{frame.sheet}'!{frame.cell(frame.layout.heading_row + nth, key)}", [value])


def hidden(path: Path, table: str, key: str) -> bool:
    frame = read(path, today=DAY).book.frame(table)
    assert frame.layout is not None
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))[frame.sheet]
    letters = openpyxl.utils.get_column_letter(frame.layout.columns[key])
    return bool(sheet.column_dimensions[letters].hidden)


@pytest.fixture(scope="module", params=["zh", "en"])
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that lives already, which no test changes."""
    path = make_workspace(tmp_path_factory.mktemp("begun") / "库 1", NewBook(request.param))
    fill(path, "customers", "name", 1, "王芳")
    run(path, today=DAY)
    return path


@pytest.fixture
def workbook(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun.parent, tmp_path / "库 1")) / begun.name


def test_a_pack_switched_on_later_brings_its_sheets_columns_and_choices(workbook: Path) -> None:
    switch(workbook, "pack.auto", "是")
    outcome = run(workbook, today=DAY)
    book = read(workbook, today=DAY, store=None).book
    assert book.frame("vehicles").layout is not None
    assert book.frame("services_done").layout is not None
    assert {"wanted_model", "present_car", "test_drive_on"} <= set(book.frame("customers").layout.columns)
    assert {"召回", "Recall"} & set(book.lists["value"])
    assert len(book.settings.active_values("service_done_kind")) == 7
    assert len(outcome.notes) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))
    assert sheet.sheetnames.index(book.frame("vehicles").sheet) < sheet.sheetnames.index(book.frame("staff").sheet)
    assert book.customers["name"].tolist() == ["王芳"]


def test_the_second_refresh_after_it_writes_nothing_and_undo_takes_it_back(workbook: Path) -> None:
    switch(workbook, "pack.realestate", "是")
    switched = workbook.read_bytes()
    run(workbook, today=DAY)
    written = workbook.read_bytes()
    assert run(workbook, today=DAY, read_always=True).receipt is None
    assert workbook.read_bytes() == written
    undo(Store.of(workbook), today=DAY, who="测试")
    undo(Store.of(workbook), today=DAY, who="测试")
    assert workbook.read_bytes() == switched


def test_a_group_switched_on_is_shown_once_and_stays_hidden_when_staff_hide_it(workbook: Path) -> None:
    assert hidden(workbook, "customers", "fax")
    switch(workbook, "columns.reach", "是")
    run(workbook, today=DAY)
    assert not hidden(workbook, "customers", "fax")
    assert hidden(workbook, "customers", "legal_rep")


def test_a_sheet_switched_on_is_added(workbook: Path) -> None:
    switch(workbook, "sheet.targets", "是")
    run(workbook, today=DAY)
    assert read(workbook, today=DAY).book.frame("targets").layout is not None


def test_rows_of_settings_that_staff_deleted_do_not_come_back(workbook: Path) -> None:
    switch(workbook, "pack.auto", "是")
    run(workbook, today=DAY)
    lists = read(workbook, today=DAY).book.frame("lists")
    row = next(int(row) for row, name in lists.data["value"].items() if name in ("召回", "Recall"))
    for key in ("list", "value"):
        set_cells(workbook, f"'{lists.sheet}'!{lists.cell(row, key)}", [""])
    run(workbook, today=DAY)
    values = read(workbook, today=DAY).book.frame("lists").data["value"].tolist()
    assert not {"召回", "Recall"} & set(values)


def test_a_column_that_staff_hid_again_stays_hidden_until_it_is_switched_anew(workbook: Path) -> None:
    switch(workbook, "columns.reach", "是")
    run(workbook, today=DAY)
    again = find_extension(read(workbook, today=DAY).book)
    assert not again
    switch(workbook, "columns.reach", "否")
    run(workbook, today=DAY)
    switch(workbook, "columns.reach", "是")
    assert "fax" in find_extension(read(workbook, today=DAY).book).shown["customers"]
