"""Two customers become one and are taken apart again (G2): whose records are whose, what is filled, what is left to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.asking import column
from tests.textbook import book_from_text
from xlcrm.decisions.splits import take_apart
from xlcrm.model.book import show
from xlcrm.model.plan import Append
from xlcrm.model.rows import with_decided, with_rows
from xlcrm.pipeline import checked, computed, decided, plan, put

BOOK = """
客户 | 客户编号 | 客户名称 | 手机        | 邮箱      | 城市 | 推荐人   | 备注 | 门店   | 注销日期 | 注销原因
     | KH000001 | 王芳     | 13800138000 |           | 上海 |          | 甲   |        |          |
     | KH000002 | 王芳     |             | wf@qq.com | 上海 | KH000003 | 乙   | 二号店 |          |
     | KH000003 | 李雷     | 13911112222 |           | 北京 | KH000002 |      |        |          |
订单 | 订单编号 | 客户编号 | 日期       | 金额 | 商机编号
     | DD000001 | KH000001 | 2026-01-01 | 5    |
     | DD000002 | KH000002 | 2026-02-01 | 7    | SJ000001
商机 | 商机编号 | 客户编号 | 商机名称
     | SJ000001 | KH000002 | 年度采购
     | SJ000002 | KH000001 | 试用
联系人 | 联系人编号 | 客户编号 | 姓名
       | LX000001   | KH000002 | 小王
跟进计划 | 计划编号 | 客户编号 | 计划日期
跟进记录 | 记录编号 | 客户编号 | 联系人编号
决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期
"""
ENGLISH = """
Customers | Customer ID | Name | Mobile      | Email    | Deregistered on | Reason closed
          | KH000001    | Ann  | 13800138000 |          |                 |
          | KH000002    | Ann  |             | a@b.com  |                 |
Orders | Order ID | Customer ID | Date       | Amount
       | DD000001 | KH000002    | 2026-01-01 | 5
Decisions | Decision ID | Type  | Record   | Other record | Decision | Until | Decided by | On | Reason | Applied on
          | JD000001    | Merge | KH000001 | KH000002     | Merge    |       |            |    |        |
