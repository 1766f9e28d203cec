"""``xlcrm history``, ``undo``, ``backup``, ``restore``: the past of a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.history.runs import Entry, RunRecord
    from xlcrm.history.store import Store

_HISTORY = Text(
    "不带编号：列出运行记录；带编号：列出这个记录的每次变更（何时、谁、哪一列、改前、改后）。",
    "Without an ID: the runs so far. With one: every change of that record, when, who, which column, before, after.",
)
_UNDO = Text(
    "撤销一次运行（默认最近一次写入）。之后被人改过的单元格列为冲突，不会覆盖。",
    "Take a run back (the last that wrote, by default). Cells changed since are listed as conflicts, never overwritten.",
)
_BACKUP = Text("立即备份工作簿。", "Take a snapshot of the workbook now.")
_RESTORE = Text(
    "恢复备份：不写 WHEN 为最近一份；也可写日期、时间或备份名的一部分。恢复前会先备份现状。",
    "Put a snapshot back: the newest, or the last up to WHEN (a day, a time, part of its name). What is there is kept first.",
)
_LIST = Text("列出备份", "list the snapshots")
_NO_RUNS = Text("还没有运行记录。", "No runs yet.")
_NO_CHANGES = Text("没有记录“{record}”的变更。", "No changes of “{record}” are recorded.")
_RUN_LINE = Text(
    "第 {id} 次  {when}  {command}  {who}  {state}  {cells} 个单元格{undone}",
    "run {id}  {when}  {command}  {who}  {state}  {cells} cell[s]{undone}",
)
_UNDONE_BY = Text("（已被第 {id} 次撤销）", " (undone by run {id})")
_EXACT = Text(
    "已撤销第 {run} 次运行：文件逐字节恢复到运行之前。", "Run {run} undone: the file is byte for byte as it was before."
)
_PARTLY = Text("已撤销第 {run} 次运行的 {cells} 个单元格。", "Run {run}: {cells} cell[s] taken back.")
_CONFLICT = Text(
    "  冲突，未覆盖：{table} {record} {column} 现为“{now}”，运行前为“{before}”",
    "  conflict, left alone: {table} {record} {column} holds “{now}”, before the run “{before}”",
)
_BACKED_UP = Text("已备份：{name}", "Snapshot taken: {name}")
_RESTORED = Text("已恢复 {name}（第 {run} 次运行，可撤销）。", "{name} restored (run {run}; it can be undone).")
_UNKNOWN = Text("未知", "unknown")
_STATES = {
    "done": Text("完成", "done"),
    "failed": Text("失败", "failed"),
    "aborted": Text("中断，未写入", "aborted, nothing written"),
    "unknown": Text("不明", "unknown"),
    "begun": Text("进行中", "under way"),
    "ready": Text("进行中", "under way"),
}
_ORIGINS = {"xlcrm": Text("计算", "computed"), "staff": Text("员工", "staff"), "decision": Text("决定", "decision")}


@click.command(help=_HISTORY.say(language()))
@book_argument
@click.argument("record", required=False)
@json_option
def history(book: Path, record: str | None, *, as_json: bool) -> None:
    """Print the runs, or the changes of one record."""
    from xlcrm.history.journal import Journal  # noqa: PLC0415 - keeps --help fast

    with Journal.open(_store(book)) as journal:
        if record is None:
            _print_runs(journal.runs(), as_json=as_json)
        else:
            _print_entries(record, journal.history_of(record), as_json=as_json)


def _print_runs(runs: Sequence[RunRecord], *, as_json: bool) -> None:
    rows = [
        {
            "id": run.id,
            "when": f"{run.began.astimezone():%Y-%m-%d %H:%M:%S}",
            "command": run.info.command,
            "who": run.info.who,
            "state": run.state.value,
            "cells": run.cells,
            "staff_cells": run.staff_cells,
            "snapshot": run.snapshot,
            "undone_by": run.undone_by,
        }
        for run in runs
    ]
    if as_json:
        print_json({"runs": rows})
        return
    for row in rows:
        undone = _UNDONE_BY.say(language(), id=row["undone_by"]) if row["undone_by"] else ""
        state, who = _STATES[str(row["state"])].say(language()), row["who"] or _UNKNOWN.say(language())
        click.echo(_RUN_LINE.say(language(), **{**row, "state": state, "who": who, "undone": undone}))
    if not rows:
        click.echo(_NO_RUNS.say(language()))


def _print_entries(record: str, entries: list[Entry], *, as_json: bool) -> None:
    from xlcrm.commands.report import column_name, table_name, value_shown  # noqa: PLC0415 - keeps --help fast

    if as_json:
        print_json({"record": record, "changes": [entry._asdict() for entry in entries]})
        return
    for entry in entries:
        when, origin = f"{entry.when.astimezone():%Y-%m-%d %H:%M}", _ORIGINS[entry.origin.value].say(language())
        where = f"{table_name(entry.table)} {column_name(entry.table, entry.field)}"
        who = entry.who or _UNKNOWN.say(language())
        click.echo(f"{when}  {who}  {origin}  {where}: {value_shown(entry.before)} → {value_shown(entry.after)}")
    if not entries:
        click.echo(_NO_CHANGES.say(language(), record=record))


@click.command(help=_UNDO.say(language()))
@book_argument
@click.argument("run", type=int, required=False)
@today_option
@json_option
def undo(book: Path, run: int | None, today: date | None, *, as_json: bool) -> None:
    """Take a run back."""
    from xlcrm.commands.report import column_name, table_name, value_shown  # noqa: PLC0415 - keeps --help fast
    from xlcrm.running import login_name  # noqa: PLC0415 - same
    from xlcrm.undoing import undo as undo_run  # noqa: PLC0415 - same

    done = undo_run(_store(book), today=today or date.today(), who=login_name(), number=run)  # noqa: DTZ011 - the office's day
    if as_json:
        print_json(done.as_dict())
        return
    click.echo((_EXACT if done.exact else _PARTLY).say(language(), run=done.run, cells=done.cells))
    for cell in done.conflicts:
        click.echo(
            _CONFLICT.say(
                language(),
                table=table_name(cell.table),
                record=cell.record,
                column=column_name(cell.table, cell.key),
                now=value_shown(cell.before),
                before=value_shown(cell.after),
            )
        )


@click.command(help=_BACKUP.say(language()))
@book_argument
@json_option
def backup(book: Path, *, as_json: bool) -> None:
    """Take a snapshot."""
    from xlcrm.history.journal import Journal, utc_now  # noqa: PLC0415 - keeps --help fast
    from xlcrm.history.restore import backup as take_backup  # noqa: PLC0415 - same
    from xlcrm.running import login_name  # noqa: PLC0415 - same

    with Journal.open(_store(book)) as journal:
        snapshot = take_backup(journal, login_name(), utc_now())
    if as_json:
        print_json({"snapshot": snapshot.as_dict()})
        return
    click.echo(_BACKED_UP.say(language(), name=snapshot.path))


@click.command(help=_RESTORE.say(language()))
@book_argument
@click.argument("when", default="")
@click.option("--list", "list_only", is_flag=True, help=_LIST.say(language()))
@today_option
@json_option
def restore(book: Path, when: str, today: date | None, *, list_only: bool, as_json: bool) -> None:
    """Put a snapshot back, or list the snapshots."""
    from xlcrm.history.journal import Journal, utc_now  # noqa: PLC0415 - keeps --help fast
    from xlcrm.history.restore import restore as put_back  # noqa: PLC0415 - same
    from xlcrm.history.runs import RunInfo  # noqa: PLC0415 - same
    from xlcrm.history.snapshots import find  # noqa: PLC0415 - same
    from xlcrm.running import leave_alone, login_name  # noqa: PLC0415 - same

    store = _store(book)
    if list_only:
        _print_snapshots(store, as_json=as_json)
        return
    day = today or date.today()  # noqa: DTZ011 - the office's day
    with Journal.open(store) as journal:
        snapshot = find(store, when)
        info = RunInfo("restore", login_name(), when, day, "", store.workbook.name)
        run = put_back(journal, snapshot, info, utc_now())
    leave_alone(store, run.fingerprint_after, day)
    if as_json:
        print_json({"run": run.id, "snapshot": snapshot.as_dict()})
        return
    click.echo(_RESTORED.say(language(), name=snapshot.name, run=run.id))


def _print_snapshots(store: Store, *, as_json: bool) -> None:
    from xlcrm.history.snapshots import snapshots  # noqa: PLC0415 - keeps --help fast

    kept = snapshots(store)
    if as_json:
        print_json({"snapshots": [snapshot.as_dict() for snapshot in kept]})
        return
    for snapshot in kept:
        click.echo(f"{snapshot.as_dict()['taken']}  {snapshot.size:>12,}  {snapshot.name}")


def _store(book: Path) -> Store:
    """Return the store of a workbook, which may itself be missing (a restore brings it back)."""
    from xlcrm.history.store import Store  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    path = book.expanduser()
    if not path.exists() and Store.of(path).folder.is_dir():
        return Store.of(path)
    return Store.of(Workspace.of(path).workbook)
