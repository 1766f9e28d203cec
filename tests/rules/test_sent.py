"""What was sent is remembered by the workbook itself, each step once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.sheets.reading import absent, made, tables
from xlcrm.model.rows import with_rows
from xlcrm.model.told import Told
from xlcrm.pipeline import computed
from xlcrm.rules.sent import remembered, sent, told_of
from xlcrm.sheets.sent import sent as sheet
from xlcrm.sheets.tier_changes import recent_moves

ON = date(2026, 11, 22)
SENT = Told("u1", "KH000001", "sms", "birthday", "2026", "sent", ON, "李雷", "生日祝福")
OPEN = Told("u2", "KH000002", "mail", "own one", "2026-11", "unknown", ON, "李雷", "我的 模板")
NEVER = Told("u3", "KH000002", "mail", "birthday", "2026", "failed", ON, "李雷", "生日祝福")
TEXT = """
客户 | 客户编号 | 客户名称
     | KH000001 | 王芳
     | KH000002 | 张伟
"""


def knowing(book, *told):
    """The book after a refresh that was told of these."""
    append = sent(replace(book, made=told))
    return with_rows(book, append)


def test_each_is_remembered_once_and_again_only_in_another_state(make_book):
    book = knowing(make_book(TEXT), SENT, OPEN, NEVER)
    assert remembered(book)[["record", "channel", "template", "occasion", "state", "uid", "title", "by"]].to_numpy().tolist() == [
        ["KH000001", "sms", "birthday", "2026", "sent", "u1", "生日祝福", "李雷"],
        ["KH000002", "mail", "own one", "2026-11", "unknown", "u2", "我的 模板", "李雷"],
    ]
    assert len(sent(replace(book, made=(SENT, OPEN, NEVER)))) == 0
    later = knowing(book, SENT, OPEN._replace(state="failed"))
    assert remembered(later).set_index("uid")["state"].to_dict() == {"u1": "sent", "u2": "failed"}
    assert told_of(later, "own one") == set()
    assert told_of(book, "own one") == {("KH000002", "2026-11")}
    assert told_of(book, "birthday", "mail") == set()


def test_a_book_without_a_journal_remembers_what_it_knew(make_book):
    book = knowing(make_book(TEXT), SENT)
    assert sent(book) is None
    assert told_of(book, "birthday", "sms") == {("KH000001", "2026")}


def test_the_sheet_appears_with_the_first_and_shows_the_newest_first(make_book):
    book = make_book(TEXT)
    assert absent(book, sheet)
    old = SENT._replace(uid="u0", on=date(2026, 1, 1), record="KH999999", channel="print", state="printed")
    content = made(replace(book, made=(old, SENT, OPEN)), sheet)
    (rows,) = (rows for heading, rows in tables(content).items() if heading == "日期")
    assert [[row[key] for key in ("客户编号", "客户名称", "内容", "渠道", "状态")] for row in rows] == [
        ["KH000002", "张伟", "我的 模板", "邮件", "结果不明"],
        ["KH000001", "王芳", "生日祝福", "短信", "已发送"],
        ["KH999999", None, "生日祝福", "打印", "已打印"],
    ]
    assert len(content.links) == 2


def test_a_list_that_is_too_long_is_cut_and_says_so(make_book):
    book = make_book("规则 | 键 | 值\n | sheet.max_rows | 10\n" + TEXT)
    many = tuple(SENT._replace(uid=f"u{number}") for number in range(25))
    content = made(replace(book, made=many), sheet)
    assert len(tables(content)["日期"]) == 10
    assert "最近 10 件" in str(content.blocks[1].rows[0][0])


def test_a_tier_notice_is_marked_where_the_move_stands(book):
    """
    规则 | 键 | 值
         | 等级变动天数 | 90
    客户 | 客户编号 | 客户名称 | 手机 | 营销许可
         | KH000001 | 甲 | 13800138000 | 是
         | KH000002 | 乙 | 13800138001 | 是
    订单 | 订单编号 | 客户编号 | 日期 | 金额
         | DD000001 | KH000001 | 2026-11-20 | 12000
         | DD000002 | KH000002 | 2026-11-20 | 12000
    events | event | record | before | after | on
           | tier | KH000001 | 银卡 | 金卡 | 2026-10-01
           | tier | KH000002 | 银卡 | 金卡 | 2026-10-01
           | graded | tier | | 2026-07-01 | 2026-08-25
           | graded | tier | 2026-07-01 | 2026-10-01 | 2026-10-01
    """
    notice = Told("u1", "KH000001", "sms", "tier_notice", "2026-10-01", "sent", date(2026, 10, 2), "a")
    moves = recent_moves(computed(replace(book, made=(notice,)))).set_index("record")
    moves = moves[moves["on"] == "2026-10-01"]
    assert str(moves.loc["KH000001", "told_on"])[:10] == "2026-10-02"
    assert moves["told_on"].isna().tolist() == [False, True]
