"""Where tables stand: headings, titles, Excel tables, the settings' own word; no file needed."""

from __future__ import annotations

import pytest

from xlcrm.model.schema import Column, Kind, Owner, Table
from xlcrm.model.tables import TABLE_BY_NAME, TABLES
from xlcrm.model.text import Text
from xlcrm.xlsx.headings import bare, match_headings, nearest, normal
from xlcrm.xlsx.locate import ColumnMap, Head, ListRange, LocateFinding, SheetView, locate
from xlcrm.xlsx.refs import parse_area

CUSTOMERS = Table(
    "customers",
    Text("客户", "Customers"),
    (
        Column("customer_id", Text("客户编号", "Customer ID"), Kind.CODE, Owner.FILLED, aliases=("编号", "会员号")),
        Column("name", Text("客户名称", "Name"), required=True, aliases=("姓名", "会员姓名")),
        Column("mobile", Text("手机", "Mobile"), Kind.CODE, aliases=("手机号码", "电话")),
        Column("phone", Text("电话", "Phone"), Kind.CODE),
        Column("amount", Text("金额", "Amount"), Kind.MONEY),
        Column("note", Text("备注", "Note")),
        Column("status", Text("客户状态", "Status"), Kind.CHOICE, Owner.XLCRM),
    ),
    ("customer_id",),
    aliases=("会员名单", "通讯录"),
)
ORDERS = Table(
    "orders",
    Text("订单", "Orders"),
    (
        Column("order_id", Text("订单编号", "Order ID"), Kind.CODE, aliases=("单号",)),
        Column("customer_id", Text("客户编号", "Customer ID"), Kind.REFERENCE, required=True, aliases=("会员姓名",)),
        Column("on", Text("日期", "Date"), Kind.DATE, required=True, aliases=("消费日期",)),
        Column("amount", Text("金额", "Amount"), Kind.MONEY, required=True, aliases=("消费金额",)),
    ),
    ("order_id",),
)
LISTS = Table(
    "lists",
    Text("字典", "Lists"),
    (Column("list", Text("字典", "List")), Column("value", Text("取值", "Value"))),
    ("list", "value"),
)
HEADINGS = ("客户编号", "客户名称", "手机", "备注")


def view(title, *rows, first=1, merges=(), ranges=(), visible=True):
    texts = {row: {at: text for at, text in enumerate(cells, 1) if text} for row, cells in enumerate(rows, first)}
    head = Head(texts, tuple(parse_area(each) for each in merges))
    return SheetView(title, tuple(ranges), lambda: head, lambda: head, visible)


def listed(name, area, *headings, **more):
    return ListRange(name, parse_area(area), headings, **more)


def find(*views, tables=(CUSTOMERS, ORDERS, LISTS), maps=None, generated=()):
    found, notes = locate(views, tables, maps or {}, generated)
    return {each.table.name: each for each in found}, [(note.kind, note.table, note.sheet, note.detail) for note in notes]


@pytest.mark.parametrize(
    "heading",
    ["客户名称", " 客户名称 ", "客户\n名称", "客户名称*", "*客户名称", "客户名称：", "客户名称:", "客户名称(必填)", "客户名称（中文）",
     "Name", "NAME", "name", "ｎａｍｅ", "姓名", "会员姓名 *", "客户 名称【必填】"],
)  # fmt: skip
def test_a_heading_is_known_however_it_is_written(heading):
    assert match_headings({3: heading}, CUSTOMERS).columns == {"name": 3}


@pytest.mark.parametrize("heading", ["客户名", "名称2", "(客户名称)x", "客户名称一", ""])
def test_other_headings_are_not(heading):
    assert not match_headings({3: heading}, CUSTOMERS).columns


@pytest.mark.parametrize("heading", ["客户名称 Name", "Name/客户名称", "客户名称\nName", "姓名（Name）", "NAME 姓名"])
def test_a_heading_in_both_languages_is_known(heading):
    assert match_headings({1: heading}, CUSTOMERS).columns == {"name": 1}


@pytest.mark.parametrize("heading", ["备注 Name", "VIP 客户名称", "客户名称 Contact person"])
def test_two_names_that_are_not_of_one_column_are_none(heading):
    assert match_headings({1: heading}, CUSTOMERS).extras == {heading: 1}


def test_normal_and_bare():
    assert normal("＊ Ｅ-mail：") == "email"
    assert bare("金额(元)") == "金额"
    assert bare("(元)") == "(元)"


def test_a_label_wins_over_an_alias_and_a_full_heading_over_one_with_a_unit():
    texts = dict(enumerate(["电话", "手机", "金额(元)", "金额", "姓名(英文)"], 1))
    found = match_headings(texts, CUSTOMERS)
    assert found.columns == {"phone": 1, "mobile": 2, "amount": 4, "name": 5}
    assert found.extras == {"金额(元)": 3}


