"""Words in the two languages of the product."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Text(NamedTuple):
    """One label or sentence in Chinese and English; ``{name}`` stands for an argument."""

    zh: str
    en: str

    def say(self, lang: Lang, **args: object) -> str:
        """Return the sentence in a language, its arguments filled in."""
        sentence = self.zh if lang == "zh" else self.en
        return sentence.format_map(args) if args else sentence
