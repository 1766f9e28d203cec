"""校验结果: what is listed of each problem."""

from __future__ import annotations

from xlcrm.pipeline import plan


def issues_of(book):
    sheet = next(content for content in plan(book).sheets if content.key == "issues")
    return [row for block in sheet.blocks[3:] for row in block.rows]


def test_a_value_too_long_to_read_is_cut_so_that_it_fits_into_its_cell(make_book):
    """A cell holds 32,767 characters; the sentence around such a value would not fit, and the refresh would be refused."""
    rows = issues_of(make_book(f"客户 | 客户编号 | 客户名称 | 客户类型\n | KH000001 | 王芳 | {'长' * 32_767}"))
    (row,) = [row for row in rows if row[4] == "客户类型"]
    assert (len(row[5]), row[5][-2:]) == (300, "长…")
    assert all(len(cell) < 1000 for cell in row)
