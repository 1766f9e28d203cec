"""The monthly archive: a copy of the workbook that stays as it is, in a folder beside it (G3)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.history.files import copy_durably, digest_of, sync_folder
from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.model.text import Lang

FOLDER: Final = Text("归档", "archive")
NOT_ARCHIVED = RefusalKind(
    "archive.failed",
    UNREADABLE,
    Text("没有存下归档副本：{detail}。工作簿没有变动。", "The archive copy could not be made: {detail}. The workbook is as it was."),
)
_READ_ONLY: Final = 0o444
_MOST: Final = 1000


@dataclass(frozen=True)
class Archived:
    """The copy, and whether it is new; False where one of the same content was there."""

    path: Path
    new: bool


def archive(workbook: Path, day: date, lang: Lang) -> Archived:
    """Copy the workbook as it is now; a copy of the month that is there is never replaced, the new one gets the day too.

    Raises:
        Refusal: The copy could not be written.
    """
    folder = _folder(workbook, lang)
    names = (f"{day:%Y-%m} {workbook.name}", f"{day:%Y-%m-%d} {workbook.name}")
    try:
        folder.mkdir(exist_ok=True)
        digest = digest_of(workbook)
        for number in range(len(names) + _MOST):
            name = names[number] if number < len(names) else f"{day:%Y-%m-%d} ({number}) {workbook.name}"
            target = folder / name
            if not target.exists():
                return _copied(workbook, target)
            if digest_of(target) == digest:
                return Archived(target, new=False)
    except OSError as error:
        raise Refusal(NOT_ARCHIVED, detail=error.strerror or str(error)) from error
    raise Refusal(NOT_ARCHIVED, detail=folder)


def archive_of_month(workbook: Path, day: date, lang: Lang) -> Archived | None:
    """Copy the workbook unless the month has its copy."""
    folder = _folder(workbook, lang)
    if (folder / f"{day:%Y-%m} {workbook.name}").exists():
        return None
    return archive(workbook, day, lang)


def _folder(workbook: Path, lang: Lang) -> Path:
    """Return the folder that is there, in either language."""
    present = [workbook.parent / name for name in FOLDER if (workbook.parent / name).is_dir()]
    return present[0] if present else workbook.parent / FOLDER.say(lang)


def _copied(workbook: Path, target: Path) -> Archived:
    fresh = target.with_name(f"{target.name}.tmp")
    try:
        copy_durably(workbook, fresh)
        fresh.replace(target)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    # Opened by hand it is shown as read-only: saving over it would spoil it.
    target.chmod(_READ_ONLY)
    sync_folder(target.parent)
    return Archived(target, new=True)
