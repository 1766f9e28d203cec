"""A quotation: the lines of one version, what they come to, and until when it holds (B10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from xlcrm.choosing import nearest_sentence
from xlcrm.documents.filters import NAMES, filters
from xlcrm.documents.in_words import in_words
from xlcrm.model.refusals import PROTECTED, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.documents.fields import Record, Subjects
    from xlcrm.model.text import Lang

_CENT = Decimal("0.01")
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
_OWN_CURRENCY = "CNY"

NO_QUOTATION = RefusalKind(
    "quotation.unknown",
    WRONG_USE,
    Text("没有报价“{wanted}”。{nearest}", "There is no quotation “{wanted}”. {nearest}"),
)
NO_VERSION = RefusalKind(
    "quotation.no_version",
    WRONG_USE,
    Text(
        "报价“{wanted}”没有第 {version} 版，只有：{there}。",
        "The quotation “{wanted}” has no version {version}, only: {there}.",
    ),
)
SEVERAL_KINDS = RefusalKind(
    "quotation.mixed",
    PROTECTED,
    Text(
        "报价“{wanted}”第 {version} 版各行的“{column}”不同（{values}），无法合成一份报价单。请在“报价”表改为一致（第 {rows} 行）。",
        "The lines of version {version} of the quotation “{wanted}” differ in “{column}” ({values}), so they make no one quotation. "
        "Make them agree in the sheet Quotations (rows {rows}).",
    ),
)
INCOMPLETE = RefusalKind(
    "quotation.incomplete",
    PROTECTED,
    Text(
        "报价“{wanted}”第 {version} 版缺少“{column}”（“报价”表第 {rows} 行）。补填后再打印。",
        "Version {version} of the quotation “{wanted}” lacks “{column}” (rows {rows} of Quotations). Fill it in, then print.",
    ),
)
POOR_CREDIT = RefusalKind(
    "quotation.on_account",
    PROTECTED,
    Text(
        "客户“{name}”信用只有 {stars} 星，不可按“{terms}”赊销报价。请改为现款或预付。",
        "The customer “{name}” has {stars} credit stars: no quotation on account (“{terms}”). Quote for cash or payment in advance.",
    ),
)
_SAME_IN_ALL = ("customer_id", "currency", "payment_terms", "valid_until", "contact_id")
_NEEDED = ("customer_id", "product_name", "quantity", "price")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the record, and what it comes to after discount."""

    record: Record
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Quotation:
    """One version of a quotation; amounts in its currency. ``tax`` is the tax within ``total`` (or on top of the lines)."""

    quotation_id: str
    version: int
    customer_row: int
    lines: tuple[Line, ...]
    on: date | None
    valid_until: date | None
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal

    @property
    def sign(self) -> str:
        """The sign of the currency, its code where it has none."""
        return _SIGNS.get(self.currency, f"{self.currency} ")


def quotation_of(subjects: Subjects, wanted: str, version: int | None = None) -> Quotation:
    """Return a version of a quotation, the latest unless one is named.

    Raises:
        Refusal: There is none of that number or version, it is incomplete or contradicts itself.
    """
    book = subjects.book
    data = book.quotations
    mine = data[data["quotation_id"].str.casefold() == wanted.strip().casefold()]
    if mine.empty:
        near = nearest_sentence(wanted, set(data["quotation_id"].dropna().tolist()))
        raise Refusal(NO_QUOTATION, wanted=wanted, nearest=near)
    versions = mine["version"].fillna(1).astype(int)
    chosen = int(versions.max()) if version is None else version
    if not (versions == chosen).any():
        there = joined(str(number) for number in sorted(set(versions)))
        raise Refusal(NO_VERSION, wanted=wanted, version=chosen, there=there)
    lines = mine[(versions == chosen).to_numpy()].sort_values("line_no", kind="stable", na_position="last")
    _refuse_faults(subjects, wanted, chosen, lines)
    return _quotation(subjects, chosen, lines)


def _refuse_faults(subjects: Subjects, wanted: str, version: int, lines: pd.DataFrame) -> None:
    frame = subjects.book.frame("quotations")
    about: dict[str, Any] = {"wanted": wanted, "version": version}
    for key in _NEEDED:
        lacking = lines.index[lines[key].isna()]
        if len(lacking):
            raise Refusal(INCOMPLETE, column=frame.heading(key), rows=joined(map(str, lacking)), **about)
    for key in _SAME_IN_ALL:
        values = lines[key].dropna().unique()
        if len(values) > 1:
            said = joined(frame.shown_all(lines.index[~lines[key].duplicated()].tolist(), key))
            rows = joined(map(str, lines.index))
            raise Refusal(SEVERAL_KINDS, column=frame.heading(key), values=said, rows=rows, **about)


