"""Registration, violations, stale records, key customers, archive numbers (B5, B7, B9, B11, A4, A11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.rules.asking import column
from xlcrm.model.book import show
from xlcrm.pipeline import checked, computed, decided
from xlcrm.rules.spot_checks import drawn
from xlcrm.rules.stale import stale_customers, stale_opportunities, stale_staff
from xlcrm.rules.violations import find_violations
from xlcrm.sheets.documents import expiring_documents, loans_overdue
from xlcrm.sheets.stale import stale
from xlcrm.sheets.strategic import review_days, strategic_review
from xlcrm.sheets.violations import violations

NINE = datetime.fromisoformat("2026-11-20T09:00")
HALF_PAST_TEN = datetime.fromisoformat("2026-11-22T10:30:05")
STAFF = "员工 | 姓名 | 角色 | 登录名\n | 陈刚 | 销售人员 | chen\n | 赵敏 | 销售人员 |\n | 老板 | 集团经理 |\n"


def after(make_book, then, text, **more):
    fresh = make_book(text, **more)
    return replace(fresh, own={**fresh.own, "events": then.own["events"]})


ONE = STAFF + "客户 | 客户编号 | 客户名称 | 登记日期 | 登记时间 | 创建人\n | KH000001 | 王芳 | 2026-01-01 | |"


def test_a_row_that_was_not_there_before_is_dated_now_and_signed_by_who_saved(make_book):
    first = computed(make_book(ONE, today="2026-11-20", now=NINE))
    assert column(first, "registered_at") == {"KH000001": ""}
    second = after(make_book, first, ONE + "\n | KH000002 | 李雷 | 2026-11-01 | |", today="2026-11-22", now=HALF_PAST_TEN)
    second = computed(replace(second, saved_by="CHEN"))
    assert second.customers["registered_at"].dt.strftime("%m-%d %H:%M").tolist()[1] == "11-22 10:30"
    assert [show(name) for name in second.customers["registered_by"]] == ["", "陈刚"]
    assert column(second, "registered_at")["KH000001"] == ""


def test_an_unknown_registrar_stays_empty_and_is_listed(make_book):
    first = computed(make_book(ONE, today="2026-11-20"))
    second = replace(after(make_book, first, ONE + "\n | KH000002 | 李雷 | | |", today="2026-11-22"), saved_by="nobody")
    found = [problem for problem in checked(computed(second)).problems if problem.code.code == "registrar_unknown"]
    assert [problem.place.record for problem in found] == ["KH000002"]


def test_at_the_first_look_only_what_was_registered_today_is_new(make_book):
    book = computed(make_book(ONE.replace("2026-01-01", "2026-11-22"), today="2026-11-22"))
    assert column(book, "registered_at") == {"KH000001": "2026-11-22"}


def cases(book, kind):
    found = find_violations(computed(book))
    return [(row.row, row.person, show(row.on)) for row in found.itertuples() if row.kind == kind]


@pytest.mark.parametrize(("contact", "registered", "late"), [
    ("2026-11-20", "2026-11-21 23:00", False), ("2026-11-20", "2026-11-22 00:10", True), ("2026-11-20", "2026-11-20 10:00", False),
])
def test_without_a_time_the_end_of_the_next_day_is_the_limit(make_book, contact, registered, late):
    text = f"客户 | 客户编号 | 客户名称 | 首次接触 | 登记时间 | 创建人 | 负责人\n | KH1 | 王芳 | {contact} | {registered} | 陈刚 | 赵敏"
    assert [person for _, person, _ in cases(make_book(text), "late_registration")] == ["陈刚"] * late


@pytest.mark.parametrize(("registered", "late"), [("2026-11-21 14:29", False), ("2026-11-21 14:31", True)])
def test_with_times_the_hours_count(make_book, registered, late):
    """The first contact was on 20 November at 14:30."""
    text = f"""
    客户 | 客户编号 | 客户名称 | 登记时间 | 创建人
         | KH1 | 王芳 | {registered} | 陈刚
    跟进记录 | 客户编号 | 日期 | 时间
             | KH1 | 2026-11-20 | 2026-11-20 14:30
    """
    assert len(cases(make_book(text), "late_registration")) == late


def test_a_plan_is_late_from_the_day_after_and_stays_a_violation_when_done_later(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 负责人
         | KH1 | 王芳 | 陈刚
    跟进计划 | 计划编号 | 客户编号 | 计划日期 | 最迟日期 | 状态 | 完成日期 | 负责人
             | JH1 | KH1 | 2026-11-21 | | 待办 | | 赵敏
             | JH2 | KH1 | 2026-11-22 | | 待办 | |
             | JH3 | KH1 | 2026-11-10 | | 完成 | 2026-11-12 |
             | JH4 | KH1 | 2026-11-10 | | 完成 | 2026-11-10 |
             | JH5 | KH1 | 2026-11-10 | | 取消 | |
             | JH6 | KH1 | 2026-11-10 | 2026-11-30 | 待办 | |
             | JH7 | KH1 | 2026-01-10 | | 待办 | |
    """
    assert cases(make_book(text), "late_plan") == [(2, "赵敏", "2026-11-22"), (4, "陈刚", "2026-11-11")]


