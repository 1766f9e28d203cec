"""Amounts of money in words, as they stand on Chinese bank forms and on English ones."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ((10**8, "亿"), (10**4, "万"))
_LARGEST = Decimal(10) ** 16

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_THOUSANDS = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_HUNDRED, _TWENTY, _TEN = 100, 20, 10


def in_words(amount: float, lang: Lang) -> str:
    """Return an amount of yuan in words, rounded to the fen.

    Chinese follows the rules for filling in bank bills (支付结算办法, appendix 1): 整 after yuan or jiao, 零 for zeros
    between digits. Raises OverflowError from 10^16 yuan on.
    """
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(exact) >= _LARGEST:
        message = f"{amount} is too large to be written in words"
        raise OverflowError(message)
    yuan, fen = divmod(int(abs(exact) * 100), 100)
    said = _chinese(yuan, fen) if lang == "zh" else _english(yuan, fen)
    return ("负" if lang == "zh" else "minus ") + said if exact < 0 else said


def _chinese(yuan: int, hundredths: int) -> str:
    jiao, fen = divmod(hundredths, 10)
    said = f"{_integer(yuan)}元" if yuan else ""
    if not hundredths:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif yuan:
        said += "零"
    return f"{said}{_DIGITS[fen]}分" if fen else f"{said}整"


def _integer(number: int) -> str:
    """Return a whole number; one zero stands for any run of zeros between digits."""
    for unit, name in _GROUPS:
        if number >= unit:
            high, low = divmod(number, unit)
            rest = ("零" if low < unit // 10 else "") + _integer(low) if low else ""
            return f"{_integer(high)}{name}{rest}"
    return _four(number)


def _four(group: int) -> str:
    said, gap = "", False
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _UNITS[power]
        gap = not digit
    return said


def _english(yuan: int, fen: int) -> str:
    said = f"{_spelt(yuan)} yuan"
    if fen:
        said += f" and {_spelt(fen)} fen"
    return said[0].upper() + said[1:]


def _spelt(number: int) -> str:
    if not number:
        return _ONES[0]
    parts = []
    for name in _THOUSANDS:
        number, group = divmod(number, 1000)
        if group:
            parts.append(f"{_below_thousand(group)} {name}".strip())
        if not number:
            break
    return " ".join(reversed(parts))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, _HUNDRED)
    parts = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        parts.append(_below_hundred(rest))
    return " ".join(parts)


def _below_hundred(number: int) -> str:
    if number < _TWENTY:
        return _ONES[number]
    tens, ones = divmod(number, _TEN)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
