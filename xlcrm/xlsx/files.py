"""Read a whole file, every way in which that fails told as a refusal."""

from __future__ import annotations

import errno
from pathlib import Path

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

FILE_MISSING = RefusalKind(
    "file.missing",
    UNREADABLE,
    Text("找不到“{file}”。请检查路径和文件名。", "“{file}” was not found. Check the path and the name."),
)
FILE_NO_PERMISSION = RefusalKind(
    "file.no_permission",
    UNREADABLE,
    Text(
        "没有权限访问“{file}”。请检查文件和文件夹的权限，或关闭正在使用它的程序。",
        "No permission to access “{file}”. Check the rights of file and folder, or close the program that uses it.",
    ),
)
FILE_LOCKED = RefusalKind(
    "file.locked",
    UNREADABLE,
    Text(
        "“{file}”正被其他程序占用。请在 Excel 或 WPS 中关闭它再试。",
        "“{file}” is in use by another program. Close it in Excel or WPS and try again.",
    ),
)
DISK_FULL = RefusalKind(
    "file.no_space",
    UNREADABLE,
    Text(
        "磁盘空间不足，无法写入“{file}”。请清理磁盘后再试。",
        "No space left on the disk to write “{file}”. Free some space and try again.",
    ),
)
FILE_IS_FOLDER = RefusalKind(
    "file.is_folder",
    UNREADABLE,
    Text("“{file}”是文件夹，不是文件。", "“{file}” is a folder, not a file."),
)
FILE_IN_THE_WAY = RefusalKind(
    "file.in_the_way",
    UNREADABLE,
    Text(
        "已有名为“{file}”的文件。请换一个名称，或先移走它。",
        "There is a file called “{file}” already. Choose another name, or move it away first.",
    ),
)
FILE_FAILED = RefusalKind(
    "file.failed",
    UNREADABLE,
    Text(
        "无法读写“{file}”（{detail}）。请检查磁盘或网络连接后再试。",
        "“{file}” could not be read or written ({detail}). Check the disk or the network and try again.",
    ),
)

_BY_NUMBER = {
    errno.ENOENT: FILE_MISSING,
    errno.ENOTDIR: FILE_MISSING,
    errno.EISDIR: FILE_IS_FOLDER,
    errno.EEXIST: FILE_IN_THE_WAY,
    errno.EACCES: FILE_NO_PERMISSION,
    errno.EPERM: FILE_NO_PERMISSION,
    errno.EROFS: FILE_NO_PERMISSION,
    errno.EBUSY: FILE_LOCKED,
    errno.ETXTBSY: FILE_LOCKED,
    errno.EDEADLK: FILE_LOCKED,
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
}
_SHARING_VIOLATIONS = (32, 33)
"""Windows: another program holds the file, or a part of it."""


def refusal_of(error: OSError, path: Path) -> Refusal:
    """Return the refusal that tells what an operating system's error means for the user."""
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return Refusal(FILE_LOCKED, file=path.name)
    kind = _BY_NUMBER.get(error.errno or 0, FILE_FAILED)
    return Refusal(kind, file=path.name, detail=error.strerror or type(error).__name__)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; refuses, with the reason, when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusal_of(error, path) from None
