"""The rules of the sheet 字段规则: required, type, format, pattern, length, limits, list, uniqueness (A2, A3, A6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlcrm.checks import field_tests as tests
from xlcrm.checks.formats import format_faults
from xlcrm.checks.masks import BROKEN, filled, judged, repeated, rows_of
from xlcrm.checks.wording import list_label, nearest, other_cells
from xlcrm.model.book import show
from xlcrm.model.catalogue import field_rules as say
from xlcrm.model.choices import fold
from xlcrm.model.problems import Problem, Severity
from xlcrm.model.text import Text
from xlcrm.rules.merged import merged_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.problems import Code
    from xlcrm.model.settings_records import FieldRule

    Mask = NDArray[np.bool_]
    Args = tuple[tuple[str, object], ...]

_MILDNESS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_RENAMED = Text("它已改名为“{new}”。", " It is called “{new}” now.")
_NAME = Text("字段规则第 {row} 行", "Field rules, row {row}")


class Broken(NamedTuple):
    """Rows that break a rule in one way, with the arguments of each row's problem."""

    code: Code
    rows: list[int]
    args: Sequence[Args]


def field_rules(book: Book) -> Iterable[Problem]:
    """Report the cells that break a rule of 字段规则; a cell breaks each rule at most once."""
    for rule in book.settings.field_rules:
        frame = book.frames.get(rule.table)
        if frame is not None and not frame.data.empty and rule.key in frame.data:
            yield from _ask(book, frame, rule)


def has_format_rule(book: Book, table: str, key: str) -> bool:
    """Tell whether a field rule always judges the format of a column, so that no other check need do it."""
    return any(
        rule.table == table and rule.key == key and rule.format is not None and rule.when is None
        for rule in book.settings.field_rules
    )


def _ask(book: Book, frame: Frame, rule: FieldRule) -> Iterator[Problem]:
    where = rule.when.mask(frame, book.today) if rule.when else np.ones(len(frame.data), dtype=bool)
    if rule.required:
        yield from _required(book, frame, rule, where)
    cells = judged(frame, rule.key) & where
    for demand in DEMANDS:
        for broken in demand(book, frame, rule, cells):
            if broken.rows:
                cells = cells & ~frame.data.index.isin(broken.rows)
                yield from _problems(book, frame, rule, broken)


def _problems(book: Book, frame: Frame, rule: FieldRule, broken: Broken) -> list[Problem]:
    """Make the problems of one kind: the sentence that staff gave the rule goes first, the milder severity wins."""
    code = broken.code
    if rule.message and code.severity is Severity.ERROR:
        code = _with_own_sentence(code, rule.message)
    severity = max(code.severity, rule.severity or code.severity, key=_MILDNESS.index)
    name = _NAME.say(book.lang, row=rule.row) if rule.row else ""
    return Problem.at_each(code, frame, broken.rows, rule.key, broken.args, severity=severity, rule=name)


def _with_own_sentence(code: Code, sentence: str) -> Code:
    """Return the code with staff's sentence; what the catalogue knows in addition becomes part of the hint."""
    literal = sentence.replace("{", "{{").replace("}", "}}")
    own = Text(literal, literal)
    if code in {say.FIELD_REQUIRED, say.FIELD_REQUIRED_WHEN}:
        return replace(code, message=own)
    zh, en = code.message.zh + code.hint.zh, f"{code.message.en} {code.hint.en}"
    return replace(code, message=own, hint=Text(zh, en))


def _required(book: Book, frame: Frame, rule: FieldRule, where: Mask) -> Iterable[Problem]:
    empty = where & ~filled(frame.data[rule.key])
    broken = frame.odd_rows(rule.key, *BROKEN)
    if len(broken):
        empty &= ~frame.data.index.isin(broken)
    rows = rows_of(frame, empty)
    if frame.layout and rule.column and not frame.has(rule.key):
        missing = Problem.about(say.FIELD_COLUMN_MISSING, frame.sheet, missing=rule.column.label)
        return [missing] if rows and rule.row else []
    code = say.FIELD_REQUIRED_WHEN if rule.when else say.FIELD_REQUIRED
    args: Args = (("when", rule.when.text),) if rule.when else ()
    return _problems(book, frame, rule, Broken(code, rows, [args] * len(rows)))


