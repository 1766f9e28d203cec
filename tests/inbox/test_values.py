"""What the cells of a dropped list mean, value by value; what cannot be read is a problem, nothing is guessed."""

from __future__ import annotations

import pytest

from tests.textbook import book_from_text
from xlcrm.inbox.day_order import date_questions, dates_in_order, in_order
from xlcrm.inbox.grids import grid_of
from xlcrm.inbox.headings import understand
from xlcrm.inbox.values import incoming
from xlcrm.inbox.vcards import read_cards
from xlcrm.model.book import show_all

BOOK = """
客户 | 客户编号 | 客户名称 | 称呼 | 手机 | 电话 | 邮箱 | 省份 | 城市 | 区县 | 详细地址 | 生日 | 首次接触 | 免打扰 | 营销许可 | 客户来源 | 备注
     | KH000001 | 王芳 | | | | | | | | | | | |
订单 | 订单编号 | 客户编号 | 日期 | 产品 | 金额 | 数量
     | DD000001 | KH000001 | 2026-01-01 | 车床 | 1 | 1
"""


@pytest.fixture(scope="module")
def book():
    return book_from_text(BOOK)


def read(book, headings, *rows, table="customers", dates=""):
    """Return the records of a list as texts by key, and what is wrong with which cell of which row."""
    grid = grid_of("", [headings.split("|"), *(list(row) for row in rows)])
    frame = book.frame(table)
    understood = in_order(understand(grid, [frame.table], wanted=table), frame.table, dates)
    given = incoming(book, understood)
    kinds = {key: frame.table.by_key[key].kind for key in given.data}
    return {key: show_all(given.data[key], kinds[key]) for key in given.data}, [(fault.row, fault.key) for fault in given.faults], given


@pytest.mark.parametrize(
    ("cell", "mobile", "phone"),
    [
        ("+86 138-0000-1111", "13800001111", ""),
        ("0086 13800001111", "13800001111", ""),
        ("８６１３８００００１１１１", "13800001111", ""),
        ("13800001111.0", "13800001111", ""),
        (13800001111.0, "13800001111", ""),
        ("13800001111/13900002222", "13800001111", "13900002222"),
        ("13800001111；010-62345678", "13800001111", "010-62345678"),
        ("010-62345678、13800001111", "13800001111", "010-62345678"),
        ("手机：13800001111，电话：010-62345678转801", "13800001111", "010-62345678转801"),
        ("13800001111 13900002222", "13800001111", "13900002222"),
        ("Tel: 13800001111", "13800001111", ""),
        ("+1 415 555 0100", "+1 415 555 0100", ""),
        ("13800001111,13900002222,13700003333", "13800001111,13900002222,13700003333", ""),
    ],
)
def test_telephones(book, cell, mobile, phone):
    found, faults, _ = read(book, "姓名|手机", ("甲", cell))
    assert (found["mobile"], found.get("phone", [""]), faults) == ([mobile], [phone], [])


def test_a_number_that_lost_its_digits_is_a_problem(book):
    assert read(book, "姓名|手机", ("甲", "1.38E+10"))[1] == [(2, "mobile")]


def test_a_second_column_of_numbers_is_never_written_over(book):
    found, *_ = read(book, "姓名|手机|电话", ("甲", "13800001111/13900002222", "010-1234567"), ("乙", "13800001112", "010-62345678 转 801"))
    assert found["phone"] == ["010-1234567", "010-62345678 转 801"]
    assert found["mobile"][0] == "13800001111/13900002222"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-3-5", "2026-03-05"), ("2026/03/05", "2026-03-05"), ("2026.3.5", "2026-03-05"), ("2026年3月5日", "2026-03-05"),
        ("26年3月5日", "2026-03-05"), ("26/3/5", "2026-03-05"), ("20260305", "2026-03-05"), (20260305, "2026-03-05"), (46086, "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"), ("2026-03-05 14:30:00", "2026-03-05"), ("2026/3/5 下午2:30", "2026-03-05"),
        ("5 March 2026", "2026-03-05"), ("Mar 5, 2026", "2026-03-05"), ("5-Mar-26", "2026-03-05"), ("25/03/2026", "2026-03-25"),
        ("03/25/2026", "2026-03-25"), ("25.3.2026 10:00", "2026-03-25"), ("03/25/26", "2026-03-25"), ("2026-03-05T14:30:00Z", "2026-03-05"),
        ("1990年12月", ""), ("03/04/2026", ""), ("2026-02-30", ""), ("下周三", ""), ("31/31/2026", ""), ("民国115年3月5日", ""),
    ],
)  # fmt: skip
def test_dates(book, cell, day):
    found, faults, _ = read(book, "姓名|首次接触", ("甲", cell))
    assert (found["first_contact_on"], faults) == ([day], [] if day else [(2, "first_contact_on")])


