"""Names of tables and defined names changed inside formulas, wherever in a part formulas stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.xml import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMULAS: Final = re.compile(
    rb"(<(?:[\w.-]+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula)(?:\s[^<>]*)?(?<!/)>)([^<]*)(?=</)"
)
_APART: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_WORD: Final = re.compile(r"(?<![\w.\\?!])[^\W\d][\w.\\?]*(?![\w.(!])")


def rename_in_part(xml: bytes, names: Mapping[str, str]) -> bytes:
    """Return a part whose formulas use other names; ``names`` maps old ones, in lower case, to new ones."""
    if not names:
        return xml
    return _FORMULAS.sub(lambda match: match[1] + escape(rename_in_formula(unescape(match[2]), names)), xml)


def rename_in_formula(formula: str, names: Mapping[str, str]) -> str:
    """Return a formula that uses other names; texts and names of sheets and columns in it stay."""
    pieces: list[str] = []
    position = 0
    for apart in _apart(formula):
        pieces += (_renamed(formula[position : apart[0]], names), formula[apart[0] : apart[1]])
        position = apart[1]
    return "".join([*pieces, _renamed(formula[position:], names)])


def words_in_part(xml: bytes) -> set[str]:
    """Return all words in the formulas of a part that may be names, in lower case."""
    found: set[str] = set()
    for _, formula in _FORMULAS.findall(xml):
        found |= words_in_formula(unescape(formula))
    return found


def words_in_formula(formula: str) -> set[str]:
    """Return all words of a formula that may be names, in lower case."""
    return {word.casefold() for word in _WORD.findall(_APART.sub(" ", formula))}


def _renamed(piece: str, names: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: names.get(match[0].casefold(), match[0]), piece)


def _apart(formula: str) -> list[tuple[int, int]]:
    """Return the spans of texts, quoted sheet names and bracketed columns."""
    spans: list[tuple[int, int]] = []
    depth = start = position = 0
    while position < len(formula):
        quoted = _APART.match(formula, position) if not depth else None
        sign = formula[position]
        if quoted:
            spans.append(quoted.span())
            position = quoted.end()
            continue
        if sign == "'" and depth:  # in brackets it takes the meaning from the next sign
            position += 2
            continue
        if sign == "[":
            start = start if depth else position
            depth += 1
        elif sign == "]" and depth:
            depth -= 1
            if not depth:
                spans.append((start, position + 1))
        position += 1
    return spans
