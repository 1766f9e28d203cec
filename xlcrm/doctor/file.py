"""The file of a workbook: who has it open, where it lies, what Windows thinks of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from xlcrm.doctor.finding import Finding, Level
from xlcrm.history.guard import RunLock
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.xlsx.folders import remote_folder, synced_folder
from xlcrm.xlsx.lock import lock_files

_OPEN: Final = Text("“{file}”正在 {app} 中打开（{who}）。", "“{file}” is open in {app} ({who}).")
_OPEN_ADVICE: Final = Text(
    "计算结果会在关闭后写入；要立即看到，请按工作簿里的按钮。如果确认没有人打开，请删除“{lock}”。",
    "What is computed is written when it is closed; press a button in the workbook to see it at once. If nobody has it open, "
    "delete “{lock}”.",
)
_STALE: Final = Text(
    "“{lock}”是 {app} 异常退出后留下的占用标记。", "The lock file “{lock}” was left behind by {app} when it ended badly."
)
_DELETE: Final = Text("删除“{lock}”。", "Delete “{lock}”.")
_FREE: Final = Text("“{file}”没有被打开。", "“{file}” is not open anywhere.")
_SYNCED: Final = Text(
    "“{file}”在 {service} 的同步文件夹里。替换文件会产生冲突副本，所以 xlcrm 不写入。",
    "“{file}” lies in a folder that {service} keeps in step. Replacing it there makes conflict copies, so xlcrm does not write it.",
)
_SYNCED_ADVICE: Final = Text(
    "把工作区移到普通文件夹；或在 Excel 里打开它，用按钮直接写入窗口。",
    "Move the workspace to an ordinary folder; or open it in Excel and let the buttons write into the window.",
)
_REMOTE: Final = Text(
    "“{file}”在网络驱动器上（{kind}）。别的电脑打开时，占用标记可能看不到。",
    "“{file}” lies on another machine ({kind}). Locks of other computers may not be seen.",
)
_REMOTE_ADVICE: Final = Text("只让一台电脑运行 xlcrm。", "Let one computer only run xlcrm.")
_MARKED: Final = Text(
    "Windows 把“{file}”标记为来自网络，Excel 会拦下它的宏。",
    "Windows has marked “{file}” as coming from the web; Excel blocks its macros.",
)
_UNMARK: Final = Text(
    "右键文件→属性→勾选“解除锁定”；或在 PowerShell 里运行 Unblock-File。",
    "Right-click the file, Properties, tick “Unblock”; or run Unblock-File in PowerShell.",
)
_READ_ONLY: Final = Text("“{file}”是只读的，无法写入。", "“{file}” is read-only and cannot be written.")
_WRITABLE: Final = Text("取消只读属性，或要到写权限。", "Clear the mark, or ask for the right to write.")
_RUNNING: Final = Text("另一次 xlcrm 运行正在处理“{file}”。", "Another run of xlcrm is at work on “{file}”.")
_WAIT: Final = Text("等它结束；如果它卡住了，结束那个进程即可，不会损坏文件。", "Wait for its end; ending its process harms no file.")
_ZONE: Final = ":Zone.Identifier"


def locks(workbook: Path) -> Iterator[Finding]:
    """Tell who has the workbook open, and which lock files a crash left behind."""
    found = lock_files(workbook)
    for holder in found:
        words = {"file": workbook.name, "app": holder.app_name, "who": holder.describe(), "lock": holder.lock.name}
        if holder.stale:
            yield Finding("lock_stale", Level.WARNING, _STALE, _DELETE, words)
        else:
            yield Finding("open", Level.HINT, _OPEN, _OPEN_ADVICE, words)
    if not found:
        yield Finding("free", Level.FINE, _FREE, args={"file": workbook.name})


def run_lock(workbook: Path) -> Iterator[Finding]:
    """Tell whether another run is under way."""
    lock = Store.of(workbook).run_lock
    if not lock.exists():
        return
    try:
        RunLock(lock, 0).take().release()
    except Refusal:
        yield Finding("running", Level.HINT, _RUNNING, _WAIT, {"file": workbook.name})


def folder(workbook: Path) -> Iterator[Finding]:
    """Tell where the file lies, as far as it matters."""
    if service := synced_folder(workbook):
        yield Finding("synced", Level.WARNING, _SYNCED, _SYNCED_ADVICE, {"file": workbook.name, "service": service})
    elif kind := remote_folder(workbook.parent):
        yield Finding("remote", Level.HINT, _REMOTE, _REMOTE_ADVICE, {"file": workbook.name, "kind": kind})


def rights(workbook: Path) -> Iterator[Finding]:
    """Tell what keeps the file from being written, or its macros from running."""
    if not os.access(workbook, os.W_OK):
        yield Finding("read_only", Level.ERROR, _READ_ONLY, _WRITABLE, {"file": workbook.name})
    if Path(f"{workbook}{_ZONE}").exists():
        yield Finding("marked", Level.WARNING, _MARKED, _UNMARK, {"file": workbook.name})


FILE: Final[tuple[Callable[[Path], Iterator[Finding]], ...]] = (locks, run_lock, folder, rights)