@pytest.mark.parametrize(
    ("cells", "said", "days"),
    [
        (("03/04/2026", "25/04/2026"), "", ("2026-04-03", "2026-04-25")),
        (("03/04/2026", "04/25/2026"), "", ("2026-03-04", "2026-04-25")),
        (("03/04/2026", "05/06/2026"), "day-first", ("2026-04-03", "2026-06-05")),
        (("03/04/2026", "05/06/2026"), "month-first", ("2026-03-04", "2026-05-06")),
        (("03/04/2026", "25/04/2026"), "month-first", ("2026-04-03", "2026-04-25")),
        (("03/04/2026", "25/04/2026", "04/25/2026"), "", ("", "2026-04-25", "2026-04-25")),
        (("03/04/05", "99/12/31"), "", ("2003-04-05", "1999-12-31")),
        (("03/04/26", "2026-05-06"), "day-first", ("2026-04-03", "2026-05-06")),
        (("26/3/25", "2026-05-06"), "", ("2026-03-25", "2026-05-06")),
    ],
)
def test_day_and_month_are_told_apart_by_the_others_or_by_a_person_never_guessed(book, cells, said, days):
    found, faults, _ = read(book, "姓名|首次接触", *((f"甲{at}", cell) for at, cell in enumerate(cells)), dates=said)
    assert found["first_contact_on"] == list(days)
    assert faults == [(at + 2, "first_contact_on") for at, day in enumerate(days) if not day]


def test_another_column_of_the_list_decides_too_and_else_it_is_asked_once(book):
    found, faults, _ = read(book, "姓名|首次接触|生日", ("甲", "03/04/2026", "31/12/1990"))
    assert (found["first_contact_on"], faults) == (["2026-04-03"], [])
    table = book.frame("customers").table
    unclear = understand(grid_of("", [["姓名", "首次接触", "生日"], ["甲", "03/04/2026", "05/06/1990"]]), [table])
    (question,) = date_questions(unclear, table)
    assert (question.what, question.heading, question.options) == ("dates", "首次接触", ("day-first", "month-first"))
    assert date_questions(unclear, table, "day-first") == ()
    faults = read(book, "姓名|首次接触", ("甲", "03/04/2026"))[2].faults
    assert "--dates" in faults[0].sentence.zh
    assert "--dates" in faults[0].sentence.en


def test_what_was_said_of_such_headings_is_remembered_unless_it_was_a_preview(book, tmp_path):
    (tmp_path / "客户.xlsx").touch()
    table = book.frame("customers").table
    unclear = understand(grid_of("", [["姓名", "首次接触"], ["甲", "03/04/2026"]]), [table])

    def day(said, *, keep=False):
        (found,) = dates_in_order(book, tmp_path / "客户.xlsx", [unclear], lambda _: said, keep=keep)
        return incoming(book, found).data["first_contact_on"].dt.strftime("%m-%d").tolist()

    assert day("month-first") == ["03-04"]
    assert not any(tmp_path.rglob("*.sqlite"))
    assert day("day-first", keep=True) == ["04-03"]
    assert day("") == ["04-03"]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("¥1,200.50", "1200.5"), ("1.2万", "12000"), ("（300）", "-300"), ("1200元", "1200"), ("￥１２００", "1200"), ("$99", "99"), ("面议", "")],
)
def test_money(book, cell, amount):
    found, faults, _ = read(book, "客户|日期|产品|金额", ("王芳", "2026-11-01", "车床", cell), table="orders")
    assert (found["amount"], len(faults)) == ([amount], 0 if amount else 1)


