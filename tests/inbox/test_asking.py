"""A file that nobody can be sure about waits for an answer on a sheet, is then taken in, and its like are asked about no more."""

from __future__ import annotations

import openpyxl
import pytest

from tests.cli.workspace import xlcrm
from tests.inbox.test_receiving import TODAY, book_of, inbox, lying, ready, received  # noqa: F401 - fixtures

STRANGE = "大名,机子,籍贯,怎么来的\n赵六六,13900002222,河北,展会\n钱七七,13900003333,山西,展会\n"


def filled(path, answers):
    """Fill in a question sheet as a person does; return what stood there."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    before = {row[1].value: row[3].value for row in sheet.iter_rows(min_row=2)}
    for row in sheet.iter_rows(min_row=2):
        if row[1].value in answers:
            row[3].value = answers[row[1].value]
    workbook.save(path)
    return before


def test_a_file_without_known_headings_is_asked_about_once_and_its_like_never(inbox):  # noqa: F811
    (inbox / "老表.csv").write_text(STRANGE, encoding="gb18030")
    before = book_of(inbox).read_bytes()
    (asked,) = received(inbox)
    sheet = inbox / "老表_请填写.xlsx"
    assert (asked["question"], lying(inbox), book_of(inbox).read_bytes()) == (str(sheet), {"老表.csv", sheet.name}, before)
    again = received(inbox)
    assert [file["question"] for file in again] == [str(sheet)] * 2
    likely = filled(sheet, {"大名": "客户名称", "机子": "手机", "怎么来的": "客户来源"})
    assert [likely[each] for each in ("（整张表）", "（标题所在行）", "机子", "籍贯")] == ["客户", "1", "手机", "（不导入）"]
    taken = [file for file in received(inbox) if file["lists"]]
    assert taken[0]["lists"][0]["added"] == 2
    assert taken[0]["lists"][0]["columns"] == {"name": "大名", "mobile": "机子", "source": "怎么来的"}
    assert lying(inbox) == {f"已处理/{TODAY} 老表.csv", f"已处理/{TODAY} 老表_结果.txt"}
    (inbox / "新表.csv").write_text("机子,怎么来的,大名,籍贯\n13900004444,展会,孙八八,河北\n", encoding="utf-8")
    (known,) = received(inbox)
    assert known["lists"][0]["added"] == 1
    assert "以前的回答" in "".join(known["said"])


def test_an_unknown_heading_that_only_its_cells_tell_is_asked(inbox):  # noqa: F811
    (inbox / "名单.csv").write_text("姓名,客户来源,怎么找\n赵六六,展会,13900002222\n钱七七,展会,13900003333\n", encoding="utf-8")
    (asked,) = received(inbox)
    likely = filled(asked["question"], {})
    assert likely["怎么找"] == "手机"
    assert received(inbox, inbox / "名单.csv", "--yes")[0]["lists"][0]["added"] == 2
    assert lying(inbox) == {f"已处理/{TODAY} 名单.csv", f"已处理/{TODAY} 名单_结果.txt"}


def test_two_columns_for_one_are_asked_and_one_may_be_left_out(inbox):  # noqa: F811
    (inbox / "名单.csv").write_text("姓名,联系电话,办公电话\n赵六六,010-62221111,010-62223333\n", encoding="utf-8")
    (asked,) = received(inbox, lang="en")
    likely = filled(asked["question"], {"联系电话": "(leave out)", "办公电话": "Phone"})
    assert sorted((likely["联系电话"], likely["办公电话"])) == ["(leave out)", "Phone"]
    taken = [file for file in received(inbox, lang="en") if file["lists"]]
    assert taken[0]["lists"][0]["columns"] == {"name": "姓名", "phone": "办公电话"}


def test_a_wrong_answer_is_said_and_waits(inbox):  # noqa: F811
    (inbox / "老表.csv").write_text(STRANGE, encoding="utf-8")
    (asked,) = received(inbox)
    filled(asked["question"], {"大名": "名字啊"})
    said = [file["said"][0] for file in received(inbox)]
    assert any("名字啊" in sentence for sentence in said)
    assert "老表.csv" in lying(inbox)


def test_an_answer_to_a_file_that_is_gone_says_so(inbox):  # noqa: F811
    (inbox / "老表.csv").write_text(STRANGE, encoding="utf-8")
    (asked,) = received(inbox)
    filled(asked["question"], {"大名": "客户名称"})
    (inbox / "老表.csv").unlink()
    (gone,) = received(inbox)
    assert (gone["fine"], "不在收件箱" in gone["said"][0]) == (False, True)
    assert f"待修正/{TODAY} 老表_请填写.xlsx" in lying(inbox)


@pytest.mark.parametrize("words", [("--map", "大名=客户名称", "--map", "机子=手机", "--table", "客户"), ()])
def test_the_dictionary_and_the_command_line_say_what_headings_mean(inbox, words):  # noqa: F811
    if not words:
        workbook = openpyxl.load_workbook(book_of(inbox))
        sheet = workbook["字典"]
        at = {cell.value: cell.column for cell in sheet[1]}
        for heading, column in (("大名", "客户名称"), ("机子", "手机")):
            row = sheet.max_row + 1
            for name, value in (("字典", "标题同义词"), ("取值", heading), ("上级", column)):
                sheet.cell(row, at[name], value)
        workbook.save(book_of(inbox))
    (inbox / "老表.csv").write_text(STRANGE, encoding="utf-8")
    ran = xlcrm("import", str(inbox.parent), str(inbox / "老表.csv"), "--dry-run", "--today", TODAY, *words, lang="zh")
    assert (ran.returncode, "大名 → 客户名称（赵六六、钱七七）" in ran.stdout, lying(inbox)) == (0, True, {"老表.csv"}), ran.stderr
    assert received(inbox, inbox / "老表.csv", *words)[0]["lists"][0]["added"] == 2


def test_the_order_of_day_and_month_is_asked_once(inbox):  # noqa: F811
    (inbox / "名单.csv").write_text("姓名,手机,首次接触\n赵六六,13900002222,03/04/2026\n", encoding="utf-8")
    (asked,) = received(inbox)
    assert not filled(asked["question"], {})["（日期的写法）"]
    (waits,) = [file for file in received(inbox) if file["file"].endswith(".xlsx")]
    assert waits["question"]
    filled(asked["question"], {"（日期的写法）": "日在前（25/03/2026）"})
    (taken,) = [file for file in received(inbox) if file["lists"]]
    assert (taken["lists"][0]["added"], "2026-4-3" in "".join(taken["said"])) == (1, True)
    (inbox / "另一个.csv").write_text("姓名,手机,首次接触\n钱七七,13900003333,05/06/2026\n", encoding="utf-8")
    (known,) = received(inbox)
    assert "2026-6-5" in "".join(known["said"])
