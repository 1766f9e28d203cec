"""References that name no record, several, or one without an ID."""

from __future__ import annotations

from tests.checks.finding import found, problems


def test_ids_and_unique_names_are_fine(book):
    """
    客户     | 客户编号 | 客户名称 | 推荐人
             | KH000001 | 王芳     |
             | KH000002 | 李强     | 王芳
    跟进记录 | 记录编号 | 客户编号 | 日期
             | GJ000001 | KH000001 | 2026-11-10
             | GJ000002 | 李强     | 2026-11-11
    """
    assert problems(book, "reference_") == []


def test_an_unknown_reference_is_shown_as_staff_wrote_it_with_a_similar_name(book):
    """
    客户     | 客户编号 | 客户名称
             | KH000001 | 上海东方电子有限公司
    跟进记录 | 记录编号 | 客户编号         | 日期
             | GJ000001 | 上海东方电子公司 | 2026-11-10
             | GJ000002 | KH000999         | 2026-11-11
    """
    first, second = problems(book, "reference_")
    assert found([first, second]) == ["reference_unknown B2", "reference_unknown B3"]
    assert first.message("zh") == "“客户编号”的“上海东方电子公司”在“客户”表中找不到。"
    assert first.hint("zh").endswith("表中有一个相近的“上海东方电子有限公司”。")
    assert second.value == "KH000999"


def test_an_ambiguous_name_lists_whom_it_may_mean(book):
    """
    客户 | 客户编号 | 客户名称
         | KH000001 | 王芳
         | KH000002 | 王芳
    订单 | 订单编号 | 客户编号 | 日期       | 金额
         | DD000001 | 王芳     | 2026-11-10 | 800
    """
    (problem,) = problems(book, "reference_")
    assert found([problem]) == ["reference_ambiguous B2"]
    assert problem.message("zh") == "“客户编号”的“王芳”在“客户”表中不止一个：KH000001、KH000002。"


def test_many_candidates_are_counted(make_book):
    rows = "\n".join(f"     | KH{number:06d} | 王芳" for number in range(1, 9))
    book = make_book(f"客户 | 客户编号 | 客户名称\n{rows}\n订单 | 订单编号 | 客户编号\n     | DD000001 | 王芳")
    (problem,) = problems(book, "reference_")
    assert "KH000001、KH000002、KH000003、KH000004、KH000005 等 8 个" in problem.message("zh")


def test_in_a_sheet_without_ids_the_record_is_named_by_its_row(book):
    """
    客户 | 客户名称
         | 王芳
         | 李强
    订单 | 订单编号 | 客户编号
         | DD000001 | 李强
    """
    (problem,) = problems(book, "reference_")
    assert found([problem]) == ["reference_without_id B2"]
    assert "第 3 行" in problem.message("zh")


def test_english(book):
    """
    Customers    | Customer ID | Name
                 | KH000001    | Ann Lee
    Interactions | Interaction ID | Customer ID | Date
                 | GJ000001       | Anne Lee    | 2026-11-10
    """
    (problem,) = problems(book, "reference_")
    assert problem.message("en") == "“Anne Lee” in “Customer ID” is not found in the sheet “Customers”."
    assert problem.hint("en").endswith("There is “Ann Lee”, which is similar.")
