"""Short forms of problems, to be compared in tests: code and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Problem


def problems(book: Book, *beginnings: str) -> list[Problem]:
    """Run all checks; return the problems whose code begins with one of some words, in the order of tables and rows."""
    every = [problem for check in CHECKS for problem in check(book)]
    return sorted((one for one in every if one.code.code.startswith(beginnings or "")), key=_place)


def found(every: Iterable[Problem]) -> list[str]:
    """Return code and cell (or row, or sheet) of each problem."""
    return [f"{one.code.code} {one.place.cell or one.place.row or one.place.sheet}" for one in sorted(every, key=_place)]


def _place(problem: Problem) -> tuple[str, int, str]:
    return problem.place.table, problem.place.row, problem.place.cell
