"""Axes with round numbers, and large numbers said shortly in each language's own way."""

from __future__ import annotations

import math
from typing import Final

from xlcrm.model.text import Lang

_STEPS: Final = (1, 2, 2.5, 5, 10)
_UNITS: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
}
_FEW: Final = 100


def ticks(highest: float, wanted: int = 4) -> list[float]:
    """Return round values from 0 up to at least the highest one."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * each for each in _STEPS if power * each >= rough * (1 - 1e-9))
    step = max(step, 1.0) if highest >= 1 else step
    return [step * number for number in range(math.ceil(highest / step - 1e-9) + 1)]


def short(number: float, lang: Lang) -> str:
    """Return a number in few characters: 12.3万, 12.3k."""
    for unit, name in _UNITS[lang]:
        if abs(number) >= unit:
            scaled = number / unit
            return f"{_rounded(scaled)}{name}"
    return _rounded(number)


def _rounded(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= _FEW or float(number).is_integer() else f"{number:.1f}"
