"""What a customer system does to workbooks, done to those of others: columns filled, formulas replaced, rows appended."""

import io
import random

import pytest

from tests.shared import SHARED, needs_shared
from tests.xlsx.oracle import assert_only_changed, assert_only_parts, calc_chain, model, root_of
from tests.xlsx.test_corpus_write import NASTY, PATCH
from tests.xlsx.tiny import edits
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import AppendRows, SheetEdit, WorkbookEdit
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refs import cell_ref
from xlcrm.xlsx.workbook import read_workbook

pytestmark = [needs_shared, pytest.mark.shared]

VALUES = [NASTY, 1, -2.5, True, None, "王芳", "x" * 40, 1e300]


class Written:
    """A workbook before and after an edit of its first sheet."""

    def __init__(self, name, make):
        self.before = (SHARED / "corpus" / name).read_bytes()
        package = Package.from_bytes(self.before, name)
        self.sheet = read_workbook(package).worksheets[0]
        self.xml = package.read(self.sheet.part)
        self.cells = model(self.xml)
        self.edit, self.places = make(self.cells)
        if not self.edit:
            pytest.skip("nothing of the kind is in this workbook")
        edit = SheetEdit(self.sheet.name, **self.edit)
        try:
            apply_edits(package, WorkbookEdit((edit,)))
        except Refusal as refusal:
            self.refused = refusal.code
            return
        self.refused = ""
        stream = io.BytesIO()
        self.receipt = package.write(stream)
        self.after = stream.getvalue()
        self.new = Package.from_bytes(self.after, name).read(self.sheet.part)

    def check(self):
        if self.refused:
            assert self.refused in ("cell.inside_merge", "cell.part_of_array", "rows.taken")
            return
        changed = (*self.receipt.changed, *self.receipt.added, *self.receipt.dropped)
        assert_only_parts(self.before, self.after, {change.part for change in changed})
        assert_only_changed(self.xml, self.new, self.places, grown=self.receipt.tally.ranges_grown > 0)
        self.check_chain()

    def check_chain(self):
        """The calculation chain lost exactly the formulas that were overwritten."""
        old, new = calc_chain(self.before), calc_chain(self.after)
        if old is None:
            assert new is None
            return
        gone = {
            (str(self.sheet.sheet_id), cell_ref(*place)) for place in self.places if self.cells.get(place, (0, 0))[1]
        }
        assert (new or []) == [entry for entry in old if entry not in gone]


def of_cells(values):
    return {"columns": edits({cell_ref(*place): value for place, value in values.items()})} if values else {}, set(
        values
    )


def some_cells(cells):
    rng = random.Random(len(cells))
    places = rng.sample(sorted(cells), min(20, len(cells)))
    return of_cells({place: rng.choice(VALUES) for place in places})


def new_column(cells):
    rows = sorted({row for row, _ in cells})
    column = max((column for _, column in cells if column < 16_000), default=0) + 2
    return of_cells({(row, column): f"级别 {row % 3}" for row in rows})


def all_formulas(cells):
    return of_cells({place: 7 for place, cell in cells.items() if cell[1]})


def five_rows(cells):
    last = max((row for row, _ in cells), default=0)
    if last > 1_000_000:
        return {}, set()
    append = AppendRows(last + 1, 5, {1: list("甲乙丙丁戊"), 3: [1, 2.5, None, True, "x"]}, like_row=last or None)
    columns = range(1, 4)
    return {"appends": (append,)}, {(last + row, column) for row in range(1, 6) for column in columns}


@pytest.mark.parametrize("make", [some_cells, new_column, all_formulas, five_rows], ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", PATCH)
def test_only_what_was_meant_changes(name, make):
    Written(name, make).check()


@pytest.mark.parametrize("name", PATCH)
def test_masters_of_shared_formulas_hand_over(name):
    package = Package.open(SHARED / "corpus" / name)
    xml = package.read(read_workbook(package).worksheets[0].part)
    masters = {
        formula.getparent().get("r")
        for formula in root_of(xml).iter("{*}f")
        if formula.get("t") == "shared" and formula.text and formula.getparent().get("r")
    }
    places = {place for place in model(xml) if cell_ref(*place) in masters}
    written = Written(name, lambda _: of_cells(dict.fromkeys(places, 5)))
    written.check()
    assert not written.refused