def test_a_visit_without_feedback_and_an_opportunity_without_a_plan_are_violations(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 负责人 | 登记日期
         | KH1 | 王芳 | 陈刚 | 2026-11-20
         | KH2 | 李雷 | 陈刚 | 2026-11-20
    跟进记录 | 客户编号 | 日期 | 方式 | 客户反馈 | 跟进人
             | KH1 | 2026-11-20 | 上门 | | 赵敏
             | KH1 | 2026-11-20 | Visit | 好 | 赵敏
             | KH1 | 2026-11-20 | 电话 | | 赵敏
    商机 | 商机编号 | 客户编号 | 阶段 | 创建日期
         | SJ1 | KH1 | 线索 | 2026-01-01
         | SJ2 | KH2 | 线索 | 2026-01-01
         | SJ3 | KH1 | 赢单 | 2026-01-01
    跟进计划 | 计划编号 | 客户编号 | 计划日期 | 状态
             | JH1 | KH2 | 2026-12-01 | 待办
    """
    assert cases(make_book(text), "no_plan") == []  # older than the first refresh
    text += "\n    events | event | record | field | on\n | cadence | * | began | 2025-12-01"
    book = make_book(text)
    assert cases(book, "no_feedback") == [(2, "赵敏", "2026-11-20")]
    assert cases(book, "no_plan") == [(2, "陈刚", "2026-01-01")]
    off = make_book(text + "\n    规则 | 键 | 值\n | opportunity.needs_plan | 否\n | visit.needs_feedback | 否")
    assert cases(off, "no_plan") == cases(off, "no_feedback") == []
    sheet = violations(computed(book))
    people = {row[0]: row[5:7] for row in sheet.blocks[5].rows}
    assert people == {"陈刚": (1, 50.0), "赵敏": (1, 50.0)}
    assert [row[1] for row in sheet.blocks[-1].rows] == ["拜访没有反馈", "商机没有计划"]


def test_the_error_rate_of_spot_checks_is_shown_by_month_and_few_are_marked(make_book):
    book = make_book("抽查 | 抽取日期 | 客户编号 | 属实\n | 2026-10-01 | KH1 | 是\n | 2026-10-09 | KH2 | 否\n | 2026-11-01 | KH3 |\n客户 | 客户编号\n | KH1\n | KH2\n | KH3")
    rows = violations(computed(book)).blocks[-1].rows
    assert rows == [("2026-10", 2, 2, 1, 0.5, "样本不足 30"), ("2026-11", 1, 0, 0, None, "样本不足 30")]
    assert violations(computed(make_book(""))) is None


def test_customers_are_stale_after_the_days_of_their_level(make_book):
    text = """
    客户 | 客户编号 | 客户名称 | 负责人 | 意向级别 | 登记日期 | 免打扰
         | KH1 | 甲 | 陈刚 | C | 2026-11-12 |
         | KH2 | 乙 | 陈刚 | H | 2026-11-18 |
         | KH3 | 丙 |      | H | 2026-01-01 |
         | KH4 | 丁 | 陈刚 | H | 2026-01-01 | 是
         | KH5 | 戊 | 陈刚 | C | 2026-11-11 |
    规则 | 键 | 值
         | stale.by_level | C=10
    """
    found = stale_customers(computed(make_book(text)))
    assert found[["days", "allowed"]].to_dict("index") == {6: {"days": 11, "allowed": 10}, 3: {"days": 4, "allowed": 3}}


def test_opportunities_and_staff_are_stale_too(make_book):
    text = STAFF + """
    客户 | 客户编号 | 客户名称 | 登记日期
         | KH1 | 甲 | 2026-01-01
    商机 | 商机编号 | 客户编号 | 阶段 | 更新日期
         | SJ1 | KH1 | 线索 | 2026-10-22
         | SJ2 | KH1 | 线索 | 2026-10-23
         | SJ3 | KH1 | 输单 | 2026-01-01
    跟进记录 | 客户编号 | 日期 | 跟进人
             | KH1 | 2026-11-08 | 陈刚
             | KH1 | 2026-11-07 | 赵敏
    """
    book = computed(make_book(text.replace("\n    ", "\n")))
    assert stale_opportunities(book)["days"].to_dict() == {2: 31}
    assert stale_staff(book)[["name", "days"]].values.tolist() == [["赵敏", 15]]
    assert next(block.rows[0][0] for block in stale(book).blocks if block.formats == ("caption",)).startswith("员工")
    assert stale(computed(make_book(""))) is None


KEY = """
客户 | 客户编号 | 客户名称 | 负责人 | 共享人 | 客户级别 | 战略客户
     | KH1 | 甲 | 陈刚 | 赵敏 | 重点 |
     | KH2 | 乙 | 陈刚 |      | 重点 |
     | KH3 | 丙 | 陈刚 | 赵敏、李强 | | 是
     | KH4 | 丁 |      |      | 一般 |
跟进记录 | 客户编号 | 日期 | 跟进人
         | KH1 | 2026-11-01 | 陈刚
         | KH1 | 2026-08-24 | 赵敏
         | KH2 | 2026-11-01 | 陈刚
         | KH3 | 2026-11-01 | 陈刚
         | KH3 | 2026-11-01 | 李强
跟进计划 | 客户编号 | 计划日期 | 类型 | 状态
         | KH3 | 2026-12-01 | {} | 待办
"""


def test_a_key_customer_needs_an_owner_and_a_sharer_both_active(make_book):
    def told(book):
        return {p.place.record: p.message("zh") for p in checked(computed(book)).problems if p.code.code == "key_customer_neglected"}

    assert told(make_book(KEY)) == {"KH2": "重点或战略客户：没有共享人。"}
    assert "赵敏" in told(make_book(KEY, today="2026-11-23"))["KH1"]


def test_a_strategic_account_needs_a_maintenance_plan(make_book):
    def codes(text):
        return [p.place.record for p in checked(computed(make_book(text))).problems if p.code.code == "strategic_without_plan"]

    by_hand = "\n回访模板 | 方案 | 触发"  # no cadence makes the plan by itself
    assert codes(KEY.format("拜访") + by_hand) == ["KH3"]
    assert codes(KEY.format("维护计划") + by_hand) == []


def test_the_strategic_review_is_there_in_its_days_only(make_book):
    orders = "订单 | 客户编号 | 日期 | 金额\n | KH4 | 2026-05-01 | 900\n | KH4 | 2025-05-01 | 50\n | KH1 | 2020-05-01 | 5"
    rows = strategic_review(computed(make_book(KEY + orders, today="2026-11-15"))).blocks[-1].rows
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [
        ("KH3", "战略", 0, 0), ("KH1", "重点", 0, 0), ("KH2", "重点", 0, 0), ("KH4", "候选", 900.0, 50.0),
    ]  # fmt: skip
    assert strategic_review(computed(make_book(KEY + orders, today="2026-11-16"))) is None
    assert [day.isoformat() for day in review_days(make_book("", today="2026-11-16"))] == ["2027-11-10", "2027-11-15"]


def test_a_review_across_the_new_year(make_book):
    rules = "规则 | 键 | 值\n | strategic.from | 12-20\n | strategic.to | 01-10"
    assert [day.isoformat() for day in review_days(make_book(rules, today="2027-01-05"))] == ["2026-12-20", "2027-01-10"]


def test_archive_numbers_go_by_year_and_class_and_are_never_given_again(make_book):
    text = "客户 | 客户编号 | 客户名称 | 客户类型 | 登记日期 | 档案编号\n | KH1 | 甲 | 企业 | 2026-03-01 |\n | KH2 | 乙 | 企业 | 2026-02-01 |\n | KH3 | 丙 | 个人 | 2025-02-01 |\n | KH4 | 丁 | 企业 | 2026-01-01 | 2026-企业-0007"
    first = computed(make_book(text))
    assert column(first, "archive_no") == {"KH1": "2026-企业-0009", "KH2": "2026-企业-0008", "KH3": "2025-个人-0001", "KH4": "2026-企业-0007"}
    gone = "客户 | 客户编号 | 客户名称 | 客户类型 | 登记日期 | 档案编号\n | KH5 | 戊 | 企业 | 2026-03-01 |"
    assert column(after(make_book, first, gone), "archive_no") == {"KH5": "2026-企业-0010"}
    shaped = make_book(text + "\n规则 | 键 | 值\n | archive_no.pattern | {class}{year}/{number:03d}")
    assert column(shaped, "archive_no")["KH1"] == "企业2026/002"


def test_documents_get_numbers_too_and_are_listed_before_they_expire(make_book):
    text = """
    客户 | 客户编号 | 客户名称
         | KH1 | 甲
    档案 | 档案编号 | 客户编号 | 类别 | 文件 | 日期 | 到期日期
         | | KH1 | 合同 | a.docx | 2026-05-01 | 2026-12-22
         | | KH1 | 合同 | b.docx | 2025-05-01 | 2026-11-01
         | | KH1 | 合同 | c.docx | 2025-05-01 | 2026-12-23
    """
    sheet = expiring_documents(computed(make_book(text)))
    assert [(row[0], row[2], row[6]) for row in sheet.blocks[-1].rows] == [("2025-合同-0001", "甲", -21), ("2026-合同-0001", "甲", 30)]
    assert expiring_documents(computed(make_book(""))) is None


def test_loans_are_overdue_after_their_day_or_after_the_days_of_the_rule(make_book):
    text = "借阅 | 借阅编号 | 档案 | 借阅人 | 借出日期 | 应还日期 | 归还日期\n | JY1 | 甲 | 陈 | 2026-11-07 | |\n | JY2 | 乙 | 陈 | 2026-11-08 | |\n | JY3 | 丙 | 陈 | 2026-11-20 | 2026-11-21 |\n | JY4 | 丁 | 陈 | 2026-01-01 | | 2026-01-02"
    assert [(row[0], row[7]) for row in loans_overdue(computed(make_book(text))).blocks[-1].rows] == [("JY1", 1), ("JY3", 1)]
    assert loans_overdue(computed(make_book(""))) is None


def test_the_same_seed_draws_the_same_customers_whatever_their_order(make_book):
    lines = [f" | KH{n:03d} | 甲{n} | 陈刚" for n in range(50)]
    one = make_book("\n".join(["客户 | 客户编号 | 客户名称 | 负责人", *lines]))
    two = make_book("\n".join(["客户 | 客户编号 | 客户名称 | 负责人", *reversed(lines)]))
    first, again, other = drawn(one, 5, 7), drawn(two, 5, 7), drawn(one, 5, 8)
    assert len(first) == 5
    assert set(first.columns["customer_id"]) == set(again.columns["customer_id"]) != set(other.columns["customer_id"])
    assert len(drawn(make_book(""), 5, 7)) == 0


def test_milestones_and_bids_that_are_late_are_told(make_book):
    text = """
    商机 | 商机编号 | 商机名称
         | SJ1 | 项目
    里程碑 | 商机编号 | 节点 | 计划日期 | 完成日期
           | SJ1 | 验收 | 2026-11-21 |
           | SJ1 | 验收 | 2026-11-22 |
           | SJ1 | 验收 | 2026-11-01 | 2026-11-20
    投标 | 商机编号 | 截标日期 | 状态
         | SJ1 | 2026-11-21 | 准备
         | SJ1 | 2026-11-21 | 已递交
    """
    found = [(p.code.code, p.place.row) for p in checked(computed(make_book(text))).problems if p.place.table in {"milestones", "bids"}]
    assert found == [("milestone_overdue", 2), ("bid_late", 2)]


LISTS = "字典 | 字典 | 取值 | 启用 | 原值 | 使用数\n | 客户来源 | 官网 | | {} |\n | 客户来源 | 展会 | 否 | |\n"
USED = "客户 | 客户编号 | 客户名称 | 客户来源\n | KH1 | 甲 | 网页\n | KH2 | 乙 | 展会\n | KH3 | 丙 | 网页"


def test_a_renamed_entry_is_renamed_where_used_once(make_book):
    done = decided(make_book(LISTS.format("网页") + USED))
    assert done.customers["source"].tolist() == ["官网", "展会", "官网"]
    assert done.decided["customers", "source"].tolist() == [2, 4]
    again = decided(after(make_book, done, LISTS.format("网页") + USED))
    assert again.customers["source"].tolist() == ["网页", "展会", "网页"]
    assert len(again.events) == len(done.events)
    assert "choice_renamed" in {problem.code.code for problem in checked(again).problems}


def test_how_often_an_entry_is_used_is_counted(make_book):
    assert computed(decided(make_book(LISTS.format("网页") + USED))).lists["used"].tolist() == [2, 1]
