"""Names of cells: column numbers to letters and back."""

from __future__ import annotations

from functools import cache


@cache
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column number: 28 is ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: row 17, column 4 is ``D17``."""
    return f"{column_letters(column)}{row}"


def quoted_sheet(sheet: str) -> str:
    """Return a sheet title as it stands in a formula or link: ``'客户'``, quotes doubled."""
    return "'" + sheet.replace("'", "''") + "'"
