"""The highest numbers ever given in each table, kept as hidden defined names of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

HIGH_ID_NAME: Final = "xlcrm_high_{table}"
"""Hidden defined names that hold the highest number ever given in a table, so that none is given twice."""


def high_ids(named: Mapping[str, str]) -> dict[str, int]:
    """Read the highest numbers ever given from the workbook's defined names (name to formula)."""
    prefix = HIGH_ID_NAME.format(table="")
    return {
        name.removeprefix(prefix): int(formula)
        for name, formula in named.items()
        if name.startswith(prefix) and formula.isdigit()
    }
