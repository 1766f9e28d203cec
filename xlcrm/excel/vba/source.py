"""xlcrm's own VBA, as it is shipped, and the project that is made of it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from xlcrm.excel.vba.project import WORKBOOK_MODULE, build_project

if TYPE_CHECKING:
    from collections.abc import Sequence

MODULES: Final = ("XlcrmButtons", "XlcrmMac")
APPLESCRIPT: Final = "xlcrm.applescript"


def source_of(name: str) -> str:
    """Return a shipped source file; ASCII, as VBA is stored in one code page."""
    return (files("xlcrm.excel.vba") / "sources" / name).read_text(encoding="ascii")


def buttons_project(sheets: Sequence[str], workbook: str = WORKBOOK_MODULE) -> bytes:
    """Return vbaProject.bin of a workbook that has, as its sheets have, these code names."""
    return build_project([(name, source_of(f"{name}.bas")) for name in MODULES], sheets, workbook)
