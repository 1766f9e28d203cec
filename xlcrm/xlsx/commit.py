"""Replace a workbook by a package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xlcrm.xlsx.archive import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.receipt import Receipt


def commit(path: Path, package: Package, *, expected_fingerprint: str, before_replace: Callable[[str], None] | None = None) -> Receipt:
    temp = path.with_name(f".~xlcrm-{path.name}.tmp")
    with temp.open("w+b") as stream:
        receipt = package.write(stream)
        stream.flush()
        os.fsync(stream.fileno())
    if before_replace:
        before_replace(fingerprint(temp))
    os.replace(temp, path)
    return receipt
