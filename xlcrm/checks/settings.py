"""What is wrong in the settings sheets: what was found when they were read, and words in 规则 that name nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks.wording import nearest
from xlcrm.model.catalogue import settings as say
from xlcrm.model.problems import Problem
from xlcrm.model.settings_rules import find_rule
from xlcrm.model.table_names import fold_name, known_as, shown_as
from xlcrm.model.terms import Method
from xlcrm.model.text import Text
from xlcrm.rules.archive_numbers import is_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xlcrm.model.book import Book


def settings(book: Book) -> Iterable[Problem]:
    """Report the problems of the settings sheets."""
    yield from book.findings.settings
    yield from _words_of_rules(book)


def _words_of_rules(book: Book) -> Iterable[Problem]:
    """Report rules whose words name no column, channel or part of a number."""
    columns = book.frame("customers").table
    known = {*known_as(columns), *shown_as(columns)}
    yield from _unknown(book, "changes.columns", lambda word: fold_name(word) in known, [each for column in columns.columns for each in column.label])
    channels = [label for method in Method for label in method.text]
    yield from _unknown(book, "consent.required_channels", lambda word: Method.find(word) is not None, channels)
    pattern = str(book.settings.rule("archive_no.pattern"))
    if not is_pattern(pattern):
        yield from _at(book, "archive_no.pattern", pattern, Text("", ""))


def _unknown(book: Book, key: str, is_known: Callable[[str], bool], words: Sequence[str]) -> Iterable[Problem]:
    wrong = [word for word in book.settings.words(key) if not is_known(word)]
    if wrong:
        yield from _at(book, key, wrong[0], nearest(wrong[0], words))


def _at(book: Book, key: str, word: str, near: Text) -> Iterable[Problem]:
    """Report a word of a rule at the cell of its value; rules as shipped name what there is."""
    frame = book.frame("rules")
    for row, name in frame.data["key"].dropna().items():
        spec = find_rule(str(name))
        if spec is not None and spec.key == key:
            yield Problem.at(say.RULE_WORD, frame, int(str(row)), "value", rule=spec.label, word=word, nearest=near)
            return
