"""Jinja tags as staff type them in Word: recognised, read, and freed of what Chinese keyboards and Word make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlcrm.documents.letters.where import Where

TAG = re.compile(
    r"[{｛]{2}(?P<out>.*?)[}｝]{2}|[{｛][%％](?P<do>.*?)[%％][}｝]|\{#(?P<note>.*?)#\}",
    re.DOTALL,
)
STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝|｛[%％]|[%％]｝")

OPENERS = {"for": "endfor", "if": "endif", "with": "endwith"}
CLOSERS = frozenset(OPENERS.values())
MIDDLES = frozenset({"elif", "else"})
SINGLES = frozenset({"set"})

_LEVEL = re.compile(r"(p|tr|tc|r)\s+(?=\S)")
_LEVEL_OF_OUTPUT = re.compile(r"[pr]\s+(?=\S)")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_CURLY = str.maketrans("“”„‘’", "\"\"\"''")
_WIDE = str.maketrans("（）［］｛｝｜，．：＝＋－＊／％＜＞！～\u3000\u00a0\u2003\u2002", "()[]{}|,.:=+-*/%<>!~    ")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One tag: what it does (``out``, ``do``, ``note``), its body, and where it stands.

    ``level`` is what a statement removes and governs when its author said so: paragraph, table row, cell, run.
    """

    kind: str
    body: str
    level: str
    where: Where
    typed: str = field(default="")

    @property
    def word(self) -> str:
        """The first word of a statement: ``for``, ``endif`` …; empty for a field."""
        match = _WORD.match(self.body) if self.kind == "do" else None
        return match.group() if match else ""

    @property
    def source(self) -> str:
        """The tag as Jinja source. It ends a line, so that an error's line tells the tag."""
        if self.kind == "note":
            return "{#\n#}"
        return f"{{{{ {self.body}\n}}}}" if self.kind == "out" else f"{{% {self.body}\n%}}"

    def __str__(self) -> str:
        return self.typed


def read_tag(match: re.Match[str], where: Where) -> Tag:
    """Return the tag that was found in a paragraph's text."""
    kind = match.lastgroup or "note"
    rich = _LEVEL_OF_OUTPUT.match(match[kind]) if kind == "out" else None
    body = normalised(match[kind][rich.end() :] if rich else match[kind])
    level = _LEVEL.match(body) if kind == "do" else None
    return Tag(kind, body[level.end() :] if level else body, level[1] if level else "", where, match[0])


def normalised(body: str) -> str:
    """Return the inside of a tag with straight quotes and half-width signs outside of quotes, on one line."""
    if '"' not in body:
        body = body.translate(_CURLY)
    pieces = _QUOTED.split(" ".join(body.split("\n")))
    pieces[::2] = [piece.translate(_WIDE) for piece in pieces[::2]]
    return "".join(pieces).removeprefix("-").removesuffix("-").strip()
