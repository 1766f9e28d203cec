"""What became of a dropped file, told to staff: what it was understood as, line by line, on the screen and in the text beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.inbox.merging import Result
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.importing import Taken
    from xlcrm.model.text import Lang

_FILE = Text("“{file}” {sheet}→ {table}", "“{file}” {sheet}→ {table}")
_COLUMN = Text("  {heading} → {column}（{sample}）", "  {heading} → {column} ({sample})")
_REMEMBERED = Text("  （列的对应按以前的回答）", "  (columns as was answered before)")
_LEFT_OUT = Text("  未用的列：{names}", "  columns left out: {names}")
_COUNTS = Text(
    "  新增 {added}，更新 {updated}，无变化 {unchanged}，未导入 {rejected}，仅更新模式下未添加 {left}",
    "  added {added}, updated {updated}, unchanged {unchanged}, not taken in {rejected}, not added {left}",
)
_DIFFERS = Text("  第 {row} 行与 {record} 的“{column}”不同：档案“{ours}”，文件“{theirs}”{taken}",
                "  row {row} differs from {record} in “{column}”: archive “{ours}”, file “{theirs}”{taken}")  # fmt: skip
_TAKEN = Text("，已用文件的值", "; the file's was taken")
_NEWER = Text("，档案在文件之后由员工改过，保留档案", "; staff changed the archive after the file was saved, so it stays")
_HINT = Text("  第 {row} 行：{sentence}", "  row {row}: {sentence}")
_ABSENT = Text("  工作簿没有这些列，未导入：{names}", "  columns that the workbook does not have, not taken in: {names}")
_COMPANIES = Text("  新建公司：{names}", "  new companies: {names}")
_DOUBT = Text("  第 {row} 行可能就是 {record}：{why}；已作为新客户添加", "  row {row} may be {record}: {why}; it was added as a new customer")
_MORE = Text("  …还有 {count} 处", "  … and {count} more")
_SHORT = Text("新增 {added}，更新 {updated}，无变化 {unchanged}，未导入 {rejected}", "added {added}, updated {updated}, unchanged {unchanged}, not taken in {rejected}")


def told(file: str, taken: Taken, lang: Lang, most: int) -> list[str]:
    """Return what became of one list of a file, of differences and doubts at most so many each."""
    table, understood = taken.given.table, taken.understood
    lines = [_FILE.say(lang, file=file, sheet=f"{taken.name} " if taken.name else "", table=table.sheet(lang))]
    lines += [_REMEMBERED.say(lang)] * understood.remembered
    for key, at in understood.columns.items():
        heading = understood.headings.get(at, str(at + 1))
        sample = "、".join(understood.samples(at)[:2])
        lines.append(_COLUMN.say(lang, heading=heading, column=table.by_key[key].heading(lang), sample=sample))
    if understood.extras:
        lines.append(_LEFT_OUT.say(lang, names="、".join(understood.extras)))
    if taken.given.absent:
        lines.append(_ABSENT.say(lang, names="、".join(table.by_key[key].heading(lang) for key in taken.given.absent)))
    lines.append(_COUNTS.say(lang, **counts_of([taken])))
    if taken.merged.companies:
        lines.append(_COMPANIES.say(lang, names="、".join(taken.merged.companies)))
    lines += _first(_differences(taken, lang), most, lang)
    lines += _first((_HINT.say(lang, row=hint.row, sentence=hint.sentence.say(lang)) for hint in taken.given.hints), most, lang)
    return lines + _first((_DOUBT.say(lang, row=row, record=record, why=why.say(lang))
                           for row, (record, why) in taken.merged.doubts.items()), most, lang)  # fmt: skip


def counts_of(lists: Iterable[Taken]) -> dict[str, int]:
    """Return how many rows came to which result."""
    taken = list(lists)
    return {result.value: sum(each.count(result) for each in taken) for result in Result}


def in_short(lists: Sequence[Taken], lang: Lang) -> str:
    """Return in a few words what became of the rows of a file."""
    return _SHORT.say(lang, **counts_of(lists))


def _differences(taken: Taken, lang: Lang) -> Iterable[str]:
    columns = taken.given.table.by_key
    for one in taken.merged.differences:
        said = _TAKEN.say(lang) if one.taken else _NEWER.say(lang) if one.newer else ""
        yield _DIFFERS.say(lang, row=one.row, record=one.record, ours=one.ours, theirs=one.theirs, column=columns[one.key].heading(lang), taken=said)


def _first(lines: Iterable[str], most: int, lang: Lang) -> list[str]:
    every = list(lines)
    return every[:most] + ([_MORE.say(lang, count=len(every) - most)] if len(every) > most else [])
