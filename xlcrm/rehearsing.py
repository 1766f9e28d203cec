"""What other values of 规则 / Rules and 级别 / Levels would change: which customers would move from where to where; nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rapidfuzz import process

from xlcrm.model.book import show_all
from xlcrm.model.defaults.rules import RULE_BY_KEY, RULES
from xlcrm.model.diff import differs
from xlcrm.model.due import due_items
from xlcrm.model.level_trials import all_names, find_cell, names_level, with_trials
from xlcrm.model.parse import parse_number
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.settings_calendar import read_calendar
from xlcrm.model.settings_rules import find_rule
from xlcrm.model.settings_values import parse_rule, shown, wanted
from xlcrm.model.text import Text
from xlcrm.pipeline import computed, decided, linked, numbered
from xlcrm.rules.tier_memory import EVENT, GRADED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.defaults.rule_spec import RuleSpec, RuleValue
    from xlcrm.model.level_trials import LevelCell
    from xlcrm.model.settings import Settings
    from xlcrm.model.text import Lang

NO_RULE = RefusalKind(
    "rule.unknown",
    WRONG_USE,
    Text("没有叫“{name}”的规则。{nearest}", "There is no rule called “{name}”. {nearest}"),
)
NO_LEVEL = RefusalKind(
    "level.unknown",
    WRONG_USE,
    Text("“级别”表里没有“{name}”。{nearest}", "The sheet “Levels” has no “{name}”. {nearest}"),
)
NO_VALUE = RefusalKind(
    "rule.value",
    WRONG_USE,
    Text("“{name}”不能是“{value}”，应为{wanted}。", "“{name}” cannot be “{value}”; it takes {wanted}."),
)
NOT_A_PAIR = RefusalKind(
    "rule.pair",
    WRONG_USE,
    Text(
        "“{value}”应写成 规则=值，例如 会员评定期=180 或 会员.金卡.下限=8000。",
        "“{value}” is to be written rule=value, such as tier.window_days=180 or Tier.Gold.From=8000.",
    ),
)
_A_NUMBER = Text("0 或以上的数字", "a number from 0")
_NEAREST = Text("最接近的是：{names}。", "The nearest are: {names}.")
_DUE = Text("待办", "Due")
_OVERDUE, _TODAY, _LATER = Text("逾期", "overdue"), Text("今天到期", "due today"), Text("未到期", "not due")
GRADES = ("tier", "value_class", "intent_suggested", "status", "credit_stars", "segment", "churn_risk")
"""The computed columns of the customers that put them into a class."""

_HOW_TIERS_MOVE = {"tier.grading", "tier.upgrade_at_once", "tier.downgrade_steps"}


@dataclass(frozen=True)
class Rehearsal:
    """The rules that were tried (key to value now and value tried), and who would move.

    ``moves`` has one row for each customer and grade: customer_id, name, owner, key, what, before, after.
    """

    tried: Mapping[str, tuple[RuleValue, RuleValue]]
    moves: pd.DataFrame
    lang: Lang

    def counts(self, *keys: str) -> list[tuple[tuple[str, ...], int]]:
        """Count the moves by some columns, the most first."""
        rows = zip(*(self.moves[key] for key in keys), strict=True)
        return sorted(Counter(rows).items(), key=lambda item: (-item[1], item[0]))

    def as_dict(self) -> dict[str, Any]:
        """Return the rehearsal as plain data with stable keys."""
        return {
            "rules": {key: {"now": now, "tried": tried} for key, (now, tried) in self.tried.items()},
            "customers": int(self.moves["customer_id"].nunique()),
            "counts": [
                {"key": key, "before": before, "after": after, "owner": owner, "customers": number}
                for (key, before, after, owner), number in self.counts("key", "before", "after", "owner")
            ],
            "moves": self.moves.drop(columns="what").to_dict("records"),
        }


def parse_trials(pairs: Sequence[str]) -> dict[str, RuleValue]:
    """Return the trial values that ``rule=value`` texts name, by key; a rule is called by its key or its label.

    A number of a level (``会员.金卡.下限=8000``) keeps its name: only the workbook knows its levels.

    Raises:
        Refusal: A text is no such pair, no rule is called so, or the rule cannot have this value.
    """
    trials: dict[str, RuleValue] = {}
    for pair in pairs:
        name, equals, text = pair.replace("＝", "=").partition("=")
        if not equals:
            raise Refusal(NOT_A_PAIR, value=pair)
        if find_rule(name) is None and names_level(name):
            trials[name.strip()] = _level_value(name, text.strip())
            continue
        spec = _rule_called(name)
        value = parse_rule(spec, text.strip())
        if value is None:
            raise Refusal(NO_VALUE, name=spec.label, value=text.strip(), wanted=wanted(spec))
        trials[spec.key] = value
    return trials


def _rule_called(name: str) -> RuleSpec:
    spec = find_rule(name)
    if spec is None:
        known = [word for rule in RULES for word in (rule.key, *rule.label)]
        raise Refusal(NO_RULE, name=name, nearest=_nearest(name, known))
    return spec


def _level_value(name: str, text: str) -> float:
    number = parse_number(text)
    if number is None or number < 0:
        raise Refusal(NO_VALUE, name=name, value=text, wanted=_A_NUMBER)
    return number


def _nearest(name: str, known: Sequence[str]) -> Text:
    near = [match[0] for match in process.extract(name, known, processor=str.casefold, limit=3, score_cutoff=50)]
    names = Text(*(sep.join(near) for sep in ("、", ", ")))
    return Text(*(each.format(names=word) if near else "" for each, word in zip(_NEAREST, names, strict=True)))


def _levels_of(settings: Settings, trials: Mapping[str, RuleValue]) -> dict[LevelCell, float]:
    """Return the numbers of levels that are tried.

    Raises:
        Refusal: There is no such level in this workbook.
    """
    cells = {}
    for name, value in trials.items():
        if name not in RULE_BY_KEY:
            cell = find_cell(name, settings.schemes)
            if cell is None:
                raise Refusal(NO_LEVEL, name=name, nearest=_nearest(name, all_names(settings.schemes)))
            cells[cell] = float(value)
    return cells


def rehearse(book: Book, trials: Mapping[str, RuleValue]) -> Rehearsal | None:
    """Compute a book as it was read under its rules and under trial values, and compare; None where nothing is tried.

    Tiers are compared as if both were graded today, unless it is the way of grading that is tried.
    """
    if not trials:
        return None
    cells = _levels_of(book.settings, trials)
    trials = {key: value for key, value in trials.items() if key in RULE_BY_KEY}
    now, schemes = book.settings.rules, book.settings.schemes
    tried = {key: (now[key], value) for key, value in trials.items() if value != now[key]}
    for cell, value in cells.items():
        if value != cell.value(schemes):
            tried[cell.label(schemes, book.lang)] = (cell.value(schemes) or 0.0, value)
    if not _HOW_TIERS_MOVE & trials.keys():
        book = _without_tiers(book)
    settings = replace(book.settings, trials=dict(trials), schemes=with_trials(schemes, cells)).tried()
    calendar, _ = read_calendar(book.frames, settings)
    before, after = (_computed(each) for each in (book, replace(book, settings=settings, calendar=calendar)))
    return Rehearsal(tried, _moves(before, after), book.lang)


def _computed(book: Book) -> Book:
    return computed(decided(linked(numbered(book))))


def _without_tiers(book: Book) -> Book:
    """Forget the tiers held so far, so that everybody is graded by the orders."""
    events = book.own["events"]
    kept = events.data[~events.data["event"].isin([EVENT, GRADED])]
    return replace(book, own={**book.own, "events": replace(events, data=kept)})


def _moves(before: Book, after: Book) -> pd.DataFrame:
    facts = after.customers[["customer_id", "name", "owner"]].fillna("")
    known = after.frame("customers").table.by_key
    parts = []
    for key in GRADES:
        left, right = before.customers[key], after.customers[key]
        what = known[key].heading(after.lang)
        parts.append(_moved(facts, key, what, (left, right)))
    parts.append(_moved(facts, "due", _DUE.say(after.lang), (_due(before), _due(after))))
    return pd.concat(parts, ignore_index=True)


def _moved(facts: pd.DataFrame, key: str, what: str, both: tuple[pd.Series, pd.Series]) -> pd.DataFrame:
    changed = differs(*both)
    left, right = (show_all(series[changed]) for series in both)
    return facts[changed].assign(key=key, what=what, before=left, after=right)


def _due(book: Book) -> pd.Series:
    """Say of every customer whether it stands in today's list."""
    due = due_items(book)
    due = due[due["table"] == "customers"].set_index("row")
    state = pd.Series(_LATER.say(book.lang), book.customers.index, dtype="str")
    late = np.asarray(due["overdue"] > 0, dtype=np.bool_)
    state.loc[due.index[late]] = _OVERDUE.say(book.lang)
    state.loc[due.index[~late]] = _TODAY.say(book.lang)
    return state


def rule_words(key: str, value: RuleValue, lang: Lang) -> tuple[str, str]:
    """Return a rule's label and a value of it as they stand in the sheet; a number of a level is called as it is."""
    spec = RULE_BY_KEY.get(key)
    return (spec.label.say(lang), shown(spec, value).say(lang)) if spec else (key, f"{value:g}")
