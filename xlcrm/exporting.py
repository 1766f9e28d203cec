"""A table out of the workbook: as csv, xlsx, json or vCard, with the headings by which it can be taken in again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.choosing import NO_QUERY, WRONG_CONDITION, nearest_sentence
from xlcrm.history.files import write_durably
from xlcrm.model.conditions import ConditionError, compile_condition
from xlcrm.model.refusals import PROTECTED, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.schema import Kind
from xlcrm.model.settings_tables import extras_of
from xlcrm.model.table_names import fold_name, titles_of
from xlcrm.model.text import Text, joined
from xlcrm.xlsx.build_export import build_export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.model.book import Book, Frame

SUFFIXES = (".csv", ".xlsx", ".json", ".vcf")
NO_SUFFIX = RefusalKind(
    "export.unknown_format",
    WRONG_USE,
    Text("不会写“{file}”这样的文件。文件名请以 {names} 结尾。", "Files like “{file}” cannot be written. Let its name end in {names}."),
)
NO_TABLE = RefusalKind(
    "export.no_such_table",
    WRONG_USE,
    Text("工作簿里没有叫“{name}”的表。{nearest}可以导出：{names}。", "The workbook has no table called “{name}”. {nearest}Tables are: {names}."),
)
OTHER_TABLE = RefusalKind(
    "export.query_of_other",
    WRONG_USE,
    Text("查询“{name}”是关于“{table}”的，不能用来导出这张表。", "The query “{name}” is about “{table}”, not about this table."),
)
NO_PEOPLE = RefusalKind(
    "export.no_people",
    WRONG_USE,
    Text("“{table}”里没有人，不能存成名片。请导出为 .csv 或 .xlsx。", "“{table}” holds no people, so no cards. Export it as .csv or .xlsx."),
)
WORKBOOK_ITSELF = RefusalKind(
    "export.onto_workbook",
    PROTECTED,
    Text("“{file}”就是工作簿本身。请另取一个文件名。", "“{file}” is the workbook itself. Choose another name."),
)
_CARDS = {"customers", "contacts"}
_LINES = (
    ("TEL;TYPE=CELL", "mobile"), ("TEL;TYPE=WORK", "phone"), ("EMAIL", "email"), ("ORG", "company"), ("TITLE", "position"), ("NOTE", "note"),
)  # fmt: skip
_NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.INTEGER})


@dataclass(frozen=True)
class Exported:
    """What goes out: the title of the table, headings, rows as texts, and by column what kind of cells it has."""

    title: str
    headings: tuple[str, ...]
    columns: tuple[list[str], ...]
    kinds: tuple[str, ...]

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows, one after the other."""
        return zip(*self.columns, strict=True)


def export(book: Book, table: str, path: Path, where: str = "", query: str = "") -> int:
    """Write a table, or the rows that a condition or a saved query finds, and return how many.

    Raises:
        Refusal: No such table, condition, query or format.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Refusal(NO_SUFFIX, file=path.name, names=joined(SUFFIXES))
    frame = _frame_called(book, table)
    mask = np.ones(len(frame.data), dtype=np.bool_)
    if where:
        mask &= _fulfilling(book, frame, where)
    if query:
        mask &= _found(book, frame, query)
    rows = [int(row) for row in frame.data.index[mask]]
    if suffix == ".vcf":
        write_durably(path, _as_cards(frame, rows).encode())
        return len(rows)
    made = _exported(frame, rows)
    if suffix == ".xlsx":
        build_export(path, made.title, made.headings, made.columns, made.kinds)
    else:
        write_durably(path, _as_csv(made) if suffix == ".csv" else _as_json(made))
    return len(rows)


def _frame_called(book: Book, name: str) -> Frame:
    there = {key: frame for key, frame in book.frames.items() if frame.layout}
    for frame in there.values():
        if fold_name(name) in {fold_name(frame.sheet), *map(fold_name, titles_of(frame.table))}:
            return frame
    names = {frame.sheet for frame in there.values()}
    raise Refusal(NO_TABLE, name=name, nearest=nearest_sentence(name, names), names=joined(frame.sheet for frame in there.values()))


def _fulfilling(book: Book, frame: Frame, where: str) -> np.ndarray:
    try:
        return compile_condition(where, frame.table, extras_of(frame.table.name, book.frames)).of(book)
    except ConditionError as error:
        raise Refusal(WRONG_CONDITION, text=where, position=error.position, what=error.sentence) from error


def _found(book: Book, frame: Frame, name: str) -> np.ndarray:
    queries = {fold_name(query.name): query for query in book.settings.queries}
    query = queries.get(fold_name(name))
    if query is None:
        known = joined(each.name for each in queries.values())
        raise Refusal(NO_QUERY, name=name, nearest=nearest_sentence(name, set(queries)), names=known)
    if query.table != frame.table.name:
        raise Refusal(OTHER_TABLE, name=name, table=book.frame(query.table).table.label)
    return query.mask(book)


def _exported(frame: Frame, rows: list[int]) -> Exported:
    """Return the columns of a table as they stand in its sheet; what is hidden or a live formula stays behind."""
    columns = frame.table.by_key
    there = [key for key in map(str, frame.data) if frame.has(key) or (frame.layout and key in frame.layout.extras)]
    keys = [key for key in there if key not in columns or not (columns[key].hidden or columns[key].kind is Kind.FORMULA)]
    kinds = tuple(_kind(columns[key].kind) if key in columns else "text" for key in keys)
    return Exported(frame.sheet, tuple(frame.heading(key) for key in keys), tuple(frame.shown_all(rows, key) for key in keys), kinds)


def _kind(kind: Kind) -> str:
    if kind is Kind.DATE:
        return "date"
    return "number" if kind in _NUMBERS else "text"


def _as_csv(made: Exported) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(made.headings)
    writer.writerows(made.rows)
    return out.getvalue().encode("utf-8-sig")


def _as_json(made: Exported) -> bytes:
    rows = [{heading: text for heading, text in zip(made.headings, row, strict=True) if text} for row in made.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _as_cards(frame: Frame, rows: list[int]) -> str:
    if frame.table.name not in _CARDS:
        raise Refusal(NO_PEOPLE, table=frame.sheet)
    names = frame.shown_all(rows, "name")
    details = [(line, frame.shown_all(rows, key)) for line, key in _LINES if key in frame.data]
    cards = []
    for at, name in enumerate(names):
        said = [f"{line}:{_escaped(values[at])}" for line, values in details if values[at]]
        cards.append("\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"N:{_escaped(name)};;;;", f"FN:{_escaped(name)}", *said, "END:VCARD", ""]))
    return "".join(cards)


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")