"""


def ruled(book, kind, record, other="", choice=""):
    """Return a book after one more ruling was carried out."""
    rows = Append("decisions", {"kind": [kind], "record_id": [record], "other_id": [other or None], "choice": [choice or kind]})
    return decided(put(book, rows, with_decided))


def refused(book):
    """Return code and cell of each ruling that was not carried out."""
    return [f"{problem.code.code} {problem.place.cell}" for problem in book.problems]


def cell(book, record, key):
    customers = book.customers.set_index("customer_id")
    return show(customers.at[record, key])


def whose(book, table, key="customer_id"):
    frame = book.frame(table)
    return dict(zip(frame.data[frame.table.identity[0]], frame.data[key].fillna(""), strict=True))


def cells_of(book):
    """Return everything staff see, but for the rulings."""
    return {
        (name, key): [show(value) for value in frame.data[key]]
        for name, frame in book.frames.items() if name != "decisions"
        for key in frame.data
    }  # fmt: skip


def test_all_records_go_to_the_one_that_is_kept_which_is_filled_from_the_other():
    book = ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002")
    assert whose(book, "orders") == {"DD000001": "KH000001", "DD000002": "KH000001"}
    assert whose(book, "opportunities")["SJ000001"] == "KH000001"
    assert whose(book, "contacts") == {"LX000001": "KH000001"}
    assert whose(book, "customers", "referrer")["KH000003"] == "KH000001"
    assert [cell(book, "KH000001", key) for key in ("email", "referrer", "note", "门店", "mobile")] == [
        "wf@qq.com", "KH000003", "甲", "二号店", "13800138000",
    ]  # fmt: skip


def test_the_other_one_stays_as_it_was_and_says_where_it_went():
    book = ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002")
    assert [cell(book, "KH000002", key) for key in ("name", "email", "note", "referrer")] == ["王芳", "wf@qq.com", "乙", "KH000003"]
    assert (cell(book, "KH000002", "closed_on"), cell(book, "KH000002", "closed_reason")) == ("2026-11-22", "已并入 KH000001")
    assert column(book, "duplicate_of") == {"KH000001": "", "KH000002": "KH000001", "KH000003": ""}
    assert column(book, "status")["KH000002"] == "注销"


def test_an_error_in_the_row_of_the_other_one_does_not_hide_where_it_went():
    text = BOOK.replace("wf@qq.com", "没有@").replace("城市 | 推荐人", "疑似重复 | 推荐人").replace("| 上海 |", "| |").replace("| 北京 |", "| |")
    rows = Append("decisions", {"kind": ["合并"], "record_id": ["KH000001"], "other_id": ["KH000002"], "choice": ["合并"]})
    rules = "字段规则 | 表 | 列 | 规格\n | 客户 | 邮箱 | 邮箱\n"
    found = plan(book_from_text(text + rules), entered=(rows,))
    assert [cell.after for cell in found.cells() if cell.key == "duplicate_of"] == ["KH000001"]
    assert "KH000002" in {problem.place.record for problem in found.problems}


def test_the_column_of_what_is_kept_says_which_stays():
    book = ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002", "KH000002")
    assert whose(book, "orders") == {"DD000001": "KH000002", "DD000002": "KH000002"}
    assert cell(book, "KH000002", "mobile") == "13800138000"
    assert cell(book, "KH000001", "closed_reason") == "已并入 KH000002"


def test_a_merge_in_an_english_workbook():
    book = decided(book_from_text(ENGLISH))
    assert whose(book, "orders") == {"DD000001": "KH000001"}
    assert (cell(book, "KH000001", "email"), cell(book, "KH000002", "closed_reason")) == ("a@b.com", "Merged into KH000001")
    assert cells_of(ruled(book, "Split", "KH000002")) == cells_of(book_from_text(ENGLISH))


@pytest.mark.parametrize(
    ("ruling", "code"),
    [(("KH000001", "KH000001"), "ruling_same C3"), (("KH000001", "KH000009"), "ruling_record C3"),
     (("KH000009", "KH000001"), "ruling_record C3"), (("KH000001", ""), "ruling_record C3"),
     (("KH000001", "KH000003", "KH000002"), "ruling_choice E3"), (("KH000001", "KH000002"), "ruling_merged C3"),
     (("KH000002", "KH000003"), "ruling_merged C3")],
)  # fmt: skip
def test_what_cannot_be_merged_is_said(ruling, code):
    merged = ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002")
    book = ruled(merged, "合并", *ruling)
    assert refused(book) == [code]
    assert cells_of(book) == cells_of(merged)


def test_neither_a_deregistered_customer_nor_an_unclear_id_is_merged_into():
    closed = BOOK.replace("| 甲   |        |          |", "| 甲   |        | 2026-01-01 |")
    assert refused(ruled(book_from_text(closed), "合并", "KH000001", "KH000002")) == ["ruling_closed C2"]
    twice = BOOK.replace("| KH000003 | 李雷", "| KH000002 | 李雷")
    assert refused(ruled(book_from_text(twice), "合并", "KH000001", "KH000002")) == ["ruling_twice C2"]
    nowhere = BOOK.replace("注销日期", "别的")
    assert refused(ruled(book_from_text(nowhere), "合并", "KH000001", "KH000002"))[0].startswith("ruling_no_column")
    assert refused(ruled(book_from_text(BOOK), "拆分", "KH000001")) == ["ruling_not_merged C2"]


def test_chains_of_merges_come_apart_from_either_end():
    start = book_from_text(BOOK)
    chained = ruled(ruled(start, "合并", "KH000002", "KH000003"), "合并", "KH000001", "KH000002")
    assert set(whose(chained, "orders").values()) == {"KH000001"}
    inner = ruled(chained, "拆分", "KH000003")
    assert whose(inner, "orders") == whose(chained, "orders")
    assert cells_of(ruled(inner, "拆分", "KH000002"))["orders", "customer_id"] == cells_of(start)["orders", "customer_id"]
    assert cells_of(ruled(ruled(chained, "拆分", "KH000002"), "拆分", "KH000003")) == cells_of(start)


def test_two_rulings_of_one_group_at_once():
    rows = {"kind": ["合并"] * 2, "record_id": ["KH000001"] * 2, "other_id": ["KH000002", "KH000003"], "choice": ["KH000002", "合并"]}
    book = decided(put(book_from_text(BOOK), Append("decisions", rows), with_decided))
    assert set(whose(book, "orders").values()) == {"KH000002"}
    assert (cell(book, "KH000003", "closed_reason"), cell(book, "KH000001", "closed_reason")) == ("已并入 KH000002",) * 2


def later(book):
    """Return a merged book a week on: new records came in, one that was filled has changed, and one was deleted."""
    book = with_rows(book, Append("orders", {
        "order_id": ["DD000003", "DD000004", "DD000005"], "customer_id": ["KH000001"] * 3,
        "opportunity_id": ["SJ000001", "SJ000002", None], "on": [date(2026, 11, 20)] * 3,
    }))  # fmt: skip
    book = with_rows(book, Append("interactions", {"interaction_id": ["GJ000001"], "customer_id": ["KH000001"], "contact_id": ["LX000001"]}))
    return written(book, "customers", "KH000001", "email", "new@qq.com")


def written(book, table, record, key, value):
    """Return the book with a cell as staff wrote it."""
    frame = book.frame(table)
    mine = frame.data[frame.table.identity[0]] == record
    return book.with_frame(replace(frame, data=frame.data.assign(**{key: frame.data[key].mask(mine, value)})))


def test_after_a_split_later_records_go_with_what_they_refer_to_and_the_rest_is_a_task():
    book = later(ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002"))
    _, doubts = take_apart(book, ["KH000002"])
    assert [(doubt.table, doubt.record.rstrip("/"), doubt.key) for doubt in doubts] == [
        ("customers", "KH000001", "email"), ("orders", "DD000005", "customer_id"),
    ]  # fmt: skip
    apart = ruled(book, "拆分", "KH000002")
    assert whose(apart, "orders") == {
        "DD000001": "KH000001", "DD000002": "KH000002", "DD000003": "KH000002", "DD000004": "KH000001", "DD000005": "KH000001",
    }  # fmt: skip
    assert whose(apart, "interactions") == {"GJ000001": "KH000002"}
    assert (cell(apart, "KH000001", "email"), cell(apart, "KH000001", "门店")) == ("new@qq.com", "")
    (task,) = apart.plans["subject"]
    assert task == "核对拆分：KH000002从KH000001拆出，请确认 客户 KH000001 邮箱、订单 DD000005"


def test_what_went_elsewhere_since_is_left_there_and_named():
    book = ruled(book_from_text(BOOK), "合并", "KH000001", "KH000002")
    moved = written(book, "orders", "DD000002", "customer_id", "KH000003")
    _, doubts = take_apart(moved, ["KH000002"])
    assert [(doubt.record.rstrip("/"), doubt.why.en) for doubt in doubts] == [("DD000002", "was given to another customer since; it was left there")]
    assert whose(ruled(moved, "拆分", "KH000002"), "orders")["DD000002"] == "KH000003"


IDS = ("KH000001", "KH000002", "KH000003", "KH000004")
somebody = st.sampled_from(IDS)
TEXTS = st.sampled_from(["", "", "a", "b"])


@st.composite
def merged_books(draw):
    rows = [f"| {each} | {draw(TEXTS)} | {draw(TEXTS)} | {draw(st.sampled_from(['', *IDS]))} | |" for each in IDS]
    orders = [f"| {draw(st.sampled_from(['DD1', 'DD2', f'DD{number}x']))} | {draw(somebody)} | {number}" for number in range(draw(st.integers(0, 4)))]
    head = "客户 | 客户编号 | 客户名称 | 备注 | 推荐人 | 注销日期 | 注销原因\n" + "\n".join(rows)
    merges = draw(st.lists(st.tuples(somebody, somebody), min_size=1, max_size=3))
    return head + "\n订单 | 订单编号 | 客户编号 | 金额\n" + "\n".join(orders) + "\n" + BOOK[BOOK.index("决定 |"):], merges


@given(merged_books())
@settings(max_examples=8, deadline=None)
def test_merge_then_split_is_as_it_was(made):
    text, merges = made
    start = book = book_from_text(text)
    gone = []
    for kept, other in merges:
        if len({kept, other, *gone}) == len(gone) + 2:
            book = ruled(book, "合并", kept, other)
            gone.append(other)
    assert len(book.events) >= len(gone)
    for record in reversed(gone):
        book = ruled(book, "拆分", record)
    assert cells_of(book) == cells_of(start)


@pytest.mark.parametrize("text", ["", "客户 | 客户编号 | 客户名称\n | KH000001 | 王芳"])
def test_nothing_or_one_customer_is_nothing_to_merge(text):
    book = book_from_text(text)
    assert take_apart(book, ["KH000001"]) == ([], [])
    assert [sheet.key for sheet in plan(book).sheets if sheet.key == "duplicates"] == []


def test_neither_a_merge_nor_a_split_earns_points_again():
    text = """
    客户 | 客户编号 | 客户名称 | 登记日期   | 注销日期
         | KH000001 | 王芳     | 2020-01-01 |
         | KH000002 | 王芳     | 2020-01-01 |
    积分 | 流水号 | 客户编号 | 日期 | 类型 | 积分 | 事由 | 到期日期 | 订单编号 | 来源
    订单 | 订单编号 | 行号 | 客户编号 | 日期 | 金额
         | DD000001 | | KH000002 | 2026-11-20 | 100
    规则 | 键 | 值
         | points.from  | 2026-11-01
    决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期
    """
    book = computed(book_from_text(text))
    assert book.points["points"].tolist() == [100]
    merged = computed(replace(ruled(book, "合并", "KH000001", "KH000002"), facts={}))
    assert (len(merged.points), cell(merged, "KH000001", "points"), cell(merged, "KH000002", "points")) == (1, "100", "")
    apart = computed(replace(ruled(merged, "拆分", "KH000002"), facts={}))
    assert (len(apart.points), cell(apart, "KH000001", "points"), cell(apart, "KH000002", "points")) == (1, "", "100")


def test_a_merged_customer_is_no_second_holder_of_its_number_and_is_split_not_restored():
    text = BOOK.replace("门店   |", "证件号码 |").replace("| 二号店 |", "| 110105194912310021 |")
    rules = "字段规则 | 表 | 列 | 唯一\n | 客户 | 证件号码 | 是\n"
    merged = ruled(book_from_text(text + rules), "合并", "KH000001", "KH000002")
    assert cell(merged, "KH000001", "id_no") == cell(merged, "KH000002", "id_no") != ""
    assert [problem.code.code for problem in checked(merged).problems if problem.code.code == "field_not_unique"] == []
    assert refused(ruled(merged, "恢复", "KH000002")) == ["ruling_merged C3"]
