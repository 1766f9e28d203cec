"""Months of the lunar years around today, as they were worked out; they spare the usual run a slow import and much reckoning."""

from __future__ import annotations

from datetime import date
from typing import Final

LUNAR_YEARS: Final[dict[int, str]] = {
    2015: "0219 SLSSLSLLLSLS",
    2016: "0208 LSLSSLSLLSLL",
    2017: "0128 SLSLSS(L)SLSLLL",
    2018: "0216 SLSLSSLSLSLL",
    2019: "0205 LSLSLSSLSSLL",
    2020: "0125 SLLL(S)LSSLSLSL",
    2021: "0212 SLLSLSLSLSLS",
    2022: "0201 LSLSLLSLSLSL",
    2023: "0122 SL(S)SLLSLLSLSL",
    2024: "0210 SLSSLSLLSLLS",
    2025: "0129 LSLSSL(S)LSLLLS",
    2026: "0217 LSLSSLSSLLLS",
    2027: "0206 LLSLSSLSSLLS",
    2028: "0126 LLLSL(S)SLSSLLS",
    2029: "0213 LLSLSLSLSSLL",
    2030: "0203 SLSLLSLSLSLS",
    2031: "0123 SLL(S)LSLLSLSLS",
    2032: "0211 LSSLSLLSLLSL",
    2033: "0131 SLSSLSLSLLL(S)L",
    2034: "0219 SLSSLSLSLLSL",
    2035: "0208 LSLSSLSSLLSL",
    2036: "0128 LLSLSS(L)SSLSLL",
    2037: "0215 LLSLSSLSSLSL",
    2038: "0204 LLSLSLSLSSLS",
    2039: "0124 LLSLL(S)LSLSLSS",
    2040: "0212 LSLLSLSLLSLS",
    2041: "0201 SLSLSLLSLLSL",
    2042: "0122 SL(S)SLSLSLLSLL",
    2043: "0210 SLSSLSSLLSLL",
    2044: "0130 LSLSSLS(S)LSLLL",
    2045: "0217 LSLSSLSSLSLL",
    2046: "0206 LSLSLSLSSLSL",
    2047: "0126 LSLLS(L)SLSSLSL",
    2048: "0214 SLLSLLSLSSLS",
    2049: "0202 LSLSLLSLLSLS",
    2050: "0123 SLS(L)SLSLLSLLS",
}
"""By year: month and day on which it begins, then its months of 30 days (L) and 29 (S); the leap month is in brackets."""

_DAYS: Final = {"L": 30, "S": 29}


def ordinary_months(year: int) -> tuple[tuple[int, int], ...]:
    """Return of each ordinary month of a lunar year in the table the ordinal of its first day and its length.

    Raises:
        KeyError: The year is not in the table.
    """
    begins, months = LUNAR_YEARS[year].split()
    first = date(year, int(begins[:2]), int(begins[2:])).toordinal()
    found = []
    for before, size in zip(" " + months, months, strict=False):
        if size not in _DAYS:
            continue
        if before != "(":
            found.append((first, _DAYS[size]))
        first += _DAYS[size]
    return tuple(found)
