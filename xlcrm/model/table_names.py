"""The names by which staff call tables and columns: titles and headings in either language, keys, aliases."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.model.packs import PACKS
from xlcrm.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.schema import Column, Table

ALL_TABLES: tuple[Table, ...] = (*TABLES, *(table for pack in PACKS for table in pack.tables))

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHERS = str.maketrans("\u3000\u00a0\t\r\n≦≧“”„「」『』‘’【】−", "     ≤≥\"\"\"\"\"\"\"''[]-")
_FOLD: Mapping[int, int | str] = {**_FULL_WIDTH, **_OTHERS}


def fold_marks(text: str) -> str:
    """Return a text of the same length with full-width marks, letters and quotes made plain."""
    return text.translate(_FOLD)


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """Return a name as names are compared: half-width, without case and outer blanks."""
    return fold_marks(name).strip().lower()


def shown_as(table: Table) -> Mapping[str, Column]:
    """Return the columns of a table by their folded headings in both languages."""
    return _shown_as(_Same(table))


def known_as(table: Table) -> Mapping[str, Column]:
    """Return the columns of a table by their folded keys and aliases, a key before an alias."""
    return _known_as(_Same(table))


def titles_of(table: Table) -> tuple[str, ...]:
    """Return the names of a table: its key, its titles and its aliases."""
    return (table.name, *table.label, *table.aliases)


class _Same:
    """A table as the key of a cache: the same object, not an equal one, for comparing all its columns is slow."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.table is self.table

    def __hash__(self) -> int:
        return id(self.table)


@lru_cache(maxsize=256)
def _shown_as(same: _Same) -> Mapping[str, Column]:
    return {fold_name(heading): column for column in same.table.columns for heading in column.label}


@lru_cache(maxsize=256)
def _known_as(same: _Same) -> Mapping[str, Column]:
    aliases = {fold_name(alias): column for column in same.table.columns for alias in column.aliases}
    return aliases | {fold_name(column.key): column for column in same.table.columns}
