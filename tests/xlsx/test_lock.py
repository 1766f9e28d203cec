"""Who has the workbook open, as the lock files of Excel, LibreOffice and WPS tell."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx import lock, soffice
from xlcrm.xlsx.lock import HELD, HELD_UNSEEN, holders, is_own_or_temporary, lock_files, refuse_if_held


def excel_owner(user: str, size: int = 165) -> bytes:
    """What Excel writes into ``~$name.xlsx`` (165 bytes), or Word (162)."""
    offset = 55 if size == 165 else 54
    narrow = user.encode("gbk", "replace")[:52]
    head = (bytes([len(narrow)]) + narrow).ljust(offset, b" ")
    wide = struct.pack("<H", len(user)) + user.encode("utf-16-le")
    return (head + wide).ljust(size, b" ")[:size]


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "客户,档案;1.xlsx"
    path.write_bytes(b"PK")
    return path


@pytest.fixture
def proc(tmp_path, monkeypatch):
    """A /proc with processes of one's own making."""
    root = tmp_path / "proc"
    (root / "self").mkdir(parents=True)
    monkeypatch.setattr(lock, "alive", lambda path, profile: soffice.alive(path, profile, root))

    def start(number, program, *arguments, opened=()):
        process = root / str(number)
        (process / "fd").mkdir(parents=True)
        (process / "comm").write_text(program + "\n")
        (process / "cmdline").write_bytes("\0".join((program, *arguments)).encode() + b"\0")
        for handle, target in enumerate(opened):
            (process / "fd" / str(handle)).symlink_to(target)

    return start


def proc_folder(workbook):
    return workbook.parent / "proc"


def write_libreoffice_lock(workbook, host=None, profile="file:///home/li/profile", name="李\\,雷"):
    path = workbook.with_name(f".~lock.{workbook.name}#")
    path.write_text(f"{name},lilei,{host or socket.gethostname()},22.11.2026 04:10,{profile};", encoding="utf-8")
    return path


def test_nobody_holds_a_workbook_without_lock_files(workbook):
    assert holders(workbook) == ()
    refuse_if_held(workbook)


@pytest.mark.parametrize("user", ["张三", "Li Lei", "欧阳" * 26, "A"])
@pytest.mark.parametrize("size", [165, 162])
def test_excels_user_is_read(workbook, user, size):
    path = workbook.with_name(f"~${workbook.name}")
    path.write_bytes(excel_owner(user, size))
    (holder,) = holders(workbook)
    assert (holder.app, holder.user, holder.lock) == ("excel", user, path)


@pytest.mark.parametrize("content", [b"", b"\x05short", b"\xff" * 165, b" " * 165, b"\0" * 162])
def test_an_odd_excel_lock_still_holds(workbook, content):
    workbook.with_name(f"~${workbook.name}").write_bytes(content)
    (holder,) = holders(workbook)
    assert holder.app == "excel"


def test_a_lock_that_cannot_be_read_still_holds(workbook, monkeypatch):
    workbook.with_name(f"~${workbook.name}").write_bytes(excel_owner("张三"))
    monkeypatch.setattr(Path, "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError()))
    (holder,) = holders(workbook)
    assert holder.user is None


def test_libreoffices_lock_is_read(workbook, proc):
    proc(100, "soffice.bin", "-env:UserInstallation=file:///home/li/profile")
    path = write_libreoffice_lock(workbook)
    (holder,) = holders(workbook)
    assert (holder.app, holder.user, holder.host) == ("libreoffice", "李,雷", socket.gethostname())
    assert (holder.since, holder.lock) == (datetime.fromisoformat("2026-11-22T04:10"), path)


@pytest.mark.parametrize("content", ["", ",", "a,b,c,notadate,e;", "a\\", "名字,,,;;", "x" * 5000])
def test_an_odd_libreoffice_lock_still_holds(workbook, content):
    workbook.with_name(f".~lock.{workbook.name}#").write_text(content, encoding="utf-8")
    (holder,) = holders(workbook)
    assert holder.app == "libreoffice"


def test_a_lock_left_by_a_dead_libreoffice_does_not_hold(workbook, proc):
    proc(100, "bash", "soffice")
    proc(101, "soffice.bin", "-env:UserInstallation=file:///home/li/other")
    proc(102, "soffice.bin")
    (proc_folder(workbook) / "102" / "cmdline").write_bytes(b"")
    write_libreoffice_lock(workbook)
    assert holders(workbook) == ()
    assert [left.stale for left in lock_files(workbook)] == [True]
    refuse_if_held(workbook)


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        (("-env:UserInstallation=file:///home/li/profile/",), False),
        (("-env:UserInstallation=file:///home/li/%70rofile",), False),
        ((), False),
        (("-env:UserInstallation=file:///home/li/other",), True),
    ],
)
def test_a_libreoffice_that_may_have_it_open_holds(workbook, proc, arguments, opened):
    proc(100, "soffice.bin", *arguments, opened=[workbook] if opened else ["pipe:[12]", "/dev/null"])
    write_libreoffice_lock(workbook)
    assert len(holders(workbook)) == 1


