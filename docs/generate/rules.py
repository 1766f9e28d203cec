"""reference/rules.md: what is computed, in its order, and what people's rulings change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generate.markdown import code, document, table

from xlcrm.decisions import DECISIONS
from xlcrm.model.columns import Decision, Rule
from xlcrm.rules import RULES

_LEAD = """Rules run in this order at every refresh; each sees what those before it computed and the rows they added.
A row with an error keeps its old computed values. `xlcrm explain BOOK ID` says for one customer which rule gave which value,
from which rows and numbers, and what would change it. Every number a rule uses is a setting: [settings.md](settings.md)."""
_RULINGS = """What people rule in the sheet 决定 / Decisions, or in the columns 决定 / 保留 / 至 of a list sheet, is carried out before
the rules, once, noted in the journal as a decision, and can be undone."""


def page() -> str:
    """Return the page."""
    return document("Rules", _LEAD, _rules(RULES), "## Decisions", _RULINGS, _decisions(DECISIONS))


def _rules(rules: Sequence[Rule]) -> str:
    rows = [
        (code(rule.name), *rule.title, rule.requirement, ", ".join(map(code, rule.gives)), _said(rule.compute)) for rule in rules
    ]
    return table(("name", "zh", "en", "requirement", "columns", "what it does"), rows)


def _decisions(decisions: Sequence[Decision]) -> str:
    rows = [(code(one.name), *one.title, one.requirement, _said(one.carry_out)) for one in decisions]
    return table(("name", "zh", "en", "requirement", "what it does"), rows) if rows else "None yet."


def _said(function: Callable[..., object]) -> str:
    words = (function.__doc__ or "").strip().split("\n\n", maxsplit=1)[0]
    return " ".join(words.split())
