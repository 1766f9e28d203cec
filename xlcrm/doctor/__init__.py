"""What is here, what is broken, and how to repair it: this computer, and one workbook. Nothing is changed.

An examination is a function that yields findings; `EXAMINATIONS` lists them in the order in which they are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.doctor.computer import COMPUTER
from xlcrm.doctor.file import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from xlcrm.doctor.finding import Finding


def examine(workbook: Path | None, today: date) -> Iterator[Finding]:
    """Yield what is found of this computer, and of a workbook if one is named.

    Raises:
        Refusal: Never; a workbook that cannot be read is a finding.
    """
    for examination in COMPUTER:
        yield from examination()
    if workbook is None:
        return
    for look in FILE:
        yield from look(workbook)
    from xlcrm.doctor.book import content  # noqa: PLC0415 - pandas is only loaded when there is a workbook

    yield from content(workbook, today)
