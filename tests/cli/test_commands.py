from __future__ import annotations

import io
import json
import re
import shutil

import openpyxl
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm, xlcrm_process
from tests.shared import SHARED, needs_shared


def column_of(path, sheet, heading):
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    rows = list(book[sheet].iter_rows(values_only=True))
    number = rows[0].index(heading)
    return {row[0]: row[number] for row in rows[1:] if row[0]}


def set_cell(path, ref, value, *more):
    ran = xlcrm("set", str(path), ref, value, *more)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_process_of_its_own_says_the_same_and_ends_with_the_same_code(tmp_path, lang):
    """So that all other tests may run their commands in one process."""
    book = copied(tmp_path / "店 一", lang)
    for arguments, code in ((["refresh", str(book), "--today", TODAY], 1), (["explain", str(book), "KH999999"], 2), (["get", str(book), "nowhere!A1:B3"], 2)):
        process, here = xlcrm_process(*arguments, lang=lang), xlcrm(*arguments, lang=lang)
        assert process.returncode == code
        assert (process.returncode, process.stdout, process.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_refresh_on_the_same_day_does_not_touch_the_file(tmp_path, lang):
    book = copied(tmp_path / "店 一", lang)
    before = book.read_bytes(), book.stat().st_mtime_ns
    for arguments in ([], ["--json"]):
        ran = xlcrm("refresh", str(book), "--today", TODAY, *arguments, lang=lang)
        assert ran.returncode == 1, ran.stderr  # the demo has some natural errors
        assert (book.read_bytes(), book.stat().st_mtime_ns) == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refresh_without_its_past_plans_nothing_either(tmp_path, lang):
    book = copied(tmp_path / "w", lang)
    shutil.rmtree(book.parent / ".xlcrm")
    before = book.read_bytes()
    answer = json.loads(xlcrm("refresh", str(book), "--today", TODAY, "--json").stdout)
    assert (answer["written"], answer["changes"], answer["sheets"]) == (False, [], [])
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["due", "{book}", "--ics", "{folder}/没有/a.ics"], 3, "找不到“a.ics”。"),
        (["due", "{book}", "--owner", "没有这个人"], 2, "没有叫“没有这个人”的负责人。"),
        (["demo", "{book}"], 3, "已有名为“客户管理.xlsx”的文件。"),
        (["undo", "{book}", "abc"], 2, "只能是整数。用法见"),
        (["demo", "{folder}/x", "--customers", "-5"], 2, "--customers 只能是 0 到 500000 的整数。"),
        (["check", "{book}", "--today", "昨天"], 2, "请写成 2026-11-22 这样。用法见"),
        (["check", "{folder}/cut.xlsx"], 3, "已损坏或不完整"),
    ],
)
def test_what_goes_wrong_is_one_sentence(tmp_path, arguments, code, said):
    book = copied(tmp_path / "w")
    (tmp_path / "cut.xlsx").write_bytes(book.read_bytes()[:9999])
    ran = xlcrm(*(each.format(book=book, folder=tmp_path) for each in arguments), lang="zh")
    assert ran.returncode == code
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["check", "refresh", "due"])
def test_a_workbook_without_customers_is_refused_and_stays_as_it_was(tmp_path, command):
    book = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(book)
    before = book.read_bytes()
    ran = xlcrm(command, str(book), lang="zh")
    assert (ran.returncode, book.read_bytes()) == (4, before)
    assert "“x.xlsx”里没有客户表" in ran.stderr


