"""The numbers and bullets that stand before the items of lists."""

from __future__ import annotations

from typing import Final

from xlcrm.documents.letters.numbering import Level, Numbering

_BULLETS: Final = {"\uf0b7": "•", "o": "◦", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06c": "●", "\uf06e": "■"}
_DIGITS: Final = "零一二三四五六七八九"
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class ListLabels:
    """Counts the items of each list; a letter begins anew."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, list[int]] = {}

    def restart(self) -> None:
        """Forget the items so far."""
        self._counts = {}

    def next(self, number: str, depth: int) -> str:
        """Return what stands before the next item of a list."""
        levels = self._numbering.levels(number)
        counts = self._counts.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(levels[len(counts)].start - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        level = levels[depth]
        if level.form == "bullet":
            return _BULLETS.get(level.text, level.text)
        text = level.text
        for at, count in enumerate(counts):
            text = text.replace(f"%{at + 1}", written(count, levels[at]))
        return text


def written(count: int, level: Level) -> str:
    """Return a number as a level counts."""
    if level.form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if level.form == "upperLetter" else letter
    if level.form in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman.upper() if level.form == "upperRoman" else roman
    if level.form.startswith(("chinese", "japanese", "ideograph", "taiwanese")):
        return chinese(count)
    if level.form == "none":
        return ""
    return f"{count:02d}" if level.form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (count // value)
        count %= value
    return said


def chinese(count: int) -> str:
    """Return a number up to 99 in Chinese, a greater one in digits."""
    if not 0 < count < 100:  # noqa: PLR2004 - two digits
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