def test_what_cannot_be_known_is_not_taken_for_stale(workbook, proc, tmp_path, monkeypatch):
    write_libreoffice_lock(workbook, host="another-pc")
    assert len(holders(workbook)) == 1
    write_libreoffice_lock(workbook)
    assert holders(workbook) == ()
    monkeypatch.setattr(lock, "alive", lambda path, profile: soffice.alive(path, profile, tmp_path / "no-proc"))
    assert len(holders(workbook)) == 1


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_wps_holds_with_characters_dropped(workbook, dropped):
    path = workbook.with_name(f".~{workbook.name[dropped:]}")
    path.write_bytes(b"")
    (holder,) = holders(workbook)
    assert (holder.app, holder.user, holder.lock) == ("wps", None, path)


def test_a_mark_that_goes_while_it_is_looked_at_holds_nothing(workbook, monkeypatch):
    workbook.with_name(f".~{workbook.name}").write_bytes(b"")
    monkeypatch.setattr(lock, "_since", lambda path: path.unlink())
    assert holders(workbook) == ()


def test_wpss_mark_of_a_neighbour_is_not_ones_own(tmp_path):
    for name in ("老客户.xlsx", "客户.xlsx"):
        (tmp_path / name).write_bytes(b"PK")
    (tmp_path / ".~客户.xlsx").write_bytes(b"")
    assert holders(tmp_path / "老客户.xlsx") == ()
    assert len(holders(tmp_path / "客户.xlsx")) == 1


def test_the_refusal_names_who_and_what_to_do(workbook):
    path = workbook.with_name(f"~${workbook.name}")
    path.write_bytes(excel_owner("张三"))
    with pytest.raises(Refusal) as refusal:
        refuse_if_held(workbook)
    assert refusal.value.kind is HELD
    assert refusal.value.exit_code == 3
    for lang in ("zh", "en"):
        said = refusal.value.say(lang)
        assert all(word in said for word in ("Excel", "张三", workbook.name, path.name))


def deny(monkeypatch):
    def refused(self, *_, **__):
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "open", refused)


def test_a_file_that_cannot_be_opened_for_writing_is_held_by_somebody(workbook, monkeypatch):
    deny(monkeypatch)
    with pytest.raises(Refusal) as refusal:
        refuse_if_held(workbook)
    assert refusal.value.kind is HELD_UNSEEN


def test_windows_proves_an_excel_lock_stale_by_opening(workbook, monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    for name in (f"~${workbook.name}", f".~{workbook.name}"):
        workbook.with_name(name).write_bytes(excel_owner("张三"))
    assert holders(workbook) == ()
    assert len(lock_files(workbook)) == 2
    deny(monkeypatch)
    assert len(holders(workbook)) == 2


@pytest.mark.parametrize(
    "name",
    [
        "~$客户.xlsx",
        ".~lock.客户.xlsx#",
        ".~客户.xlsx",
        "客户.tmp",
        "A1B2C3D4",
        "0f0f0f0f",
        ".~客户.xlsx.xlcrm.tmp",
        ".xlcrm",
        "客户.xlsx.~tmp",
        "客户.xlsx.crdownload",
        "._客户.xlsx",
        "Thumbs.db",
    ],
)
def test_what_no_one_means_as_an_edit(name):
    assert is_own_or_temporary(name)


@pytest.mark.parametrize(
    "name", ["客户.xlsx", "A1B2C3D4.xlsx", "tmp.xlsx", "客户~$.xlsx", "12345678.xlsm", "客户.csv", "A1B2C3D45"]
)
def test_what_is_an_edit(name):
    assert not is_own_or_temporary(name)


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_lock_of_a_real_libreoffice_that_died(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    path = tmp_path / "客户.xlsx"
    openpyxl.Workbook().save(path)
    profile = f"file://{tmp_path}/profile"
    # Loading a document without --convert-to ends the program at once on a machine without a screen.
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as program:
        try:
            program.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, 9)
    found = lock_files(path)
    if not found:
        pytest.skip("this LibreOffice left no lock file behind")
    assert found[0].profile == profile
    assert found[0].stale
