"""The text of a template's cell taken apart: words, values and tags, and which of the tags reach beyond the cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from jinja2 import TemplateSyntaxError

from xlcrm.documents.forms.refused import FULL_WIDTH, NOT_CLOSED, STRAY, Spot, TagError, syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Environment

_MARK: Final = re.compile(r"\{[{%#]|[%}#]\}|[｛{][｛{]|[｛{][％%]")
_FULL: Final = re.compile("[“”‘’，｛｝（）｜]")
_ENDS: Final = {"variable_begin": "variable_end", "block_begin": "block_end", "comment_begin": "comment_end"}
_OPENERS: Final = {"for": "endfor", "if": "endif"}
_SHORT: Final = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a cell's text: words as they are, a ``{{ value }}`` or a ``{% tag %}``, and where it begins."""

    kind: Literal["words", "value", "tag"]
    source: str
    start: int
    word: str = ""

    @property
    def expression(self) -> str:
        """Return what stands between the braces of a value."""
        return self.source[2:-2].removeprefix("-").removeprefix("+").removesuffix("-").removesuffix("+").strip()


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's pieces without the tags that reach beyond it (``outer``, in order)."""

    body: tuple[Piece, ...]
    outer: tuple[Piece, ...]

    @property
    def value(self) -> str | None:
        """Return the expression of a cell that is one value and nothing else."""
        told = [piece for piece in self.body if piece.kind != "words" or piece.source.strip()]
        return told[0].expression if len(told) == 1 and told[0].kind == "value" else None

    @property
    def silent(self) -> bool:
        """Tell whether nothing of the cell is ever shown: it holds tags only."""
        return all(piece.kind == "tag" or not piece.source.strip() for piece in self.body)


def has_marks(text: str) -> bool:
    """Tell whether a text holds anything that looks like a tag."""
    return ("{" in text or "}" in text or "｛" in text) and _MARK.search(text) is not None


def read_text(env: Environment, text: str, spot: Spot) -> CellText:
    """Take the text of a cell apart; TagError when a tag in it is broken."""
    pieces = list(_pieces(env, text, spot))
    outer = _reaching_out(pieces)
    found = CellText(tuple(p for p in pieces if p not in outer), tuple(outer))
    _check(env, found, spot)
    return found


def _pieces(env: Environment, text: str, spot: Spot) -> Iterator[Piece]:
    begin, word, wanted = 0, "", ""
    for kind, value, start in _tokens(env, text, spot):
        if kind in _ENDS:
            begin, word, wanted = start, "", _ENDS[kind]
        elif not wanted:
            _refuse_stray(value, spot)
            yield Piece("words", value, start)
        elif kind == "name":
            word = word or value
        elif kind == wanted:
            wanted = ""
            if kind != "comment_end":
                source = text[begin : start + len(value)]
                yield Piece("value" if kind == "variable_end" else "tag", source, begin, word)
    if wanted:
        raise TagError(spot, NOT_CLOSED, tag=_short(text[begin:]))


def _tokens(env: Environment, text: str, spot: Spot) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and offset of what jinja reads; TagError where it cannot read on."""
    position = 0
    try:
        for _, kind, value in env.lex(text):
            start = text.find(value, position)
            position = start + len(value)
            yield kind, value, start
    except TemplateSyntaxError as error:
        if sign := _FULL.search(text):
            raise TagError(spot, FULL_WIDTH, sign=sign[0]) from None
        if "comment" in str(error.message) or "Missing end" in str(error.message):
            raise TagError(spot, NOT_CLOSED, tag=_short(text[position:] or text)) from None
        raise syntax_error(spot, error.message) from None


def _refuse_stray(words: str, spot: Spot) -> None:
    mark = _MARK.search(words)
    if mark is None:
        return
    if sign := _FULL.search(mark[0]):
        raise TagError(spot, FULL_WIDTH, sign=sign[0])
    raise TagError(spot, STRAY, tag=mark[0])


def _reaching_out(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the tags whose other half stands in another cell."""
    opened: list[list[Piece]] = []
    outer: list[Piece] = []
    for piece in pieces:
        if piece.kind != "tag":
            continue
        if piece.word in _OPENERS:
            opened.append([piece])
        elif piece.word in ("elif", "else"):
            (opened[-1] if opened else outer).append(piece)
        elif piece.word in _OPENERS.values():
            if opened and _OPENERS[opened[-1][0].word] == piece.word:
                opened.pop()
            else:
                outer.append(piece)
    left = [*outer, *(piece for group in opened for piece in group)]
    return sorted(left, key=lambda piece: piece.start)


def _check(env: Environment, text: CellText, spot: Spot) -> None:
    """Let jinja read the cell by itself, and each tag that reaches out, so that a mistake is blamed on its own cell."""
    sources = ["".join(piece.source for piece in text.body)]
    for piece in text.outer:
        if piece.word in _OPENERS:
            sources.append(piece.source + "{% " + _OPENERS[piece.word] + " %}")
        elif piece.word == "elif":
            sources.append("{% if 1 %}" + piece.source + "{% endif %}")
    for source in sources:
        try:
            env.parse(source)
        except TemplateSyntaxError as error:
            full = _FULL.search(source)
            if full and "unexpected char" in str(error.message):
                raise TagError(spot, FULL_WIDTH, sign=full[0]) from None
            raise syntax_error(spot, error.message) from None


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
