"""Forms that come back: each goes to its tables, a second time changes nothing, what staff entered is never written over."""

from __future__ import annotations

from datetime import date

import openpyxl
import pandas as pd
import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from tests.documents.forms.making import drawn, template
from tests.inbox.returning import fill, form, taken
from tests.textbook import book_from_text
from xlcrm.documents.forms.marks import FormMark
from xlcrm.inbox.merging import How, Result
from xlcrm.inbox.returned import returned_lists
from xlcrm.model.refusals import Refusal
from xlcrm.reading import read_book

ZH = """
客户 | 客户编号 | 客户名称 | 称呼 | 手机 | 微信 | 负责人 | 意向级别 | 营销许可 | 登记日期
     | KH000001 | 王芳 | 女士 | 13800000001 | | 李雷 | A | 是 | 2025-01-02
     | KH000002 | 张伟 | | | | 李雷 | | | 2026-11-01
员工 | 姓名
     | 李雷
联系人 | 联系人编号 | 客户编号 | 姓名
       | LX000001 | KH000001 | 王小妹
跟进记录 | 记录编号 | 客户编号 | 日期 | 跟进人 | 内容 | 方式 | 客户反馈 | 约定下次 | 意向级别 | 计划编号 | 备注 | 联系人编号 | 时间
         | GJ000001 | KH000001 | 2026-10-01 | 李雷 | 谈过
跟进计划 | 计划编号 | 客户编号 | 计划日期 | 类型 | 状态 | 完成日期 | 结果
         | JH000001 | KH000001 | 2026-11-20 | 回访 | 待办
         | JH000002 | KH000001 | 2026-12-20 | 回访 | 待办
         | JH000003 | KH000002 | 2026-11-20 | 任务 | 待办
         | JH000004 | KH000002 | 2026-11-10 | 回访 | 待办
         | JH000005 | KH000002 | 2026-11-12 | 拜访 | 待办
商机 | 商机编号 | 客户编号 | 商机名称 | 产品 | 阶段 | 负责人
     | SJ000001 | KH000001 | 车床 | 车床
满意度 | 调查编号 | 客户编号 | 日期 | 项目 | 期望 | 感知 | 推荐意愿 | 意见
       | DC000004 | KH000002 | 2026-01-01 | 总体满意度 | 8 | 8
服务 | 服务编号 | 客户编号 | 受理时间 | 类型 | 主题 | 描述 | 处理结果
     | FW000001 | KH000001 | 2026-11-01 | 投诉 | 地板开裂
信用评估 | 评估编号 | 客户编号 | 日期 | 项目 | 得分
         | XY000001 | KH000001 | 2026-01-05 | 销售力 | 15
订单 | 订单编号 | 行号 | 客户编号 | 日期 | 产品 | 金额
借阅 | 借阅编号 | 档案 | 借阅人 | 借出日期 | 客户编号 | 归还日期
     | JY000001 | 合同 | 李雷 | 2026-11-01 | KH000001
     | JY000002 | 规章 | 李雷 | 2026-11-03 |
抽查 | 抽查编号 | 抽取日期 | 客户编号 | 负责人 | 核查人 | 核查日期 | 属实 | 不符项
     | CC000001 | 2026-11-20 | KH000002 | 李雷
     | CC000002 | 2026-11-20 | KH000001 | 李雷
皮肤档案 | 皮肤档案编号 | 客户编号 | 日期 | 护理建议
         | PF000001 | KH000001 | 2026-01-05
"""
VISIT = {"on": date(2026, 11, 21), "time_of_day": "14:30", "content": "问使用情况", "feedback": "满意", "person": "王小妹",
         "satisfaction": "☑ 很满意   □ 满意", "problem": "包装破损"}  # fmt: skip


@pytest.fixture(scope="module")
def book():
    return book_from_text(ZH, packs=("beauty",))


def last(book, table, **wanted):
    row = book.frame(table).data.iloc[-1]
    return {key: row[key] for key in wanted} == wanted


def cell(book, table, record, key):
    frame = book.frame(table)
    return frame.shown(int(frame.data.index[frame.data[frame.table.identity[0]] == record][0]), key)


def test_a_visit_record_is_an_interaction_and_completes_the_plan_that_is_due(book, tmp_path):
    path = fill(form(book, tmp_path, "visit_record", "KH000001"), **VISIT)
    after, lists = taken(book, path)
    row = after.interactions.iloc[-1]
    assert (row["customer_id"], row["owner"], row["content"], row["contact_id"], row["plan_id"]) == (
        "KH000001", "李雷", "问使用情况", "LX000001", "JH000001",
    )  # fmt: skip
    assert str(row["time_of_day"]) == "2026-11-21 14:30:00"
    assert row["note"] == "总体满意：很满意; 存在问题：包装破损"
    assert [cell(after, "plans", "JH000001", key) for key in ("state", "done_on", "result")] == ["完成", "2026-11-21", "满意"]
    assert cell(after, "plans", "JH000002", "state") == "待办"
    assert lists["interactions"].results.tolist() == [Result.ADDED]
    again, lists = taken(after, path)
    assert again.interactions.equals(after.interactions)
    assert again.plans.equals(after.plans)
    assert [each.results.tolist() for each in lists.values()] == [[Result.UNCHANGED]]