@pytest.mark.parametrize(
    ("cell", "word"),
    [("是", "是"), ("Y", "是"), ("√", "是"), ("TRUE", "是"), ("1", "是"), ("yes", "是"), ("否", "否"), ("N", "否"), ("×", "否"), ("不清楚", "不清楚")],
)
def test_yes_and_no(book, cell, word):
    assert read(book, "姓名|营销许可", ("甲", cell))[0]["consent"] == [word]


def test_words_of_the_other_language_become_ours(book):
    assert read(book, "姓名|客户来源", ("甲", "exhibition"), ("乙", "展会"))[0]["source"][1] == "展会"
    english = book_from_text("Customers | Customer ID | Name | Do not contact | Type\n | KH000001 | Jane | |", lang="en")
    found, *_ = read(english, "姓名|免打扰|客户类型", ("Bob", "是", "企业"))
    assert (found["do_not_contact"], found["kind"]) == (["Yes"], ["Company"])


@pytest.mark.parametrize(
    ("name", "bare", "title"),
    [("王女士", "王", "女士"), ("欧阳先生", "欧阳", "先生"), ("李小姐", "李", "女士"), ("Mr. John Hill", "John Hill", "先生"), ("Mrs Hill", "Hill", "女士"),
     ("王芳", "王芳", ""), ("女士服装厂", "女士服装厂", ""), ("先生", "先生", "")],
)  # fmt: skip
def test_names_with_titles(book, name, bare, title):
    found, *_ = read(book, "姓名|手机", (name, "13800001111"))
    assert (found["name"], found.get("salutation", [""])) == ([bare], [title])


def test_an_address_fills_the_columns_of_its_parts_where_they_are_empty(book):
    found, _, given = read(
        book, "姓名|城市|详细地址", ("甲", None, "江苏省苏州市姑苏区平江路1号"), ("乙", "南京", "鼓楼区中山路1号"),
        ("丙", None, "鼓楼区中山路1号"), ("丁", "苏州市", "广东省深圳市南山区1号"),
    )  # fmt: skip
    assert list(zip(*(found[key] for key in ("province", "city", "district", "address")), strict=True)) == [
        ("江苏省", "苏州市", "姑苏区", "平江路1号"), ("江苏省", "南京", "鼓楼区", "中山路1号"),
        ("", "", "", "鼓楼区中山路1号"), ("", "苏州市", "", "广东省深圳市南山区1号"),
    ]  # fmt: skip
    ((row, sentence),) = given.hints
    assert row == 4
    assert "南京市鼓楼区" in sentence.zh


def test_nothing_goes_into_a_column_that_the_workbook_does_not_have(book):
    narrow = book_from_text("客户 | 客户编号 | 客户名称 | 详细地址 | 手机\n | KH000001 | 王芳 |")
    row = ("王女士", "江苏省苏州市姑苏区平江路1号", "13800000001/010-6234567", "99")
    found, _, given = read(narrow, "姓名|详细地址|手机|QQ", row)
    assert found == {"name": ["王女士"], "address": [row[1]], "mobile": [row[2]]}
    assert given.absent == ("qq",)


CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=CD=F5;=B7=BC;;;
TEL;CELL:13800000001
TEL;WORK:010-62345678
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Zhang San
TEL;TYPE=CELL,VOICE:+86 138-1234-5678
TEL;TYPE=CELL:13912345678
EMAIL;TYPE=INTERNET:Zhang@Example.com
ADR;TYPE=WORK:;;No. 1 Road\\, Room 2;Beijing;;100020;
BDAY:1990-05-01
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Li Si
TEL;VALUE=uri;TYPE="cell,voice":tel:+86-139-0000-0001
BDAY:--0501
END:VCARD
"""


def test_cards_of_all_versions(book):
    grid = read_cards(CARDS.encode("ascii"))
    given = incoming(book, understand(grid, [book.frame("customers").table]))
    assert given.faults == ()
    told = given.data[["name", "mobile", "phone"]].fillna("").to_numpy().tolist()
    assert told == [["王芳", "13800000001", "010-62345678"], ["Zhang San", "13812345678", "13912345678"], ["Li Si", "13900000001", ""]]
    assert show_all(given.data["birthday"]) == ["", "1990-05-01", ""]
    assert given.data["address"].tolist()[1] == "No. 1 Road, Room 2"
    assert given.data["note"].tolist()[2] == "BDAY --0501"
