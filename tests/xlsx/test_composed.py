"""Two edits of one part are proved as one, against the part as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from isal.isal_zlib import crc32
from tiny import SHEET, again, edits, package, sheet

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.composed import composed
from xlcrm.xlsx.conditional import colour_wrong_cells
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import SheetEdit, WorkbookEdit
from xlcrm.xlsx.parts import part_tree
from xlcrm.xlsx.patch import Batch, Patcher
from xlcrm.xlsx.proof import NOT_PROVED
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.table import create_table
from xlcrm.xlsx.tree import Tree

ROWS = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>5</v></c></row>')


@st.composite
def changes(draw, size):
    """Places of a text of some size with what comes there, in order and apart."""
    marks = sorted(draw(st.lists(st.integers(0, size), max_size=8)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    return [(start, end, draw(st.binary(max_size=5))) for start, end in pairs]


def patched(text, found):
    patcher = Patcher()
    return patcher.apply(text, Batch.of(found)), patcher.spans


def kept(text, spans):
    places = zip([0, *spans.ends.tolist()], [*spans.starts.tolist(), len(text)], strict=True)
    return b"".join(text[start:end] for start, end in places)


@given(st.data(), st.binary(max_size=60))
def test_what_lies_outside_both_edits_was_there_before(data, old):
    first = data.draw(changes(len(old)))
    between, spans = patched(old, first)
    second = data.draw(changes(len(between)))
    new, alone = patched(between, second)
    both = composed(spans, between, second)
    left = kept(new, both)
    assert (crc32(left), len(left)) == (both.kept_crc, both.kept_size)
    assert (np.diff(both.starts) >= 0).all()
    assert (both.starts[1:] >= both.ends[:-1]).all()
    assert _is_subsequence(left, old)
    assert len(left) >= len(kept(new, alone)) - sum(len(what) for _, _, what in first)  # nothing else is let pass
    only = composed(None, between, second)
    assert (only.starts.tolist(), only.ends.tolist()) == (alone.starts.tolist(), alone.ends.tolist())
    assert (only.kept_crc, only.kept_size) == (alone.kept_crc, alone.kept_size)


def _is_subsequence(some, text):
    rest = iter(text)
    return all(byte in rest for byte in some)


def adopted():
    book = package(ROWS)
    apply_edits(book, WorkbookEdit((SheetEdit("客户", edits({"B1": "b", "B2": 7})),), recalculate=False))
    create_table(book, SHEET, "customers", area=Area(1, 1, 2, 2), columns=["a", "b"])
    colour_wrong_cells(book, SHEET, [(1, "name")], bad_column=2, first_row=2)
    return book


def test_a_sheet_that_gets_cells_a_table_and_colours_is_proved_against_the_old_one():
    book = adopted()
    (spans,) = (spans for part, spans in book._spans.items() if part == SHEET.lower())
    left = kept(book.read(SHEET), spans)
    assert (crc32(left), len(left)) == (spans.kept_crc, spans.kept_size)
    assert _is_subsequence(left, package(ROWS).read(SHEET))
    assert len(left) > len(ROWS) / 2
    after = again(book).read(SHEET)
    assert b"<v>5</v>" in after
    assert after.index(b"conditionalFormatting") < after.index(b"tableParts")


def test_harm_done_by_the_last_edit_is_noticed(monkeypatch):
    right = Tree.result
    book = adopted()
    monkeypatch.setattr(Tree, "result", lambda tree: right(tree).replace(b"<v>5</v>", b"<v>6</v>"))
    book.edit(SHEET, part_tree(book, SHEET))
    with pytest.raises(Refusal) as refusal:
        again(book)
    assert refusal.value.kind is NOT_PROVED


def test_harm_done_between_two_edits_is_noticed():
    book = adopted()
    spans = book._spans[SHEET.lower()]
    book.put(SHEET, book.read(SHEET).replace(b"<v>5</v>", b"<v>6</v>"))
    book._spans[SHEET.lower()] = spans
    with pytest.raises(Refusal) as refusal:
        colour_wrong_cells(book, SHEET, [(1, "name")], bad_column=2, first_row=2)
    assert refusal.value.kind is NOT_PROVED
