"""More than one primary contact."""

from __future__ import annotations

from tests.checks.finding import found, problems


def test_a_customer_has_one_primary_contact(book):
    """
    客户   | 客户编号 | 客户名称
           | KH000001 | 东方电子
           | KH000002 | 西山商贸
    联系人 | 联系人编号 | 客户编号 | 姓名 | 首要联系人
           | LX000001   | KH000001 | 王芳 | 是
           | LX000002   | KH000001 | 李强 | 是
           | LX000003   | KH000001 | 张敏 |
           | LX000004   | KH000002 | 刘洋 | 是
           | LX000005   |          | 陈静 | 是
           | LX000006   |          | 杨帆 | 是
    """
    wrong = problems(book, "primary_")
    assert found(wrong) == ["primary_several D2", "primary_several D3"]
    assert wrong[0].message("zh") == "这个客户有不止一位首要联系人，D3 也标了“是”。"
