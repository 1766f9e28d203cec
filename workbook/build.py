"""Makes the starter workbooks from the schema: ``python workbook/build.py``; with ``--check`` it only compares.

They are what ``xlcrm new`` makes; they lie here for people who want to look at one without installing anything.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from xlcrm.excel.converting import with_buttons
from xlcrm.making import NewBook, make_workbook
from xlcrm.model.text import LANGS
from xlcrm.workspace import WORKBOOK_NAME

HERE = Path(__file__).parent


def build(folder: Path) -> list[Path]:
    """Make the workbook of every language in a folder and return the files."""
    made = []
    for lang in LANGS:
        path = folder / f"{WORKBOOK_NAME.say(lang)}.xlsx"
        make_workbook(path, NewBook(lang))
        made.append(path)
        made.append(_with_buttons(path))
    return made


def _with_buttons(path: Path) -> Path:
    """Make the same workbook with buttons beside one, as ``xlcrm new --macros`` does."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        return Path(shutil.copy(with_buttons(copy).workbook, path.parent))


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook; how they are compressed may differ from machine to machine."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def outdated() -> list[str]:
    """Return the names of the workbooks here that are not what the schema makes now."""
    with tempfile.TemporaryDirectory() as fresh:
        return [
            path.name
            for path in build(Path(fresh))
            if not (HERE / path.name).exists() or parts(HERE / path.name) != parts(path)
        ]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(f"outdated: {', '.join(outdated())}" if outdated() else 0)
    for made_path in build(HERE):
        print(made_path.name)
