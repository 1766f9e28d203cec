"""From the text of a condition to its tree. No eval: a small grammar, read from left to right.

``either := both (或 both)*``, ``both := part (且 part)*``, ``part := 非 part | ( either ) | heading operator value``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from xlcrm.model.condition_tree import LISTS, UNARY, All, Comparison, Negation, Op, Some
from xlcrm.model.table_names import fold_marks
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.model.condition_tree import Node
    from xlcrm.model.schema import Column

    Known = tuple[str, Column | None]
    Judge = Callable[[Comparison], Text | None]

DEEPEST = 40
_SPELLINGS: dict[Op, str] = {
    Op.LE: "<= =< ≤ 小于等于 不大于 不超过 at-most",
    Op.GE: ">= => ≥ 大于等于 不小于 不少于 at-least",
    Op.NE: "<> != ≠ 不等于 不是 is-not",
    Op.EQ: "== = 等于 是 is",
    Op.LT: "< 小于 早于 before",
    Op.GT: "> 大于 超过 晚于 after",
    Op.LACKS: "不包含 does-not-contain not-contains",
    Op.CONTAINS: "包含 contains",
    Op.NOT_IN: "不属于 not-in is-not-in",
    Op.IN: "属于 in is-in",
    Op.FILLED: "不为空 非空 is-not-empty not-empty",
    Op.EMPTY: "为空 is-empty",
    Op.STARTS: "开头是 开头为 starts-with begins-with",
}
_OPS = {spelling.replace("-", " "): op for op, spellings in _SPELLINGS.items() for spelling in spellings.split()}


def _spelled(word: str) -> str:
    """Return the pattern of a spelling: English words stand alone, with any blanks between them."""
    return r"\s+".join(map(re.escape, word.split(" "))) + (r"(?!\w)" if word.isascii() and word[0].isalpha() else "")


_OPERATOR = re.compile("|".join(_spelled(word) for word in sorted(_OPS, key=len, reverse=True)), re.IGNORECASE)
_AND = re.compile(r"且|并且|而且|&&?|and(?!\w)", re.IGNORECASE)
_OR = re.compile(r"或者?|\|\|?|or(?!\w)", re.IGNORECASE)
_NOT = re.compile(r"非|!|not(?!\w)", re.IGNORECASE)
_JOIN = re.compile(r"[且或&|]|并且|而且|(?<=\s)(?:and|or)(?=[\s(\[!]|$)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,、;]")
_QUOTES = "\"'"
_CLOSING = {"[": "]", '"': '"', "'": "'"}


class ConditionError(Exception):
    """A condition that cannot be understood: the 1-based position, what is wrong there, and the nearest heading."""

    def __init__(self, position: int, sentence: Text, nearest: str = "") -> None:
        super().__init__(sentence.en)
        self.position = position
        self.sentence = sentence
        self.nearest = nearest


def parse_condition(text: str, headings: Mapping[str, Known], judge: Judge) -> Node:
    """Return the tree of a condition.

    ``headings`` gives key and column of every heading (folded and in lower case) by which a column may be called;
    ``judge`` says what is wrong with the values of a comparison, if anything. Raises ConditionError.
    """
    return _Parser(text, headings, judge).whole()


@dataclass
class _Parser:
    text: str
    headings: Mapping[str, Known]
    judge: Judge

    def __post_init__(self) -> None:
        self.folded = fold_marks(self.text)
        self.lower = self.folded.lower()
        self.longest = max(map(len, self.headings), default=0)
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self._rest():
            self._fail(
                Text(
                    "这里应是“且”“或”或结尾；值里有这些字时请加引号",
                    "expected and, or, or the end; put a value with such words in quotes",
                )
            )
        return node

    def _either(self) -> Node:
        parts = [self._both()]
        while self._skip(_OR):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _both(self) -> Node:
        parts = [self._part()]
        while self._skip(_AND):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _part(self) -> Node:
        if not self._rest():
            self._fail(Text("条件没有写完", "the condition ends too soon"))
        start = self.at
        known = self._heading()
        if known:
            return self._comparison(*known, start)
        if self._skip(_NOT):
            return self._nested(lambda: Negation(self._part()))
        if self._take("("):
            return self._nested(self._brackets)
        return self._unknown_heading()

    def _nested(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self._fail(Text("括号太多", "too many brackets"))
        node = read()
        self.depth -= 1
        return node

    def _brackets(self) -> Node:
        node = self._either()
        if not self._take(")"):
            self._fail(Text("缺少右括号", "a closing bracket is missing"))
        return node

    def _heading(self) -> Known | None:
        """Read the longest heading that stands here, bare or in brackets or quotes."""
        closing = _CLOSING.get(self.folded[self.at], "")
        if closing:
            end = self.folded.find(closing, self.at + 1)
            found = self.headings.get(self.lower[self.at + 1 : end].strip()) if end > 0 else None
            self.at = end + 1 if found else self.at
            return found
        for length in range(min(self.longest, len(self.text) - self.at), 0, -1):
            end = self.at + length
            found = self.headings.get(self.lower[self.at : end])
            if found and not self._inside_word(end):
                self.at = end
                return found
        return None

    def _inside_word(self, end: int) -> bool:
        around = self.folded[end - 1 : end + 1]
        return len(around) > 1 and around.isascii() and all(char.isalnum() or char == "_" for char in around)

    def _unknown_heading(self) -> NoReturn:
        word = self._word_here()
        own = [heading for heading, known in self.headings.items() if _shown(known, heading).lower() == heading]
        near = (get_close_matches(word.lower(), names, 1, 0.4) for names in (own, self.headings))
        nearest = next((found[0] for found in near if found), "")
        shown = _shown(self.headings[nearest], nearest) if nearest else ""
        self._fail(
            Text(
                f"没有“{word}”这一列" + (f"（是不是“{shown}”？）" if shown else ""),
                f"there is no column “{word}”" + (f" (did you mean “{shown}”?)" if shown else ""),
            ),
            shown,
        )

    def _word_here(self) -> str:
        """Return what stands where a heading is due: all up to the next operator or joining word."""
        rest = self.folded[self.at :]
        marks = [found.start() for found in (_OPERATOR.search(rest, 1), _JOIN.search(rest)) if found]
        return self.text[self.at : self.at + min(marks, default=len(rest))].strip(" ()[]\"'（）【】")

    def _comparison(self, key: str, column: Column | None, heading_at: int) -> Comparison:
        heading = self.text[heading_at : self.at].strip("[]【】\"'“”")
        self._rest()
        match = _OPERATOR.match(self.folded, self.at)
        if not match:
            self._no_operator(heading, heading_at)
        op = _OPS[" ".join(match[0].lower().split())]
        self.at = match.end()
        self._rest()
        start = self.at
        comparison = Comparison(key, column, op, self._values(op))
        complaint = self.judge(comparison)
        if complaint:
            self._fail(complaint, at=start)
        return comparison

    def _no_operator(self, heading: str, heading_at: int) -> NoReturn:
        here, self.at = self.at, heading_at
        if _OPERATOR.match(self.folded[heading_at + len(self._word_here()) :].lstrip()):
            self._unknown_heading()  # a longer word, of which only the beginning is a heading
        self._fail(
            Text(
                f"“{heading}”后面应是比较符号，如 = ≠ < > 包含 属于 为空",
                f"after “{heading}” comes = ≠ < > contains, in or is empty",
            ),
            heading,
            here,
        )

    def _values(self, op: Op) -> tuple[str, ...]:
        if op in UNARY:
            return ()
        if op not in LISTS:
            return (self._value(),)
        bracket = self._take("(")
        values = [self._value(_SEPARATOR)]
        while self._skip(_SEPARATOR):
            values.append(self._value(_SEPARATOR))
        if bracket and not self._take(")"):
            self._fail(Text("列表缺少右括号", "the list has no closing bracket"))
        return tuple(values)

    def _value(self, separator: re.Pattern[str] | None = None) -> str:
        quote = self._rest()[:1]
        if quote and quote in _QUOTES:
            return self._quoted(quote)
        start = self.at
        self.at = self._bare_end(separator)
        value = self.text[start : self.at].strip()
        if not value:
            self._fail(Text("这里缺少要比较的值", "a value is missing here"))
        return value

    def _quoted(self, quote: str) -> str:
        parts = []
        start = self.at + 1
        while True:
            end = self.folded.find(quote, start)
            if end < 0:
                self._fail(Text("引号没有结束", "the quotes are not closed"))
            parts.append(self.text[start:end])
            if self.folded[end + 1 : end + 2] != quote:
                break
            parts.append(self.text[end])
            start = end + 2
        self.at = end + 1
        return "".join(parts)

    def _bare_end(self, separator: re.Pattern[str] | None) -> int:
        """Return where a bare value ends: at and, or, a separator, or a bracket that was not opened in it."""
        inner = 0
        for place in range(self.at, len(self.folded)):
            char = self.folded[place]
            if inner == 0 and (char == ")" or _JOIN.match(self.folded, place) or _ends(separator, char)):
                return place
            inner += (char == "(") - (char == ")")
        return len(self.folded)

    def _rest(self) -> str:
        """Step over blanks and return what is left."""
        while self.at < len(self.folded) and self.folded[self.at] == " ":
            self.at += 1
        return self.folded[self.at :]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        self._rest()
        match = pattern.match(self.folded, self.at)
        if match:
            self.at = match.end()
        return bool(match)

    def _take(self, mark: str) -> bool:
        found = self._rest().startswith(mark)
        self.at += found
        return found

    def _fail(self, sentence: Text, nearest: str = "", at: int | None = None) -> NoReturn:
        raise ConditionError((self.at if at is None else at) + 1, sentence, nearest)


def _ends(separator: re.Pattern[str] | None, char: str) -> bool:
    return separator is not None and separator.match(char) is not None


def _shown(known: Known, heading: str) -> str:
    """Return a column as a person would call it: its Chinese heading where the heading given is Chinese."""
    column = known[1]
    if column is None:
        return known[0]
    return column.heading("en" if heading.isascii() else "zh")
