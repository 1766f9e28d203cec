"""The tables of a workbook with some packs: core tables with the packs' columns in them, then the packs' own tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.model.packs import PACKS
from xlcrm.model.schema import Owner
from xlcrm.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlcrm.model.schema import Table


def tables_with(packs: Collection[str]) -> tuple[Table, ...]:
    """Return all tables of a workbook with these packs; a pack's columns stand before the computed ones."""
    chosen = [pack for pack in PACKS if pack.name in packs]
    core = []
    for table in TABLES:
        known = table.by_key
        more = [c for pack in chosen for c in pack.columns.get(table.name, ()) if c.key not in known]
        columns = sorted((*table.columns, *more), key=lambda column: (column.hidden, column.owner is Owner.XLCRM))
        core.append(replace(table, columns=tuple(columns)) if more else table)
    return (*core, *(table for pack in chosen for table in pack.tables))