def test_the_first_of_equal_headings_counts():
    found = match_headings({1: "客户名称", 2: "备注", 4: "备注", 5: "门店", 7: "门店"}, CUSTOMERS)
    assert found.columns == {"name": 1, "note": 2}
    assert found.extras == {"备注": 4, "门店": 5, "门店 [G]": 7}
    assert found.repeated == (4, 7)


def test_an_extra_column_never_takes_a_key():
    found = match_headings({1: "客户名称", 2: "name"}, CUSTOMERS)
    assert found.columns == {"name": 1}
    assert found.extras == {"name [B]": 2}


def test_chosen_headings_come_first():
    found = match_headings({1: "姓名", 2: "公司", 3: "客户名称"}, CUSTOMERS, {"name": "公司"})
    assert found.columns == {"name": 2}
    assert list(found.extras) == ["姓名", "客户名称"]


def test_the_nearest_heading():
    assert nearest(CUSTOMERS.by_key["name"], {"客户名": 2, "门店": 3}) == "客户名"
    assert nearest(CUSTOMERS.by_key["name"], {"门店": 3}) == ""
    assert nearest(CUSTOMERS.by_key["name"], {}) == ""


@pytest.mark.parametrize("title", ["客户", "Customers", "CUSTOMERS", " 客户 ", "会员名单"])
def test_a_sheet_is_known_by_its_title(title):
    found, notes = find(view("首页", ("首页",)), view(title, HEADINGS))
    assert found["customers"].sheet == title
    assert found["customers"].heading_row == 1
    assert not notes


def test_titles_and_notes_may_stand_above_the_headings():
    found, _ = find(view("客户", ("2026年客户名单",), ("填表人", "王芳"), (), HEADINGS, ("KH1", "李明", "手机", "")))
    assert found["customers"].heading_row == 4
    assert found["customers"].matched.headings == dict(zip(("customer_id", "name", "mobile", "note"), HEADINGS, strict=True))


def test_headings_below_row_60_are_not_looked_for():
    assert find(view("客户", HEADINGS, first=60))[0]["customers"].heading_row == 60
    assert find(view("客户", HEADINGS, first=61)) == ({}, [("no_headings", "customers", "客户", "")])


def test_an_excel_table_is_known_by_its_name():
    table = listed("Customers", "B3:E9", *HEADINGS)
    found, _ = find(view("客户", HEADINGS), view("资料", (), (), ("x", *HEADINGS, "", "y"), ranges=(table,)))
    customers = found["customers"]
    assert (customers.sheet, customers.heading_row, customers.listobject) == ("资料", 3, table)
    assert customers.matched.columns == {"customer_id": 2, "name": 3, "mobile": 4, "note": 5}
    assert not customers.matched.extras


def test_headings_right_beside_an_excel_table_are_added_columns_up_to_another_table():
    table, other = listed("customers", "B1:E9", *HEADINGS), listed("另一张", "H1:I3", "甲", "乙")
    found, _ = find(view("客户", ("x", *HEADINGS, "门店", "金额", "甲", "乙"), ranges=(table, other)))
    assert found["customers"].matched.columns["amount"] == 7
    assert found["customers"].matched.extras == {"门店": 6}


def test_a_copied_excel_table_is_not_the_table():
    found, _ = find(view("副本", HEADINGS, ranges=(listed("customers_1", "A1:D9", *HEADINGS),)), tables=(LISTS,))
    assert not found


def test_an_excel_table_of_another_name_on_the_sheet_gives_the_ends():
    found, _ = find(view("客户", (*HEADINGS, "", "说明"), ranges=(listed("表1", "A1:D9", *HEADINGS),)))
    assert found["customers"].listobject.name == "表1"
    assert not found["customers"].matched.extras


def test_an_excel_table_may_have_no_heading_row():
    table = listed("customers", "A2:D9", *HEADINGS, has_headings=False)
    found, _ = find(view("资料", (), ("KH000001", "王芳", "139", ""), ranges=(table,)))
    assert found["customers"].heading_row == 1
    assert found["customers"].matched.columns["name"] == 2


def test_cells_win_over_stale_names_in_the_table_part():
    table = listed("customers", "A1:C9", "客户编号", "列1", "手机")
    found, _ = find(view("资料", ("客户编号", "客户名称", ""), ranges=(table,)))
    assert found["customers"].matched.columns == {"customer_id": 1, "name": 2, "mobile": 3}


def test_other_sheets_are_known_by_their_headings():
    members = view("2026年名册", ("会员姓名", "手机号码", "备注", "门店"))
    purchases = view("流水", ("单号", "会员姓名", "消费日期", "消费金额"))
    found, notes = find(purchases, members, view("汇总", ("年份", "金额")))
    assert {name: each.sheet for name, each in found.items()} == {"customers": "2026年名册", "orders": "流水"}
    assert ("missing_column", "customers", "2026年名册", "") in notes


