"""The inbox folder: what waits in it, and the folders beside what was taken in and what is to be mended."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.model.text import Text
from xlcrm.workspace import FOLDERS, Workspace
from xlcrm.xlsx.lock import is_own_or_temporary

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

PROCESSED = Text("已处理", "processed")
TO_MEND = Text("待修正", "to mend")


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox of a workspace; ``lang`` is the language of its name, in which its folders are made where they are missing."""

    folder: Path
    lang: Lang

    @classmethod
    def of(cls, workbook: Path, lang: Lang) -> Inbox:
        """Return the inbox beside a workbook; it need not be there."""
        folder = Workspace(workbook).place("inbox", lang)
        return cls(folder, "zh" if folder.name == FOLDERS["inbox"].zh else "en")

    def place(self, label: Text) -> Path:
        """Return the folder of what was taken in, or of what is to be mended: the one that is there in either language."""
        there = [self.folder / name for name in (label.say(self.lang), *label) if (self.folder / name).is_dir()]
        return there[0] if there else self.folder / label.say(self.lang)

    def holds(self, file: Path) -> bool:
        """Tell whether a file stands in the inbox or in one of its two folders."""
        parent = Path(os.path.abspath(file)).parent  # noqa: PTH100 - a link in the inbox is to be judged where it stands
        mine = {Path(os.path.abspath(each)) for each in (self.folder, self.place(PROCESSED), self.place(TO_MEND))}  # noqa: PTH100 - same
        return parent in mine

    def waiting(self) -> list[Path]:
        """Return the files that wait in the inbox, the oldest first; locks and files that are being written do not count."""
        if not self.folder.is_dir():
            return []
        with os.scandir(self.folder) as entries:
            found = [entry for entry in entries if _counts(entry)]
        return [Path(entry.path) for entry in sorted(found, key=lambda entry: (entry.stat(follow_symlinks=False).st_mtime, entry.name))]


def _counts(entry: os.DirEntry[str]) -> bool:
    if is_own_or_temporary(entry.name) or entry.name.startswith("."):
        return False
    return entry.is_symlink() or entry.is_file(follow_symlinks=False)
