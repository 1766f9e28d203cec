"""Replace a workbook by what a package holds now: whole, proved, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.archive import fingerprint
from xlcrm.xlsx.files import FILE_NO_PERMISSION, refusal_of
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.temporary import sweep, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.receipt import Receipt

CHANGED_MEANWHILE = RefusalKind(
    "file.changed_meanwhile",
    UNREADABLE,
    Text(
        "“{file}”在处理期间被别人修改过，因此没有写入。请重新运行。",
        "“{file}” was changed by someone else in the meantime, so nothing was written. Run again.",
    ),
)


def commit(
    path: Path,
    package: Package,
    *,
    expected_fingerprint: str,
    before_replace: Callable[[str], None] | None = None,
) -> Receipt:
    """Write the package beside the workbook, prove it, and put it in the workbook's place.

    ``before_replace`` is called with the new fingerprint when all is ready and nothing has happened yet: the last moment
    for a journal. Whatever goes wrong before the replacement leaves the workbook as it is.

    Raises:
        Refusal: The file is not the expected one any more, cannot be written, or the proof failed.
    """
    target = Path(os.path.realpath(path))
    temporary = temporary_beside(target)
    sweep(target)
    try:
        _refuse_changed(target, expected_fingerprint)
        receipt = _write(temporary, package)
        _keep_rights(target, temporary)
        _refuse_changed(target, expected_fingerprint)
        refuse_if_unwritable(target)
        if before_replace is not None:
            before_replace(receipt.fingerprint_after)
        os.replace(temporary, target)  # noqa: PTH105 - the call that tests of dying processes watch
    except OSError as error:
        raise refusal_of(error, path) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return receipt


def _refuse_changed(target: Path, expected: str) -> None:
    if not os.access(target, os.W_OK) and target.exists():
        raise Refusal(FILE_NO_PERMISSION, file=target.name)
    if fingerprint(target) != expected:
        raise Refusal(CHANGED_MEANWHILE, file=target.name)


def _write(temporary: Path, package: Package) -> Receipt:
    with temporary.open("x+b") as stream:
        receipt = package.write(stream)
        stream.flush()
        os.fsync(stream.fileno())
    return receipt


def _keep_rights(target: Path, temporary: Path) -> None:
    """Give the new file the rights and the owner of the old one, as far as the system knows them and allows it."""
    with contextlib.suppress(PermissionError):
        shutil.copystat(target, temporary)
        os.utime(temporary)
    found, new = target.stat(), temporary.stat()
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, found.st_uid, found.st_gid)


def _sync_folder(folder: Path) -> None:
    """Make the new name of the file last through a power cut; not every system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
