"""Maximum likelihood for a few positive parameters: damped Newton steps on their logarithms, and how sure the result is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Likelihood = Callable[["NDArray[np.float64]"], "tuple[float, NDArray[np.float64]]"]
"""From the parameters to the log-likelihood of one row on average, and its slope by each parameter."""

_MOST_STEPS, _MOST_DAMPING, _LONGEST_STEP = 80, 1e9, 2.0
_FLAT = 1e-7
_NUDGE = 1e-4
_LEAST_CURVED = 1e-10


@dataclass(frozen=True, slots=True)
class Maximum:
    """Parameters of highest likelihood, the log-likelihood of all rows, and the standard errors of their logarithms.

    ``errors`` are infinite where the likelihood is flat, and all of them when no maximum was found.
    """

    parameters: NDArray[np.float64]
    likelihood: float
    errors: NDArray[np.float64]


def maximise(
    likelihood: Likelihood, start: NDArray[np.float64], rows: float, *, largest: NDArray[np.float64]
) -> Maximum:
    """Return the maximum of a likelihood over positive parameters, from a starting point; ``rows`` is their number.

    The search ends without a maximum as soon as a parameter is larger than it may be.
    """
    point = np.log(start)
    value, slope = _at(likelihood, point)
    damping, curvature, found = 1.0, np.eye(len(start)), False
    for _ in range(_MOST_STEPS):
        curvature = _curvature(likelihood, point)
        if found := bool(np.max(np.abs(slope)) < _FLAT):
            break
        moved = _step(likelihood, point, (value, slope), (curvature, damping))
        if moved is None:
            break
        point, value, slope, damping = moved
        if np.any(point > np.log(largest)):
            break
    errors = _errors(curvature, rows) if found else np.full(len(start), np.inf)
    return Maximum(np.exp(point), value * rows, errors)


def _at(likelihood: Likelihood, point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    parameters = np.exp(point)
    value, slope = likelihood(parameters)
    return value, slope * parameters


def _step(
    likelihood: Likelihood,
    point: NDArray[np.float64],
    here: tuple[float, NDArray[np.float64]],
    bend: tuple[NDArray[np.float64], float],
) -> tuple[NDArray[np.float64], float, NDArray[np.float64], float] | None:
    """Go uphill as far as the damping allows; None when no step leads higher."""
    (value, slope), (curvature, damping) = here, bend
    weights, axes = np.linalg.eigh(curvature)
    while damping < _MOST_DAMPING:
        step = axes @ ((axes.T @ slope) / (np.abs(weights) + damping * _FLAT + _LEAST_CURVED))
        step *= min(1.0, _LONGEST_STEP / max(float(np.max(np.abs(step))), _LEAST_CURVED))
        new_value, new_slope = _at(likelihood, point + step)
        if np.isfinite(new_value) and new_value >= value:
            return point + step, new_value, new_slope, max(damping / 10, 1.0)
        damping *= 10
    return None


def _curvature(likelihood: Likelihood, point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the second derivatives of the likelihood, by differences of its slopes."""
    nudges = np.eye(len(point)) * _NUDGE
    rows = [(_at(likelihood, point + nudge)[1] - _at(likelihood, point - nudge)[1]) / (2 * _NUDGE) for nudge in nudges]
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _errors(curvature: NDArray[np.float64], rows: float) -> NDArray[np.float64]:
    weights, axes = np.linalg.eigh(-curvature * rows)
    if weights[0] <= _LEAST_CURVED * max(weights[-1], 1.0):
        return np.full(len(weights), np.inf)
    return np.sqrt(np.diag((axes / weights) @ axes.T))
