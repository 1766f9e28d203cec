"""What a button needs on this computer: the command that starts xlcrm, where VBA looks for it; no administrator rights."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from xlcrm.excel.vba.source import APPLESCRIPT, source_of

PROGRAM_FILE: Final = ".xlcrm/program.txt"
MODULE: Final = "xlcrm.excel.buttons"
_MAC_SCRIPTS: Final = "Library/Application Scripts/com.microsoft.Excel"


def program_file() -> Path:
    """Return the file in which the buttons of this user find the command that starts xlcrm."""
    return Path.home() / PROGRAM_FILE


def start_command() -> str:
    """Return the command that starts xlcrm without a window: this very Python, so that no PATH is needed."""
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    return f'"{windowless if windowless.exists() else python}" -m {MODULE}'


def install() -> list[Path]:
    """Let buttons in workbooks of this user start this xlcrm; return the files that were written."""
    written = [_write(program_file(), start_command() + "\n")]
    if sys.platform == "darwin":
        written.append(_write(Path.home() / _MAC_SCRIPTS / APPLESCRIPT, source_of(APPLESCRIPT)))
    return written


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # VBA reads the file in the code page of Windows, which Python calls mbcs.
    path.write_text(text, encoding="mbcs" if sys.platform == "win32" else "utf-8")
    return path
