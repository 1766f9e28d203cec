"""What is in a workbook: headings, drop-downs, columns that were sorted apart, cells that Excel stored as something else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.doctor.apart import sorted_apart
from xlcrm.doctor.finding import Finding, Level
from xlcrm.history import seen
from xlcrm.history.store import Store
from xlcrm.model.catalogue import cells, headings
from xlcrm.model.problems import Severity
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text, joined
from xlcrm.pipeline import known
from xlcrm.reading import read_customers
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from xlcrm.model.book import Book
    from xlcrm.model.problems import Problem
    from xlcrm.reading import Reading

_LEVELS: Final = {Severity.ERROR: Level.ERROR, Severity.WARNING: Level.WARNING, Severity.INFO: Level.HINT}
_LOOKED_FOR: Final = frozenset({*headings.CODES, *cells.CODES})
_SHOWN: Final = 5
_UNREADABLE: Final = Text("{why}", "{why}")
_READ: Final = Text("读取正常：{tables} 张表，{rows} 个客户。", "Reads well: {tables} table[s], {rows} customer[s].")
_SEEN: Final = Text("{said}{where}", "{said}{where}")
_WHERE: Final = Text("（{cells}，共 {count} 处）", " ({cells}; {count} in all)")
_BROKEN_NAMES: Final = Text(
    "定义名称 {names} 指向已删除的内容，用到它们的下拉列表是空的。",
    "The defined names {names} point at what was deleted; drop-downs that use them are empty.",
)
_NO_DROPDOWNS: Final = Text("工作簿里还没有下拉列表的选项。", "The workbook has no choices for its drop-downs yet.")
_REFRESH: Final = Text('xlcrm refresh "{file}"', 'xlcrm refresh "{file}"')
_APART: Final = Text(
    "“{sheet}”的列 {columns} 没有随行一起移动：排序时只选中了一部分列，{count} 行的内容已经错位。",
    "The columns {columns} of “{sheet}” did not move with their rows: only some columns were selected for a sort, and {count} row[s] are mixed up.",
)
_APART_ADVICE: Final = Text(
    "在 Excel 里撤销排序；已经保存的，用 xlcrm restore 恢复到排序之前。",
    "Undo the sort in Excel; if it was saved, put a snapshot from before it back with xlcrm restore.",
)
_LOST_MACROS: Final = Text(
    "“{file}”是 .xlsm，里面却没有宏：可能被别的程序另存过。", "“{file}” is an .xlsm without macros: another program may have saved it."
)
_AGAIN: Final = Text("改名为 .xlsx 后运行 xlcrm buttons add。", "Rename it to .xlsx and run xlcrm buttons add.")


def content(workbook: Path, today: date) -> Iterator[Finding]:
    """Yield what is found inside a workbook; one that cannot be read is one finding."""
    try:
        reading = read_customers(workbook, today=today)
    except Refusal as refusal:
        words = {"why": Text(refusal.say("zh"), refusal.say("en"))}
        yield Finding(refusal.code, Level.ERROR, _UNREADABLE, args=words)
        return
    tables = sum(frame.layout is not None for frame in reading.book.frames.values())
    yield Finding("read", Level.FINE, _READ, args={"tables": tables, "rows": len(reading.book.customers)})
    yield from _problems(reading.book)
    yield from _names(reading, workbook)
    yield from _apart(reading, workbook)
    yield from _macros(reading, workbook)


def _problems(book: Book) -> Iterator[Finding]:
    """Yield problems of headings, and of cells a column at a time, each with its first places."""
    groups: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in known(book).problems:
        if problem.code in _LOOKED_FOR:
            groups[problem.code.code, problem.place.sheet, problem.place.key].append(problem)
    for (code, _, _), problems in groups.items():
        first = problems[0]
        places = [problem.place.cell for problem in problems if problem.place.cell]
        shown = joined([f"{first.place.sheet}!{place}" for place in places[:_SHOWN]])
        where = Text(*(_WHERE.say(lang, cells=shown.say(lang), count=len(problems)) if places else "" for lang in ("zh", "en")))
        words = {"said": Text(first.message("zh"), first.message("en")), "where": where,
                 "hint": Text(first.hint("zh"), first.hint("en"))}  # fmt: skip
        yield Finding(code, _LEVELS[first.severity], _SEEN, Text("{hint}", "{hint}"), words)


def _names(reading: Reading, workbook: Path) -> Iterator[Finding]:
    names = read_workbook(reading.package).names
    broken = [name.name for name in names if "#REF!" in name.formula]
    if broken:
        yield Finding("names_broken", Level.WARNING, _BROKEN_NAMES, _REFRESH, {"names": joined(broken[:_SHOWN]), "file": workbook.name})
    if not any(name.name.startswith("dd_") for name in names):
        yield Finding("dropdowns_missing", Level.HINT, _NO_DROPDOWNS, _REFRESH, {"file": workbook.name})


def _apart(reading: Reading, workbook: Path) -> Iterator[Finding]:
    """Compare with what staff's cells held after the last run."""
    views = {name: seen.view(frame) for name, frame in reading.book.frames.items() if frame.layout}
    for name, before in seen.load(Store.of(workbook), views).items():
        frame = reading.book.frames[name]
        keys, count = sorted_apart(before, views[name])
        if keys:
            columns = joined(frame.heading(key) for key in keys)
            words = {"sheet": frame.sheet, "columns": columns, "count": count}
            yield Finding("sorted_apart", Level.ERROR, _APART, _APART_ADVICE, words)


def _macros(reading: Reading, workbook: Path) -> Iterator[Finding]:
    part = read_workbook(reading.package).part
    if workbook.suffix.lower() == ".xlsm" and not reading.package.related(part, "vbaProject"):
        yield Finding("macros_lost", Level.WARNING, _LOST_MACROS, _AGAIN, {"file": workbook.name})
