"""May this workbook be replaced now? Asked by everything that writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.xlsx.folders import refuse_if_synced
from xlcrm.xlsx.lock import refuse_if_held

if TYPE_CHECKING:
    from pathlib import Path


def refuse_if_unwritable(path: Path) -> None:
    """Refuse (exit 3) while a program has the workbook open, or when a service keeps its folder in step."""
    refuse_if_held(path)
    refuse_if_synced(path)
