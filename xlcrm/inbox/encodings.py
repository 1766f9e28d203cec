"""Which encoding a text file is in: told by its marks, by strict UTF-8, else by which characters would come out."""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import product
from typing import NamedTuple

UTF8, UTF8_SIG, UTF16, GB18030, BIG5 = "utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs"
CHOICES = (UTF8, UTF16, "utf-16-le", "utf-16-be", GB18030, BIG5, "cp1252")
"""What a person may name instead of the guess."""

_PREFIX = 1 << 18
_MANY_ZEROS = 0.1
_LEAD = 0.15
_FEW_BAD = 0.01
_PUNCTUATION = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u301f\uff01-\uff5e￥]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile("[\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")


class Decoded(NamedTuple):
    """A text and the encoding it was in; ``bad_lines`` are lines (from 1) with bytes that could not be read."""

    text: str
    encoding: str
    bad_lines: tuple[int, ...] = ()


def decode(data: bytes, encoding: str = "") -> Decoded:
    """Read a text file, in the encoding that is named or else found.

    Bytes that are wrong in the encoding become U+FFFD, and their lines are told.
    """
    chosen = encoding or guess(data)
    text = data.decode(chosen, errors="replace")
    if chosen in {UTF8, "utf-16-le", "utf-16-be"}:
        text = text.removeprefix("\ufeff")
    bad = [number for number, line in enumerate(text.splitlines(), 1) if "\ufffd" in line] if "\ufffd" in text else []
    return Decoded(text, chosen, tuple(bad))


def guess(data: bytes) -> str:
    """Return the encoding of a text file.

    Big5 bytes nearly always decode as GB18030 as well, so of the two the one with the more usual characters counts.
    """
    if found := _by_mark(data):
        return found
    prefix = data[:_PREFIX]
    if prefix.count(0) > _MANY_ZEROS * max(1, len(prefix)):
        return "utf-16-le" if prefix[1::2].count(0) >= prefix[::2].count(0) else "utf-16-be"
    if _is_utf8(prefix, whole=len(prefix) == len(data)):
        return UTF8
    return _chinese(prefix)


def _by_mark(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return UTF8_SIG
    return UTF16 if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _is_utf8(prefix: bytes, *, whole: bool) -> bool:
    """Tell whether bytes are UTF-8, or were before some were damaged; a cut last character does not count."""
    try:
        codecs.getincrementaldecoder(UTF8)("strict").decode(prefix, final=whole)
    except UnicodeDecodeError:
        text = prefix.decode(UTF8, errors="replace")
        beyond = sum(character > "\x7f" for character in text)
        bad = text.count("\ufffd")
        return bool(beyond) and bad <= _FEW_BAD * beyond
    return True


def _chinese(prefix: bytes) -> str:
    simplified, traditional = (_score(prefix, name) for name in (GB18030, BIG5))
    if simplified is None and traditional is None:
        return "cp1252" if _score(prefix, "cp1252") is not None else GB18030
    if simplified is None:
        return BIG5
    return BIG5 if traditional is not None and traditional >= simplified + _LEAD else GB18030


def _score(prefix: bytes, encoding: str) -> float | None:
    """Return how usual the characters beyond ASCII are that an encoding gives, on average; None where it cannot be."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(prefix, final=False)
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    return sum(map(_usual, beyond)) / len(beyond) if beyond else 0.0


def _usual(character: str) -> float:
    if character in _common():
        return 1.0
    if _PUNCTUATION.match(character):
        return 0.8
    if _LATIN.match(character):
        return 0.3
    return 0.2 if _HAN.match(character) else -1.0


@cache
def _common() -> frozenset[str]:
    """Return the everyday characters: the first levels of GB 2312 and of Big5."""
    first = (bytes(pair) for pair in product(range(0xB0, 0xD8), range(0xA1, 0xFF)))
    second = (bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    both = [raw.decode("gb2312", errors="ignore") for raw in first] + [raw.decode("big5", errors="ignore") for raw in second]
    return frozenset(filter(None, both))
