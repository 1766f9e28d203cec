"""Names given as references become IDs; what is ambiguous or unknown is reported."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.model.book import Frame, Layout
from xlcrm.model.references import _all_folded, folded, resolve
from xlcrm.model.tables import TABLE_BY_NAME
from xlcrm.model.values import empty_column


def frame_of(of, first_row=2, /, **columns):
    table = TABLE_BY_NAME[of]
    count = len(next(iter(columns.values())))
    rows = np.arange(first_row, first_row + count)
    data = {column.key: empty_column(column.kind, rows, column.key) for column in table.columns}
    data |= {key: pd.Series(values, index=rows, dtype=data[key].dtype, name=key) for key, values in columns.items()}
    layout = Layout(table.label.zh, 1, first_row + count - 1, {key: at for at, key in enumerate(columns, 1)}, {})
    return Frame(table, pd.DataFrame(data), layout)


def frames_of(*frames):
    return {frame.table.name: frame for frame in frames}


CUSTOMERS = frame_of(
    "customers",
    customer_id=["KH000001", "KH000002", "KH000003", "王芳", None],
    name=["王芳", "李明", "李明", "赵 六 Ltd", "孙七"],
)


def resolved(*frames, key="customer_id", name=None):
    found, missed = resolve(frames_of(*frames))
    column = found[name or frames[-1].table.name].data[key]
    return column.astype(object).where(column.notna(), None).tolist(), missed


def test_an_id_counts_first_then_a_name_that_only_one_has():
    orders = frame_of("orders", customer_id=["KH000002", "赵 六 Ltd", "kh000003", "ＫＨ０００００１", "赵六ltd", None])
    ids, missed = resolved(CUSTOMERS, orders)
    assert ids == ["KH000002", "王芳", "KH000003", "KH000001", "王芳", None]
    assert not missed


def test_an_id_wins_over_the_name_of_another():
    ids, missed = resolved(CUSTOMERS, frame_of("orders", customer_id=["王芳"]))
    assert ids == ["王芳"]
    assert not missed


def test_what_cannot_be_resolved_is_reported_and_empty():
    orders = frame_of("orders", 5, customer_id=["李明", "KH000001", "周八", "孙七", "李明"])
    ids, missed = resolved(CUSTOMERS, orders)
    assert ids == [None, "KH000001", None, None, None]
    said = {each.kind: (each.table, each.key, each.refers, each.rows.tolist(), each.raw, each.candidates) for each in missed}
    assert said == {
        "ambiguous": ("orders", "customer_id", "customers", [5, 9], ("李明", "李明"), (("KH000002", "KH000003"),) * 2),
        "unknown": ("orders", "customer_id", "customers", [7], ("周八",), ((),)),
        "no_id": ("orders", "customer_id", "customers", [8], ("孙七",), (("#6",),)),
    }


def test_the_cell_is_still_shown_as_it_is():
    frames, _ = resolve(frames_of(CUSTOMERS, frame_of("orders", customer_id=["周八", "KH000001"])))
    assert frames["orders"].shown_all([2, 3], "customer_id") == ["周八", "KH000001"]
    assert frames["orders"].odd_rows("customer_id", "unresolved").tolist() == [2]


def test_a_referrer_is_a_customer_of_the_same_table():
    customers = frame_of("customers", customer_id=["KH000001", "KH000002"], name=["王芳", "李明"], referrer=["李明", "自己"])
    ids, missed = resolved(customers, key="referrer")
    assert ids == ["KH000002", None]
    assert [each.kind for each in missed] == ["unknown"]


def test_contacts_of_one_name_are_told_apart_by_their_customer():
    contacts = frame_of(
        "contacts", contact_id=["LX1", "LX2", "LX3"], customer_id=["KH000001", "李 明", "KH000002"], name=["张经理"] * 3
    )
    customers = frame_of("customers", customer_id=["KH000001", "KH000002"], name=["王芳", "李明"])
    talks = frame_of("interactions", customer_id=["王芳", "KH000002", None], contact_id=["张经理", "张经理", "张经理"])
    ids, missed = resolved(customers, contacts, talks, key="contact_id")
    assert ids == ["LX1", None, None]
    assert missed[0].candidates == (("LX2", "LX3"), ("LX1", "LX2", "LX3"))


def test_the_lines_of_an_order_are_one_order():
    orders = frame_of("orders", order_id=["DD1", "DD1", "DD2"], customer_id=[None, None, None])
    plans = frame_of("plans", order_id=["dd1", "DD2", "DD9"])
    ids, missed = resolved(orders, plans, key="order_id")
    assert ids == ["DD1", "DD2", None]
    assert [each.kind for each in missed] == ["unknown"]


def test_references_to_a_table_that_is_not_there_stay():
    orders = frame_of("orders", customer_id=["王芳"])
    assert resolved(orders)[0] == ["王芳"]
    assert resolved(replace(CUSTOMERS, layout=None), orders)[0] == ["王芳"]


def test_what_xlcrm_computes_itself_is_left_alone():
    customers = frame_of("customers", customer_id=["KH1"], name=["王芳"], duplicate_of=["KH9, KH8"])
    assert resolved(customers, key="duplicate_of") == (["KH9, KH8"], ())


@pytest.mark.slow
def test_half_a_million_names_are_resolved_in_time():
    count, people = 500_000, 50_000
    customers = frame_of("customers", customer_id=[f"KH{n:06}" for n in range(people)], name=[f"客户{n}" for n in range(people)])
    picks = np.random.default_rng(1).integers(0, people, count)
    orders = frame_of("orders", customer_id=[f"客户{n}" for n in picks.tolist()])
    start = time.process_time()
    ids, missed = resolved(customers, orders)
    assert time.process_time() - start < 5
    assert ids == [f"KH{n:06}" for n in picks.tolist()]
    assert not missed


@given(st.lists(st.one_of(st.text(max_size=6), st.text("aZ王 \u3000Ａß\t\x1f", max_size=6), st.none()), max_size=8))
def test_whole_columns_are_folded_as_single_texts_are(texts):
    folds = _all_folded(pa.array(texts, pa.large_string())).to_pylist()
    assert folds == [text if text is None else folded(text) for text in texts]
