"""A workspace: the folder with the workbook, the inbox, the customers' folders, the output and the templates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.lock import is_own_or_temporary

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

WORKBOOK_NAME = Text("客户管理", "customers")
FOLDERS: dict[str, Text] = {
    "inbox": Text("收件箱", "inbox"),
    "customers": Text("客户资料", "customers"),
    "output": Text("输出", "output"),
    "templates": Text("模板", "templates"),
}
SUFFIXES = (".xlsx", ".xlsm")

NOT_THERE = RefusalKind(
    "workspace.missing",
    UNREADABLE,
    Text(
        "找不到“{path}”。请检查路径；新建请用 xlcrm new，已有名单请用 xlcrm adopt。",
        "There is no “{path}”. Check the path; xlcrm new makes a new workbook, xlcrm adopt takes in an existing list.",
    ),
)
NO_WORKBOOK = RefusalKind(
    "workspace.no_workbook",
    UNREADABLE,
    Text(
        "文件夹“{path}”里没有 .xlsx 或 .xlsm 工作簿。请指明工作簿文件，或用 xlcrm new 新建。",
        "The folder “{path}” holds no .xlsx or .xlsm workbook. Name the workbook, or make one with xlcrm new.",
    ),
)
SEVERAL_WORKBOOKS = RefusalKind(
    "workspace.ambiguous",
    WRONG_USE,
    Text(
        "文件夹“{path}”里有多个工作簿（{names}）。请指明要用哪一个文件。",
        "The folder “{path}” holds several workbooks ({names}). Name the file that is meant.",
    ),
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workbook and the folder around it."""

    workbook: Path

    @property
    def folder(self) -> Path:
        """The folder that the workbook stands in."""
        return self.workbook.parent

    def place(self, name: str, lang: Lang) -> Path:
        """Return the folder ``inbox``, ``customers``, ``output`` or ``templates``: the one that is there in either language."""
        label = FOLDERS[name]
        for candidate in (label.say(lang), label.zh, label.en):
            if (self.folder / candidate).is_dir():
                return self.folder / candidate
        return self.folder / label.say(lang)

    @classmethod
    def of(cls, path: Path | str) -> Workspace:
        """Return the workspace of a workbook, or of a folder that holds exactly one workbook (else refused)."""
        given = Path(path).expanduser()
        if not given.exists():
            raise Refusal(NOT_THERE, path=given)
        if given.is_file():
            return cls(given.absolute())
        books = workbooks_in(given)
        if not books:
            raise Refusal(NO_WORKBOOK, path=given)
        named = [book for book in books if book.stem in WORKBOOK_NAME]
        if len(books) > 1 and len(named) != 1:
            raise Refusal(SEVERAL_WORKBOOKS, path=given, names=", ".join(book.name for book in books))
        return cls((named or books)[0].absolute())


def workbooks_in(folder: Path) -> list[Path]:
    """Return the workbooks that stand directly in a folder, without lock files and temporary ones."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and path.is_file() and not is_own_or_temporary(path.name)
    )


def make_folders(folder: Path, lang: Lang) -> None:
    """Make the folders of a workspace where they are missing."""
    for label in FOLDERS.values():
        if not any((folder / name).is_dir() for name in label):
            (folder / label.say(lang)).mkdir(parents=True, exist_ok=True)