def test_a_dry_run_says_what_a_refresh_then_does(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    planned = json.loads(xlcrm("refresh", str(book), "--today", "2026-12-20", "--dry-run", "--json").stdout)
    assert planned["changes"], planned["sheets"]
    assert book.read_bytes() == before
    done = json.loads(xlcrm("refresh", str(book), "--today", "2026-12-20", "--json").stdout)
    assert done["written"]
    assert done["changes"] == planned["changes"]
    assert done["sheets"] == planned["sheets"]


def test_check_exits_1_with_errors_and_0_without(tmp_path):
    book = copied(tmp_path / "w")
    ran = xlcrm("check", str(book), "--today", TODAY)
    assert ran.returncode == 1
    assert "客户!" in ran.stdout
    assert xlcrm("new", str(tmp_path / "n"), "--lang", "en").returncode == 0
    assert xlcrm("check", str(tmp_path / "n")).returncode == 0


def test_staffs_edit_changes_grades_and_is_in_the_history(tmp_path):
    book = copied(tmp_path / "w", "en")
    number = column_of(book, "Customers", "Customer ID")
    row = list(number).index("KH000012") + 2
    headings = xlcrm("get", str(book), "Customers!A1:AZ1").stdout.rstrip("\n").split("\t")
    letter = openpyxl.utils.get_column_letter(headings.index("Do not contact") + 1)
    set_cell(book, f"Customers!{letter}{row}", "Yes")
    assert xlcrm("refresh", str(book), "--today", TODAY).returncode == 1
    assert column_of(book, "Customers", "Next follow-up")["KH000012"] is None
    told = xlcrm("history", str(book), "KH000012").stdout
    assert "staff" in told
    assert "Do not contact" in told
    assert "do not contact" in xlcrm("explain", str(book), "KH000012", "--today", TODAY).stdout


def test_explain_lists_values_as_the_language_does(tmp_path):
    for lang, mark, other in (("zh", "、交易金额 ", ", "), ("en", ", Amount ", "、")):
        said = xlcrm("explain", str(copied(tmp_path / lang, lang)), "KH000001", "--today", TODAY, lang=lang).stdout
        values = next(line for line in said.splitlines() if mark in line)
        assert other not in values


def test_a_past_of_nobody_known_is_told_as_such(tmp_path):
    book = copied(tmp_path / "w", "en")
    headings = xlcrm("get", str(book), "Customers!A1:CZ1").stdout.rstrip("\n").split("\t")
    note = openpyxl.utils.get_column_letter(headings.index("Note") + 1)
    edited = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
    edited["Customers"][f"{note}2"] = "written by hand"
    edited.properties.lastModifiedBy = None
    edited.save(book)
    xlcrm("refresh", str(book), "--today", TODAY)
    for lang, nobody in (("en", "unknown"), ("zh", "未知")):
        told = xlcrm("history", str(book), "KH000001", lang=lang).stdout
        (line,) = [line for line in told.splitlines() if "written by hand" in line]
        assert f"  {nobody}  " in line


def test_undo_restores_the_file_byte_for_byte_and_a_refresh_leaves_it_alone(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    assert xlcrm("refresh", str(book), "--today", "2026-12-20").returncode == 1
    assert book.read_bytes() != before
    run = json.loads(xlcrm("history", str(book), "--json").stdout)["runs"][0]["id"]
    ran = xlcrm("undo", str(book), "--today", "2026-12-20")
    assert ran.returncode == 0, ran.stderr
    assert book.read_bytes() == before
    assert xlcrm("refresh", str(book), "--today", "2026-12-20").returncode == 1
    assert book.read_bytes() == before  # of that day, the undo has the last word
    for lang, said in (("zh", f"第 {run} 次运行已被"), ("en", f"Run {run} was undone already")):
        again = xlcrm("undo", str(book), str(run), lang=lang)
        assert again.returncode == 2
        assert said in again.stderr


def test_an_undo_after_staff_went_on_leaves_their_cells_and_names_the_conflicts(tmp_path):
    book = copied(tmp_path / "w", "en")
    assert xlcrm("refresh", str(book), "--today", "2026-12-20").returncode == 1
    run = json.loads(xlcrm("history", str(book), "--json").stdout)["runs"][0]["id"]
    headings = xlcrm("get", str(book), "Customers!A1:CZ1").stdout.rstrip("\n").split("\t")
    note = openpyxl.utils.get_column_letter(headings.index("Note") + 1)
    set_cell(book, f"Customers!{note}3", "written by staff")
    status = openpyxl.utils.get_column_letter(headings.index("Status") + 1)
    set_cell(book, f"Customers!{status}2", "mine")
    answer = json.loads(xlcrm("undo", str(book), str(run), "--json").stdout)
    assert answer["exact"] is False
    assert xlcrm("get", str(book), f"Customers!{note}3").stdout.strip() == "written by staff"
    assert xlcrm("get", str(book), f"Customers!{status}2").stdout.strip() == "mine"


def test_a_protected_sheet_is_written_to_with_a_warning(tmp_path):
    book = copied(tmp_path / "w", "en")
    edited = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
    for title in ("Customers", "Levels summary", "Lists"):
        edited[title].protection.sheet = True
    edited.save(book)
    answer = json.loads(xlcrm("refresh", str(book), "--today", "2026-12-20", "--json").stdout)
    warned = [problem for problem in answer["problems"] if problem["code"] == "sheet_protected"]
    assert {problem["sheet"] for problem in warned} == {"Customers", "Levels summary", "Lists"}
    assert all(problem["message"].startswith(f"The sheet “{problem['sheet']}” is protected") for problem in warned)
    assert answer["written"]
    after = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
    assert after["Customers"].protection.sheet


def test_backup_and_restore(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    assert xlcrm("backup", str(book)).returncode == 0
    set_cell(book, "客户!B2", "改名")
    assert book.read_bytes() != before
    ran = xlcrm("restore", str(book))
    assert ran.returncode == 0, ran.stderr
    assert book.read_bytes() == before


def test_backup_and_restore_answer_in_json(tmp_path):
    book = copied(tmp_path / "w")
    taken = json.loads(xlcrm("backup", str(book), "--json").stdout)["snapshot"]
    assert taken["size"] == book.stat().st_size
    listed = json.loads(xlcrm("restore", str(book), "--list", "--json").stdout)["snapshots"]
    assert taken in listed
    set_cell(book, "客户!B2", "改名")
    back = json.loads(xlcrm("restore", str(book), taken["name"], "--json").stdout)
    assert back["snapshot"] == taken
    assert json.loads(xlcrm("history", str(book), "--json").stdout)["runs"][0]["id"] == back["run"]


def test_a_vanished_workbook_comes_back(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    xlcrm("backup", str(book))
    book.unlink()
    ran = xlcrm("restore", str(book))
    assert ran.returncode == 0, ran.stderr
    assert book.read_bytes() == before


def test_due_lists_whom_to_contact_and_writes_a_calendar(tmp_path):
    book = copied(tmp_path / "w", "en")
    ran = xlcrm("due", str(book), "--today", "2026-12-20", "--ics", str(tmp_path / "due.ics"))
    assert ran.returncode == 0, ran.stderr
    assert "overdue" in ran.stdout
    calendar = (tmp_path / "due.ics").read_bytes().decode()
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert set(re.findall(r"KH0\d+", ran.stdout)) <= set(re.findall(r"KH0\d+", calendar.replace("\r\n ", "")))
    uids = re.findall(r"UID:(.*)\r", calendar)
    assert len(uids) == len(set(uids)) > 0
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["refresh", "nowhere.xlsx"], 3, "nowhere.xlsx"),
        (["explain", "{book}", "KH999999"], 2, "KH999999"),
        (["explain", "{book}", "nobody", "--today", "x"], 2, "2026-11-22"),
        (["undo", "{book}", "99"], 2, "99"),
        (["set", "{book}", "Nowhere!A1", "x"], 2, "Nowhere"),
        (["demo", "{folder}", "--lang", "en"], 4, "customers.xlsx"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_wrong_use_is_one_sentence_and_an_exit_code(tmp_path, arguments, code, word):
    book = copied(tmp_path / "w", "en")
    filled = [one.format(book=book, folder=book.parent) for one in arguments]
    ran = xlcrm(*filled)
    assert ran.returncode == code, ran.stderr
    assert word in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_workbook_that_is_open_is_not_written(tmp_path):
    book = copied(tmp_path / "w")
    before = book.read_bytes()
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text("李雷,lilei,other-pc,20.11.2026 09:00,file:///profile;", encoding="utf-8")
    for arguments in (
        ["refresh", str(book), "--today", "2026-12-20"],
        ["set", str(book), "客户!B2", "x"],
        ["undo", str(book)],
        ["restore", str(book)],
    ):
        ran = xlcrm(*arguments)
        assert ran.returncode == 3, (arguments, ran.stderr)
        assert "李雷" in ran.stderr
    assert book.read_bytes() == before
    assert xlcrm("check", str(book), "--today", TODAY).returncode == 1  # reading is harmless


def test_a_list_that_was_not_adopted_is_not_written_over(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Customers"
    book.active.append(["Name", "Mobile", "Tier"])
    book.active.append(["Ann", "19900001111", "my own grade"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    before = path.read_bytes()
    ran = xlcrm("refresh", str(path))
    assert ran.returncode == 4, ran.stdout
    assert "Tier" in ran.stderr
    assert path.read_bytes() == before
    assert xlcrm("adopt", str(path)).returncode == 0
    assert xlcrm("refresh", str(path)).returncode == 0
    customers = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Customers"]
    cells = {cell.value: cell.column_letter for cell in customers[1]}
    assert customers["C2"].value == "my own grade"
    assert "Tier (xlcrm)" in cells


@needs_shared
def test_adopting_a_shops_list_gives_grades_and_loses_nothing(tmp_path):
    source = SHARED / "data" / "workbooks" / "会员名单.xlsx"
    path = tmp_path / "我的 店" / "会员名单.xlsx"
    path.parent.mkdir()
    shutil.copyfile(source, path)
    shown = xlcrm("adopt", str(path), "--dry-run", lang="zh")
    assert shown.returncode == 0, shown.stderr
    assert "会员名单!会员姓名 → 客户.客户名称" in shown.stdout
    assert path.read_bytes() == source.read_bytes()
    assert xlcrm("adopt", str(path), lang="zh").returncode == 0
    assert xlcrm("refresh", str(path), "--today", "2006-12-31", lang="zh").returncode == 0
    before, after = (openpyxl.load_workbook(io.BytesIO(one.read_bytes())) for one in (source, path))
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert after[sheet.title][cell.coordinate].value == cell.value
    grades = column_of(path, "会员名单", "会员等级")
    spent = column_of(path, "会员名单", "交易金额")
    assert spent["Abbey O'Reilly"] == 472
    assert grades["Abbey O'Reilly"]
    assert len([due for due in column_of(path, "会员名单", "下次跟进").values() if due]) == 995
    for _ in range(2):
        assert xlcrm("undo", str(path)).returncode == 0
    assert path.read_bytes() == source.read_bytes()


@needs_shared
def test_a_map_corrects_a_match(tmp_path):
    path = tmp_path / "m.xlsx"
    shutil.copyfile(SHARED / "data" / "workbooks" / "会员名单.xlsx", path)
    ran = xlcrm("adopt", str(path), "--map", "门店=所属区域", "--dry-run", lang="zh")
    assert "会员名单!门店 → 客户.所属区域" in ran.stdout
    wrong = xlcrm("adopt", str(path), "--map", "门殿=所属区域", lang="zh")
    assert wrong.returncode == 2
    assert "门店" in wrong.stderr
