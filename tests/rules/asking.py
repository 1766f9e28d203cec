"""What the rule tests ask a book: the computed columns of the customers, by ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.book import show
from xlcrm.pipeline import computed

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def column(book: Book, key: str) -> dict[str, str]:
    """Return a computed column of the customers as a person reads it, by ID."""
    customers = computed(book).customers
    return {show(record): show(value) for record, value in zip(customers["customer_id"], customers[key], strict=True)}