def test_of_several_plans_that_are_due_none_is_guessed(book, tmp_path):
    after, _ = taken(book, fill(form(book, tmp_path, "visit_record", "KH000002"), **VISIT))
    assert last(after, "interactions", customer_id="KH000002")
    assert after.interactions["plan_id"].isna().iloc[-1]
    assert after.plans.equals(book.plans)


def test_without_a_date_it_is_the_day_the_file_was_saved_and_its_author(book, tmp_path):
    path = fill(form(book, tmp_path, "visit_record", "KH000002"), content="来电", owner=None)
    filled = openpyxl.load_workbook(path)
    filled.properties.lastModifiedBy = "李雷"
    filled.save(path)
    row = taken(book, _as_saved(path, "2026-11-18T09:00:00Z"))[0].interactions.iloc[-1]
    assert (row["owner"], str(row["on"].date())) == ("李雷", "2026-11-18")


def _as_saved(path, moment):
    """openpyxl writes the time of now: say what a spreadsheet program would have said."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), parts[core])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_reception_card_is_compared_with_the_archive_field_by_field(book, tmp_path):
    talk = {"interactions__on": date(2026, 11, 20), "interactions__content": "看了样机", "visitors": 2, "opportunities__product_name": "铣床"}
    facts = {"mobile": "13911112222", "wechat": "wangfang", "consent": "□ 同意接收活动与优惠信息"}
    path = fill(form(book, tmp_path, "reception_card", "KH000001"), **facts, **talk)
    after, lists = taken(book, path)
    differences = {(one.key, one.ours, one.theirs, one.taken) for one in lists["customers"].differences}
    assert differences == {("mobile", "13800000001", "13911112222", False), ("consent", "是", "否", False)}
    assert [cell(after, "customers", "KH000001", key) for key in ("mobile", "wechat", "consent")] == ["13800000001", "wangfang", "是"]
    assert last(after, "interactions", content="看了样机", note="来访人数：2", intent="A")
    assert last(after, "opportunities", customer_id="KH000001", product_name="铣床", name="铣床", stage="线索")
    again, _ = taken(after, path)
    assert all(again.frame(name).data.equals(after.frame(name).data) for name in ("customers", "interactions", "opportunities"))
    over, _ = taken(book, path, how=How(overwrite=True))
    assert cell(over, "customers", "KH000001", "mobile") == "13911112222"


def test_a_survey_is_one_row_for_each_answer_under_one_number(book, tmp_path):
    path = fill(form(book, tmp_path, "survey", "KH000001"), expected=[8, None, 9], perceived=[9, None, 7], nps=9, comment="好", on=date(2026, 11, 19))
    after, _ = taken(book, path)
    rows = after.surveys.iloc[1:]
    assert rows["survey_id"].tolist() == ["DC000005"] * 2
    assert rows[["expected", "perceived"]].to_numpy().tolist() == [[8, 9], [9, 7]]
    assert rows["nps"].isna().tolist() == [False, True]
    assert taken(after, path)[0].surveys.equals(after.surveys)


def test_a_spot_check_sheet_gives_results_to_the_drawn_customers(book, tmp_path):
    path = fill(form(book, tmp_path, "spot_check"), correct=["否", None], wrong_fields=["手机", None], checked_on=[date(2026, 11, 21), None], checker="李雷")
    after, _ = taken(book, path)
    assert [cell(after, "spot_checks", "CC000001", key) for key in ("correct", "wrong_fields", "checked_on", "checker")] == ["否", "手机", "2026-11-21", "李雷"]
    assert cell(after, "spot_checks", "CC000002", "correct") == ""
    assert taken(after, path)[0].spot_checks.equals(after.spot_checks)


@pytest.mark.parametrize(
    ("key", "table", "values", "wanted"),  # the form, where it goes, what is filled in, what is known then
    [
        ("complaint", "service", {"result": "已换", "cause": "运输"}, {"result": "已换; 原因：运输", "subject": "地板开裂"}),
        ("correction", "service", {"field": ["手机"], "before": ["1"], "after": ["13911112222"]}, {"content": "手机：1 → 13911112222"}),
        ("credit_review", "credit", {"score": [10], "on": date(2026, 11, 1)}, {"score": 10.0, "review_id": "XY000002"}),
        ("loan_book", "loans", {"returned_on": [date(2026, 11, 20)]}, {"returned_on": pd.Timestamp("2026-11-20")}),
        ("skin_file", "skin_files", {"advice": "补水", "on": date(2026, 11, 20)}, {"advice": "补水", "customer_id": "KH000001"}),
    ],
)
def test_the_other_forms_go_to_their_tables_once(book, tmp_path, key, table, values, wanted):  # noqa: PLR0917 - a case is one line
    whom = () if key == "loan_book" else ("KH000001",)
    path = fill(form(book, tmp_path, key, *whom), **values)
    after, _ = taken(book, path)
    data = after.frame(table).data
    assert any({key: row[key] for key in wanted} == wanted for _, row in data.iterrows())
    assert taken(after, path)[0].frame(table).data.equals(data)


def test_a_form_of_staffs_own_design_goes_where_its_fields_say(book, tmp_path):
    def draw(drawn, sheet):
        sheet.write("A1", "{{ 名 }}")
        sheet.write("A6", "{% for 行 in 空行(2) %}")
        sheet.write("C6", "{% endfor %}")
        places = {"wechat": "A2", "content": "A3", "on": "A4", "orders.product_name": "A6", "orders.amount": "B6", "orders.on": "A5"}
        for key, place in places.items():
            drawn.define_name(f"xlcrm_in_{key}", f"=表单!${place[0]}${place[1]}")

    made = template(drawn(draw))
    mark = FormMark("我的单", made.version, {"customer": "KH000001"}, made.repeated)
    path = tmp_path / "我的单.xlsx"
    path.write_bytes(made.render({"名": "王芳", "空行": range}, mark))
    values = {"wechat": "wf", "content": "到店", "on": date(2026, 11, 20), "orders__on": date(2026, 11, 19)}
    after, _ = taken(book, fill(path, **values, orders__product_name=["车床", None], orders__amount=[5, None]))
    assert cell(after, "customers", "KH000001", "wechat") == "wf"
    assert last(after, "interactions", content="到店", customer_id="KH000001", on=pd.Timestamp("2026-11-20"))
    assert last(after, "orders", product_name="车床", amount=5.0, customer_id="KH000001", on=pd.Timestamp("2026-11-19"))


def test_forms_of_several_customers_in_one_file_go_in_together(book, tmp_path):
    path = fill(form(book, tmp_path, "visit_record", "KH000001", "KH000002"), on=date(2026, 11, 21), content="群访")
    after, _ = taken(book, path)
    assert after.interactions["customer_id"].tolist()[-2:] == ["KH000001", "KH000002"]


def test_what_is_blank_or_of_a_stranger_is_refused_and_other_files_are_no_forms(book, tmp_path):
    path = form(book, tmp_path, "visit_record", "KH000002")
    with pytest.raises(Refusal, match="nothing was filled in"):
        returned_lists(book, path)
    fewer = book_from_text("客户 | 客户编号 | 客户名称\n | KH000001 | 王芳")
    with pytest.raises(Refusal, match="KH000002"):
        returned_lists(fewer, path)
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    openpyxl.Workbook().save(tmp_path / "y.xlsx")
    assert returned_lists(book, tmp_path / "x.xlsx") == returned_lists(book, tmp_path / "y.xlsx") == []


def test_a_form_in_english_says_the_same(tmp_path):
    text = "Customers | Customer ID | Name | Owner\n | KH000001 | Jane | Tom\nStaff | Name\n | Tom\nInteractions | Interaction ID | Customer ID | Date | Content | Plan ID | Note\nPlans | Plan ID | Customer ID | Due on | Kind | State | Done on\n | JH000001 | KH000001 | 2026-11-20 | Visit | To do"
    book = book_from_text(text, lang="en")
    after, _ = taken(book, fill(form(book, tmp_path, "visit_record", "KH000001", lang="en"), content="Talked", problem="Late", on=date(2026, 11, 21)))
    assert last(after, "interactions", content="Talked", note="Problem: Late", plan_id="JH000001")
    assert cell(after, "plans", "JH000001", "state") == "Done"


def test_dropped_twice_it_is_one_run_that_can_be_taken_back(tmp_path):
    book = copied(tmp_path / "店 铺")
    path = fill(form(read_book(book), tmp_path, "visit_record", "KH000002"), on=date(2026, 11, 19), content="来电话", method="电话")
    before = book.read_bytes()
    ran = xlcrm("import", str(book), str(path), "--today", TODAY, lang="zh")
    assert (ran.returncode, "客户回访记录表 → 跟进记录" in ran.stdout, "新增 1" in ran.stdout) == (0, True, True)
    after = book.read_bytes()
    ran = xlcrm("import", str(book), str(path), "--today", TODAY, lang="en")
    assert "unchanged 1" in ran.stdout
    assert book.read_bytes() == after
    assert xlcrm("undo", str(book), lang="zh").returncode == 0
    assert book.read_bytes() == before
