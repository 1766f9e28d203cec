"""What is wrong with a value, and the rows of a column by what is wrong with theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.checks.masks import rows_of
from xlcrm.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
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
    codes, values = pd.factorize(frame.data[key][cells])
    faults = [judge(str(value)) for value in values]
    if any(faults):
        for row, code in zip(rows_of(frame, cells), codes.tolist(), strict=True):
            fault = faults[code]
            if fault is not None:
                rows, args = found[fault.code]
                rows.append(row)
                args.append(fault.args)
    return found


def report(frame: Frame, key: str, faults: Mapping[Code, Rows]) -> Iterator[Problem]:
    """Make the problems of a column's faulty rows."""
    for code, (rows, args) in faults.items():
        yield from Problem.at_each(code, frame, rows, key, args)
