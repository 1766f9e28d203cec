"""The BG/NBD model: expected future purchases from how often and how recently a customer bought.

Fader, Hardie and Lee, "Counting your customers the easy way" (Marketing Science 24, 2005). Time is in weeks; purchases are
counted after the first one, at most one a day. Its chance of being alive is not offered as a signal: by construction it is 1
for everybody who bought once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.rules.maximise import Maximum, maximise
from xlcrm.rules.special import digamma, hypergeometric, log_gamma

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.rules.rhythm import PurchaseDays

WEEK = 7.0
_LARGEST = np.array([100.0, np.inf, 100.0, 100.0])
"""Beyond these r, a or b ran away: the customers do not differ in the way that the parameter describes."""

_MOST_ERROR = 1.0
_SAMPLE = 20_000
"""So many customers settle the parameters to a few per cent; more of them would only take longer."""

_START = np.array([1.0, 10.0, 1.0, 2.0])
_APART = 1e-7


@dataclass(frozen=True, slots=True)
class Histories:
    """Repeat purchases, days from the first to the last purchase, and days observed, of every customer who bought.

    ``who`` is the customer's position; ``average`` what a repeat purchase was worth on average (NaN without any).
    """

    who: NDArray[np.int64]
    repeats: NDArray[np.int64]
    last: NDArray[np.int64]
    observed: NDArray[np.int64]
    average: NDArray[np.float64]


def histories(days: PurchaseDays, until: int) -> Histories:
    """Return the purchase histories up to a day (since 1970)."""
    who, start, count = np.unique(days.who, return_index=True, return_counts=True)
    first, end = days.day[start], days.day[start + count - 1]
    sums = np.add.reduceat(days.amount, start) - days.amount[start] if len(who) else np.zeros(0)
    repeats = count - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.where(repeats > 0, sums / repeats, np.nan)
    return Histories(who, repeats, end - first, until - first, average)


@dataclass(frozen=True, slots=True)
class BgNbd:
    """A fitted model: r and alpha of the buying rates (alpha in weeks), a and b of the dropouts."""

    maximum: Maximum

    @property
    def identified(self) -> bool:
        """Tell whether the data say what the parameters are: a maximum was found, and none is known to less than a factor e."""
        return bool(np.all(self.maximum.errors <= _MOST_ERROR))


def fit(known: Histories) -> BgNbd:
    """Fit the model by maximum likelihood; the same histories are fitted once."""
    drawn = evenly(len(known.who))
    return _fit(known.repeats[drawn].tobytes(), known.last[drawn].tobytes(), known.observed[drawn].tobytes())


def evenly(rows: int) -> NDArray[np.int64]:
    """Return the positions of a sample that is drawn evenly; of all rows where there are not too many."""
    return np.linspace(0, rows - 1, min(rows, _SAMPLE)).astype(np.int64)


@lru_cache(maxsize=4)
def _fit(repeats: bytes, last: bytes, observed: bytes) -> BgNbd:
    columns = [np.frombuffer(each, dtype=np.int64) for each in (repeats, last, observed)]
    if not len(columns[0]):
        return BgNbd(Maximum(_START, 0.0, np.full(4, np.inf)))
    rows, weights = _unique_rows(*columns)
    likelihood = _Likelihood(rows[0], rows[1] / WEEK, rows[2] / WEEK, weights / weights.sum())
    return BgNbd(maximise(likelihood, _START, float(weights.sum()), largest=_LARGEST))


def _unique_rows(*columns: NDArray[np.int64]) -> tuple[list[NDArray[np.int64]], NDArray[np.int64]]:
    """Return the rows that differ, column by column, and how often each occurs."""
    spans = [int(column.max(initial=0)) + 1 for column in columns]
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column, span in zip(columns, spans, strict=True):
        code = code * span + column
    code, counts = np.unique(code, return_counts=True)
    found = []
    for span in reversed(spans):
        found.append(code % span)
        code //= span
    return found[::-1], counts


class _Likelihood:
    """Average log-likelihood of the rows, with its slope by r, alpha, a and b."""

    def __init__(
        self, repeats: NDArray[np.int64], last: NDArray[np.float64], observed: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> None:
        self._x, self._last, self._observed, self._weights = repeats.astype(np.float64), last, observed, weights
        counts, place = np.unique(repeats, return_inverse=True)
        self._counts, self._share = counts.astype(np.float64), np.bincount(place, weights=weights)

    def __call__(self, parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        r, alpha, a, b = parameters
        x = self._x
        later, earlier = np.log(alpha + self._observed), np.log(alpha + self._last)
        alive = -(r + x) * later
        with np.errstate(divide="ignore"):
            gone = np.where(x > 0, np.log(a) - np.log(np.maximum(b + x - 1, _APART)) - (r + x) * earlier, -np.inf)
        both = np.logaddexp(alive, gone)
        stays, goes = np.exp(alive - both), np.exp(gone - both)
        value = self._average(both) + self._value(r, alpha, a, b)
        by_r = self._mean(digamma(r + self._counts)) - float(digamma(r)) + np.log(alpha) - self._average(stays * later + goes * earlier)
        by_alpha = r / alpha - self._average((r + x) * (stays / (alpha + self._observed) + goes / (alpha + self._last)))
        shared = float(digamma(a + b)) - self._mean(digamma(a + b + self._counts))
        by_a = shared + self._average(goes) / a
        by_b = shared + self._mean(digamma(b + self._counts)) - float(digamma(b)) - self._average(goes / np.maximum(b + x - 1, _APART) * (x > 0))
        return value, np.array([by_r, by_alpha, by_a, by_b])

    def _value(self, r: float, alpha: float, a: float, b: float) -> float:
        """Return the part of the likelihood that depends on the number of repeat purchases alone."""
        x = self._counts
        single = log_gamma(np.array([r, a + b, b]))
        several = log_gamma(r + x) + log_gamma(b + x) - log_gamma(a + b + x)
        return self._mean(several) + float(r * np.log(alpha) - single[0] + single[1] - single[2])

    def _average(self, by_row: NDArray[np.float64]) -> float:
        # Not a product of matrices: their threads take a hundred times longer on a busy machine.
        return float(np.einsum("i,i->", self._weights, by_row))

    def _mean(self, by_count: NDArray[np.float64]) -> float:
        return float(np.einsum("i,i->", self._share, by_count))


def expected_purchases(model: BgNbd, known: Histories, days: float) -> NDArray[np.float64]:
    """Return the purchases that each customer is expected to make in the coming days."""
    r, alpha, a, b = model.maximum.parameters
    if abs(a - 1) < _APART:
        a = 1 + _APART  # the formula divides by a − 1; its limit is as near as that
    x, last, observed = known.repeats.astype(np.float64), known.last / WEEK, known.observed / WEEK
    bought = (a + b + x - 1) / (a - 1) * (1 - _missed(r, alpha, (a, b), known, days / WEEK))
    gone = np.where(x > 0, a / np.maximum(b + x - 1, _APART) * ((alpha + observed) / (alpha + last)) ** (r + x), 0.0)
    return np.asarray(bought / (1 + gone))


def _missed(r: float, alpha: float, dropout: tuple[float, float], known: Histories, ahead: float) -> NDArray[np.float64]:
    """Return the factor of the formula that holds the series; it is the same for equal repeats and days observed."""
    span = int(known.observed.max(initial=0)) + 1
    pairs, place = np.unique(known.repeats * span + known.observed, return_inverse=True)
    x, observed = (pairs // span).astype(np.float64), (pairs % span) / WEEK
    a, b = dropout
    end = alpha + observed + ahead
    series = hypergeometric(r + x, b + x, a + b + x - 1, ahead / end)
    return np.asarray((((alpha + observed) / end) ** (r + x) * series)[place])
