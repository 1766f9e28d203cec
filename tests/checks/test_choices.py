"""Values that should come from a list, and cells that can only say yes."""

from __future__ import annotations

from tests.checks.finding import found, problems


def test_listed_values_are_fine_in_either_language(book):
    """
    客户 | 客户编号 | 客户名称 | 客户类型 | 意向级别 | 客户来源
         | KH000001 | 王芳     | 个人     | A        | 客户推荐
         | KH000002 | ACME     | Company  | h        | Referral
         | KH000003 | 李强     |          |          |
    """
    assert problems(book, "choice_") == []


def test_an_unknown_value_is_an_error_that_names_the_nearest(book):
    """
    客户 | 客户编号 | 客户名称 | 客户类型 | 意向级别
         | KH000001 | 王芳     | 个体     | A
         | KH000002 | 李强     | 企业     | X
    """
    wrong = problems(book, "choice_")
    assert found(wrong) == ["choice_unknown C2", "choice_unknown D3"]
    assert wrong[0].severity == "error"


def test_a_free_column_only_warns(book):
    """
    联系人 | 联系人编号 | 客户编号 | 姓名 | 职位
           | LX000001   | KH000001 | 王芳 | 首席养猫官
    """
    (problem,) = problems(book, "choice_")
    assert found([problem]) == ["choice_unlisted D2"]
    assert problem.severity == "warning"


def test_a_retired_value_that_is_still_used_is_reported(book):
    """
    字典 | 字典     | 取值     | 启用
         | 客户来源 | 展会     | 否
         | 客户来源 | 客户推荐 | 是
    客户 | 客户编号 | 客户名称 | 客户来源
         | KH000001 | 王芳     | 展会
    """
    assert found(problems(book, "choice_")) == ["choice_retired C2"]


def test_a_renamed_value_says_its_new_name(book):
    """
    字典 | 字典     | 取值       | 原值
         | 客户来源 | 行业展会   | 老展会
         | 客户来源 | 客户推荐   |
    客户 | 客户编号 | 客户名称 | 客户来源
         | KH000001 | 王芳     | 老展会
    """
    (problem,) = problems(book, "choice_")
    assert problem.message("zh") == "“客户来源”的“老展会”已在“字典”中改名为“行业展会”。"


def test_a_value_that_staff_added_to_the_list_is_fine(book):
    """
    字典 | 字典     | 取值
         | 客户来源 | 电梯广告
    客户 | 客户编号 | 客户名称 | 客户来源
         | KH000001 | 王芳     | 电梯广告
    """
    assert problems(book, "choice_") == []


def test_yes_cells_hold_yes_or_nothing(book):
    """
    客户 | 客户编号 | 客户名称 | 免打扰 | 置顶
         | KH000001 | 王芳     | 是     |
         | KH000002 | 李强     | √      | 否
         | KH000003 | ACME     | yes    | 也许
    """
    assert found(problems(book, "yes_")) == ["yes_unknown C3", "yes_unknown D4"]


def test_the_hint_says_where_a_value_can_be_added(book):
    """
    客户 | 客户编号 | 客户名称 | 客户来源 | 意向级别 | 营销许可
         | KH000001 | 王芳     | 网页     | X        | 也许
    """
    source, intent, consent = problems(book, "choice_")
    assert source.message("zh").endswith("是不是“网站”？")
    assert source.hint("zh") == "请从下拉列表中选择。如需新的取值，请先加到“字典”表的“客户来源”中。"
    assert intent.hint("zh") == "请从下拉列表中选择。新的级别请先加到“级别”表中。"
    assert consent.hint("zh") == "请从下拉列表中选择。"
