"""Files to double-click: refresh, watch and examine a workbook without a terminal; made for the system they are for."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from xlcrm.model.text import Text
from xlcrm.xlsx.files import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.text import Lang

System = Literal["win32", "darwin", "linux"]

_NAME: Final = Text("{book} {task}", "{book} {task}")
_TASKS: Final = {
    "refresh": Text("刷新", "Refresh"),
    "watch": Text("监视", "Watch"),
    "doctor": Text("检查", "Examine"),
}
_END: Final = Text("按回车关闭。", "Press Enter to close.")
_EXECUTABLE: Final = 0o755


class Shortcut(NamedTuple):
    """One file: its name and what is in it."""

    name: str
    text: str
    encoding: str = "utf-8"


def make_shortcuts(workbook: Path, folder: Path, lang: Lang, system: str = sys.platform) -> list[Path]:
    """Write the files of a workbook into a folder, the desktop for example, and return them."""
    made = []
    for shortcut in shortcuts(workbook, lang, system):
        path = folder / shortcut.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(shortcut.text, encoding=shortcut.encoding, newline="")
            path.chmod(_EXECUTABLE)
        except OSError as error:
            raise refusal_of(error, path) from None
        made.append(path)
    return made


def desktop() -> Path:
    """Return the user's desktop; the home folder where there is none."""
    home = Path.home()
    return next((home / name for name in ("Desktop", "桌面", "OneDrive/Desktop") if (home / name).is_dir()), home)


def shortcuts(workbook: Path, lang: Lang, system: str) -> Iterator[Shortcut]:
    """Yield the files of a workbook for a system."""
    for command, task in _TASKS.items():
        title = _NAME.say(lang, book=workbook.stem, task=task.say(lang))
        words = [sys.executable, "-m", "xlcrm", command, str(workbook)]
        if system == "win32":
            yield _for_windows(title, words, lang)
        elif system == "darwin":
            yield Shortcut(f"{title}.command", _script(words, lang))
        else:
            yield Shortcut(f"{title}.desktop", _desktop_entry(title, words, lang))


def _for_windows(title: str, words: list[str], lang: Lang) -> Shortcut:
    # In a batch file a percent sign begins a variable, also inside quotes.
    command = " ".join(f'"{word}"' for word in words).replace("%", "%%")
    lines = ("@echo off", "chcp 65001 > nul", f"set XLCRM_LANG={lang}", command, "pause", "")
    return Shortcut(f"{title}.cmd", "\r\n".join(lines))


def _script(words: list[str], lang: Lang) -> str:
    return f"#!/bin/sh\nexport XLCRM_LANG={lang}\n{shlex.join(words)}\nprintf '%s' {shlex.quote(_END.say(lang))}\nread -r answer\n"


def _desktop_entry(title: str, words: list[str], lang: Lang) -> str:
    """Return an entry as freedesktop.org defines it; its own rules of quoting, not the shell's."""
    quoted = " ".join('"' + _escaped(word) + '"' for word in ("env", f"XLCRM_LANG={lang}", *words))
    return f"[Desktop Entry]\nType=Application\nName={title}\nTerminal=true\nExec={quoted}\n"


def _escaped(word: str) -> str:
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    # The value is a string of its own, in which a backslash is doubled; a percent sign begins a field code.
    return word.replace("\\", "\\\\").replace("%", "%%")