def _quotation(subjects: Subjects, version: int, lines: pd.DataFrame) -> Quotation:
    book = subjects.book
    records = subjects.records("quotations", lines.index)
    made = tuple(Line(record, _amount(record)) for record in records)
    first = {key: next((record[key] for record in records if record[key] is not None), None) for key in lines.columns}
    customer = book.customers.index[book.customers["customer_id"] == first["customer_id"]]
    if not len(customer):
        raise Refusal(INCOMPLETE, wanted=first["quotation_id"], version=version, column=book.frame("quotations").heading("customer_id"),
                      rows=joined(map(str, lines.index)))  # fmt: skip
    row = int(customer[0])
    _refuse_poor_credit(subjects, row, first["payment_terms"])
    included = bool(book.settings.rule("quotation.tax_included"))
    net, tax = _sums(made, included=included)
    valid = first["valid_until"]
    if valid is None and first["on"] is not None:
        valid = first["on"] + timedelta(days=int(book.settings.rule("quotation.valid_days")))
    return Quotation(
        str(first["quotation_id"]), version, row, made, first["on"], valid, str(first["currency"] or _OWN_CURRENCY), net, tax, net + tax
    )  # fmt: skip


def _refuse_poor_credit(subjects: Subjects, row: int, payment: str | None) -> None:
    from xlcrm.checks.credit import on_credit  # noqa: PLC0415 - the same question as the check asks

    book = subjects.book
    stars = subjects.record("customers", row)["credit_stars"]
    if stars is None or stars > int(book.settings.rule("credit.block_stars")):
        return
    if payment and bool(on_credit(book, pd.Series([payment], dtype="str")).iloc[0]):
        name = book.frame("customers").shown(row, "name")
        raise Refusal(POOR_CREDIT, name=name, stars=stars, terms=payment)


def _amount(record: Record) -> Decimal:
    """Return quantity times price less the discount, to the cent."""
    gross = _exact(record["quantity"]) * _exact(record["price"])
    return (gross * (1 - _exact(record["discount"]))).quantize(_CENT, ROUND_HALF_UP)


def _sums(lines: Sequence[Line], *, included: bool) -> tuple[Decimal, Decimal]:
    """Return the sum without tax, and the tax: within the prices or on top of them. Each rate is rounded once."""
    by_rate: dict[Decimal, Decimal] = {}
    for line in lines:
        rate = _exact(line.record["tax_rate"])
        by_rate[rate] = by_rate.get(rate, Decimal(0)) + line.amount
    total = sum(by_rate.values(), Decimal(0))
    taxes = [amount * rate / (1 + rate) if included else amount * rate for rate, amount in by_rate.items()]
    tax = sum((one.quantize(_CENT, ROUND_HALF_UP) for one in taxes), Decimal(0))
    return (total - tax, tax) if included else (total, tax)


def _exact(number: float | None) -> Decimal:
    return Decimal(str(number or 0))


def printed(subjects: Subjects, made: Quotation) -> dict[str, Any]:
    """Return a quotation as the texts that its template prints."""
    book = subjects.book
    say = filters(book.lang)
    money = say[NAMES["money"].en]
    customer = subjects.record("customers", made.customer_row)
    contact = _contact(subjects, _first(made, "contact_id"))
    return {
        "lang": book.lang,
        "company": {name: subjects.company[name] or "" for name in ("name", "phone", "address", "email", "website", "account", "logo")},
        "number": made.quotation_id,
        "version": made.version,
        "on": say["date"](made.on),
        "valid_until": say["date"](made.valid_until),
        "customer": customer["name"] or "",
        "contact": say["salute"](contact) if contact else "",
        "phone": (contact and (contact["mobile"] or contact["phone"])) or customer["mobile"] or customer["phone"] or "",
        "address": _address(customer, book.lang),
        "payment": _first(made, "payment_terms") or "",
        "currency": made.currency,
        "owner": customer["owner"] or "",
        "owner_phone": subjects.person(customer["owner"])["mobile"] or "",
        "lines": [
            {
                "number": place,
                "product": line.record["product_name"] or "",
                "quantity": say["number"](line.record["quantity"]),
                "price": money(line.record["price"], made.sign),
                "discount": say["percent"](line.record["discount"], 1) if line.record["discount"] else "",
                "tax_rate": say["percent"](line.record["tax_rate"]) if line.record["tax_rate"] else "",
                "amount": money(line.amount, made.sign),
                "note": line.record["note"] or "",
            }
            for place, line in enumerate(made.lines, 1)
        ],
        "discounted": any(line.record["discount"] for line in made.lines),
        "noted": any(line.record["note"] for line in made.lines),
        "net": money(made.net, made.sign),
        "tax": money(made.tax, made.sign) if made.tax else "",
        "total": money(made.total, made.sign),
        "in_words": in_words(float(made.total), book.lang) if made.currency == _OWN_CURRENCY else "",
    }


def _address(customer: Record, lang: Lang) -> str:
    """Return the whole address as the language writes it: from the province down, or from the house up."""
    parts = [customer[key] for key in ("province", "city", "district", "address") if customer[key]]
    return "".join(parts) if lang == "zh" else ", ".join(reversed(parts))


def _first(made: Quotation, key: str) -> str | None:
    """Return what the first line says that says anything."""
    return next((line.record[key] for line in made.lines if line.record[key]), None)


def _contact(subjects: Subjects, contact_id: str | None) -> Record | None:
    contacts = subjects.book.contacts
    rows = contacts.index[contacts["contact_id"] == contact_id] if contact_id else contacts.index[:0]
    return subjects.record("contacts", int(rows[0])) if len(rows) else None
