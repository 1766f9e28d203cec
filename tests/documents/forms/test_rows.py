"""Rows that are repeated, left out or kept, and values that stay what they are."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest

from tests.documents.forms.making import filled, grid, opened, part, rows_of, template
from xlcrm.documents.forms.marks import FormMark

moment = partial(datetime, tzinfo=None)
ORDERS = [{"on": date(2026, 3, 5), "what": "甲", "amount": 30.5}, {"on": date(2026, 1, 5), "what": "乙", "amount": 10}]


def test_a_row_with_a_loop_in_it_is_repeated_for_each_record():
    source = rows_of(["日期", "产品", "金额"], ["{% for 单 in 订单 %}{{ 单.on }}", "{{ 单.what }}", "{{ 单.amount }}{% endfor %}"], ["完"])
    assert grid(opened(filled(source, 订单=ORDERS))) == [
        ["日期", "产品", "金额"],
        [moment(2026, 3, 5), "甲", 30.5],
        [moment(2026, 1, 5), "乙", 10],
        ["完", None, None],
    ]


def test_rows_between_two_rows_of_tags_are_repeated_together_and_the_tags_leave_no_row():
    source = rows_of(["{% for 单 in 订单 %}"], ["产品", "{{ 单.what }}"], ["金额", "{{ 单.amount }}"], ["{% endfor %}"], ["完"])
    shown = grid(opened(filled(source, 订单=ORDERS)))
    assert shown == [["产品", "甲"], ["金额", 30.5], ["产品", "乙"], ["金额", 10], ["完", None]]


def test_a_condition_keeps_one_of_two_rows():
    source = rows_of(["{% if 订单 %}"], ["有 {{ 订单|length }} 张"], ["{% elif 等 %}"], ["等"], ["{% else %}"], ["无"], ["{% endif %}"], ["完"])
    assert grid(opened(filled(source, 订单=ORDERS, 等=0))) == [["有 2 张"], ["完"]]
    assert grid(opened(filled(source, 订单=[], 等=1))) == [["等"], ["完"]]
    assert grid(opened(filled(source, 订单=[], 等=0))) == [["无"], ["完"]]


def test_a_loop_over_nothing_has_rows_of_its_own():
    source = rows_of(["{% for 人 in 人们 %}"], ["{{ loop.index }}", "{{ 人 }}"], ["{% else %}"], ["没有人"], ["{% endfor %}"], ["完"])
    assert grid(opened(filled(source, 人们=[]))) == [["没有人"], ["完"]]
    assert grid(opened(filled(source, 人们=["王"]))) == [[1, "王"], ["完", None]]


def test_a_loop_within_one_cell_stays_in_the_cell():
    assert grid(opened(filled(rows_of(["{% for x in xs %}{{ x }}；{% endfor %}"], ["完"]), xs=[1, 2]))) == [["1；2；"], ["完"]]


def test_a_loop_around_rows_that_repeat_by_themselves():
    source = rows_of(
        ["{% for 人 in 人们 %}"], ["{{ 人.name }}"], ["{% for 单 in 人.orders %}单", "{{ 单 }}", "{% endfor %}"], ["{% endfor %}"], ["完"],
    )  # fmt: skip
    people = [{"name": "王", "orders": [1, 2]}, {"name": "李", "orders": []}]
    shown = [[cell for cell in row if cell is not None] for row in grid(opened(filled(source, 人们=people)))]
    assert shown == [["王"], ["单", 1], ["单", 2], ["李"], ["完"]]


def test_lines_left_free_to_write_in_are_repeated_too():
    source = rows_of(["头"], ["{% for n in range(3) %}", "", "{% endfor %}"], ["完"])
    sheet = opened(filled(source))
    assert (sheet["A1"].value, sheet["A5"].value, sheet.max_row) == ("头", "完", 5)


@pytest.mark.parametrize(("value", "read"), [
    (12, 12), (1.5, 1.5), (True, True), ("007", "007"), ("=1+1", "=1+1"), (None, None), (float("nan"), None), ("  两边  ", "  两边  "),
    (date(2026, 2, 28), moment(2026, 2, 28)), (moment(2026, 2, 28, 9, 30), moment(2026, 2, 28, 9, 30)), ("甲\n乙", "甲\n乙"), ("<&>", "<&>"),
])  # fmt: skip
def test_a_cell_that_is_one_value_keeps_its_kind(value, read):
    cell = opened(filled(rows_of(["{{ 值 }}"]), 值=value))["A1"]
    assert cell.value == read
    assert cell.data_type != "f"


def test_a_date_gets_a_date_format_only_where_the_cell_has_none():
    def draw(book, sheet):
        sheet.write("A1", "{{ 日 }}", book.add_format({"num_format": "yyyy年m月d日", "bold": True}))
        sheet.write("B1", "{{ 日 }}", book.add_format({"bold": True}))

    sheet = opened(filled(draw, 日=date(2026, 2, 28)))
    assert sheet["A1"].number_format == "yyyy年m月d日"
    assert sheet["B1"].number_format == "yyyy-mm-dd"
    assert sheet["B1"].font.b


def test_values_among_words_read_as_people_write_them():
    source = rows_of(["{{ 名 }}：{{ 数 }}，{{ 日 }}，{{ 无 }}。{{ 钱 | 金额 }}"])
    shown = opened(filled(source, 名="A&B <王>", 数=3.0, 日=date(2026, 2, 28), 无=None, 钱=1234.5))["A1"].value
    assert shown == "A&B <王>：3，2026-02-28，。¥1,234.50"


def test_parts_of_a_text_keep_their_own_look():
    def draw(book, sheet):
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        sheet.write_rich_string("A1", "尊敬的 ", bold, "{{ 名 }}", " 您好，", red, "{% if 欠 %}欠 {{ 欠 }} 元{% endif %}", "。")

    xml = part(filled(draw, 名="王芳", 欠=5), "xl/worksheets/sheet1.xml")
    assert "<b/>" in xml.partition("王芳")[0].rpartition("<r>")[2]
    assert "FFFF0000" in xml.partition("欠 ")[0].rpartition("<r>")[2]
    assert opened(filled(draw, 名="王芳", 欠=0))["A1"].value == "尊敬的 王芳 您好，。"


def test_page_headers_and_footers_are_filled_and_a_sign_of_codes_is_doubled():
    def draw(book, sheet):
        sheet.write("A1", "{{ 名 }}")
        sheet.set_header("&L&9{{ 公司 }}")
        sheet.set_footer("&C&P / &N {{ 名 }}")

    sheet = opened(filled(draw, 名="王芳", 公司="A&B"))
    assert part(filled(draw, 名="王芳", 公司="A&B"), "xl/worksheets/sheet1.xml").count("A&amp;&amp;B") == 1
    assert "王芳" in sheet.oddFooter.center.text


def test_what_a_template_sets_holds_for_the_rows_below():
    source = rows_of(["{% set 首 = 订单[0] %}"], ["{{ 首.what }}"])
    assert grid(opened(filled(source, 订单=ORDERS))) == [["甲"]]


def test_a_remark_to_colleagues_is_not_printed():
    assert grid(opened(filled(rows_of(["{# 给设计者 #}"], ["{{ 1 }}{# 也是 #}"])))) == [[1]]


def test_the_same_data_gives_the_same_bytes():
    form = template(rows_of(["{{ 值 }}"]))
    mark = FormMark("test", form.version)
    assert form.render({"值": 1}, mark) == template(rows_of(["{{ 值 }}"])).render({"值": 1}, mark)


def test_a_wrapped_text_in_merged_cells_makes_its_row_higher_and_never_lower():
    def draw(book, sheet):
        sheet.merge_range("A1:C1", "{{ 值 }}", book.add_format({"text_wrap": True}))
        sheet.set_row(0, 30)
        sheet.merge_range("A2:C2", "{{ 值 }}", book.add_format())
        sheet.set_row(1, 30)

    assert opened(filled(draw, 值="短")).row_dimensions[1].height == 30
    long = opened(filled(draw, 值="很长的说明" * 30))
    assert long.row_dimensions[1].height > 100
    assert long.row_dimensions[2].height == 30


def test_gaps_between_rows_are_repeated_with_them():
    def draw(book, sheet):
        for row, text in ((0, "{% for x in xs %}"), (1, "{{ x }}"), (4, "{% endfor %}"), (5, "完")):
            sheet.write(row, 0, text)

    sheet = opened(filled(draw, xs=[1, 2]))
    assert [(cell.row, cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None] == [(1, 1), (4, 2), (7, "完")]
