"""What reading, resolving and the settings found out about a workbook, for the checks to report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xlcrm.model.problems import Problem
    from xlcrm.model.references import Unresolved


class HeadingFinding(Protocol):
    """Something odd about a sheet or its headings, as the reader reports it (its class names the kinds)."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def table(self) -> str:
        """Name of the table."""

    @property
    def sheet(self) -> str:
        """Title of the sheet."""

    @property
    def detail(self) -> str:
        """A heading, a title or an area."""

    @property
    def key(self) -> str:
        """Key of the column; empty where it is about none."""

    @property
    def row(self) -> int:
        """Excel row, 0 where it is about the whole sheet."""

    @property
    def column(self) -> int:
        """Excel column, 0 where it is about the whole sheet."""


@dataclass(frozen=True)
class Findings:
    """What was noticed before the checks ran.

    ``references`` are the references that name no row or several (`xlcrm.model.references`), ``headings`` what was odd
    about sheets and headings, ``settings`` the problems of the settings sheets.
    """

    references: tuple[Unresolved, ...] = ()
    headings: tuple[HeadingFinding, ...] = ()
    settings: tuple[Problem, ...] = ()


NOTHING = Findings()
