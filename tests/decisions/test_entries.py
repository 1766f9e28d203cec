"""What staff enter in list sheets: it moves to 决定 once; what is not understood stays, with one problem at its cell."""

from __future__ import annotations

from dataclasses import replace

from xlcrm.model.book import show
from xlcrm.model.text import Text
from xlcrm.pipeline import decided
from xlcrm.sheets.deciding import decision_columns, decision_sheet


def rulings(book):
    data = decided(book).decisions
    keys = ["kind", "record_id", "other_id", "choice", "until_on", "by", "reason"]
    return [tuple(show(value) for value in row) for row in data[keys].itertuples(index=False)]


def faults(book):
    return [(p.code.code, p.place.sheet, p.place.cell) for p in decided(book).problems if p.code.code.startswith("entry")]


DECISIONS = """
决定 | 决定编号 | 类型 | 编号 | 对方编号 | 决定 | 至 | 决定人 | 日期 | 理由 | 执行日期
员工 | 姓名 | 登录名
     | 陈刚 | chen.gang
     | 赵敏 |
"""


def test_each_word_of_the_pool_becomes_its_ruling(make_book):
    book = make_book(DECISIONS + """
        公海 | 编号     | 决定             | 保留 | 至
             | KH000001 | 延长：合同在谈   |      | 2027-03-31
             | KH000002 | 释放             |      |
             | KH000003 | 赵敏             |      |
             | KH000004 | 领取: 赵敏       |      |
             | KH000005 |                  |      | 2027-01-31
             | KH000006 | 延长保护         |      |
             | KH000007 |                  |      |
    """)
    assert rulings(replace(book, saved_by="chen.gang")) == [
        ("延长保护", "KH000001", "", "延长", "2027-03-31", "陈刚", "合同在谈"),
        ("释放", "KH000002", "", "释放", "", "陈刚", "公海"),
        ("分配", "KH000003", "", "赵敏", "", "陈刚", "公海"),
        ("领取", "KH000004", "", "赵敏", "", "陈刚", "公海"),
        ("延长保护", "KH000005", "", "延长", "2027-01-31", "陈刚", "公海"),
        ("延长保护", "KH000006", "", "延长", "", "陈刚", "公海"),
    ]


def test_who_enters_the_own_name_in_the_pool_claims(make_book):
    book = make_book(DECISIONS + "公海 | 编号 | 决定\n | KH000001 | 陈刚\n | KH000002 | 领取")
    assert [row[0] for row in rulings(replace(book, saved_by="陈刚"))] == ["领取", "领取"]
    assert [row[0] for row in rulings(replace(book, saved_by="赵敏"))] == ["分配", "领取"]
    assert [row[0] for row in rulings(book)] == ["分配"]
    assert faults(book) == [("entry_who", "公海", "B2")], "where it is put back, though it stood below"


def test_words_of_the_other_lists_and_of_the_other_language(make_book):
    book = make_book(DECISIONS + """
        撞单     | 编号     | 对方编号 | 决定
                 | KH000001 | KH000002 | 陈刚：先登记
                 | KH000003 | KH000004 | Keep both
                 | KH000005 | KH000006 | 公海
        疑似重复 | 编号     | 对方编号 | 决定     | 保留
                 | KH000001 | KH000002 | 合并     | KH000002
                 | KH000001 | KH000003 | 不是重复 |
        战略盘点 | 编号     | 决定
                 | KH000001 | 是
        移交清单 | 编号     | 决定
                 | JH000001 | 赵敏
        赢回     | 编号     | 决定
                 | KH000009 | 恢复：客户来电
    """)
    assert [row[:4] + row[6:] for row in rulings(book)] == [
        ("撞单裁定", "KH000001", "KH000002", "陈刚", "先登记"),
        ("撞单裁定", "KH000003", "KH000004", "各自保留", "撞单"),
        ("撞单裁定", "KH000005", "KH000006", "公海", "撞单"),
        ("合并", "KH000001", "KH000002", "KH000002", "疑似重复"),
        ("不是重复", "KH000001", "KH000003", "不是重复", "疑似重复"),
        ("更正", "KH000001", "", "战略客户=是", "战略盘点"),
        ("恢复", "KH000009", "", "恢复", "客户来电"),
        ("移交", "JH000001", "", "赵敏", "移交清单"),
    ]


def test_what_is_not_understood_stays_in_the_list(make_book):
    book = make_book(DECISIONS + """
        公海 | 编号     | 决定   | 保留 | 至
             | KH000001 | 随便   |      |
             |          | 释放   |      |
             | KH000003 | 延长   |      | 下个月
             | KH000004 | 释放   |      |
    """)
    assert [row[:2] for row in rulings(book)] == [("释放", "KH000004")]
    assert faults(book) == [("entry_unknown", "公海", "B2"), ("entry_no_record", "公海", "B3"), ("entry_until", "公海", "D4")], "rows they are put back into"
    columns = decision_columns(decided(book), "pool", ["KH000004", "KH000003"], [])
    assert {column.heading: list(column.values) for column in columns} == {
        "编号": ["KH000001", None, "KH000003", "KH000004"],
        "决定": ["随便", "释放", "延长", None],
        "至": [None, None, "下个月", None],
    }


def test_without_the_sheet_of_decisions_nothing_is_moved(make_book):
    book = make_book("公海 | 编号 | 决定\n | KH000001 | 释放\n员工 | 姓名\n | 陈刚")
    assert rulings(book) == []
    assert faults(book) == [("entry_no_sheet", "公海", "B2")]


def test_an_entry_whose_list_could_not_be_rebuilt_is_not_repeated_the_same_day(make_book):
    row = "     | JD000001 | 释放 | KH000001 | | 释放 | | | 2026-11-22 | 公海 | \n"
    head, staff = DECISIONS.split("员工", 1)
    book = make_book(head + row + "员工" + staff + "公海 | 编号 | 决定\n | KH000001 | 释放")
    assert len(rulings(book)) == 1


def test_a_list_of_nothing_is_no_sheet_and_says_what_may_be_entered(make_book):
    book = make_book("Customers | Customer ID | Name\n | KH000001 | Ann")
    title = Text("公海", "Pool")
    assert decision_sheet(book, "pool", title, "", ids=[], columns=[]) is None
    sheet = decision_sheet(book, "pool", title, "Two.", ids=["KH000001"], columns=[])
    assert sheet.blocks[1].rows[0][0].startswith("Two. Enter under “Decision”: Extend, Release, Claim, the name of a colleague")
    assert [link.target for link in sheet.links] == ["'Customers'!A2"]
