"""Whether a LibreOffice that wrote a lock file still runs, as far as this machine can tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

_PROC: Final = Path("/proc")
_PROGRAMS: Final = frozenset({"soffice.bin", "soffice", "oosplash", "localc", "scalc"})
_PROFILE_OPTION: Final = "-env:UserInstallation="


def alive(path: Path, profile: str, proc: Path = _PROC) -> bool | None:
    """Tell whether a LibreOffice with this profile, or with this file open, runs here; None when that is unknowable."""
    if not (proc / "self").exists():
        return None
    return any(_may_hold(process, path, profile) for process in _processes(proc))


def _processes(proc: Path) -> Iterator[Path]:
    for process in proc.iterdir():
        # A dead process that nobody has buried yet still has its name, but no command line.
        if process.name.isdigit() and _program(process) in _PROGRAMS and _arguments(process):
            yield process


def _program(process: Path) -> str:
    with suppress(OSError):
        return (process / "comm").read_text("utf-8", "replace").strip()
    return ""


def _may_hold(process: Path, path: Path, profile: str) -> bool:
    used = _profile(process)
    # Without the option it is the user's default profile, whose place differs by installation: it may be this one.
    if used is None or not profile or _plain(used) == _plain(profile):
        return True
    return _has_open(process, path)


def _profile(process: Path) -> str | None:
    for argument in _arguments(process):
        if argument.startswith(_PROFILE_OPTION):
            return argument.removeprefix(_PROFILE_OPTION)
    return None


def _arguments(process: Path) -> list[str]:
    with suppress(OSError):
        return (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")[:-1]
    return []


def _plain(profile: str) -> str:
    return unquote(profile).rstrip("/")


def _has_open(process: Path, path: Path) -> bool:
    with suppress(OSError):
        target = str(path.resolve())
        return any(_target(link) == target for link in (process / "fd").iterdir())
    return False


def _target(link: Path) -> str:
    with suppress(OSError):
        return os.readlink(link)  # noqa: PTH115 - Path.readlink would choke on "pipe:[12]" on some systems
    return ""
