"""Where the past of a workbook lives: ``.xlcrm/<workbook>/`` beside it; on this machine what a share cannot hold."""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcrm.xlsx.folders import remote_folder, synced_folder

FOLDER: Final = ".xlcrm"
_LOCAL_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Store:
    """The places of one workbook's past.

    ``folder`` holds snapshots and cache; ``local`` holds journal and run lock. They are the same folder, unless the
    workbook is on another machine or in a synced folder: SQLite is not safe there, and two machines must not share one
    journal. ``away`` names the reason (``cifs``, ``OneDrive``, …), None when there is none.
    """

    workbook: Path
    folder: Path
    local: Path
    away: str | None = None

    @classmethod
    def of(cls, workbook: Path, environment: Mapping[str, str] = os.environ) -> Store:
        """Return the store of a workbook; nothing is created yet."""
        path = workbook.resolve()
        folder = path.parent / FOLDER / _key(path.name)
        away = remote_folder(path.parent) or synced_folder(path, environment)
        return cls(path, folder, _local_folder(path, environment) if away else folder, away)

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.local / "journal.sqlite"

    @property
    def run_lock(self) -> Path:
        """The file by which a second run finds out that one is under way."""
        return self.local / "run.lock"

    @property
    def last_run(self) -> Path:
        """The note by which the next run knows that nothing has changed."""
        return self.local / "last.json"

    @property
    def send_lock(self) -> Path:
        """The file by which a second sender finds out that one is at work."""
        return self.local / "send.lock"

    @property
    def snapshots(self) -> Path:
        """The folder of the snapshots."""
        return self.folder / "snapshots"

    @property
    def cache(self) -> Path:
        """The folder of what can be made anew."""
        return self.folder / "cache"

    @property
    def seen(self) -> Path:
        """The folder of what staff's cells held after the last run."""
        return self.folder / "seen"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of this user on this machine in which programs keep their state."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "xlcrm"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "xlcrm"
    return Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state") / "xlcrm"


def _local_folder(path: Path, environment: Mapping[str, str]) -> Path:
    digest = hashlib.sha256(os.path.normcase(path).encode("utf-8", "surrogatepass")).hexdigest()
    return state_folder(environment) / "workbooks" / digest[:_LOCAL_DIGITS]


def _key(name: str) -> str:
    """Return the folder name of a workbook: its own name, one spelling for what macOS and others write differently."""
    return unicodedata.normalize("NFC", name)
