"""Where documents go: the folder of a customer, the folder of output, and names that every system can bear."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.model.text import Lang
    from xlcrm.workspace import Workspace

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_BLANKS = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
LONGEST_NAME = 200
"""Bytes of a name in UTF-8: file systems allow 255, and synchronised folders add to names."""


def safe_name(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text as the name of a file or folder: nothing that Windows, macOS or Linux refuses, not too long.

    The name is cut between characters; ``longest`` counts bytes of UTF-8.
    """
    plain = _UNSAFE.sub("_", _BLANKS.sub(" ", unicodedata.normalize("NFC", text))).strip(" .")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    cut = plain.encode()[:longest].decode(errors="ignore").rstrip(" .")
    return cut or "_"


def customer_folder_name(customer_id: str, name: str) -> str:
    """Return what the folder of a customer is called: its number, which never changes, and its name."""
    return safe_name(f"{customer_id} {name}".strip())


def output_folder(workspace: Workspace, lang: Lang) -> Path:
    """Return the folder for what is printed for several customers together."""
    return workspace.place("output", lang)


def free_path(path: Path) -> Path:
    """Return a path that nothing stands at: the path itself, else with (2), (3) … before the suffix."""
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def put(path: Path, content: bytes) -> tuple[Path, bool]:
    """Write a file and make its folder; return where it stands and whether it is new.

    One that is there already, byte for byte, is left alone; another of that name stays beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for there in sorted(path.parent.glob(f"*{path.suffix}")):
        if there.stem.startswith(path.stem) and there.stat().st_size == len(content) and there.read_bytes() == content:
            return there, False
    free = free_path(path)
    free.write_bytes(content)
    return free, True
