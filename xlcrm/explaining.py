"""Why a customer's computed values are what they are: rule by rule, from the book (D7)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import process

from xlcrm.model.book import show
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import LANGS, Text, joined
from xlcrm.rules import RULES
from xlcrm.rules.advice import Advice, advice

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.columns import Rule

NO_CUSTOMER = RefusalKind(
    "customer.unknown",
    WRONG_USE,
    Text(
        "没有编号或名称为“{wanted}”的客户。{nearest}", "There is no customer with the ID or name “{wanted}”. {nearest}"
    ),
)
SEVERAL_CUSTOMERS = RefusalKind(
    "customer.ambiguous",
    WRONG_USE,
    Text(
        "名称“{wanted}”有多个客户：{found}。请用客户编号。",
        "Several customers are called “{wanted}”: {found}. Use the customer ID.",
    ),
)
_NEAREST = Text("最接近的是：{names}。", "The nearest are: {names}.")
_LINK = Text("{sheet} {cell}：{message}", "{sheet} {cell}: {message}")


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule computed for a customer: the rule, its requirement, the values, and why."""

    rule: str
    requirement: str
    title: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be said of one customer's computed values, the problems of the row, and advice out of 知识库."""

    record: str
    name: str
    reasons: tuple[Reason, ...]
    problems: tuple[str, ...]
    advice: tuple[Advice, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return asdict(self)


def explain_customer(book: Book, wanted: str) -> Explanation:
    """Explain a customer found by ID, else by name; refused when there is none or several."""
    row = find_customer(book, wanted)
    customer = book.customers.loc[row]
    problems = tuple(
        _LINK.say(book.lang, sheet=problem.place.sheet, cell=problem.place.cell, message=problem.message(book.lang))
        for problem in book.problems
        if problem.place.table == "customers" and problem.place.row == row
    )
    reasons = tuple(reason for rule in RULES if (reason := _reason(book, rule, row)))
    return Explanation(show(customer.customer_id), show(customer["name"]), reasons, problems, advice(book, row))


def find_customer(book: Book, wanted: str) -> int:
    """Return the Excel row of the customer with this ID, else with this name."""
    customers = book.customers
    for key in ("customer_id", "name"):
        rows = customers.index[(customers[key].str.casefold() == wanted.strip().casefold()).to_numpy(dtype=bool)]
        if len(rows) == 1:
            return int(rows[0])
        if len(rows) > 1:
            found = joined(show(record) for record in customers.loc[rows, "customer_id"])
            raise Refusal(SEVERAL_CUSTOMERS, wanted=wanted, found=found)
    names = [str(name) for key in ("name", "customer_id") for name in customers[key].dropna()]
    near = [match[0] for match in process.extract(wanted, names, limit=3, score_cutoff=60)]
    nearest = Text(*(_NEAREST.say(lang, names=joined(near).say(lang)) if near else "" for lang in LANGS))
    raise Refusal(NO_CUSTOMER, wanted=wanted, nearest=nearest)


def _reason(book: Book, rule: Rule, row: int) -> Reason | None:
    """Put one rule's values and words together; None when it gave this customer nothing."""
    known = book.frame("customers").table.by_key
    keys = [key for key in rule.gives if key in known and key != "reason"]
    values = {key: show(book.customers.at[row, key], known[key].kind) for key in keys}
    why = rule.explain(book, row) or ""
    named = [
        f"{known[key].heading(book.lang)} {value}" if len(values) > 1 else value
        for key, value in values.items()
        if value
    ]
    shown = joined(named).say(book.lang)
    if not shown and not why:
        return None
    return Reason(rule.name, rule.requirement, rule.title.say(book.lang), shown, why)
