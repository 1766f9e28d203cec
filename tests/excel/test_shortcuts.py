"""Files to double-click: what each system is given, and that the command in it works whatever the workbook is called."""

from __future__ import annotations

import os
import re
import shlex
import subprocess

import pytest

from tests.cli.workspace import copied, xlcrm
from xlcrm.excel.installing import install, program_file
from xlcrm.excel.shortcuts import make_shortcuts, shortcuts

ODD = "客户 100% $HOME `x` (新) & 甲"


@pytest.mark.parametrize(("system", "suffix"), [("win32", ".cmd"), ("darwin", ".command"), ("linux", ".desktop")])
def test_every_system_has_its_own_kind(tmp_path, system, suffix):
    made = make_shortcuts(tmp_path / "客户管理.xlsx", tmp_path / "桌面", "zh", system)
    assert {path.name for path in made} == {f"客户管理 {task}{suffix}" for task in ("刷新", "监视", "检查")}
    assert all(os.access(path, os.X_OK) for path in made)


def test_a_batch_file_speaks_utf8_and_doubles_percent_signs(tmp_path):
    (first, *_) = shortcuts(tmp_path / f"{ODD}.xlsx", "zh", "win32")
    assert first.text.splitlines()[1] == "chcp 65001 > nul"
    assert "客户 100%% $HOME" in first.text
    assert first.text.count("\r\n") == first.text.count("\n")


def test_the_script_runs_whatever_the_folder_is_called(tmp_path):
    book = copied(tmp_path / ODD, "zh")
    refresh, *_ = make_shortcuts(book, tmp_path / "desk", "zh", "darwin")
    ran = subprocess.run(["/bin/sh", str(refresh)], input="\n", capture_output=True, text=True, encoding="utf-8", check=False)
    assert "错误" in ran.stdout, ran.stderr
    assert "按回车关闭" in ran.stdout


def test_a_desktop_entry_names_the_very_file(tmp_path):
    book = tmp_path / f"{ODD}.xlsx"
    (first, *_) = shortcuts(book, "zh", "linux")
    command = first.text.split("Exec=")[1].strip().replace("\\\\", "\\").replace("%%", "%")
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:\\.|[^"\\])*)"', command)]
    assert words[-1] == str(book)
    assert words[:2] == ["env", "XLCRM_LANG=zh"]


def test_the_command(tmp_path):
    book = copied(tmp_path / "客户 一部", "en")
    made = xlcrm("shortcuts", str(book.parent), "--to", str(tmp_path / "d"), lang="en")
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("Made:") == 3
    assert len(list((tmp_path / "d").iterdir())) == 3


def test_buttons_are_set_up_for_this_very_python(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert install() == [program_file()]
    (line,) = program_file().read_text(encoding="utf-8").splitlines()
    ran = subprocess.run([*shlex.split(line), "--help"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "--hwnd" in ran.stdout
