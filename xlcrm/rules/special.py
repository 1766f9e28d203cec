"""Functions that the purchase models need and numpy has not: log-gamma, digamma, Gauss's hypergeometric series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHIFT = 8
"""From here on the asymptotic series are right to 12 digits; smaller arguments are lifted by the recurrence."""

_MOST_TERMS, _EXACT = 2000, 1e-12


def log_gamma(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of the gamma function of positive numbers."""
    x = np.asarray(x, dtype=np.float64)
    product = np.ones_like(x)
    for step in range(_SHIFT):
        product = product * (x + step)
    y = x + _SHIFT
    square = y * y
    series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / y
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series - np.log(product))


def digamma(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the derivative of the log-gamma function of positive numbers."""
    x = np.asarray(x, dtype=np.float64)
    lifted = sum((1 / (x + step) for step in range(_SHIFT)), np.zeros_like(x))
    y = x + _SHIFT
    square = y * y
    series = (1 / 12 - (1 / 120 - (1 / 252 - 1 / (240 * square)) / square) / square) / square
    return np.asarray(np.log(y) - 0.5 / y - series - lifted)


def hypergeometric(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return 2F1(a, b; c; z) for 0 ≤ z < 1 by its series after Euler's transformation, which converges sooner here."""
    first, second = c - a, c - b
    term, total = np.ones_like(z), np.ones_like(z)
    for step in range(_MOST_TERMS):
        term = term * ((first + step) * (second + step) / ((c + step) * (step + 1.0))) * z
        total += term
        if not np.any(np.abs(term) > _EXACT * np.abs(total)):
            break
    return np.asarray((1 - z) ** (c - a - b) * total)
