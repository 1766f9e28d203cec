"""Invented quotations: to the first companies, of several products, the first of them in two versions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlcrm.demo.people import Table, entries
from xlcrm.model import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.text import Lang

_QUOTATIONS, _VALID_DAYS, _TAX, _DISCOUNT = 4, 30, 0.13, 0.05
_KEYS = (
    "quotation_id", "version", "line_no", "customer_id", "contact_id", "on", "product_name", "quantity", "price", "discount",
    "tax_rate", "currency", "valid_until", "payment_terms", "state",
)  # fmt: skip


def quotations(lang: Lang, tables: dict[str, Table], today: date) -> Table:
    """Return the lines of a few quotations; none where no customer is a company."""
    rows = list(_lines(lang, tables, today))
    return {key: [row[place] for row in rows] for place, key in enumerate(_KEYS)}


def _lines(lang: Lang, tables: dict[str, Table], today: date) -> Iterator[tuple[object, ...]]:
    people, goods, contacts = tables["customers"], tables["products"], tables["contacts"]
    company = terms.CustomerKind.COMPANY.label(lang)
    asked = [record for record, kind in zip(people["customer_id"], people["kind"], strict=True) if kind == company]
    whom = dict(zip(reversed(contacts["customer_id"]), reversed(contacts["contact_id"]), strict=True))
    sent, draft = entries("quotation_state", lang)[1::-1]
    shared = entries("currency", lang)[0], entries("payment_terms", lang)[0]
    for number, customer in enumerate(asked[:_QUOTATIONS], 1):
        on = today - timedelta(days=3 * number)
        for version in (1, 2) if number == 1 else (1,):
            for line in range(1, 4):
                place = (number + 2 * line) % len(goods["product_name"])
                discount = _DISCOUNT if version > 1 or line > 2 else None  # noqa: PLR2004 - the last line
                yield (
                    f"BJ{number:06d}", version, line, customer, whom.get(customer), on + timedelta(days=version - 1),
                    goods["product_name"][place], 2 * line, goods["price"][place], discount, _TAX, shared[0],
                    on + timedelta(days=_VALID_DAYS), shared[1], sent if number < _QUOTATIONS else draft,
                )  # fmt: skip
