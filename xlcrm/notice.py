"""A notice beside a workbook that somebody has open: what waits, and who has it; gone when it is written.

The folder is what all who share a workbook see, whether or not they see the watcher's window.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.model.text import Lang

_NAME = Text("{book} 等待更新.txt", "{book} waits to be refreshed.txt")


def post(workbook: Path, sentence: str, lang: Lang) -> None:
    """Leave a notice; one that cannot be written is left out, the watcher's window says it as well."""
    with suppress(OSError):
        _place(workbook, lang).write_text(sentence + "\n", encoding="utf-8-sig")


def take_down(workbook: Path, lang: Lang) -> None:
    """Remove the notice."""
    with suppress(OSError):
        _place(workbook, lang).unlink(missing_ok=True)


def _place(workbook: Path, lang: Lang) -> Path:
    return workbook.with_name(_NAME.say(lang, book=workbook.stem))
