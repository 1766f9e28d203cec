"""Whatever is typed: no check crashes, every problem can be said in both languages, and says where it stands."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks.finding import problems
from xlcrm.checks.verdict import verdict

HEADINGS = (
    "客户编号", "客户名称", "客户类型", "手机", "电话", "邮箱", "邮编", "国家", "客户来源", "推荐人", "负责人", "登记日期",
    "预计购买日期", "生日", "免打扰", "证件号码", "网址", "员工数量", "注册资本", "自己的列",
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["", "", "王芳", "KH000001", "13800138000", "1.38E+10", "=#N/A", "2026-02-30", "'12", "=1e300", "是", "中国", "{x}", "%s"]
    ),
    st.text(st.characters(exclude_characters="|\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=["Cs"]), max_size=12),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.datetimes().map(str),
)
ROWS = st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=4)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_any_customers(make_book, rows):
    lines = [" | ".join(["客户", *HEADINGS]), *(" | ".join(["", *row]) for row in rows)]
    book = make_book("员工 | 姓名\n | 赵敏\n" + "\n".join(lines))
    every = problems(book)
    for problem in every:
        assert problem.message("zh")
        assert problem.message("en")
        assert problem.hint("zh") + problem.hint("en")
        assert problem.place.table or problem.place.sheet
    verdict(book.with_problems(tuple(every)))


@pytest.mark.parametrize("text", ["", "客户 | 客户编号", "客户 | 客户编号\n     |", "员工 | 姓名", "订单 | 自己的列\n     | 1"])
def test_hardly_any_workbook(make_book, text):
    assert [problem.code.code for problem in problems(make_book(text)) if problem.severity == "error"] in ([], ["field_required"])
