"""Articles of 知识库 that speak of a customer (E3)."""

from __future__ import annotations

import pytest

from xlcrm.rules.advice import advice

ARTICLES = """
    知识库 | 分类     | 标签           | 标题     | 内容
           | 客户性格 | 优柔寡断       | 帮他缩小选择 | 只留两三个方案
           | 客户年龄 | 年老           | 慢一点   | 常联系
           | 客户年龄 | 年轻夫妇和单身 | 快速     | 线上
           | 爱好     | 钓鱼           | 约钓     | 周末
           | 制度     |                | 请假     | 略
"""


@pytest.mark.parametrize(
    ("cells", "titles"),
    [
        ("优柔寡断 | 1955-01-01 |", ["帮他缩小选择", "慢一点"]),
        (" | 2000-01-01 | 摄影、钓鱼", ["快速", "约钓"]),
        (" | 1980-01-01 |", []),
        (" | |", []),
    ],
)
def test_articles_whose_tag_fits_the_customer_are_advice(make_book, cells, titles):
    book = make_book(f"客户 | 客户编号 | 客户名称 | 客户性格 | 生日 | 爱好\n| KH000001 | 王芳 | {cells}\n{ARTICLES}")
    assert [each.title for each in advice(book, 2)] == titles


def test_the_bounds_of_the_ages_are_a_setting(make_book):
    text = "客户 | 客户编号 | 客户名称 | 生日\n| KH000001 | 王芳 | 1980-01-01\n规则 | 键 | 值\n| advice.ages | 30、45"
    assert [each.title for each in advice(make_book(f"{text}\n{ARTICLES}"), 2)] == ["慢一点"]
