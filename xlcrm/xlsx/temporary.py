"""Temporary files beside a workbook: named so that a later write knows which ones a crash left behind."""

from __future__ import annotations

import os
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

OLD_SECONDS: Final = 3600.0


def temporary_beside(workbook: Path) -> Path:
    """Return the path of a new temporary file in a workbook's folder; watchers know its name as none of theirs."""
    return workbook.with_name(f"{_beginning(workbook)}{os.getpid()}-{os.urandom(4).hex()}.tmp")


def sweep(workbook: Path, older_than: float = OLD_SECONDS) -> None:
    """Remove temporary files that a crash left beside a workbook; younger ones may belong to a write under way."""
    latest = time.time() - older_than
    with suppress(OSError):
        for left in workbook.parent.glob(f"{_beginning(workbook)}*.tmp"):
            with suppress(OSError):
                if left.stat().st_mtime <= latest:
                    left.unlink()


def _beginning(workbook: Path) -> str:
    # Not the name itself: a long Chinese one with something before and behind it would be longer than names may be.
    return f".~xlcrm-{zlib.crc32(workbook.name.encode('utf-8', 'surrogatepass')):08x}-"
