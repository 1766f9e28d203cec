"""工作台: what its buttons and command cells do, and where a new workbook has them."""

from __future__ import annotations

from typing import NamedTuple

from xlcrm.model.text import Text


class DeskTask(NamedTuple):
    """One thing that can be asked for on the desk; ``in_cells`` says that a command cell offers it too."""

    key: str
    label: Text
    in_cells: bool = True

    @property
    def macro(self) -> str:
        """Name of the Sub that a button calls."""
        return f"Xlcrm{self.key.capitalize()}"


DESK_TASKS: tuple[DeskTask, ...] = (
    DeskTask("refresh", Text("刷新", "Refresh")),
    DeskTask("validate", Text("校验", "Check")),
    DeskTask("today", Text("今日待办", "Today"), in_cells=False),
    DeskTask("letters", Text("生成信函", "Letters")),
    DeskTask("card", Text("客户卡", "Customer card")),
    DeskTask("followup", Text("记一笔跟进", "Log a contact")),
    DeskTask("inbox", Text("导入收件箱", "Import inbox")),
    DeskTask("merge", Text("合并重复", "Merge duplicates"), in_cells=False),
    DeskTask("undo", Text("撤销", "Undo")),
    DeskTask("ping", Text("连接测试", "Ping")),
)
"""In the order of the buttons."""

COMMAND_NAME = "xlcrm_cmd_{number}"
"""Defined name of a command cell; right of it stand whom the command is for, and what became of it."""

COMMAND_CELLS = 3
COMMANDS_TITLE = Text("执行", "Run")
COMMAND_HEADINGS = (
    Text("命令", "Command"),
    Text("客户编号", "Customer IDs"),
    Text("结果", "Result"),
)
COMMANDS_HINT = Text(
    "不用宏也能执行：选一个命令并保存，xlcrm watch 执行后清空命令，结果写在右边。信函、客户卡、跟进要写客户编号，用、隔开。",
    "Works without macros: choose a command and save; xlcrm watch carries it out, clears it and writes the result beside it. "
    "Letters, cards and contacts need customer IDs, separated by commas.",
)


def task_of(words: object) -> DeskTask | None:
    """Return the task that a command cell names in either language, None when it names none."""
    said = str(words or "").strip().casefold()
    return next((task for task in DESK_TASKS if said in {name.casefold() for name in task.label}), None)
