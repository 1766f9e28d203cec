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


def folder_of_customer(customers: Path, customer_id: str, name: str) -> Path:
    """Return the folder of a customer: the one whose name begins with its number, else where it is to be made."""
    wanted = safe_name(customer_id)
    there = sorted(customers.glob(f"{_literal(wanted)}*")) if customers.is_dir() else []
    for path in there:
        if path.is_dir() and (path.name == wanted or path.name.startswith(f"{wanted} ")):
            return path
    return customers / customer_folder_name(customer_id, name)


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


def _literal(text: str) -> str:
    return re.sub(r"([\[\]?*])", r"[\1]", text)
