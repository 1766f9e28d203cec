"""Who has this workbook open: the lock files of Excel, LibreOffice and WPS, read and judged."""

from __future__ import annotations

import re
import struct
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.soffice import alive

App = Literal["excel", "libreoffice", "wps"]

HELD: Final = RefusalKind(
    "file.held",
    UNREADABLE,
    Text(
        "“{file}”正在 {app} 中打开（{who}）。请在那里保存并关闭后再试；如果确认没有人打开，请删除占用标记“{lock}”。",
        "“{file}” is open in {app} ({who}). Save and close it there, then run again; if nobody has it open, "
        "delete the lock file “{lock}”.",
    ),
)
HELD_UNSEEN: Final = RefusalKind(
    "file.held_unseen",
    UNREADABLE,
    Text(
        "“{file}”被另一个程序占用，或被设为只读。请关闭该程序或取消只读后再试。",
        "“{file}” is held by another program or marked read-only. Close that program or clear the mark and run again.",
    ),
)

_APP_NAMES: Final = {"excel": "Excel", "libreoffice": "LibreOffice", "wps": "WPS"}
_TEMPORARY: Final = re.compile(
    r"~\$.*|\.~.*|\._.*|~wr[dl].*|.*\.(~?tmp|part|partial|crdownload|download)|[0-9a-f]{8}|\.xlcrm.*|\.ds_store"
    r"|thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
_EXCEL_SIZE: Final = 165
_WORD_SIZE: Final = 162
_LONGEST_NAME: Final = 52
_LIBREOFFICE_FIELDS: Final = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """One lock file: program, user and computer (None where unknown), since when, and the file itself.

    ``profile`` is LibreOffice's profile folder; ``stale`` says that the program is surely gone.
    """

    app: App
    user: str | None
    host: str | None
    since: datetime | None
    lock: Path
    profile: str = ""
    stale: bool = False

    @property
    def app_name(self) -> str:
        """Name of the program as people write it."""
        return _APP_NAMES[self.app]

    def describe(self) -> str:
        """Return user, computer and time, as far as they are known."""
        at = self.since.strftime("%Y-%m-%d %H:%M") if self.since else None
        return ", ".join(part for part in (self.user, self.host, at) if part) or "?"


def holders(path: Path) -> tuple[Holder, ...]:
    """Return who has a workbook open; lock files that a crash left behind, or that have gone by now, do not count."""
    return tuple(holder for holder in lock_files(path) if not holder.stale and holder.lock.exists())


def lock_files(path: Path) -> tuple[Holder, ...]:
    """Return all lock files of a workbook, those left behind too."""
    found = (_excel(path), _libreoffice(path), _wps(path))
    return tuple(holder for holder in found if holder is not None)


def refuse_if_held(path: Path) -> None:
    """Refuse when a program has the workbook open (exit 3), naming who holds it and what to do."""
    for holder in holders(path):
        raise Refusal(HELD, file=path.name, app=holder.app_name, who=holder.describe(), lock=holder.lock.name)
    if _denied(path):
        raise Refusal(HELD_UNSEEN, file=path.name)


def is_own_or_temporary(name: str) -> bool:
    """Tell whether a file name is a lock, a temporary file of a spreadsheet program, or xlcrm's own: never an edit."""
    return _TEMPORARY.fullmatch(name) is not None


def _excel(path: Path) -> Holder | None:
    lock = path.with_name(f"~${path.name}")
    if not lock.exists():
        return None
    return Holder("excel", _excel_user(_bytes(lock)), None, _since(lock), lock, stale=_surely_writable(path))


def _excel_user(data: bytes) -> str | None:
    """Return the user's name out of ``~$name.xlsx``: UTF-16 with its length before it, at 55 (Word's: at 54)."""
    if len(data) < _WORD_SIZE:
        return None
    for offset in (55, 54) if len(data) >= _EXCEL_SIZE else (54, 55):
        (length,) = struct.unpack_from("<H", data, offset)
        start = offset + 2
        if 0 < length <= _LONGEST_NAME and start + 2 * length <= len(data):
            return data[start : start + 2 * length].decode("utf-16-le", "replace").rstrip("\0 ") or None
    return None


def _libreoffice(path: Path) -> Holder | None:
    lock = path.with_name(f".~lock.{path.name}#")
    if not lock.exists():
        return None
    import socket  # noqa: PLC0415 - slow import, needed only where somebody has the workbook open

    name, login, host, at, profile = _libreoffice_fields(_bytes(lock).decode("utf-8", "replace"))
    here = bool(host) and host.casefold() == socket.gethostname().casefold()
    stale = here and alive(path, profile) is False
    return Holder("libreoffice", name or login or None, host or None, _moment(at), lock, profile, stale)


def _libreoffice_fields(text: str) -> list[str]:
    """Split ``name,login,host,time,profile;``, where a backslash escapes commas, semicolons and itself."""
    parts = re.findall(r"((?:\\.|[^,;\\])*)[,;]", text, re.DOTALL)
    fields = [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts[:_LIBREOFFICE_FIELDS]]
    return fields + [""] * (_LIBREOFFICE_FIELDS - len(fields))


def _wps(path: Path) -> Holder | None:
    for dropped in range(3):
        rest = path.name[dropped:]
        lock = path.with_name(f".~{rest}")
        # With characters dropped, the mark may be that of a neighbour whose whole name this is.
        foreign = dropped and path.with_name(rest).exists()
        if rest and not foreign and lock.is_file():
            return Holder("wps", None, None, _since(lock), lock, stale=_surely_writable(path))
    return None


def _bytes(lock: Path) -> bytes:
    try:
        return lock.read_bytes()
    except OSError:  # Excel may deny reading its own lock file: it is open all the same
        return b""


def _since(lock: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(lock.stat().st_mtime).astimezone().replace(tzinfo=None)
    except OSError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%d.%m.%Y %H:%M")  # noqa: DTZ007 - LibreOffice writes local time without a zone
    except ValueError:
        return None


def _surely_writable(path: Path) -> bool:
    """Tell whether opening proves that nobody holds the file: only Windows keeps others from writing."""
    return sys.platform == "win32" and path.exists() and not _denied(path)


def _denied(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False
