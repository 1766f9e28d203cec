"""Any workbook made by anyone: one cell set, everything else as it was; or a clear refusal and an untouched file."""

import csv
import os
import shutil
from pathlib import Path

import pytest

from tests.shared import SHARED, needs_shared
from tests.xlsx.oracle import (
    assert_only_changed,
    assert_only_parts,
    calamine_opens,
    calamine_value,
    calc_chain,
    model,
    openpyxl_opens,
)
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.cells import get_cells, set_cells
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refs import cell_ref
from xlcrm.xlsx.workbook import read_workbook

pytestmark = [needs_shared, pytest.mark.shared]

INDEX = SHARED / "corpus" / "index.tsv"
LINES = INDEX.read_text(encoding="utf-8").splitlines() if INDEX.exists() else []
ROWS = list(csv.DictReader(LINES, delimiter="\t"))
PATCH = [row["file"] for row in ROWS if row["a correct writer must"] == "patch"]
REFUSE = [row["file"] for row in ROWS if row["a correct writer must"] == "refuse"]
NASTY = "  <b>&amp; 下次“跟进”_x0041_ \U0001f600\r\n\t]]> "


@pytest.fixture
def copy(tmp_path):
    def copied(name) -> Path:
        return Path(shutil.copy(SHARED / "corpus" / name, tmp_path / name))

    return copied


def part_of(path, sheet):
    package = Package.open(path)
    entry = next(each for each in read_workbook(package).worksheets if each.name == sheet)
    return entry.part, package.read(entry.part)


def first_sheet(path):
    return read_workbook(Package.open(path)).worksheets[0].name


def quoted(sheet):
    return "'" + sheet.replace("'", "''") + "'"


def check(path, before, sheet, places, receipt):
    """All that must hold after a write, told by others than the writer."""
    after = path.read_bytes()
    part, new = part_of(path, sheet)
    changed = {change.part for change in (*receipt.changed, *receipt.added, *receipt.dropped)}
    assert_only_parts(before, after, changed)
    old_package = Package.from_bytes(before, path.name)
    assert_only_changed(old_package.read(part), new, places)
    others = [each.part for each in read_workbook(old_package).worksheets if each.part != part]
    assert not {each.lower() for each in others} & {each.lower() for each in changed}


@pytest.mark.parametrize("name", PATCH)
def test_a_new_cell_is_written_and_all_else_stays(copy, name):
    path = copy(name)
    before = path.read_bytes()
    opened = calamine_opens(path), openpyxl_opens(path)
    sheet = first_sheet(path)
    taken = {column for _, column in model(part_of(path, sheet)[1])}
    column = max((column for column in taken if column < 16_000), default=0) + 2
    ref = f"{quoted(sheet)}!{cell_ref(3, column)}"
    receipt = set_cells(path, ref, [NASTY], kind="text")
    check(path, before, sheet, {(3, column)}, receipt)
    assert get_cells(path, ref) == [[NASTY]]
    for now, then in zip((calamine_opens(path), openpyxl_opens(path)), opened, strict=True):
        assert not now or then
    if not opened[0]:
        assert calamine_value(path, sheet, 3, column).replace("\r\n", "\n") in (NASTY, NASTY.replace("\r\n", "\n"))


@pytest.mark.parametrize("name", PATCH)
def test_cells_that_are_there_are_overwritten(copy, name):
    path = copy(name)
    sheet = first_sheet(path)
    _part, xml = part_of(path, sheet)
    written = 0
    places = list(model(xml))
    for place in places[:: max(1, len(places) // 4)]:
        before = path.read_bytes()
        ref = f"{quoted(sheet)}!{cell_ref(*place)}"
        try:
            receipt = set_cells(path, ref, [42.5], kind=None)
        except Refusal as refusal:
            assert refusal.code in ("cell.inside_merge", "cell.part_of_array")  # noqa: PT017 - some cells are taken
            assert path.read_bytes() == before
            continue
        written += 1
        check(path, before, sheet, {place}, receipt)
        formulas = {cell_ref(*at) for at, cell in model(part_of(path, sheet)[1]).items() if cell[1]}
        chain = calc_chain(path.read_bytes())
        assert chain is None or cell_ref(*place) not in formulas
    assert written or not model(xml)


@pytest.mark.parametrize("name", PATCH)
def test_clearing_leaves_the_style(copy, name):
    path = copy(name)
    sheet = first_sheet(path)
    _, xml = part_of(path, sheet)
    plain = [at for at, cell in model(xml).items() if cell[1] is None and (cell[2] or cell[3])]
    for place in plain[:2]:
        before = path.read_bytes()
        style = model(part_of(path, sheet)[1])[place][0].get("s", "0")
        try:
            receipt = set_cells(path, f"{quoted(sheet)}!{cell_ref(*place)}", [None])
        except Refusal:
            continue
        check(path, before, sheet, {place}, receipt)
        cell = model(part_of(path, sheet)[1])[place]
        assert (cell[0].get("s", "0"), cell[1:]) == (style, (None, None, None))


@pytest.mark.parametrize("name", REFUSE)
def test_what_cannot_be_written_is_refused_and_untouched(copy, name):
    path = copy(name)
    os.utime(path, ns=(1, 1))
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        set_cells(path, "A1", ["x"])
    assert refused.value.exit_code in (3, 4)
    assert name in refused.value.say("zh")
    assert name in refused.value.say("en")
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == 1
    assert [each.name for each in path.parent.iterdir()] == [name]
