"""Values as they stand in a letter: no sign of theirs can break the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from markupsafe import Markup, escape

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAK: Final = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB: Final = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


def cleaned(text: str) -> str:
    """Return text without what XML cannot hold; lines end with one sign."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def for_word(before: Callable[..., object] | None) -> Callable[[object], object]:
    """Return the last step of every field of a Word letter, behind the environment's own."""

    def finish(value: object) -> object:
        if type(value) is not str:
            value = before(value) if before else value
            if isinstance(value, Markup):
                return value
            value = str(value)
        if value.isprintable():
            return value
        marked = escape(cleaned(value))
        return marked.replace("\n", _BREAK).replace("\t", _TAB)

    return finish
