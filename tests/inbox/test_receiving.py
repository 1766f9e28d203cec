"""What lies in the inbox goes in once and away, with a text that says what became of it."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from tests.shared import SHARED, needs_shared
from xlcrm import importing
from xlcrm.inbox import extract as extracting
from xlcrm.inbox import file_away

GOOD = "姓名,手机\n赵六六,13900002222\n"
MIXED = "姓名,手机,入会日期\n王小明,13900001111,2026-11-01\n坏号码,123,2026-11-01\n"


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("receive") / "w")


@pytest.fixture
def inbox(ready, tmp_path, quick):
    shutil.copytree(ready.parent, tmp_path / "店 一")
    return tmp_path / "店 一" / "收件箱"


def book_of(inbox):
    return inbox.parent / "客户管理.xlsx"


def received(inbox, *words, code=0, lang="zh", typed=None):
    ran = xlcrm("import", str(inbox.parent), *map(str, words), "--today", TODAY, "--json", lang=lang)
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)["files"]


def lying(inbox):
    return {str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_symlink() or path.is_file()}


def text(inbox, name):
    return (inbox / name).read_text(encoding="utf-8-sig")


def test_everything_in_the_inbox_goes_in_and_away(inbox):
    (inbox / "好.csv").write_text(GOOD, encoding="gb18030")
    (inbox / "展会.csv").write_text(MIXED, encoding="utf-8")
    (inbox / "~$好.csv").write_bytes(b"lock")
    files = {file["file"].rsplit("/", 1)[-1]: file for file in received(inbox)}
    assert {name: (file["fine"], file["lists"][0]["added"], file["lists"][0]["rejected"]) for name, file in files.items()} == {
        "好.csv": (True, 1, 0), "展会.csv": (False, 1, 1),
    }  # fmt: skip
    assert lying(inbox) == {
        "~$好.csv", f"已处理/{TODAY} 好.csv", f"已处理/{TODAY} 好_结果.txt", f"待修正/{TODAY} 展会.csv", f"待修正/{TODAY} 展会_结果.txt",
        f"待修正/{TODAY} 展会_问题行.xlsx",
    }  # fmt: skip
    said = text(inbox, f"待修正/{TODAY} 展会_结果.txt")
    assert all(words in said for words in ("新增 1", "未导入 1", "_问题行.xlsx", "手机", f"xlcrm undo \"客户管理.xlsx\" {files['展会.csv']['run']}"))
    rows = openpyxl.load_workbook(files["展会.csv"]["answer"]).active
    assert [cell.value for cell in rows[2]][:4] == ["坏号码", "123", "2026-11-01", "3"]


def test_the_same_content_again_changes_nothing_unless_it_was_undone(inbox):
    (inbox / "好.csv").write_text(GOOD, encoding="utf-8")
    (first,) = received(inbox)
    before = book_of(inbox).read_bytes()
    (inbox / "又一份.csv").write_text(GOOD, encoding="utf-8")
    (again,) = received(inbox)
    assert (again["fine"], again["lists"], book_of(inbox).read_bytes()) == (True, [], before)
    assert all(words in again["said"][0] for words in (TODAY, "好.csv", str(first["run"])))
    assert xlcrm("undo", str(book_of(inbox)), lang="zh").returncode == 0
    (inbox / "好.csv").write_text(GOOD, encoding="utf-8")
    (third,) = received(inbox)
    assert third["lists"][0]["added"] == 1
    assert f"已处理/{TODAY} 好 (2).csv" in lying(inbox)


def test_what_is_no_list_is_one_sentence_in_the_folder_to_mend(inbox):
    (inbox / "坏.xlsx").write_bytes(b"PK\3\4 nothing of a zip" * 20)
    (inbox / "空.csv").write_bytes(b"")
    (inbox / "别处.csv").symlink_to(book_of(inbox))
    before = book_of(inbox).read_bytes()
    files = received(inbox, lang="en")
    assert [file["fine"] for file in files] == [False] * 3
    assert book_of(inbox).read_bytes() == before
    for name in ("坏", "空", "别处"):
        assert len(text(inbox, f"待修正/{TODAY} {name}_result.txt").splitlines()) == 1
    assert (inbox / "待修正" / f"{TODAY} 别处.csv").is_symlink()


def test_a_file_whose_reader_never_ends_or_that_we_fail_on_stops_nothing(inbox, monkeypatch):
    (inbox / "好.csv").write_text(GOOD, encoding="utf-8")
    (inbox / "慢.csv").write_text(MIXED, encoding="utf-8")
    real = extracting.extract

    def slow(path, how):
        return real(path, how, extracting.Limits(seconds=0.001) if path.stem == "慢" else None)

    monkeypatch.setattr(importing, "extract", slow)
    monkeypatch.setattr(importing, "incoming", lambda *_: 1 / 0)
    files = {file["file"].rsplit("/", 1)[-1]: file for file in received(inbox)}
    assert "0.001" in files["慢.csv"]["said"][0]
    assert "ZeroDivisionError" in files["好.csv"]["said"][0]
    assert lying(inbox) == {f"待修正/{TODAY} {name}" for name in ("好.csv", "好_结果.txt", "慢.csv", "慢_结果.txt")}


@needs_shared
def test_a_file_with_a_password_says_how_to_give_it_and_keeps_it_nowhere(inbox, monkeypatch):
    pytest.importorskip("msoffcrypto", reason="msoffcrypto-tool is not installed")
    shutil.copy(SHARED / "data" / "encrypted" / "example_password.xlsx", inbox / "名单.xlsx")
    (asked,) = received(inbox)
    parked = f"收件箱/待修正/{TODAY} 名单.xlsx"
    assert f'xlcrm import "客户管理.xlsx" "{parked}" --password' in asked["said"][0]
    monkeypatch.setattr("click.prompt", lambda *_, **__: "Password1234_")
    (given,) = received(inbox, inbox.parent / parked, "--password")
    assert "密码" not in given["said"][0]
    assert f"待修正/{TODAY} 名单.xlsx" in lying(inbox)  # opened, but no list of ours
    assert not any(b"Password1234_" in path.read_bytes() for path in inbox.parent.rglob("*") if path.is_file())


def test_while_the_workbook_is_open_the_file_stays(inbox):
    from tests.watch.process import excel_lock

    (inbox / "好.csv").write_text(GOOD, encoding="utf-8")
    lock = excel_lock(book_of(inbox))
    ran = xlcrm("import", str(inbox.parent), "--today", TODAY, lang="zh")
    assert (ran.returncode, lying(inbox)) == (3, {"好.csv"})
    lock.unlink()
    assert received(inbox)[0]["lists"][0]["added"] == 1


def test_nothing_in_the_inbox_is_said(inbox):
    ran = xlcrm("import", str(inbox.parent), "--today", TODAY, lang="en")
    assert (ran.returncode, "no file" in ran.stdout) == (0, True)


def test_what_a_crash_left_in_the_inbox_is_put_away_by_the_next_call(inbox, monkeypatch):
    def dies(*_):
        raise KeyboardInterrupt

    (inbox / "好.csv").write_text(GOOD, encoding="utf-8")
    real = file_away._move
    monkeypatch.setattr(file_away, "_move", dies)
    with pytest.raises(KeyboardInterrupt):
        xlcrm("import", str(inbox.parent), "--today", TODAY, lang="zh")
    monkeypatch.setattr(file_away, "_move", real)
    assert "好.csv" in lying(inbox)
    before = book_of(inbox).read_bytes()
    assert received(inbox) == []
    assert (lying(inbox), book_of(inbox).read_bytes()) == ({f"已处理/{TODAY} 好.csv", f"已处理/{TODAY} 好_结果.txt"}, before)
