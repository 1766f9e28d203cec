"""Taking a run back: exactly while nothing else happened, else cell by cell, and never over what staff did since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.history.conftest import START, cells_of, column, write_workbook
from xlcrm.history.files import fingerprint_of
from xlcrm.history.refused import ALREADY_UNDONE, NO_RUN, NOT_DONE, NOTHING_TO_UNDO
from xlcrm.history.restore import restore
from xlcrm.history.runs import Origin
from xlcrm.history.snapshots import take
from xlcrm.history.undo import plan_undo
from xlcrm.model.plan import Append
from xlcrm.model.refusals import Refusal

NOW = """
    客户 | 客户编号 | 客户名称 | 下次跟进   | 意向级别
         | KH000003 | 张伟     | 2026-11-25 | A
         | KH000001 | 王芳     | 2026-11-30 | B
         | KH000002 | 李雷     | 2026-11-28 |
    """
DUE = column(
    "customers",
    "next_due_on",
    [
        (2, "KH000001", None, date(2026, 11, 30)),
        (3, "KH000002", date(2026, 1, 1), date(2026, 11, 28)),
        (4, "KH000003", None, date(2026, 11, 25)),
    ],
)
ROW_2 = ("customers", 2, "KH000003", "next_due_on", date(2026, 11, 25), None)
ROW_3 = ("customers", 3, "KH000001", "next_due_on", date(2026, 11, 30), None)
ROW_4 = ("customers", 4, "KH000002", "next_due_on", date(2026, 11, 28), date(2026, 1, 1))


@pytest.fixture
def undo(journal, make_book):
    def plan(text, number=None, fingerprint="present"):
        return plan_undo(journal, make_book(text).frames, fingerprint, number)

    return plan


def cells(changes):
    return sorted((tuple(cell) for cell in changes), key=lambda cell: (cell[0], cell[3], cell[1]))


def all_cells(plan):
    assert all((change.rows[1:] > change.rows[:-1]).all() for change in plan.changes)
    return cells(cell for change in plan.changes for cell in change.cells())


def test_records_are_found_where_they_are_now(undo, record_run):
    record_run(DUE)
    plan = undo(NOW)
    assert all_cells(plan) == [ROW_2, ROW_3, ROW_4]
    assert plan.conflicts == ()
    assert plan.exact is None


def test_a_cell_changed_since_is_listed_and_left_alone(undo, record_run):
    record_run(DUE)
    plan = undo(NOW.replace("2026-11-30", "2026-12-24"))
    assert all_cells(plan) == [ROW_2, ROW_4]
    assert cells(plan.conflicts) == [("customers", 3, "KH000001", "next_due_on", date(2026, 12, 24), None)]


def test_a_cell_that_is_back_already_is_neither(undo, record_run):
    record_run(DUE)
    plan = undo(NOW.replace("2026-11-28", "2026-01-01"))
    assert all_cells(plan) == [ROW_2, ROW_3]
    assert plan.conflicts == ()


def test_records_columns_and_tables_that_are_gone_are_conflicts(undo, record_run):
    record_run(DUE, column("orders", "amount", [(2, "D1", None, 5.0)]))
    without_record = undo(NOW.replace("KH000003", "KH000777"))
    assert {cell.record: cell.row for cell in without_record.conflicts} == {"KH000003": 0, "D1": 0}
    without_column = undo(NOW.replace("下次跟进", "随便"))
    assert [cell.before for cell in without_column.conflicts] == [None, None]
    assert without_column.changes == ()


def test_a_repeated_id_is_only_undone_in_its_own_row(undo, record_run):
    record_run(DUE)
    plan = undo(NOW.replace("KH000003", "KH000001"))
    assert all_cells(plan) == [ROW_4]
    rows = {cell.record: cell.row for cell in plan.conflicts}
    assert rows["KH000003"] == 0
    assert rows["KH000001"] == 2  # the record's old row holds this ID, and another date than the run wrote


def test_ids_given_by_the_run_are_taken_back_by_what_they_are_now(undo, record_run):
    given = column("customers", "customer_id", [(2, "", None, "KH000001"), (3, "", None, "KH000002")])
    record_run(given, column("customers", "next_due_on", [(2, "", None, date(2026, 11, 30))]))
    plan = undo(NOW)
    assert all_cells(plan) == [
        ("customers", 3, "KH000001", "customer_id", "KH000001", None),
        ("customers", 4, "KH000002", "customer_id", "KH000002", None),
        ROW_3,
    ]


def test_a_record_without_any_id_is_matched_by_its_row(undo, record_run, journal, make_book):
    record_run(column("customers", "next_due_on", [(3, "", None, date(2026, 11, 30))]))
    frame = make_book(NOW).frames["customers"]
    nameless = replace(frame, data=frame.data.assign(customer_id=frame.data["customer_id"].mask(frame.data.index == 3)))
    plan = plan_undo(journal, {"customers": nameless}, "present")
    assert all_cells(plan) == [(*ROW_3[:2], "", *ROW_3[3:])]
    assert undo(NOW).changes == ()


def test_a_renumbered_record_is_followed(undo, record_run):
    record_run(column("customers", "customer_id", [(9, "A1", "A1", "KH000001")]))
    assert all_cells(undo(NOW)) == [("customers", 3, "KH000001", "customer_id", "KH000001", "A1")]


APPENDED = Append("customers", {"customer_id": ["KH000001", "KH000002"], "name": ["王芳", "李雷"]})


def test_new_records_are_cleared_with_all_that_was_computed_for_them(undo, record_run):
    record_run(appends=[(APPENDED, (7, 8), ("KH000001", "KH000002"))])
    plan = undo(NOW.replace("| B", "|"))
    assert all_cells(plan) == [
        ("customers", 3, "KH000001", "customer_id", "KH000001", None),
        ("customers", 4, "KH000002", "customer_id", "KH000002", None),
        ("customers", 3, "KH000001", "name", "王芳", None),
        ("customers", 4, "KH000002", "name", "李雷", None),
        ROW_3,
        (*ROW_4[:5], None),
    ]
    assert plan.conflicts == ()


def test_a_new_record_that_staff_filled_or_changed_stays_whole(undo, record_run):
    record_run(appends=[(APPENDED, (7, 8), ("KH000001", "KH000002"))])
    plan = undo(NOW.replace("李雷", "李磊"))
    assert plan.changes == ()
    assert cells(plan.conflicts) == [
        ("customers", 3, "KH000001", "intent", "B", None),
        ("customers", 4, "KH000002", "name", "李磊", None),
    ]


def test_what_the_run_changed_in_its_own_new_records_counts_as_written(undo, record_run):
    named = column("customers", "name", [(7, "KH000001", "王方", "王芳")])
    append = Append("customers", {"customer_id": ["KH000001"], "name": ["王方"]})
    record_run(named, appends=[(append, (7,), ("KH000001",))])
    plan = undo(NOW.replace("| B", "|"))
    assert plan.conflicts == ()
    assert ("customers", 3, "KH000001", "name", "王芳", None) in all_cells(plan)


def test_a_new_record_that_is_gone_needs_nothing(undo, record_run):
    record_run(appends=[(APPENDED, (7, 8), ("KH000001", "KH000002"))])
    plan = undo(NOW.replace("KH000001", "KH000008").replace("KH000002", "KH000009"))
    assert plan.changes == ()
    assert plan.conflicts == ()


def test_staffs_own_changes_are_never_undone(undo, journal, info):
    with journal.begin(info) as run:
        run.record([DUE], Origin.STAFF)
        run.ready("f2")
        run.done()
    plan = undo(NOW)
    assert plan.changes == ()
    assert plan.conflicts == ()


def test_undo_of_an_undo_is_the_run_again(undo, record_run):
    first = record_run(DUE)
    again = record_run(*(change.inverse() for change in (DUE,)), undoes=first.id, after="f3")
    back = NOW.replace("2026-11-25", "").replace("2026-11-30", "").replace("2026-11-28", "2026-01-01")
    assert len(all_cells(undo(back, again.id))) == 3
    with pytest.raises(Refusal) as refusal:
        undo(back)
    assert refusal.value.kind is NOTHING_TO_UNDO


@pytest.mark.parametrize(("lang", "said"), [("zh", "第 1 次运行已被第 2 次运行撤销"), ("en", "Run 1 was undone already, by run 2")])
def test_a_run_is_undone_only_once(undo, record_run, lang, said):
    first = record_run(DUE)
    again = record_run(DUE.inverse(), undoes=first.id, after="f3")
    with pytest.raises(Refusal) as refusal:
        undo(NOW, first.id)
    assert refusal.value.kind is ALREADY_UNDONE
    assert said in refusal.value.say(lang)
    record_run(DUE, undoes=again.id, after="f4")
    assert len(all_cells(undo(NOW, first.id))) == 3  # its undo was taken back: it counts again


def test_what_cannot_be_undone_is_refused(undo, journal, info):
    with pytest.raises(Refusal) as refusal:
        undo(NOW, 7)
    assert refusal.value.kind is NO_RUN
    with journal.begin(info) as run:
        run.failed("no")
    with pytest.raises(Refusal) as refusal:
        undo(NOW, run.id)
    assert refusal.value.kind is NOT_DONE


def test_an_untouched_file_goes_back_byte_for_byte(undo, store, journal, info):
    old = store.workbook.read_bytes()
    with journal.begin(info) as run:
        run.record([DUE])
        snapshot = take(store, START)
        write_workbook(store.workbook, "new")
        run.ready(fingerprint_of(store.workbook), snapshot.name)
        run.done()
    plan = undo(NOW, fingerprint=fingerprint_of(store.workbook))
    assert plan.exact == snapshot
    assert plan.changes == ()
    assert undo(NOW, run.id, fingerprint="edited since").exact is None
    restore(journal, plan.exact, replace(info, command="undo", undoes=plan.run.id), START)
    assert store.workbook.read_bytes() == old
    assert journal.run(run.id).undone_by is not None
    told = [(entry.field, entry.before, entry.after) for entry in journal.history_of("KH000003")]
    assert told == [("next_due_on", None, date(2026, 11, 25)), ("next_due_on", date(2026, 11, 25), None)]


def test_without_its_snapshot_a_run_is_undone_cell_by_cell(undo, record_run):
    record_run(DUE, after="present")
    plan = undo(NOW, fingerprint="present")
    assert plan.exact is None
    assert len(cells_of(plan.changes)) == 3
