"""The cache changes nothing but the time: same cells, whatever happened to its files."""

from __future__ import annotations

import pytest
from rawtools import NAMESPACE, package_of, plain, sheet_xml, values_of

from xlcrm.xlsx import cache as cache_module
from xlcrm.xlsx import rawsheet
from xlcrm.xlsx.cache import Cache, cached_read
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawcells import read_cells
from xlcrm.xlsx.rawfast import read_rows_fast
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
    package = Package.from_bytes(package.archive.data, package.archive.name)  # as opened anew
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


LONG = [
    f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>客户{row % 11}</t></is></c><c r="B{row}"><v>{row}.25</v></c>'
    + (f'<c r="C{row}" t="s"><v>{row % 2}</v></c>' if row % 3 else "")
    + "</row>"
    for row in range(1, 400)
]
EDITS = {
    "nothing": lambda rows: rows,
    "a number": lambda rows: [*rows[:200], rows[200].replace(".25", ".75"), *rows[201:]],
    "a longer text": lambda rows: [*rows[:200], rows[200].replace("客户", "重要客户😀"), *rows[201:]],
    "a row gone": lambda rows: [*rows[:200], *rows[201:]],
    "many rows gone": lambda rows: [*rows[:50], *rows[350:]],
    "a row appended": lambda rows: [*rows, '<row r="400"><c r="D400" t="inlineStr"><is><t>new</t></is></c></row>'],
    "the first row": lambda rows: ['<row r="1"/>', *rows[1:]],
    "the last row": lambda rows: rows[:-1],
    "rows swapped": lambda rows: [*rows[:200], rows[300], *rows[201:300], rows[200], *rows[301:]],
    "a row twice": lambda rows: [*rows[:300], rows[100].replace(".25", ".5"), *rows[300:]],
    "a row without number": lambda rows: [*rows[:200], "<row><c><v>7</v></c></row>", *rows[202:]],
    "a comment": lambda rows: [*rows[:200], "<!-- <row r='7'></row> -->", *rows[200:]],
    "everything": lambda rows: [row.replace(".25", ".26") for row in rows],
    "all gone": lambda rows: rows[:0],
}


@pytest.mark.parametrize("first", ["nothing", "a longer text", "rows swapped"])
@pytest.mark.parametrize("edit", EDITS)
def test_rows_that_did_not_change_are_taken_over(first, edit):
    before = sheet_xml("".join(EDITS[first](LONG)))
    after = sheet_xml("".join(EDITS[edit](EDITS[first](LONG))), '<autoFilter ref="A1:B2"/>')
    known = read_cells([before], size=2000)
    assert bool(known.chunks) == (first != "rows swapped")
    found, expected = read_cells([after[:999], after[999:]], known=known, size=2000), read_cells([after], size=2000)
    assert plain(found) == plain(expected)
    assert found.autofilter == expected.autofilter
    assert sorted(found.own_texts.to_pylist()) == sorted(expected.own_texts.to_pylist())
    again = read_cells([after], known=found, size=2000)
    assert plain(again) == plain(expected)


def test_only_the_changed_rows_are_parsed(tmp_path, monkeypatch):
    from xlcrm.xlsx import rawcells

    seen = []
    monkeypatch.setattr(rawcells, "read_rows_fast", lambda xml: seen.append(len(xml)) or read_rows_fast(xml))
    known = read_cells([sheet_xml("".join(LONG))], size=2000)
    assert len(seen) > 10
    seen.clear()
    read_cells([sheet_xml("".join(EDITS["a longer text"](LONG)))], known=known, size=2000)
    assert len(seen) == 1
    package, changed = (
        package_of(sheet_xml("".join(EDITS[edit](LONG))), STRINGS) for edit in ("nothing", "a longer text")
    )
    _same(_read(package, tmp_path), package)
    _same(_read(changed, tmp_path), changed)
    _same(_read(package, tmp_path), package)
