"""Why the past cannot be written or brought back: one kind of refusal for each reason."""

from __future__ import annotations

from typing import Final

from xlcrm.model.refusals import PROTECTED, UNREADABLE, WRONG_USE, RefusalKind
from xlcrm.model.text import Text

JOURNAL_UNWRITABLE: Final = RefusalKind(
    "journal.unwritable",
    UNREADABLE,
    Text(
        "无法写入历史记录“{file}”（{detail}），因此工作簿未改动。请检查磁盘空间和文件夹权限。",
        "The journal “{file}” cannot be written ({detail}), so the workbook was left alone. "
        "Check disk space and the folder's permissions.",
    ),
)
JOURNAL_BUSY: Final = RefusalKind(
    "journal.busy",
    UNREADABLE,
    Text(
        "另一个 xlcrm 正在处理“{file}”。请等它完成后再试。",
        "Another xlcrm is at work on “{file}”. Wait until it is done, then run again.",
    ),
)
JOURNAL_NEWER: Final = RefusalKind(
    "journal.newer",
    UNREADABLE,
    Text(
        "历史记录“{file}”由更新版本的 xlcrm 写成。请先升级 xlcrm。",
        "The journal “{file}” was written by a newer xlcrm. Upgrade xlcrm first.",
    ),
)
JOURNAL_DAMAGED: Final = RefusalKind(
    "journal.damaged",
    UNREADABLE,
    Text(
        "历史记录已损坏，旧文件已另存为“{kept}”，并开始了新的记录。请重新执行一次。",
        "The journal was damaged; it was set aside as “{kept}” and a new one begun. Run the command again.",
    ),
)
NOT_NOTED: Final = RefusalKind(
    "journal.not_noted",
    UNREADABLE,
    Text(
        "工作簿已写好，但历史记录没能记下完成（{why}）。下次运行时会自动补记。",
        "The workbook was written, but the journal could not note it ({why}). The next run makes up for it.",
    ),
)
NO_RUN: Final = RefusalKind(
    "history.no_run",
    WRONG_USE,
    Text(
        "历史记录中没有第 {run} 次运行。用 xlcrm history 查看。",
        "There is no run {run} in the journal; see xlcrm history.",
    ),
)
RUN_UNREADABLE: Final = RefusalKind(
    "history.run_unreadable",
    UNREADABLE,
    Text(
        "第 {run} 次运行的修改记录已损坏，无法读取。可以用 xlcrm restore 恢复到备份。",
        "The recorded changes of run {run} are damaged and cannot be read. xlcrm restore brings a backup back.",
    ),
)
NOT_DONE: Final = RefusalKind(
    "history.not_done",
    WRONG_USE,
    Text(
        "第 {run} 次运行没有完成（{state}），没有可撤销的内容。",
        "Run {run} was not completed ({state}); there is nothing to undo.",
    ),
)
NOTHING_TO_UNDO: Final = RefusalKind(
    "history.nothing_to_undo",
    WRONG_USE,
    Text("没有可撤销的运行。", "There is no run to undo."),
)
ALREADY_UNDONE: Final = RefusalKind(
    "history.already_undone",
    WRONG_USE,
    Text(
        "第 {run} 次运行已被第 {by} 次运行撤销，没有再写入。要恢复它的结果，请撤销第 {by} 次运行。",
        "Run {run} was undone already, by run {by}; nothing was written. To have its results back, undo run {by}.",
    ),
)
NO_SNAPSHOT: Final = RefusalKind(
    "backup.none",
    WRONG_USE,
    Text("没有“{when}”这个备份。用 xlcrm restore --list 查看有哪些备份。", "There is no backup “{when}”; see xlcrm restore --list."),
)
SNAPSHOT_AMBIGUOUS: Final = RefusalKind(
    "backup.ambiguous",
    WRONG_USE,
    Text("“{when}”对应多个备份：{names}。请写得更完整。", "“{when}” fits several backups: {names}. Write more of it."),
)
SNAPSHOT_DAMAGED: Final = RefusalKind(
    "backup.damaged",
    PROTECTED,
    Text(
        "备份“{file}”的内容与登记不符，已损坏或被改动，因此未恢复。请选择另一个备份。",
        "The backup “{file}” is not what was stored: it is damaged, so it was not restored. Choose another.",
    ),
)
SNAPSHOT_UNWRITABLE: Final = RefusalKind(
    "backup.unwritable",
    UNREADABLE,
    Text(
        "无法备份“{file}”（{detail}），因此工作簿未改动。请检查磁盘空间和文件夹权限。",
        "“{file}” cannot be backed up ({detail}), so the workbook was left alone. Check disk space and permissions.",
    ),
)

JOURNAL_SET_ASIDE: Final = Text(
    "历史记录已损坏：旧文件保留为“{kept}”，已开始新的记录。此前的修改记录和撤销在新记录中不可用。",
    "The journal was damaged: it is kept as “{kept}” and a new one was begun. What it held cannot be undone now.",
)
"""Said once, when a damaged journal was found while opening it."""
