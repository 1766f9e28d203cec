"""Temporary files beside a workbook: told from others, and swept when nobody needs them."""

from __future__ import annotations

import os

import pytest

from xlcrm.xlsx.lock import is_own_or_temporary
from xlcrm.xlsx.temporary import OLD_SECONDS, sweep, temporary_beside


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / ("客" * 80 + ".xlsx")
    path.write_bytes(b"PK")
    return path


def test_the_name_is_new_each_time_and_not_longer_than_names_may_be(workbook):
    first, second = temporary_beside(workbook), temporary_beside(workbook)
    assert first != second
    assert first.parent == workbook.parent
    assert is_own_or_temporary(first.name)
    first.write_bytes(b"")


def test_only_old_ones_of_this_workbook_are_swept(workbook):
    old, young, foreign = (temporary_beside(path) for path in (workbook, workbook, workbook.with_name("a.xlsx")))
    for path in (old, young, foreign):
        path.write_bytes(b"")
    for path in (old, foreign):
        os.utime(path, (0, path.stat().st_mtime - OLD_SECONDS - 1))
    sweep(workbook)
    assert [path.exists() for path in (old, young, foreign)] == [False, True, True]
    sweep(workbook, 0)
    assert [path.exists() for path in (young, foreign)] == [False, True]
    assert workbook.exists()


def test_a_folder_that_is_gone_needs_no_sweeping(tmp_path):
    sweep(tmp_path / "gone" / "a.xlsx", 0)
