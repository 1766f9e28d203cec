"""Terms: the same meaning in either language."""

from __future__ import annotations

import inspect

import pandas as pd
import pytest

from xlcrm.model import problems, terms
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.lists import LIST_BY_KEY

SETS = [
    one
    for _, one in inspect.getmembers(terms, inspect.isclass)
    if issubclass(one, terms.Term) and one is not terms.Term
]
LIST_OF_SET = {
    "YesNo": "yes_no", "BirthdayCalendar": "birthday_calendar", "PaymentTerm": "payment_terms",
    "Importance": "importance", "CustomerKind": "customer_kind",
}  # fmt: skip
FREE_SETS = {terms.Choice}  # what may stand as 决定 depends on its kind: names of colleagues too
LEVEL_SETS = {terms.Intent: terms.Scheme.INTENT, terms.Tier: terms.Scheme.TIER, terms.ValueClass: terms.Scheme.VALUE}


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


@pytest.mark.parametrize("words", SETS)
def test_codes_and_labels_are_unique_in_a_set(words):
    assert len({term.code for term in words}) == len(words)
    assert len({label.casefold() for term in words for label in set(term.text)}) == sum(
        len(set(term.text)) for term in words
    )


@pytest.mark.parametrize("words", [one for one in SETS if one not in {*LEVEL_SETS, *FREE_SETS}])
def test_every_term_is_in_its_list(words):
    spec = LIST_BY_KEY[LIST_OF_SET.get(words.__name__, snake(words.__name__))]
    entries = {entry.value: entry.code for entry in spec.entries}
    assert {term.text: term.code for term in words} == {value: code for value, code in entries.items() if code}


@pytest.mark.parametrize(("words", "scheme"), LEVEL_SETS.items())
def test_every_term_of_a_scheme_is_a_level(words, scheme):
    assert [level.code for level in LEVELS if level.scheme is scheme] == [term.code for term in words]


def test_a_term_matches_in_either_language_whatever_blanks_and_case():
    cells = pd.Series(["是", " yes ", None, "否", "YES", "maybe"], index=[5, 6, 7, 8, 9, 11])
    assert terms.YES.matches(cells).tolist() == [True, True, False, False, True, False]
    assert terms.YES.matches(cells).index.tolist() == [5, 6, 7, 8, 9, 11]


@pytest.mark.parametrize("cells", [pd.Series([], dtype="str"), pd.Series([None, None]), pd.Series([float("nan"), 1.0])])
def test_nothing_matches_in_empty_cells(cells):
    found = terms.Status.LOST.matches(cells)
    assert found.dtype == bool
    assert not found.any()


def test_codes_of_a_column():
    codes = terms.Status.codes(pd.Series(["潜在", "Lost", None, "x"]))
    assert codes.isna().tolist() == [False, False, True, True]
    assert codes.dropna().tolist() == ["potential", "lost"]


def test_find_and_is():
    assert terms.Status.find(" lost ") is terms.Status.LOST
    assert terms.Status.find(None) is None
    assert terms.Status.LOST.is_("流失")
    assert not terms.Status.LOST.is_(float("nan"))
    assert terms.Status.LOST.label("en") == "Lost"


def test_severities_are_those_of_problems():
    assert {term.code for term in terms.Severity} == {severity.value for severity in problems.Severity}
