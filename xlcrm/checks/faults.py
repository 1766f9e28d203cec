"""What is wrong with a value, and the rows of a column by what is wrong with theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.checks.masks import arrow, as_mask, rows_of
from xlcrm.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Frame
    from xlcrm.model.problems import Code

    Args = tuple[tuple[str, object], ...]
    Rows = tuple[list[int], list[Args]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: the kind of problem and its arguments."""

    code: Code
    args: Args = ()


def faults_by_value(
    frame: Frame, key: str, cells: NDArray[np.bool_], judge: Callable[[str], Fault | None]
) -> Mapping[Code, Rows]:
    """Judge each different value of some cells once; return the rows and arguments of the faulty ones."""
    found: defaultdict[Code, Rows] = defaultdict(lambda: ([], []))
    if not cells.any():
        return found
    values = arrow(frame.data[key])
    if np.count_nonzero(cells) < len(values) - values.null_count:
        values = pc.if_else(pa.array(cells), values, None)
    judged = ((value, judge(value)) for value in pc.unique(values).to_pylist() if value is not None)
    faults = {value: fault for value, fault in judged if fault}
    if not faults:
        return found
    bad = as_mask(pc.is_in(values, value_set=pa.array(list(faults), values.type)))
    for row, value in zip(rows_of(frame, bad), values.filter(pa.array(bad)).to_pylist(), strict=True):
        fault = faults[value]
        rows, args = found[fault.code]
        rows.append(row)
        args.append(fault.args)
    return found


def report(frame: Frame, key: str, faults: Mapping[Code, Rows]) -> Iterator[Problem]:
    """Make the problems of a column's faulty rows."""
    for code, (rows, args) in faults.items():
        yield from Problem.at_each(code, frame, rows, key, args)
