"""Copying and replacing files so that a crash leaves the old one or the new one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.archive import fingerprint

_CHUNK: Final = 1 << 20


def copy_durably(source: Path, target: Path) -> str:
    """Copy a file's content, have it on the disk, and return its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(target: Path, data: bytes) -> None:
    """Put a file's whole content in place at once."""
    with written_durably(target) as writer:
        writer.write(data)


@contextmanager
def written_durably(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, and put it in place at once when all is written."""
    temporary = target.with_name(f"{target.name}.tmp")
    with temporary.open("wb") as writer:
        yield writer
        writer.flush()
        os.fsync(writer.fileno())
    temporary.replace(target)
    sync_folder(target.parent)


def remove(path: Path) -> None:
    """Remove a file, a read-only one too (Windows refuses those)."""
    try:
        path.unlink()
    except PermissionError:
        path.chmod(0o644)
        path.unlink()


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def fingerprint_of(path: Path) -> str:
    """Return the fingerprint of a workbook, empty when there is none or it is no workbook any more."""
    with suppress(OSError, Refusal):
        return fingerprint(path)
    return ""


def identity(path: Path) -> tuple[int, int, int] | None:
    """Return what tells whether a file was written or replaced since: inode, size, time of change; None without one."""
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None
