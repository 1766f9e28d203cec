"""A condition as data: comparisons joined by and, or, not; and how it is written down again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang


class Op(StrEnum):
    """How a cell is compared."""

    EQ = "="
    NE = "≠"
    LT = "<"
    LE = "≤"
    GT = ">"
    GE = "≥"
    CONTAINS = "contains"
    LACKS = "does not contain"
    IN = "in"
    NOT_IN = "not in"
    STARTS = "starts with"
    EMPTY = "is empty"
    FILLED = "is not empty"


WORDS: dict[Op, Text] = {
    Op.CONTAINS: Text("包含", "contains"),
    Op.LACKS: Text("不包含", "does not contain"),
    Op.IN: Text("属于", "in"),
    Op.NOT_IN: Text("不属于", "not in"),
    Op.STARTS: Text("开头是", "starts with"),
    Op.EMPTY: Text("为空", "is empty"),
    Op.FILLED: Text("不为空", "is not empty"),
}
AND, OR, NOT = Text("且", "and"), Text("或", "or"), Text("非", "not")
ORDERING = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
LISTS = frozenset({Op.IN, Op.NOT_IN})
UNARY = frozenset({Op.EMPTY, Op.FILLED})
OPPOSITE: dict[Op, Op] = {Op.NE: Op.EQ, Op.LACKS: Op.CONTAINS, Op.NOT_IN: Op.IN, Op.FILLED: Op.EMPTY}
"""Operators that hold exactly where another one does not, missing cells included."""

_PLAIN = re.compile(r"""[^\s"'()\[\]&|,;、；，且或=<>≠≤≥!“”‘’「」【】（）＂＇＆｜！＝＜＞]+""")
_WORDS_THAT_JOIN = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: a column (``column`` is None for one that staff added), how, and with what."""

    key: str
    column: Column | None
    op: Op
    operands: tuple[str, ...] = ()

    def say(self, lang: Lang) -> str:
        """Return the comparison as text that means the same again."""
        heading = self.column.heading(lang) if self.column else self.key
        word = WORDS[self.op].say(lang) if self.op in WORDS else self.op.value
        values = ", ".join(map(_written, self.operands))
        shown = f"({values})" if self.op in LISTS else values
        return " ".join(part for part in (f"[{heading}]", word, shown) if part)


@dataclass(frozen=True, slots=True)
class All:
    """Holds where all parts hold."""

    parts: tuple[Node, ...]

    def say(self, lang: Lang) -> str:
        """Return the parts joined by and."""
        return f" {AND.say(lang)} ".join(_bracketed(part, lang) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """Holds where at least one part holds."""

    parts: tuple[Node, ...]

    def say(self, lang: Lang) -> str:
        """Return the parts joined by or."""
        return f" {OR.say(lang)} ".join(_bracketed(part, lang) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Negation:
    """Holds where its part does not."""

    part: Node

    def say(self, lang: Lang) -> str:
        """Return not and the part in brackets."""
        return f"{NOT.say(lang)} ({self.part.say(lang)})"


Node = Comparison | All | Some | Negation


def comparisons(node: Node) -> Iterator[Comparison]:
    """Yield the comparisons of a tree from left to right."""
    match node:
        case Comparison():
            yield node
        case Negation(part):
            yield from comparisons(part)
        case All(parts) | Some(parts):
            for part in parts:
                yield from comparisons(part)


def _written(value: str) -> str:
    """Return a value bare where it can stand so, else in quotes."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS_THAT_JOIN:
        return value
    return '"' + value.replace('"', '""') + '"'


def _bracketed(part: Node, lang: Lang) -> str:
    return f"({part.say(lang)})" if isinstance(part, (All, Some)) else part.say(lang)
