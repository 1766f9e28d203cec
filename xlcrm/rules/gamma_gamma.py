"""The gamma-gamma model: what a purchase of a customer will be worth on average, from what its purchases were worth.

Fader and Hardie, "The gamma-gamma model of monetary value" (2013); fitted to customers with repeat purchases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.rules.bg_nbd import evenly
from xlcrm.rules.maximise import Maximum, maximise
from xlcrm.rules.special import digamma, log_gamma

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.rules.bg_nbd import Histories

_LARGEST = np.array([1000.0, 1000.0, np.inf])
_MOST_ERROR = 1.0


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted model: p, q and gamma (in the unit of the amounts)."""

    maximum: Maximum

    @property
    def identified(self) -> bool:
        """Tell whether the data say what the parameters are, and the expected value exists (q > 1)."""
        return bool(self.maximum.parameters[1] > 1 and np.all(self.maximum.errors <= _MOST_ERROR))


def fit_values(known: Histories) -> GammaGamma:
    """Fit the model to the customers with repeat purchases of some worth; the same histories are fitted once."""
    repeat = np.flatnonzero((known.repeats > 0) & (known.average > 0))
    repeat = repeat[evenly(len(repeat))]
    return _fit(known.repeats[repeat].tobytes(), known.average[repeat].tobytes())


@lru_cache(maxsize=4)
def _fit(repeats: bytes, average: bytes) -> GammaGamma:
    x, m = np.frombuffer(repeats, dtype=np.int64), np.frombuffer(average, dtype=np.float64)
    if not len(x):
        return GammaGamma(Maximum(np.ones(3), 0.0, np.full(3, np.inf)))
    start = np.array([4.0, 4.0, float(np.mean(m))])
    return GammaGamma(maximise(_Likelihood(x, m), start, float(len(x)), largest=_LARGEST))


class _Likelihood:
    """Average log-likelihood of the mean values, with its slope by p, q and gamma."""

    def __init__(self, repeats: NDArray[np.int64], average: NDArray[np.float64]) -> None:
        self._x, self._total = repeats.astype(np.float64), repeats * average
        self._log_total = np.log(self._total)
        self._constant = -float(np.mean(np.log(average)))
        counts, place = np.unique(repeats, return_inverse=True)
        self._counts, self._share = counts.astype(np.float64), np.bincount(place) / len(repeats)

    def __call__(self, parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p, q, gamma = parameters
        x, by_count = self._x, p * self._counts
        together = np.log(self._total + gamma)
        gammas = self._mean(log_gamma(by_count + q) - log_gamma(by_count)) - float(log_gamma(q))
        value = gammas + q * np.log(gamma) + float(np.mean(p * x * self._log_total - (p * x + q) * together)) + self._constant
        slopes = digamma(by_count + q)
        by_p = self._mean(self._counts * (slopes - digamma(by_count))) + float(np.mean(x * (self._log_total - together)))
        by_q = self._mean(slopes) - float(digamma(q)) + float(np.log(gamma) - np.mean(together))
        by_gamma = q / gamma - float(np.mean((p * x + q) / (self._total + gamma)))
        return float(value), np.array([by_p, by_q, by_gamma])

    def _mean(self, by_count: NDArray[np.float64]) -> float:
        return float(np.einsum("i,i->", self._share, by_count))


def expected_value(model: GammaGamma, known: Histories) -> NDArray[np.float64]:
    """Return what a coming purchase of each customer is worth on average; that of all where it never bought again."""
    p, q, gamma = model.maximum.parameters
    total = known.repeats * np.nan_to_num(known.average)
    return np.asarray(p * (gamma + total) / (p * known.repeats + q - 1))
