"""Frames kept between runs are those that reading gives, whatever happened to the file or the cache meanwhile."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from xlcrm.demo.story import tell
from xlcrm.making import NewBook, make_workbook
from xlcrm.model.tables import TABLES
from xlcrm.xlsx import read
from xlcrm.xlsx.cache import Cache
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.read import read_frames


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A workbook with a few customers, some cells of which are odd."""
    told = tell("en", 40, 1, date(2026, 11, 22))
    rows = {
        table: [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for table, columns in told.items()
    }
    path = tmp_path_factory.mktemp("kept") / "customers.xlsx"
    make_workbook(path, NewBook("en", rows=rows))
    return path.read_bytes()


@pytest.fixture(autouse=True)
def small_sheets_too(monkeypatch):
    monkeypatch.setattr(read, "SMALL", 0)


@pytest.fixture
def casts(monkeypatch):
    """The tables that were really cast."""
    names = []
    really = read._cast_all
    monkeypatch.setattr(read, "_cast_all", lambda found, *rest: names.append(found.table.name) or really(found, *rest))
    return names


def frames(data, folder=None):
    return read_frames(Package.from_bytes(data, "customers.xlsx"), TABLES, cache=Cache(folder) if folder else None)


def assert_same(one, other):
    assert one.findings == other.findings
    assert one.frames.keys() == other.frames.keys()
    for name, frame in one.frames.items():
        twin = other.frames[name]
        pd.testing.assert_frame_equal(frame.data, twin.data)
        assert frame.data.dtypes.tolist() == twin.data.dtypes.tolist()
        assert str(frame.layout) == str(twin.layout)
        assert str(frame.odd) == str(twin.odd)
        assert [odd.rows.dtype for odd in frame.odd] == [odd.rows.dtype for odd in twin.odd]


def test_a_kept_frame_is_the_one_that_was_read(workbook, tmp_path, casts):
    plain = frames(workbook)
    assert any(frame.odd for frame in plain.frames.values())
    casts.clear()
    first, cast_first = frames(workbook, tmp_path), list(casts)
    casts.clear()
    second = frames(workbook, tmp_path)
    assert "customers" in cast_first
    assert "customers" not in casts
    assert_same(plain, first)
    assert_same(plain, second)


def test_a_kept_frame_may_be_worked_on(workbook, tmp_path):
    frames(workbook, tmp_path)
    customers = frames(workbook, tmp_path).frames["customers"].data
    customers.loc[customers.index[0], "registered_on"] = np.datetime64("2020-01-01")
    assert_same(frames(workbook), frames(workbook, tmp_path))


@pytest.mark.parametrize(
    ("part", "edit", "anew"),
    [
        ("xl/worksheets/sheet", (b"?>", b"?> "), True),
        ("xl/sharedStrings.xml", (b"?>", b"?> "), False),
        ("xl/sharedStrings.xml", (b"KH000001<", b"KH900001<"), True),
        ("xl/styles.xml", (b"?>", b"?> "), False),
        ("xl/styles.xml", (b"yyyy-mm-dd", b"0000000000"), True),
    ],
)
def test_only_another_content_is_cast_anew(workbook, tmp_path, casts, part, edit, anew):  # noqa: PLR0917 - pytest's
    frames(workbook, tmp_path)
    package = Package.from_bytes(workbook, "customers.xlsx")
    for name in [name for name in package.parts if name.startswith(part)]:
        assert edit[0] in package.read(name)
        package.put(name, package.read(name).replace(*edit))
    casts.clear()
    found = read_frames(package, TABLES, cache=Cache(tmp_path))
    assert ("customers" in casts) is anew
    assert_same(found, read_frames(package, TABLES))


def test_another_version_casts_anew(workbook, tmp_path, casts):
    frames(workbook, tmp_path)
    casts.clear()
    package = Package.from_bytes(workbook, "customers.xlsx")
    read_frames(package, TABLES, cache=Cache(tmp_path, program="another"))
    assert "customers" in casts


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "raw"])
def test_a_damaged_entry_is_never_used(workbook, tmp_path, casts, harm):
    frames(workbook, tmp_path)
    kept = [entry for entry in tmp_path.iterdir() if "-frame" in entry.name or "-head" in entry.name]
    cells = next(entry for entry in tmp_path.iterdir() if "-cells" in entry.name).read_bytes()
    for entry in kept:
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes({"cut": data[:-7], "flip": data, "empty": b"", "raw": b"PK" + cells}[harm])
    casts.clear()
    assert_same(frames(workbook), frames(workbook, tmp_path))
    assert casts.count("customers") == 2
