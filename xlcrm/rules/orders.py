"""How often, how much, and when a customer bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import distinct, earliest, latest, total, up_to_today

if TYPE_CHECKING:
    from xlcrm.model.book import Book

_WHY = Text(
    "{count} 笔订单，合计 {amount:,.2f}，首次 {first}，最近 {last}",
    "{count} order[s], {amount:,.2f} in all, first on {first}, last on {last}",
)


def order_figures(book: Book) -> Columns:
    """Count each customer's orders up to today, sum their amounts, find the first and the last.

    Lines of one order number are one order; an order dated after today does not count yet; a refund is a negative amount.
    """
    counts = up_to_today(book, "orders")
    number = distinct(book, "orders", "order_id", counts)
    amount = total(book, "orders", "amount", counts).round(2)
    return Columns(
        order_count=number,
        order_amount=amount.where(number > 0, 0.0),
        first_order_on=earliest(book, "orders", "on", counts),
        last_order_on=latest(book, "orders", "on", counts),
    )


def explain_orders(book: Book, row: int) -> str | None:
    """Say how many orders count for a customer."""
    customer = book.customers.loc[row]
    if not customer.order_count:
        return None
    return _WHY.say(
        book.lang,
        count=int(value_at(book.customers, row, "order_count")),
        amount=customer.order_amount,
        first=show(customer.first_order_on) or "–",
        last=show(customer.last_order_on) or "–",
    )


RULE = Rule(
    "order_figures",
    Text("交易汇总", "Order figures"),
    "A8",
    ("order_count", "order_amount", "first_order_on", "last_order_on"),
    order_figures,
    explain_orders,
    needs=(("orders", "customer_id"), ("orders", "on"), ("orders", "amount")),
)
