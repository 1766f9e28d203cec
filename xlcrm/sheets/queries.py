"""查询_… / Query_…: the result of every saved query, a sheet each (F6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.content import Block, SheetContent
from xlcrm.model.schema import Kind
from xlcrm.model.sheets import QUERY_KEY, QUERY_TITLE, query_sheet
from xlcrm.model.text import LANGS, Text
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of, when_filled

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.settings_queries import Query
    from xlcrm.model.text import Lang

_SUBTITLE = Text("{day}：{sheet}中符合条件的 {count} 行", "{day}: {count} rows of {sheet} fulfil the conditions")
_CUT = Text("（只列前 {limit} 行）", " (the first {limit} are listed)")
_GONE = Text("“查询条件”里没有这个查询了，这张表可以删除。", "This query is no longer in the sheet Queries; this sheet may be deleted.")
_FORMATS = {
    Kind.DATE: "date", Kind.DATETIME: "datetime", Kind.MONEY: "money", Kind.INTEGER: "integer", Kind.NUMBER: "number",
}  # fmt: skip
_FEW = 8
_WIDE = 40


def queries(book: Book) -> list[SheetContent]:
    """Answer every saved query that asks something; a sheet of one that is gone says so."""
    asked = [content for query in book.settings.queries if (content := when_filled(book, _answer(book, query)))]
    kept = {title.casefold() for query in book.settings.queries for title in query_sheet(query.name).label}
    for lang in LANGS:
        prefix = QUERY_TITLE.say(lang, name="")
        there = (title for title in book.titles if title.casefold().startswith(prefix.casefold()))
        asked += [_gone(title, title[len(prefix) :], lang) for title in there if title.casefold() not in kept]
    return asked


def _answer(book: Book, query: Query) -> SheetContent:
    frame = book.frame(query.table)
    keys = [key for key, _ in query.order]
    shown = query.show or _first_columns(frame)
    found = frame.data[list(dict.fromkeys((*shown, *keys)))][query.mask(book)]
    if keys:
        ascending = [not descending for _, descending in query.order]
        found = found.sort_values(keys, ascending=ascending, kind="stable", na_position="last")
    limit = int(book.settings.rule("sheet.max_rows"))
    listed = found.head(limit)
    columns = [_column(book, frame, listed, key) for key in shown]
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), sheet=frame.sheet, count=len(found))
    if len(found) > limit:
        subtitle += _CUT.say(book.lang, limit=limit)
    place = next((number for number, key in enumerate(shown, 1) if key in frame.table.identity), 0)
    links = row_links(frame, listed.index.tolist(), shown[place - 1], place) if place else ()
    return list_sheet(QUERY_KEY + query.name, query.name, subtitle, columns, links=links)


def _first_columns(frame: Frame) -> tuple[str, ...]:
    """Return what a query shows that does not say: the first columns of the table that the workbook has."""
    return tuple(column.key for column in frame.table.columns if frame.has(column.key))[:_FEW]


def _column(book: Book, frame: Frame, listed: pd.DataFrame, key: str) -> ListColumn:
    column = frame.table.by_key.get(key)
    if column is None:
        return ListColumn(key, values_of(listed[key]), "text", 16)
    form = "link" if key in frame.table.identity else _FORMATS.get(column.kind, "text")
    heading = column.heading(book.lang)
    return ListColumn(heading, values_of(listed[key], column.kind), form, min(max(column.width, 11), _WIDE))


def _gone(title: str, name: str, lang: Lang) -> SheetContent:
    blocks = (Block(1, 1, ((title,),), ("title",)), Block(2, 1, ((_GONE.say(lang),),), ("subtitle",)))
    return SheetContent(QUERY_KEY + name, blocks)