def _type(_: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.type:
        wrong = cells & ~tests.is_of_type(frame.data[rule.key], rule.type)
        yield _same(say.FIELD_TYPE, frame, wrong, wanted=tests.WANTED[rule.type])


def _format(book: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.format:
        for code, (rows, args) in format_faults(book, frame, rule.key, rule.format.code, cells):
            yield Broken(code, rows, args)


def _pattern(_: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.pattern:
        wrong = cells & tests.breaks_pattern(tests.written(frame, rule.key), rule.pattern.pattern)
        yield _same(say.FIELD_PATTERN, frame, wrong, pattern=rule.pattern.pattern)


def _length(_: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.max_length:
        values = tests.written(frame, rule.key)
        wrong = cells & tests.longer_than(values, rule.max_length)
        rows = rows_of(frame, wrong)
        counted = tests.length_of(values, rows)
        yield Broken(say.FIELD_TOO_LONG, rows, [(("length", n), ("limit", rule.max_length)) for n in counted])


def _limits(_: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    values = frame.data[rule.key]
    if rule.min_value is not None:
        wrong = cells & tests.below(values, rule.min_value)
        yield _same(say.FIELD_TOO_SMALL, frame, wrong, limit=show(rule.min_value))
    if rule.max_value is not None:
        wrong = cells & tests.above(values, rule.max_value)
        yield _same(say.FIELD_TOO_LARGE, frame, wrong, limit=show(rule.max_value))


def _allowed(book: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.allowed:
        known = list(book.settings.active_values(rule.allowed))
        values = frame.data[rule.key]
        wrong = cells & ~values.isin(known).to_numpy()
        label = list_label(rule.allowed)
        renamed = {fold(each.old_value): each.value for each in book.settings.entries(rule.allowed) if each.old_value}
        args: list[Args] = [(("list", label), ("nearest", _meant(str(value), known, renamed))) for value in values[wrong]]
        yield Broken(say.FIELD_NOT_ALLOWED, rows_of(frame, wrong), args)


def _meant(value: str, known: list[str], renamed: Mapping[str, str]) -> Text:
    """Say what a value is called now, else what it looks like."""
    new = renamed.get(fold(value))
    return nearest(value, known) if new is None else Text(*(each.format(new=new) for each in _RENAMED))


def _unique(book: Book, frame: Frame, rule: FieldRule, cells: Mask) -> Iterator[Broken]:
    if rule.is_unique:
        counted = cells & ~_is_merged(book, frame)
        groups = np.where(counted, repeated([frame.data[rule.key].where(counted)]), -1)
        twice = groups >= 0
        rows = rows_of(frame, twice)
        others = other_cells(frame, rows, groups[twice].tolist(), rule.key)
        yield Broken(say.FIELD_NOT_UNIQUE, rows, [(("others", cells_),) for cells_ in others])


def _is_merged(book: Book, frame: Frame) -> Mask:
    """Tell which customers were merged into others: they may hold what the others hold."""
    if frame.table.name != "customers":
        return np.zeros(len(frame.data), dtype=np.bool_)
    return frame.data["customer_id"].isin(list(merged_into(book))).to_numpy(dtype=np.bool_)


def _same(code: Code, frame: Frame, wrong: Mask, **args: object) -> Broken:
    rows = rows_of(frame, wrong)
    return Broken(code, rows, [tuple(args.items())] * len(rows))


DEMANDS: tuple[Callable[[Book, Frame, FieldRule, Mask], Iterator[Broken]], ...] = (
    _type, _format, _pattern, _length, _limits, _allowed, _unique,
)  # fmt: skip
