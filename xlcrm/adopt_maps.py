"""What ``--map`` says of a list that is adopted: which sheet is which table, which heading which column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process

from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.tables import TABLES
from xlcrm.model.text import Text
from xlcrm.xlsx.headings import normal
from xlcrm.xlsx.locate import ColumnMap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.model.book import Frame
    from xlcrm.model.schema import Column, Table

BAD_MAP = RefusalKind(
    "map.not_understood",
    WRONG_USE,
    Text(
        '--map “{given}”看不懂。写法："工作表=客户"，"标题=客户名称"，或 "工作表!标题=客户名称"。{nearest}',
        '--map “{given}” is not understood. Write "Sheet=Customers", "Heading=Name" or "Sheet!Heading=Name". {nearest}',
    ),
)
_NEAREST = Text("最接近的是：{names}。", "The nearest are: {names}.")
_SHOWN = 3


def read_maps(
    given: Sequence[str],
    frames: Mapping[str, Frame],
    titles: Sequence[str],
    headings_of: Callable[[str], Collection[str]],
) -> tuple[dict[str, str], dict[str, ColumnMap]]:
    """Return the entries for the sheet 规则 (``customers``, ``customers.mobile`` to title or heading) and the maps.

    Sheets are read first, so that headings are looked for on the right ones.
    """
    pairs = [_split(one) for one in given]
    sheets = {frame.table.name: frame.sheet for frame in frames.values() if frame.layout}
    entries: dict[str, str] = {}
    rest = []
    for one, left, right in pairs:
        title = _find(left, titles)
        table = _table(right)
        if title and table:
            entries[table.name] = sheets[table.name] = title
        else:
            rest.append((one, left, right))
    for one, left, right in rest:
        table, column, heading = _column(one, left, right, sheets, headings_of)
        entries[f"{table.name}.{column.key}"] = heading
    return entries, _as_maps(entries)


def remembered(frames: Mapping[str, Frame]) -> dict[str, str]:
    """Return the sheets that are not titled as xlcrm titles them: the settings remember which table each is."""
    return {
        name: frame.sheet
        for name, frame in frames.items()
        if frame.layout and normal(frame.sheet) not in {normal(label) for label in frame.table.label}
    }


def _split(one: str) -> tuple[str, str, str]:
    left, equals, right = one.partition("=")
    if not (left.strip() and equals and right.strip()):
        raise Refusal(BAD_MAP, given=one, nearest="")
    return one, left.strip(), right.strip()


def _table(words: str) -> Table | None:
    return next(
        (table for table in TABLES if normal(words) in {normal(name) for name in (table.name, *table.label)}), None
    )


def _find(words: str, among: Collection[str]) -> str:
    return next((one for one in among if normal(one) == normal(words)), "")


def _column(
    one: str, left: str, right: str, sheets: Mapping[str, str], headings_of: Callable[[str], Collection[str]]
) -> tuple[Table, Column, str]:
    sheet, bang, words = left.rpartition("!")
    seen: list[str] = []
    for table in TABLES:
        title = sheets.get(table.name, "")
        if not title or (bang and normal(title) != normal(sheet.strip("'"))):
            continue
        column = next((c for c in table.columns if normal(right) in {normal(name) for name in (c.key, *c.label)}), None)
        heading = _find(words, headings_of(title))
        if column and heading:
            return table, column, heading
        seen += [*headings_of(title), *(label for c in table.columns for label in c.label)]
    near = [match[0] for word in (words, right) for match in process.extract(word, seen, limit=_SHOWN, score_cutoff=50)]
    names = "、".join(dict.fromkeys(near))
    raise Refusal(
        BAD_MAP, given=one, nearest=Text(*(part.replace("{names}", names) for part in _NEAREST)) if near else ""
    )


def _as_maps(entries: Mapping[str, str]) -> dict[str, ColumnMap]:
    tables = dict.fromkeys(name.partition(".")[0] for name in entries)
    return {
        table: ColumnMap(
            entries.get(table, ""),
            {name.partition(".")[2]: heading for name, heading in entries.items() if name.startswith(f"{table}.")},
        )
        for table in tables
    }
