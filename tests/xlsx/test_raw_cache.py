"""The cache changes nothing but the time: same cells, whatever happened to its files."""

from __future__ import annotations

import pytest
from rawtools import NAMESPACE, package_of, sheet_xml, values_of

from xlcrm.xlsx import cache as cache_module
from xlcrm.xlsx import rawsheet
from xlcrm.xlsx.cache import Cache, cached_read
from xlcrm.xlsx.rawsheet import read_raw
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.workbook import read_workbook

ROWS = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="3" t="inlineStr"><is><t>own</t></is></c><c r="D1" t="b"><f>1</f><v>1</v></c></row><row r="9"><c r="A9"><v>2.5</v></c></row>'
SHEET = sheet_xml(ROWS, '<autoFilter ref="A1:D9"/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
STRINGS = f"<sst {NAMESPACE}><si><t>零</t></si><si><t>一</t></si></sst>".encode()


@pytest.fixture
def parsed(monkeypatch):
    """How often sheets and string tables were really parsed."""
    counts = {"cells": 0, "strings": 0}

    def counting(name, function):
        def count(*args, **options):
            counts[name] += 1
            return function(*args, **options)

        return count

    monkeypatch.setattr(cache_module, "sheet_cells", counting("cells", rawsheet.sheet_cells))
    monkeypatch.setattr(cache_module, "read_shared", counting("strings", rawsheet.read_shared))
    return counts


def _read(package, folder, **options):
    return cached_read(package, read_workbook(package).sheets[0], Cache(folder, **options))


def _same(found, package):
    expected = read_raw(package, read_workbook(package).sheets[0])
    assert values_of(found) == values_of(expected)
    assert (found.merges, found.autofilter, found.last_row) == (expected.merges, expected.autofilter, expected.last_row)
    for number, column in expected.columns.items():
        assert found.columns[number].styles.tolist() == column.styles.tolist()
        assert found.columns[number].formulas.tolist() == column.formulas.tolist()
        assert found.columns[number].formulas.dtype == bool


def test_the_second_read_parses_nothing(tmp_path, parsed):
    package = package_of(SHEET, STRINGS)
    for _ in range(3):
        found = _read(package, tmp_path / "cache")
        _same(found, package)
    assert parsed == {"cells": 1, "strings": 1}
    assert found.merges == (Area(1, 1, 2, 2),)


def test_a_changed_table_alone_does_not_parse_the_sheet(tmp_path, parsed):
    _read(package_of(SHEET, STRINGS), tmp_path)
    changed = package_of(SHEET, STRINGS.replace("一".encode(), "壹".encode()))
    found = _read(changed, tmp_path)
    _same(found, changed)
    assert found.row_values(1)[1] == "壹"
    assert parsed == {"cells": 1, "strings": 2}


def test_a_shorter_table_is_no_danger(tmp_path):
    _read(package_of(SHEET, STRINGS), tmp_path)
    shorter = package_of(SHEET, f"<sst {NAMESPACE}/>".encode())
    found = _read(shorter, tmp_path)
    _same(found, shorter)
    assert found.row_values(1)[1] == "#REF!"


def test_a_changed_sheet_takes_the_place_of_the_old(tmp_path, parsed):
    _read(package_of(SHEET, STRINGS), tmp_path)
    files = len(list(tmp_path.iterdir()))
    changed = package_of(SHEET.replace(b"2.5", b"2.6"), STRINGS)
    _same(_read(changed, tmp_path), changed)
    assert parsed == {"cells": 2, "strings": 1}
    assert len(list(tmp_path.iterdir())) == files


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "foreign", "old", "gone"])
def test_damaged_entries_are_ignored_and_written_anew(tmp_path, parsed, monkeypatch, harm):
    package = package_of(SHEET, STRINGS)
    _read(package, tmp_path)
    if harm == "old":
        monkeypatch.setattr(cache_module, "VERSION", cache_module.VERSION + 1)
    for entry in tmp_path.iterdir():
        data = bytearray(entry.read_bytes())
        if harm == "cut":
            entry.write_bytes(data[:-9])
        elif harm == "flip":
            data[len(data) // 2] ^= 1
            entry.write_bytes(data)
        elif harm in ("empty", "foreign"):
            entry.write_bytes(b"" if harm == "empty" else b"PK\3\4" + bytes(500))
        elif harm == "gone":
            entry.unlink()
    _same(_read(package, tmp_path), package)
    assert parsed == {"cells": 2, "strings": 2}
    _same(_read(package, tmp_path), package)
    assert parsed == {"cells": 2, "strings": 2}


def test_the_size_is_bounded(tmp_path, parsed):
    packages = [package_of(SHEET.replace(b"2.5", str(number).encode()), STRINGS) for number in range(6)]
    for number, package in enumerate(packages):
        package.archive.name = f"{number}.xlsx"
        _read(package, tmp_path, limit=20_000)
    assert sum(entry.stat().st_size for entry in tmp_path.iterdir()) < 40_000
    _same(_read(packages[-1], tmp_path), packages[-1])
    assert parsed["cells"] == 6


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path):
    (tmp_path / "file").write_text("")
    package = package_of(SHEET, STRINGS)
    _same(_read(package, tmp_path / "file" / "cache"), package)


def test_nothing_is_left_over_when_writing_fails(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module, "_write", fail)
    package = package_of(SHEET, STRINGS)
    _same(_read(package, tmp_path), package)
    assert list(tmp_path.iterdir()) == []
