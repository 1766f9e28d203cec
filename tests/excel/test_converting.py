"""A workbook with buttons made from one without: nothing else changes, and other programs find nothing wrong with it."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pyopenvba
import pytest
import xlsxwriter

from tests.cli.workspace import copied, xlcrm
from tests.excel.olevba import modules_of
from xlcrm.excel.converting import with_buttons
from xlcrm.excel.vba.source import MODULES, source_of
from xlcrm.model.desk import DESK_TASKS
from xlcrm.model.refusals import Refusal
from xlcrm.model.sheets import SHEET_BY_KEY

TIED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def members(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def plain(folder, write=None, name="名单 2026.xlsx"):
    """A workbook that another program made."""
    path = folder / name
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("客户名单")
    sheet.write_row(0, 0, ["客户名称", "手机"])
    sheet.write_row(1, 0, ["张三", "13800138000"])
    if write:
        write(book, sheet)
    book.close()
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    workbook = copied(folder / "客户 一部", "zh")
    before = members(workbook)
    return before, with_buttons(workbook)


def test_only_what_ties_the_buttons_to_the_workbook_changes(made):
    before, converted = made
    after = members(converted.workbook)
    changed = {name for name in before if before[name] != after.get(name)}
    assert {name for name in changed if not name.startswith("xl/worksheets/")} == TIED
    assert len(changed) == len(TIED) + 1
    assert set(after) - set(before) == {"xl/vbaProject.bin", "xl/drawings/vmlDrawing1.vml", *(set(after) & {"xl/worksheets/_rels/sheet1.xml.rels"})}


def test_the_old_file_is_set_aside_as_it_was(made):
    before, converted = made
    assert members(converted.set_aside) == before
    assert not converted.workbook.with_suffix(".xlsx").exists()


def test_the_past_goes_along(made):
    _, converted = made
    runs = xlcrm("history", str(converted.workbook), lang="en")
    assert runs.returncode == 0, runs.stderr
    assert "demo" in runs.stdout


def test_two_other_readers_find_the_source_and_nothing_wrong(made):
    _, converted = made
    found = modules_of(str(converted.workbook))
    report = pyopenvba.check_file(converted.workbook)
    assert (report.issues, report.complete) == ((), True)
    with pyopenvba.ExcelFile(converted.workbook) as book:
        modules = book.vba_modules()
    for name in MODULES:
        shipped = source_of(f"{name}.bas").splitlines()
        assert [line for line in found[f"{name}.bas"].splitlines() if not line.startswith("Attribute")] == shipped
        assert [line for line in modules[name].splitlines() if not line.startswith("Attribute")] == shipped


def test_every_task_has_a_button_of_its_own_in_the_workbooks_language(made):
    _, converted = made
    drawing = members(converted.workbook)["xl/drawings/vmlDrawing1.vml"].decode()
    buttons = re.findall(r"<font[^>]*>([^<]+)</font>.*?<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    assert buttons == [(task.label.zh, task.macro) for task in DESK_TASKS]
    anchors = [tuple(map(int, found.split(","))) for found in re.findall(r"<x:Anchor>([^<]+)</x:Anchor>", drawing)]
    assert len(set(anchors)) == len(DESK_TASKS)
    assert {(anchor[2], anchor[6]) for anchor in anchors} == {(2, 2)}  # the empty row between the lead and the steps


def test_code_names_tie_workbook_and_desk_to_their_modules(made):
    _, converted = made
    after = members(converted.workbook)
    assert b'codeName="ThisWorkbook"' in after["xl/workbook.xml"]
    with pyopenvba.ExcelFile(converted.workbook) as book:
        assert {"ThisWorkbook", "XlcrmDesk"} <= set(book.vba_modules())


def test_a_refresh_keeps_buttons_and_macros(made):
    _, converted = made
    before = members(converted.workbook)
    done = xlcrm("refresh", str(converted.workbook), "--today", "2026-11-27", "--json")
    assert done.returncode in {0, 1}, done.stderr
    after = members(converted.workbook)
    assert before != after
    for name in ("xl/vbaProject.bin", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/sheet1.xml"):
        assert before[name] == after[name]


def test_openpyxl_opens_it_and_finds_the_command_cells(made):
    _, converted = made
    book = openpyxl.load_workbook(io.BytesIO(converted.workbook.read_bytes()), keep_vba=True)
    desk = book[SHEET_BY_KEY["desk"].label.zh]
    assert book.vba_archive is not None
    book.vba_archive.close()
    assert {f"xlcrm_cmd_{number}" for number in (1, 2, 3)} <= set(book.defined_names)
    lists = [check.formula1 for check in desk.data_validations.dataValidation if check.type == "list"]
    offered = ",".join(task.label.zh for task in DESK_TASKS if task.in_cells)
    assert lists == [f'"{offered}"'] * 3


def test_a_list_without_a_desk_gets_one(tmp_path):
    path = plain(tmp_path)
    before = members(path)
    converted = with_buttons(path)
    after = members(converted.workbook)
    assert pyopenvba.check_file(converted.workbook).issues == ()
    assert after["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(io.BytesIO(converted.workbook.read_bytes())).sheetnames == ["客户名单", "工作台"]


def test_shapes_of_other_sheets_keep_their_numbers(tmp_path):
    path = plain(tmp_path, lambda _, sheet: sheet.write_comment("A2", "老客户"))
    converted = with_buttons(path)
    drawings = {name: data for name, data in members(converted.workbook).items() if name.endswith(".vml")}
    shapes = [found for data in drawings.values() for found in re.findall(rb'<v:shape id="(\w+)"', data)]
    assert len(drawings) == 2
    assert len(shapes) == len(set(shapes)) == 1 + len(DESK_TASKS)


def note_on_the_desk(book, sheet):
    desk = book.add_worksheet("工作台")
    desk.write_comment("A1", "看这里")


def own_macros(book, sheet):
    from xlcrm.excel.vba.project import build_project

    project = book.filename.parent / "own.bin"
    project.write_bytes(build_project([("Own", "Sub Hello()\nEnd Sub")], ["Sheet1"]))
    book.add_vba_project(project)


@pytest.mark.parametrize(
    ("write", "name", "code"),
    [(note_on_the_desk, "a.xlsx", "buttons.notes"), (own_macros, "a.xlsm", "buttons.own_macros")],
)
def test_what_staff_made_is_never_at_risk(tmp_path, write, name, code):
    path = plain(tmp_path, write, name)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        with_buttons(path)
    assert refused.value.code == code
    assert path.read_bytes() == before
    assert not path.with_suffix(".old").exists()


def test_the_same_workbook_gives_the_same_bytes(tmp_path):
    first, second = (with_buttons(plain(tmp_path, name=f"{name}.xlsx")) for name in "ab")
    assert members(first.set_aside) == members(second.set_aside)
    assert first.workbook.read_bytes() == second.workbook.read_bytes()


def test_twice_is_refused_and_so_is_a_name_that_is_taken(tmp_path):
    converted = with_buttons(plain(tmp_path))
    with pytest.raises(Refusal) as twice:
        with_buttons(converted.workbook)
    with pytest.raises(Refusal) as taken:
        with_buttons(plain(tmp_path))
    assert (twice.value.code, taken.value.code) == ("buttons.there", "buttons.file_there")


def test_an_open_workbook_is_left_alone(tmp_path):
    path = plain(tmp_path)
    path.with_name(f".~lock.{path.name}#").write_text(",李四,HOST,22.11.2026 09:00,file:///p;", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        with_buttons(path)
    assert refused.value.code == "file.held"
    assert path.exists()


@pytest.mark.parametrize("lang", ["en"])
def test_a_new_workspace_with_macros(tmp_path, monkeypatch, lang):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    done = xlcrm("new", str(tmp_path / "新 公司"), "--macros", lang=lang)
    assert done.returncode == 0, done.stderr
    (book,) = (tmp_path / "新 公司").glob("*.xls*")
    assert book.suffix == ".xlsm"
    assert pyopenvba.check_file(book).issues == ()
    assert "-m xlcrm.excel.buttons" in (tmp_path / "home" / ".xlcrm" / "program.txt").read_text(encoding="utf-8")
    assert xlcrm("new", str(tmp_path / "新 公司"), lang=lang).returncode == 4
