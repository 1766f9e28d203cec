"""Zips of files: unpacked with limits, names in any encoding, each member a file of its own."""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from xlcrm.documents.places import safe_name
from xlcrm.inbox import refused
from xlcrm.model.refusals import PROTECTED, UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.lock import is_own_or_temporary

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MEMBERS = 500
_MEGABYTE = 1 << 20
_UTF8, _LOCKED = 0x800, 0x1
_CHUNK = 1 << 20

TOO_MANY = RefusalKind(
    "inbox.too_many",
    PROTECTED,
    Text("“{file}”里有 {count} 个文件，超过上限 {limit} 个。请分成几个压缩包。", "“{file}” holds {count} files, more than the limit of {limit}. Split it."),
)
NESTED = RefusalKind(
    "inbox.nested",
    PROTECTED,
    Text("“{file}”是压缩包里的压缩包，没有读取。请解压后直接放入收件箱。", "“{file}” is a zip within a zip and was not read. Unpack it and drop what is in it."),
)
LOCKED = RefusalKind(
    "inbox.zip_locked",
    UNREADABLE,
    Text("压缩包“{file}”有密码。请解压后再放入收件箱。", "The zip “{file}” has a password. Unpack it and drop what is in it."),
)


def unpack(path: Path, into: Path, megabytes: int) -> list[Path]:
    """Unpack the files of a zip, each into a folder of its own, and return them in the zip's order.

    Raises:
        Refusal: It is damaged, locked, unpacks to too much, or a name in it leads out of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = list(_members(archive))
            _refuse_unsafe(path.name, members, megabytes)
            return [_unpacked(archive, member, into / f"{at:03}" / "file" / safe_name(name.name)) for at, (member, name) in enumerate(members)]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise Refusal(refused.DAMAGED, file=path.name, why=str(error)[:200]) from error


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """Yield the files of a zip under the names that they were given; what systems put in by themselves is left out."""
    for member in archive.infolist():
        name = PurePosixPath(_name(member).replace("\\", "/"))
        mine = name.parts[:1] == ("__MACOSX",) or name.name.startswith(".") or is_own_or_temporary(name.name)
        if not member.is_dir() and not (mine and ".." not in name.parts):
            yield member, name


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: Chinese Windows writes it in GBK without saying so, which is read as that of an old DOS."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _refuse_unsafe(file: str, members: list[tuple[zipfile.ZipInfo, PurePosixPath]], megabytes: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise Refusal(TOO_MANY, file=file, count=len(members), limit=MOST_MEMBERS)
    size = sum(member.file_size for member, _ in members) // _MEGABYTE
    if size > megabytes:
        raise Refusal(refused.TOO_LARGE, file=file, size=size, limit=megabytes)
    for member, name in members:
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise Refusal(refused.UNSAFE, file=file, why=str(name)[:100])
        if member.flag_bits & _LOCKED:
            raise Refusal(LOCKED, file=file)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> Path:
    """Write one member, never more of it than it says it holds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as writer:
        while left > 0 and (piece := source.read(min(_CHUNK, left))):
            writer.write(piece)
            left -= len(piece)
    with suppress(ValueError, OverflowError, OSError):  # a day that no calendar has
        saved = datetime(*member.date_time).timestamp()  # noqa: DTZ001 - the clock of whoever packed it
        os.utime(target, (saved, saved))
    return target
