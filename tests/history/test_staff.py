"""Staff's own changes, field by field, however they moved the rows (A9)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from tests.history.conftest import cells_of, column
from xlcrm.history.seen import forget, last_run, load, records_of, save, view
from xlcrm.history.staff import staff_changes, staff_since, without_own
from xlcrm.model.plan import Append

BEFORE = """
    客户 | 客户编号 | 客户名称 | 手机        | 建档日期   | 车牌
         | KH000001 | 王芳     | 13800138000 | 2026-01-02 | 钓鱼
         | KH000002 | 李雷     |             | 2026-01-03 |
         | KH000003 | 张伟     | 13900139000 |            | 登山
    """


@pytest.fixture
def views(make_book):
    def make(text):
        book = make_book(text)
        return {name: view(frame) for name, frame in book.frames.items() if frame.layout and len(frame.data)}

    return make


def after(**fields):
    text = BEFORE
    for old, new in fields.values():
        assert old in text
        text = text.replace(old, new)
    return text


def test_nothing_changed_is_nothing(views):
    assert not staff_changes(views(BEFORE), views(BEFORE))


def test_every_changed_field_is_told(views):
    text = after(a=("王芳    ", "王方    "), b=("2026-01-03", "2026-01-04"), c=("13900139000", " "), d=("钓鱼", "骑车"))
    found = staff_changes(views(BEFORE), views(text))
    assert cells_of(found.changes) == sorted(
        [
            ("customers", 2, "KH000001", "name", "王芳", "王方"),
            ("customers", 3, "KH000002", "registered_on", date(2026, 1, 3), date(2026, 1, 4)),
            ("customers", 4, "KH000003", "mobile", "13900139000", None),
            ("customers", 2, "KH000001", "车牌", "钓鱼", "骑车"),
        ],
        key=repr,
    )
    assert not found.added
    assert not found.removed


def test_sorting_changes_nothing_and_edits_are_found_behind_it(views):
    moved = """
    客户 | 车牌 | 客户编号 | 手机        | 建档日期   | 客户名称
         | 登山 | KH000003 | 13900139000 |            | 张伟
         | 钓鱼 | KH000001 | 13800138000 | 2026-01-02 | 王芳
         |      | KH000002 |             | 2026-01-03 | 李雷
    """
    assert not staff_changes(views(BEFORE), views(moved))
    found = staff_changes(views(BEFORE), views(moved.replace("王芳", "王方")))
    assert cells_of(found.changes) == [("customers", 3, "KH000001", "name", "王芳", "王方")]


def test_the_id_of_a_record_may_have_several_parts_some_of_them_missing(make_book):
    book = make_book("""
    订单 | 订单编号 | 行号 | 客户编号
         | DD000001 | 1    | KH000001
         | DD000001 | 2    | KH000001
         | DD000002 |      | KH000002
         | DD000003 | 3    | KH000002
         | DD000004 |      | KH000003
    """)
    frame = book.frames["orders"]
    frame = replace(frame, data=frame.data.assign(line_no=[1, 2, None, 3, None]))  # as read, before lines are numbered
    without = replace(frame, data=frame.data.assign(order_id=[*frame.data["order_id"][:3], None, ""]))
    assert records_of(frame).to_pylist() == ["DD000001/1", "DD000001/2", "DD000002", "DD000003/3", "DD000004"]
    assert records_of(without).to_pylist() == ["DD000001/1", "DD000001/2", "DD000002", "3", ""]


def test_records_added_and_removed_are_told_whole(views):
    text = after(a=("KH000002 | 李雷 ", "KH000009 | 韩梅梅"))
    found = staff_changes(views(BEFORE), views(text))
    assert not found.changes
    assert cells_of(found.added) == sorted(
        [
            ("customers", 3, "KH000009", "customer_id", None, "KH000009"),
            ("customers", 3, "KH000009", "name", None, "韩梅梅"),
            ("customers", 3, "KH000009", "registered_on", None, date(2026, 1, 3)),
        ],
        key=repr,
    )
    assert cells_of(found.removed) == sorted(
        [
            ("customers", 3, "KH000002", "customer_id", "KH000002", None),
            ("customers", 3, "KH000002", "name", "李雷", None),
            ("customers", 3, "KH000002", "registered_on", date(2026, 1, 3), None),
        ],
        key=repr,
    )


def test_records_without_an_id_wait_until_they_have_one(views, make_book):
    text = BEFORE + "     | KH000004 | 新客户   |             |            |\n"
    frame = make_book(text).frames["customers"]
    nameless = replace(frame, data=frame.data.assign(customer_id=frame.data["customer_id"].mask(frame.data.index == 5)))
    without = {"customers": view(nameless)}
    assert not staff_changes(views(BEFORE), without)
    found = staff_changes(without, views(text))
    assert {cell[2] for cell in cells_of(found.added)} == {"KH000004"}


def test_repeated_ids_are_compared_in_their_order(views):
    twice = BEFORE.replace("KH000002", "KH000001")
    found = staff_changes(views(twice), views(twice.replace("李雷", "李磊")))
    assert cells_of(found.changes) == [("customers", 3, "KH000001", "name", "李雷", "李磊")]
    found = staff_changes(views(twice), views(BEFORE.replace("KH000002", "KH000007")))
    assert {cell[2] for cell in cells_of(found.added)} == {"KH000007"}
    assert {cell[2] for cell in cells_of(found.removed)} == {"KH000001"}


def test_a_column_that_is_gone_is_named_and_a_new_one_is_told_cell_by_cell(views):
    renamed = BEFORE.replace("手机  ", "电话  ")
    found = staff_changes(views(BEFORE), views(renamed))
    assert found.lost == (("customers", "mobile"),)
    assert {(key, old, new) for *_, key, old, new in cells_of(found.changes)} == {
        ("phone", None, "13800138000"),
        ("phone", None, "13900139000"),
    }


def test_xlcrms_own_columns_are_not_staffs(views):
    text = "客户 | 客户编号 | 客户名称 | 下次跟进\n | KH000001 | a | 2026-11-30"
    found = staff_changes(views(text), views(text.replace("2026-11-30", "2026-12-01")))
    assert not found


def test_what_xlcrm_wrote_itself_is_left_out(views):
    text = after(a=("王芳    ", "王方    "), b=("2026-01-03", "2026-01-04"))
    found = staff_changes(views(BEFORE), views(text))
    own = [column("customers", "registered_on", [(99, "KH000002", None, datetime.fromisoformat("2026-01-04"))])]
    assert {cell[3] for cell in cells_of(without_own(found, own).changes)} == {"name"}
    assert without_own(found, []) == found


def test_mixed_cells_in_staffs_own_columns(views, make_book):
    book = make_book(BEFORE)
    frame = book.frames["customers"]
    one = replace(frame, data=frame.data.assign(车牌=pd.Series([1, "二", None], index=frame.data.index, dtype=object)))
    two = replace(frame, data=frame.data.assign(车牌=pd.Series([1, "二", 3.5], index=frame.data.index, dtype=object)))
    found = staff_changes({"customers": view(one)}, {"customers": view(two)})
    assert cells_of(found.changes) == [("customers", 4, "KH000003", "车牌", None, "3.5")]


def test_views_are_kept_and_written_only_when_changed(store, views):
    seen = views(BEFORE)
    assert save(store, seen, 3) == ("customers",)
    stamp = (store.seen / "customers.seen").stat().st_mtime_ns
    assert save(store, views(BEFORE), 4) == ()
    assert (store.seen / "customers.seen").stat().st_mtime_ns == stamp
    kept = load(store, ["customers", "orders"])
    assert list(kept) == ["customers"]
    assert last_run(store) == 4
    assert not staff_changes(kept, seen)
    assert save(store, views(after(a=("王芳    ", "王方    "))), 5) == ("customers",)
    assert staff_changes(load(store, ["customers"]), seen)
    forget(store, ["customers", "orders"])
    assert load(store, ["customers"]) == {}


def test_a_spoilt_view_is_no_view(store, views):
    save(store, views(BEFORE), 1)
    path = store.seen / "customers.seen"
    sound = path.read_bytes()
    for place in range(0, len(sound), 17):
        data = bytearray(sound)
        data[place] ^= 0xFF
        path.write_bytes(data)
        assert load(store, ["customers"]) == {}
    for spoilt in (b"", sound[:3], sound[: len(sound) // 2]):
        path.write_bytes(spoilt)
        assert load(store, ["customers"]) == {}
    assert save(store, views(BEFORE), 2) == ("customers",)


def big_frame(make_book, rows):
    frame = make_book(BEFORE).frames["customers"]
    number = np.arange(rows)
    index = pd.Index(number + 2)
    texts = {
        key: pd.Series([f"{key}{n % 5000}" for n in number], index=index, dtype="str")
        for key in ("name", "phone", "email")
    }
    ids = pd.Series([f"KH{n:06d}" for n in number], index=index, dtype="str")
    data = pd.DataFrame(
        {"customer_id": ids, **texts, "registered_on": pd.Series(pd.Timestamp("2026-01-01"), index=index)}
    )
    for turn in range(8):
        data[f"自填{turn}"] = pd.Series(number * 1.5 if turn % 2 else [f"t{n % 700}" for n in number], index=index)
    extras = {f"自填{turn}": 50 + turn for turn in range(8)}
    layout = replace(
        frame.layout,
        columns=dict.fromkeys(("customer_id", "name", "phone", "email", "registered_on"), 1),
        extras=extras,
    )
    return replace(frame, data=data, layout=layout)


@pytest.mark.slow
@pytest.mark.parametrize("moved", [False, True])
def test_half_a_million_rows_are_compared_quickly(make_book, moved):
    frame = big_frame(make_book, 500_000)
    data = frame.data.copy()
    data.loc[data.index[1000:1005], "email"] = "x"
    if moved:
        data = data.iloc[::-1].set_axis(frame.data.index)
    before, changed = view(frame), view(replace(frame, data=data))
    start = time.process_time()
    found = staff_changes({"customers": before}, {"customers": changed})
    assert time.process_time() - start < 3  # 0.2 s alone on the machine, sorted ones 0.4 s
    assert len(cells_of(found.changes)) == 5


def test_what_a_run_wrote_that_died_before_keeping_the_views_is_not_staffs(store, journal, info, views):
    save(store, views(BEFORE), 0)
    with journal.begin(info) as run:
        run.record([column("customers", "registered_on", [(3, "KH000002", None, date(2026, 1, 4))])])
        run.record_append(
            Append("customers", {"customer_id": ["KH000004"], "name": ["韩"]}), np.array([5]), ["KH000004"]
        )
        run.done()
    text = after(a=("王芳    ", "王方    "), b=("2026-01-03", "2026-01-04")) + "         | KH000004 | 韩\n"
    found = staff_since(journal, views(text))
    assert cells_of(found.changes) == [("customers", 2, "KH000001", "name", "王芳", "王方")]
    assert found.added == ()
    save(store, views(text), run.id)
    assert not staff_since(journal, views(text))
    assert len(cells_of(staff_since(journal, views(BEFORE)).changes)) == 2


def test_nothing_is_known_before_the_first_run(journal, views):
    assert not staff_since(journal, views(BEFORE))


def test_staffs_changes_are_told_in_the_history(journal, info, views):
    text = after(a=("王芳    ", "王方    "), b=("KH000002 | 李雷 ", "KH000009 | 韩梅梅"))
    with journal.begin(info) as run:
        run.record_staff(
            staff_changes(views(BEFORE), views(text)), "王五", datetime.fromisoformat("2026-11-21T09:00+08:00")
        )
        run.done()
    assert [(e.who, e.field, e.before, e.after, e.kind) for e in journal.history_of("KH000001")] == [
        ("王五", "name", "王芳", "王方", "change")
    ]
    assert {(e.field, e.before, e.kind) for e in journal.history_of("KH000002")} >= {("name", "李雷", "remove")}
    assert {(e.field, e.after, e.kind) for e in journal.history_of("KH000009")} >= {("name", "韩梅梅", "append")}


def test_what_a_restore_brought_back_is_the_decision_of_who_restored(store, journal, info, views):
    save(store, views(after(a=("王芳    ", "王方    "))), 0)
    with journal.begin(replace(info, command="restore", who="韩梅梅")) as run:
        run.ready("f9")
        run.done({"restored": "a.xlsx"})
    found = staff_since(journal, views(BEFORE))
    with journal.begin(info) as run:
        run.record_staff(found, "李雷")
        run.done()
    assert [(e.who, e.origin, e.before, e.after) for e in journal.history_of("KH000001")] == [
        ("韩梅梅", "decision", "王方", "王芳")
    ]
