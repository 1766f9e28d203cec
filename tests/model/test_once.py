"""What is worked out once stays until something it was made from changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.textbook import book_from_text
from xlcrm.model.once import once
from xlcrm.model.plan import Append
from xlcrm.model.rows import together, with_rows

if TYPE_CHECKING:
    from xlcrm.model.book import Book

TEXT = """
客户 | 客户编号 | 客户名称
     | KH000001 | 王芳
"""


def test_asked_again_only_when_a_table_the_settings_or_the_day_changed() -> None:
    asked: list[str] = []

    @once("customers")
    def names(book: Book, mark: str = "") -> list[str]:
        asked.append(mark)
        return [mark + name for name in book.customers["name"]]

    book = book_from_text(TEXT)
    assert names(book) == names(book.with_problems(())) == ["王芳"]
    remembering = with_rows(book, Append("events", {"event": ["seen"]}))
    assert names(remembering) == ["王芳"]
    assert asked == [""]
    assert names(book, "!") == ["!王芳"]
    assert names(with_rows(book, Append("customers", {"name": ["李明"]}))) == ["王芳", "李明"]
    names(replace(book, today=date(2031, 1, 1)))
    assert asked == ["", "!", "", ""]


def test_new_rows_of_a_table_are_joined_and_missing_columns_are_empty() -> None:
    parts = [
        Append("events", {"event": ["a"]}),
        Append("plans", {"subject": ["x"]}),
        Append("events", {"event": ["b", "c"], "field": ["f", "g"]}),
        Append("events", {"event": []}),
    ]
    events, plans = together(parts)
    assert dict(events.columns) == {"event": ["a", "b", "c"], "field": [None, "f", "g"]}
    assert plans.table == "plans"
