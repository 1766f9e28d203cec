"""vbaProject.bin: other programs' readers find in it the source that was put in, and the same bytes come out twice."""

from __future__ import annotations

import io
import random
import re

import olefile
import pytest

from tests.excel.olevba import modules_of, unpacked
from xlcrm.excel.vba.compression import compress
from xlcrm.excel.vba.container import write_container
from xlcrm.excel.vba.source import MODULES, buttons_project, source_of
from xlcrm.model.desk import DESK_TASKS as TASKS

SHEETS = ("Sheet1", "Sheet2", "SheetDesk")


@pytest.fixture(scope="module")
def project():
    return buttons_project(SHEETS)


def lines(source):
    return [line for line in source.splitlines() if not line.startswith("Attribute ")]


@pytest.mark.parametrize("size", [1, 3, 16, 17, 4095, 4096, 4097, 8192, 12_289])
@pytest.mark.parametrize("letters", ["a", "ab", "abcdefgh \r\n", "Sub End If Dim "])
def test_what_is_compressed_is_read_by_another_program(size, letters):
    data = "".join(random.Random(size).choices(letters, k=size)).encode()
    assert unpacked(compress(data)) == data


def test_noise_is_kept_raw():
    noise = random.Random(7).randbytes(4096)
    assert len(compress(noise)) == 1 + 2 + 4096
    assert unpacked(compress(noise)) == noise


def test_repeated_text_becomes_short():
    assert len(compress(b"Public Sub XlcrmRefresh()\r\n" * 400)) < 700


def test_the_container_has_no_defect(project):
    ole = olefile.OleFileIO(io.BytesIO(project), raise_defects=olefile.DEFECT_UNSURE)
    assert ole.parsing_issues == []
    streams = {"/".join(path) for path in ole.listdir()}
    assert {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT", "VBA/ThisWorkbook"} <= streams
    assert ole.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000100")


@pytest.mark.parametrize("size", [0, 1, 63, 64, 4095, 4096, 70_000])
def test_streams_of_every_size_come_back(size):
    content = random.Random(size).randbytes(size)
    names = [f"stream{number}" for number in range(9)]
    ole = olefile.OleFileIO(io.BytesIO(write_container({"Store": dict.fromkeys(names, content)})))
    assert [ole.openstream(f"Store/{name}").read() for name in names] == [content] * 9


def test_olevba_finds_the_source_as_shipped(project):
    found = modules_of("vbaProject.bin", project)
    assert set(found) == {"ThisWorkbook.cls", *(f"{name}.cls" for name in SHEETS), *(f"{name}.bas" for name in MODULES)}
    for name in MODULES:
        assert lines(found[f"{name}.bas"]) == source_of(f"{name}.bas").splitlines()


def test_two_builds_are_the_same_bytes(project):
    assert buttons_project(SHEETS) == project


def test_every_task_has_its_sub_and_every_sub_its_task():
    subs = dict(re.findall(r"Public Sub (\w+)\(\)\s+XlcrmRun \"(\w+)\"", source_of("XlcrmButtons.bas")))
    assert subs == {task.macro: task.key for task in TASKS}


def test_the_source_is_ascii_without_what_libreoffice_cannot_compile():
    for name in MODULES:
        source = source_of(f"{name}.bas")
        assert source.isascii()
        assert not re.search(r"^\s*(Private |Public )?Declare ", source, re.MULTILINE)
