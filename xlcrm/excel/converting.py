"""From a workbook to the same workbook with buttons: an .xlsm beside it, everything else as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.excel.vba.embedding import add_buttons
from xlcrm.history.store import Store
from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.temporary import temporary_beside
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.model.text import Lang
    from xlcrm.xlsx.receipt import Receipt

XLSM_THERE: Final = RefusalKind(
    "buttons.file_there",
    PROTECTED,
    Text("“{file}”已存在。请先移走它。", "“{file}” is there already. Move it away first."),
)
SET_ASIDE: Final = ".old"


class Converted(NamedTuple):
    """The workbook with buttons, the one without (set aside; None when it was given up), and the proof of the write."""

    workbook: Path
    set_aside: Path | None
    receipt: Receipt


def with_buttons(workbook: Path, *, keep: bool = True) -> Converted:
    """Make the .xlsm of a workbook; the .xlsx is set aside, so that nobody goes on in two files. The past goes along.

    Raises:
        Refusal: The workbook is open, has macros of its own or buttons already; nothing was changed.
    """
    target = workbook.with_suffix(".xlsm")
    if target != workbook and target.exists():
        raise Refusal(XLSM_THERE, file=target.name)
    refuse_if_unwritable(workbook)
    package = Package.open(workbook)
    add_buttons(package, _language(package))
    receipt = _write(workbook, target, package)
    aside = _give_up(workbook, target, keep=keep)
    return Converted(target, aside, receipt)


def _language(package: Package) -> Lang:
    """Return the language that the titles of the sheets are in."""
    return "en" if all(sheet.name.isascii() for sheet in read_workbook(package).sheets) else "zh"


def _write(workbook: Path, target: Path, package: Package) -> Receipt:
    temporary = temporary_beside(workbook)
    try:
        with temporary.open("x+b") as stream:
            receipt = package.write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return receipt


def _give_up(workbook: Path, target: Path, *, keep: bool) -> Path | None:
    """Let the new file take the old one's place: name, past and all."""
    if target == workbook:
        return None
    before, after = Store.of(workbook), Store.of(target)
    for old, new in {(before.folder, after.folder), (before.local, after.local)}:
        if old.exists() and not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)
    if not keep:
        workbook.unlink()
        return None
    aside = workbook.with_name(workbook.name + SET_ASIDE)
    workbook.replace(aside)
    return aside
