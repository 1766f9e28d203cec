"""Names of colleagues: unknown, twice, left."""

from __future__ import annotations

from tests.checks.finding import found, problems


def test_names_logins_and_numbers_of_staff_are_known(book):
    """
    员工 | 姓名   | 工号 | 登录名
         | 赵敏   | 001  | zhaomin、Mina
         | 钱进   | 002  |
    客户 | 客户编号 | 客户名称 | 负责人    | 共享人
         | KH000001 | 王芳     | 赵敏      | 钱进
         | KH000002 | 李强     | mina      | 赵敏、钱进
         | KH000003 | 张敏     | 赵敏#001  | 赵敏,钱进
         | KH000004 | 刘洋     |           |
    """
    assert problems(book, "person_", "staff_") == []


def test_a_name_that_staff_does_not_know_is_an_error_where_it_matters_now(book):
    """
    员工     | 姓名
             | 赵敏
    客户     | 客户编号 | 客户名称 | 负责人 | 共享人
             | KH000001 | 王芳     | 赵铭   | 赵敏、孙立
    跟进记录 | 记录编号 | 客户编号 | 日期       | 跟进人
             | GJ000001 | KH000001 | 2019-03-01 | 周老师
    """
    wrong = problems(book, "person_")
    assert [f"{one} {problem.severity}" for one, problem in zip(found(wrong), wrong, strict=True)] == [
        "person_unknown C2 error", "person_unknown D2 error", "person_unknown D2 warning",
    ]  # fmt: skip
    assert wrong[1].message("zh") == "“共享人”的“孙立”不在“员工”表中。"


def test_who_left_must_hand_over_what_is_still_open(book):
    """
    员工     | 姓名 | 在职 | 离职日期
             | 赵敏 | 否   |
             | 钱进 |      | 2026-10-31
             | 孙立 | 是   |
             | 周宁 |      | 2026-12-31
    客户     | 客户编号 | 客户名称 | 负责人 | 注销日期
             | KH000001 | 王芳     | 赵敏   |
             | KH000002 | 李强     | 钱进   |
             | KH000003 | 张敏     | 周宁   |
             | KH000004 | 刘洋     | 赵敏   | 2024-01-31
    跟进计划 | 计划编号 | 客户编号 | 计划日期   | 负责人 | 状态
             | JH000001 | KH000001 | 2026-11-30 | 赵敏   | 待办
             | JH000002 | KH000001 | 2026-10-01 | 赵敏   | 完成
    商机     | 商机编号 | 客户编号 | 阶段     | 负责人
             | SJ000001 | KH000001 | 方案报价 | 钱进
             | SJ000002 | KH000001 | 赢单     | 钱进
    服务     | 服务编号 | 客户编号 | 状态   | 处理人
             | FW000001 | KH000001 | 处理中 | 赵敏
             | FW000002 | KH000001 | 已完成 | 赵敏
    跟进记录 | 记录编号 | 客户编号 | 日期       | 跟进人
             | GJ000001 | KH000001 | 2026-01-10 | 赵敏
    """
    assert found(problems(book, "person_")) == [
        "person_left C2", "person_left C3", "person_left D2", "person_left D2", "person_left D2",
    ]  # fmt: skip


def test_a_name_that_two_colleagues_share_needs_the_staff_number(book):
    """
    员工 | 姓名 | 工号
         | 赵敏 | 001
         | 赵敏 | 007
    客户 | 客户编号 | 客户名称 | 负责人
         | KH000001 | 王芳     | 赵敏
         | KH000002 | 李强     | 赵敏#007
    """
    (problem,) = problems(book, "person_")
    assert found([problem]) == ["person_ambiguous C2"]
    assert problem.message("zh") == "“负责人”的“赵敏”有同名员工，无法确定是哪一位：赵敏#001、赵敏#007。"


def test_without_staff_nobody_is_accused(book):
    """
    员工 | 姓名
    客户 | 客户编号 | 客户名称 | 负责人
         | KH000001 | 王芳     | 赵敏
         | KH000002 | 李强     | 钱进
    """
    assert found(problems(book, "person_", "staff_")) == ["staff_empty 员工"]
