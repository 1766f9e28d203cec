"""Worked examples of the archive in both languages: pinned customers stand on top of what is due (A13)."""

from __future__ import annotations

import pytest

from xlcrm.model.due import due_items
from xlcrm.pipeline import computed

ZH = """
    客户 | 客户编号 | 客户名称 | 负责人 | 登记日期   | 意向级别 | 置顶
         | KH000001 | 王芳     | 陈刚   | 2026-01-01 | H        |
         | KH000002 | 李强     | 陈刚   | 2026-11-01 | H        | 是
"""
EN = """
    Customers | Customer ID | Name | Owner | Registered on | Intent | Pinned
              | KH000001    | Ann  | Bob   | 2026-01-01    | H      |
              | KH000002    | Eve  | Bob   | 2026-11-01    | H      | Yes
"""


@pytest.mark.parametrize("text", [ZH, EN], ids=["zh", "en"])
def test_a_pinned_customer_stands_before_one_that_is_longer_overdue(make_book, text):
    items = due_items(computed(make_book(text)))
    assert items["customer_id"].tolist() == ["KH000002", "KH000001"]
    assert items["overdue"].is_monotonic_increasing