def test_too_few_headings_are_no_sign():
    assert find(view("甲", ("姓名", "手机")), view("乙", ("姓名", "手机", "备注", *"abcdef")))[0] == {}
    assert find(view("隐藏", HEADINGS, visible=False))[0] == {}
    assert find(view("甲", ("会员姓名", "单号", "x")), view("乙", ("取值", "字典", "x")))[0] == {}


def test_a_copy_of_a_table_that_was_found_is_not_read():
    found, notes = find(view("客户备份", HEADINGS), view("客户", HEADINGS))
    assert found["customers"].sheet == "客户"
    assert notes == [("second_sheet", "customers", "客户备份", "客户")]


def test_two_sheets_with_the_table_s_title():
    found, notes = find(view("Customers", HEADINGS), view("客户", HEADINGS))
    assert found["customers"].sheet == "客户"
    assert notes == [("second_sheet", "customers", "Customers", "客户")]


def test_generated_sheets_are_no_input():
    assert find(view("客户", HEADINGS), generated=("客户",)) == ({}, [])


def test_the_settings_say_where_a_table_stands():
    sheet = view("Sheet3", ("编码", "公司", "电话"))
    maps = {"customers": ColumnMap("sheet3", {"customer_id": "编码", "name": "公司"})}
    found, _ = find(view("客户", HEADINGS), sheet, maps=maps)
    assert found["customers"].sheet == "Sheet3"
    assert found["customers"].matched.columns == {"customer_id": 1, "name": 2, "phone": 3}


def test_the_settings_may_name_a_sheet_that_is_not_there():
    found, notes = find(view("客户", HEADINGS), maps={"customers": ColumnMap("旧表")})
    assert found["customers"].sheet == "客户"
    assert notes == [("missing_sheet", "customers", "", "旧表")]


def test_a_renamed_required_column_is_told():
    _, notes = find(view("客户", ("客户编号", "客户名", "手机", "备注")))
    assert notes == [("missing_column", "customers", "客户", "客户名")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("key", "heading"),
    [("next_due_on", {"zh": "下次跟进日", "en": "Next follow up date"}), ("next_due_on", {"zh": "何时打电话", "en": "Call"}),
     ("owner", {"zh": "客户负责人", "en": "Owned"}), ("owner", {"zh": "跟单", "en": "Who"})],
)  # fmt: skip
def test_another_renamed_column_is_told_with_its_new_heading(lang, key, heading):
    customers = TABLE_BY_NAME["customers"]
    usual = [column for column in customers.columns if not column.group]
    headings = [heading[lang] if column.key == key else column.heading(lang) for column in usual]
    _, notes = locate((view(customers.sheet(lang), headings),), (customers,), {})
    at = headings.index(heading[lang]) + 1
    assert notes == (LocateFinding("renamed_column", "customers", customers.sheet(lang), heading[lang], key, 1, at),)


def test_a_column_of_staffs_own_is_not_taken_for_a_renamed_one():
    members = view("2026年名册", ("会员编号", "会员姓名", "性别", "手机号码", "门店", "会员等级", "备注"))
    assert "renamed_column" not in {kind for kind, *_ in find(members)[1]}


def test_duplicate_and_merged_headings_are_told():
    _, notes = find(view("客户", (*HEADINGS, "备注", "联系方式", ""), merges=("F1:G1", "A9:A12")))
    assert notes == [("duplicate_heading", "customers", "客户", "备注"), ("merged_headings", "customers", "客户", "F1:G1")]


def test_headings_of_two_lines():
    sheet = view(
        "客户", ("客户名单",), ("客户编号", "客户名称", "联系方式", ""), ("", "", "手机", "备注"), merges=("A2:A3", "B2:B3", "C2:D2")
    )
    found, notes = find(sheet)
    assert found["customers"].heading_row == 3
    assert found["customers"].matched.columns == {"customer_id": 1, "name": 2, "mobile": 3, "note": 4}
    assert ("two_line_headings", "customers", "客户", "") in notes


def test_all_headings_merged_over_two_rows():
    found, _ = find(view("客户", HEADINGS, (), merges=("A1:A2", "B1:B2", "C1:C2", "D1:D2")))
    assert found["customers"].heading_row == 2


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_of_the_schema_is_found_by_its_own_headings(table, lang):
    headings = [column.heading(lang) for column in table.columns]
    found, notes = find(view("x", ("标题",)), view(table.sheet(lang), (), headings), tables=TABLES)
    assert list(found) == [table.name]
    assert list(found[table.name].matched.columns) == [column.key for column in table.columns]
    assert not notes
