"""What kind of folder a workbook is in: kept in step with a cloud, or on another machine."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

_ROOTS_BY_VARIABLE: Final = {
    "OneDrive": "OneDrive",
    "OneDriveCommercial": "OneDrive",
    "OneDriveConsumer": "OneDrive",
}
_NAMES: Final = (
    ("OneDrive", re.compile(r"OneDrive(\s?-.*)?", re.IGNORECASE)),
    ("Dropbox", re.compile(r"Dropbox(\s?[(-].*)?", re.IGNORECASE)),
    ("坚果云 Nutstore", re.compile(r"(我的)?坚果云.*|Nutstore(\s?Files)?", re.IGNORECASE)),
    ("iCloud", re.compile(r"iCloud\s?Drive|com~apple~CloudDocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"Google\s?Drive(-.*)?", re.IGNORECASE)),
    ("百度网盘", re.compile(r"BaiduSyncdisk", re.IGNORECASE)),
    ("WPS 云文档", re.compile(r"WPSDrive|WPS云盘", re.IGNORECASE)),
)
_MARKERS: Final = (
    ("Dropbox", ".dropbox"),
    ("Dropbox", ".dropbox.cache"),
    ("坚果云 Nutstore", ".nutstore"),
    ("Google Drive", ".tmp.driveupload"),
)
_MAC_SYNCED: Final = ("Library", "CloudStorage")

_REMOTE_TYPES: Final = re.compile(
    r"9p|afs|beegfs|ceph|cifs|davfs|gfs2|glusterfs|lustre|ncpfs|nfs4?|ocfs2|smb[23]|smbfs|vboxsf|vmhgfs"
    r"|fuse\.(sshfs|davfs2|rclone|glusterfs|gvfsd-fuse|vmhgfs-fuse|s3fs)"
)
_MOUNTS: Final = Path("/proc/mounts")
_DRIVE_REMOTE: Final = 4


SYNCED: Final = RefusalKind(
    "file.synced", UNREADABLE,
    Text("“{file}”在 {service} 的同步文件夹里，直接替换会产生冲突副本，因此没有写入。请把工作区移到普通文件夹，或暂停同步后设置环境变量 "
         "XLCRM_SYNCED=1 再运行。",
         "“{file}” is in a folder that {service} keeps in step; replacing it there makes conflict copies, so nothing was written. "
         "Move the workspace to an ordinary folder, or pause the service and run again with the environment variable XLCRM_SYNCED=1."),
)


def refuse_if_synced(path: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Refuse to replace a file that a service keeps in step with other machines (exit 3), unless the user said it may be."""
    service = synced_folder(path, environment)
    if service and not environment.get("XLCRM_SYNCED"):
        raise Refusal(SYNCED, file=path.name, service=service)


def synced_folder(path: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the service (OneDrive, Dropbox, 坚果云, iCloud, …) whose folder a path is in, None when there is none.

    Known by OneDrive's variables, by marker files, and by the names that the services give their folders.
    """
    where = Path(os.path.abspath(path))  # noqa: PTH100 - links stay: the service may be known by the link's name
    folders = {*where.parents, *where.resolve().parents}
    for variable, service in _ROOTS_BY_VARIABLE.items():
        if (root := environment.get(variable)) and Path(root) in folders:
            return service
    return next((known for folder in sorted(folders) if (known := _service(folder))), None)


def _service(folder: Path) -> str | None:
    for service, pattern in _NAMES:
        if pattern.fullmatch(folder.name):
            return service
    if folder.parts[-3:-1] == _MAC_SYNCED:
        return folder.name
    return next((service for service, marker in _MARKERS if (folder / marker).exists()), None)


def remote_folder(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """Return how a folder on another machine is reached (``nfs``, ``cifs``, ``unc`` …), None when it is on this one.

    macOS tells nothing without asking a program: there the answer is None.
    """
    where = path.resolve()
    if sys.platform == "win32":
        return _windows_share(where)
    kind = max(_mounted(mounts, where), default=(0, ""))[1]
    return kind if _REMOTE_TYPES.fullmatch(kind) else None


def _mounted(mounts: Path, where: Path) -> Iterator[tuple[int, str]]:
    """Yield length of the mount point and file system of every mount above a path; the longest holds it."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        fields = line.split(" ")
        if len(fields) > 2 and where.is_relative_to(point := _unescaped(fields[1])):  # noqa: PLR2004 - device, point, type
            yield len(point), fields[2]


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)


if sys.platform == "win32":

    def _windows_share(where: Path) -> str | None:
        import ctypes  # noqa: PLC0415 - Windows only

        if where.drive.startswith("\\\\"):
            return "unc"
        kind = ctypes.windll.kernel32.GetDriveTypeW(where.anchor)
        return "mapped drive" if kind == _DRIVE_REMOTE else None
