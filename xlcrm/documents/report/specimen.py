"""A report and a quotation with one of everything, so that a template can be tried without any workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.documents.charts.bars import Value, lying
from xlcrm.documents.report.content import Card, Figure, Part, Report, Table

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

_WORD = "–"
DAY = "2026-11-22"


def report_specimen(lang: Lang) -> Report:
    """Return a report that has a card, a chart, a table with a total, a list to fill in, and lines to sign on."""
    texts = (_WORD, _WORD)
    table = Table(_WORD, texts, ("text", "number"), (texts, texts), texts, _WORD, (10.0, 5.0))
    chart = Figure(_WORD, table, lambda width: lying([Value(_WORD, 1.0)], width, lang), _WORD)
    parts = (Part(_WORD, (chart, Figure(_WORD, table), Figure(_WORD, table, fill=True)), _WORD), Part(_WORD, ()))
    cards = (Card(_WORD, _WORD, _WORD, "bad", _WORD, "good"), Card(_WORD, _WORD))
    return Report(_WORD, _WORD, _WORD, _WORD, lang, DAY, _WORD, cards, parts, texts, apart=True)


def quotation_specimen(lang: Lang) -> dict[str, Any]:
    """Return the texts of a quotation (`xlcrm.documents.quotation.printed`)."""
    company: dict[str, Any] = dict.fromkeys(("name", "phone", "address", "email", "website", "account"), _WORD) | {"logo": []}
    line: dict[str, Any] = dict.fromkeys(("product", "quantity", "price", "discount", "tax_rate", "amount", "note"), _WORD) | {"number": 1}
    told = (
        "number", "on", "valid_until", "customer", "contact", "phone", "address", "payment", "currency", "owner", "owner_phone",
        "net", "tax", "total", "in_words",
    )  # fmt: skip
    facts: dict[str, Any] = {"lang": lang, "company": company, "version": 1, "lines": [line, line], "discounted": True, "noted": True}
    return dict.fromkeys(told, _WORD) | facts
