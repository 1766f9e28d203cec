"""Renamed entries in conditions: 字段规则 and 回访模板 (条件), 查询条件 (值) ask for the new word from now on (A7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.model.choices import fold
from xlcrm.model.columns import Columns
from xlcrm.model.condition_tree import All, Comparison, Negation, Op, Some
from xlcrm.model.conditions import ConditionError, comparison_text, compile_condition
from xlcrm.model.settings import read_settings
from xlcrm.model.settings_cadences import EVENT_DAY_COLUMN
from xlcrm.model.settings_rows import read_rows
from xlcrm.model.settings_tables import extras_of, find_column
from xlcrm.model.table_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.condition_tree import Node
    from xlcrm.model.conditions import Condition
    from xlcrm.model.schema import Table

    Words = Mapping[str, Mapping[str, str]]

_WHOLE = {Op.EQ, Op.NE, Op.IN, Op.NOT_IN}
_ASKING = ("field_rules", "cadences", "queries")


def renamed_conditions(book: Book, uses: Mapping[str, Mapping[str, str]], wanted: Words) -> list[Columns]:
    """Return the conditions with the new words in place of the old ones.

    ``uses`` are the lists of columns by table, ``wanted`` the new word of each folded old one by list.
    """
    words = {table: {key: wanted[name] for key, name in keys.items() if name in wanted} for table, keys in uses.items()}
    found = {
        ("field_rules", "when"): {rule.row: _text(book, rule.when, words) for rule in book.settings.field_rules},
        ("cadences", "when"): {step.row: _text(book, step.when, words) for step in book.settings.cadences},
        ("queries", "value"): _values(book, words),
    }
    columns = []
    for (table, key), texts in found.items():
        data = book.frame(table).data
        changed = {row: text for row, text in texts.items() if text and row in data.index}
        if changed:
            series = data[key].copy()
            series.loc[list(changed)] = list(changed.values())
            columns.append(Columns(table, **{key: series}))
    return columns


def reread(book: Book) -> Book:
    """Return the book with conditions as they stand since people's rulings changed some."""
    changed = {table for (table, _), rows in book.decided.items() if len(rows)}
    if not changed & set(_ASKING):
        return book
    read, _ = read_settings(book.frames, book.lang)
    now = replace(book.settings, field_rules=read.field_rules, cadences=read.cadences, queries=read.queries)
    return replace(book, settings=now)


def _text(book: Book, condition: Condition | None, words: Mapping[str, Words]) -> str | None:
    """Return a condition with the new words, otherwise as staff wrote it where it can be; None where nothing changes."""
    if condition is None:
        return None
    tree = _renamed(condition.tree, words.get(condition.table, {}))
    if tree == condition.tree:
        return None
    table = book.frame(condition.table).table
    target = replace(table, columns=(*table.columns, EVENT_DAY_COLUMN))
    return _same_meaning(book, condition, tree, target) or tree.say(book.lang)


def _same_meaning(book: Book, condition: Condition, tree: Node, table: Table) -> str | None:
    """Return the text with only the old words replaced, if it then means what it ought to."""
    text = condition.text
    for old, new in sorted(_replaced(condition.tree, tree), key=lambda pair: -len(pair[0])):
        text = text.replace(old, new if new.isalnum() else f'"{new}"')
    try:
        again = compile_condition(text, table, extras_of(condition.table, book.frames))
    except ConditionError:
        return None
    return text if again.tree == tree else None


def _values(book: Book, words: Mapping[str, Words]) -> dict[int, str | None]:
    """Return the values of rows of 查询条件 that ask for an old word."""
    tables = {fold_name(query.name): query.table for query in book.settings.queries}
    found: dict[int, str | None] = {}
    for row in read_rows(book.frames.get("queries")):
        name = tables.get(fold_name(row.text("query_name")))
        value = row.text("value")
        if name is None or not value:
            continue
        table, extras = book.frame(name).table, extras_of(name, book.frames)
        column = find_column(row.text("column"), table, extras)
        renames = words.get(name, {}).get(column[0], {}) if column else {}
        if fold(value) in renames:
            found[row.number] = renames[fold(value)]
        elif renames and not any(fold(old) in fold(value) for old in renames):
            continue
        elif renames:
            asked = comparison_text(row.text("column"), row.text("op") or "=", value)
            found[row.number] = _listed(asked, value, table, extras, renames)
    return found


def _listed(asked: str, value: str, table: Table, extras: tuple[str, ...], renames: Mapping[str, str]) -> str | None:
    """Return a value that names several words (属于) with the new ones; None where it names none of the old."""
    try:
        tree = compile_condition(asked, table, extras).tree
    except ConditionError:
        return None
    if not isinstance(tree, Comparison) or tree.op not in _WHOLE:
        return None
    for old in tree.operands:
        value = value.replace(old, renames.get(fold(old), old))
    return value if any(fold(old) in renames for old in tree.operands) else None


def _renamed(node: Node, words: Words) -> Node:
    match node:
        case Comparison():
            new = words.get(node.key, {})
            if node.op not in _WHOLE or not new:
                return node
            return replace(node, operands=tuple(new.get(fold(value), value) for value in node.operands))
        case Negation(part):
            return Negation(_renamed(part, words))
        case All(parts):
            return All(tuple(_renamed(part, words) for part in parts))
        case Some(parts):
            return Some(tuple(_renamed(part, words) for part in parts))


def _replaced(before: Node, after: Node) -> set[tuple[str, str]]:
    """Return the words that differ between two trees of one shape."""
    match before, after:
        case Comparison(), Comparison():
            return {pair for pair in zip(before.operands, after.operands, strict=True) if pair[0] != pair[1]}
        case Negation(part), Negation(other):
            return _replaced(part, other)
        case (All(parts), All(others)) | (Some(parts), Some(others)):
            return set().union(*(_replaced(*pair) for pair in zip(parts, others, strict=True)))
        case _:
            return set()
