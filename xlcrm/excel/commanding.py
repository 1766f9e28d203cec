"""The path without macros: a command chosen on the desk and saved is carried out, and its cell reset with the result beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.excel.tasks import TASKS, Answer, Asked
from xlcrm.model.desk import COMMAND_NAME, DeskTask, task_of
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.xlsx.cells import read_areas, set_cells
from xlcrm.xlsx.edit import find_sheet
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refs import Area, cell_ref, parse_place, quote_sheet
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from xlcrm.model.text import Lang

_NAME: Final = re.compile(COMMAND_NAME.format(number=r"(\d+)"), re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[、,，;；\s]+")
_DONE: Final = Text("{at} {said}", "{at} {said}")
_UNKNOWN: Final = Text("没有命令“{words}”，请从下拉列表里选。", "There is no command “{words}”; choose one from the list.")
_CARRIED_OUT: Final = Text("工作台：{task}：{said}", "Desk: {task}: {said}")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that somebody chose: where it stands, what was written there, and for whom."""

    sheet: str
    row: int
    column: int
    words: str
    ids: tuple[str, ...]

    @property
    def task(self) -> DeskTask | None:
        """What is asked for; None when the words name nothing."""
        return task_of(self.words)


def commands_in(workbook: Path) -> tuple[Command, ...]:
    """Return the commands that are chosen on the desk of a closed workbook."""
    package = Package.open(workbook)
    return tuple(_commands(package))


def carry_out(workbook: Path, moment: datetime, lang: Lang, say: Callable[[str], None]) -> bool:
    """Carry out the commands of the desk, one after the other; False when there is none.

    A command is reset before its task runs: one that crashes the program is not tried again and again.
    """
    try:
        chosen = commands_in(workbook)
    except Refusal:  # the refresh that follows says why it cannot be read
        return False
    if not chosen:
        return False
    for command in chosen:
        _put(workbook, command, 0, "")
        answer = _answer(Asked(workbook, moment.date(), lang, command.ids, command="desk"), command)
        _put(workbook, command, 2, _DONE.say(lang, at=f"{moment:%m-%d %H:%M}", said=answer.said.replace("\n", " ")))
        task = command.task.label.say(lang) if command.task else command.words
        say(_CARRIED_OUT.say(lang, task=task, said=answer.said))
    return True


def _answer(asked: Asked, command: Command) -> Answer:
    if command.task is None:
        return Answer(_UNKNOWN.say(asked.lang, words=command.words), failed=True)
    try:
        return TASKS[command.task.key](asked)
    except Refusal as refusal:
        return Answer(refusal.say(asked.lang), failed=True)


def _put(workbook: Path, command: Command, beside: int, said: str) -> None:
    place = f"{quote_sheet(command.sheet)}!{cell_ref(command.row, command.column + beside)}"
    set_cells(workbook, place, [said or None], kind="text")


def _commands(package: Package) -> Iterator[Command]:
    for name in read_workbook(package).names:
        if name.sheet is None and _NAME.fullmatch(name.name):
            try:
                place = parse_place(name.formula)
            except ValueError:  # staff deleted the cell: its name stands for nothing
                continue
            if place.sheet is not None:
                yield from _command(package, place.sheet, place.area)


def _command(package: Package, sheet: str, area: Area) -> Iterator[Command]:
    beside = Area(area.top, area.left, area.top, area.left + 1)
    # Rows that were selected when the file was saved do not count: a file always has some, chosen by nobody.
    ((words, ids),) = read_areas(package, find_sheet(read_workbook(package), sheet), [beside])[0]
    if words not in {None, ""}:
        named = tuple(filter(None, _SEPARATORS.split(str(ids or ""))))
        yield Command(sheet, area.top, area.left, str(words), named)
