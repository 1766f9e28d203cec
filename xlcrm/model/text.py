"""Words in the two languages of the product."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
_COUNTED = re.compile(r"(\d[\d,.]*)( [A-Za-z ]+?)\[s\]")


class Text(NamedTuple):
    """One label or sentence in Chinese and English; ``{name}`` stands for an argument.

    In English ``{cells} cell[s]`` becomes ``1 cell`` or ``2 cells``.
    """

    zh: str
    en: str

    def say(self, lang: Lang, **args: object) -> str:
        """Return the sentence in a language, its arguments filled in."""
        sentence = self.zh if lang == "zh" else self.en
        said = sentence.format_map(args) if args else sentence
        return _COUNTED.sub(_in_number, said) if "[s]" in sentence else said


def joined(names: Iterable[str]) -> Text:
    """Return names as each language lists them."""
    said = list(names)
    return Text("、".join(said), ", ".join(said))


def _in_number(counted: re.Match[str]) -> str:
    number, noun = counted.groups()
    return number + noun + ("" if number == "1" else "s")


def text_width(text: str) -> int:
    """Return how wide the longest line of a text is in characters; those of Chinese are two wide."""
    return max(sum(1 + (character > "\u2e80") for character in line) for line in text.split("\n"))
