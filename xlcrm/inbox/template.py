"""Import templates: a workbook in which a list can be written down so that nothing about it is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Kind, Owner
from xlcrm.model.settings import default_settings
from xlcrm.model.text import Text
from xlcrm.xlsx.build_columns import shown
from xlcrm.xlsx.build_template import Guide, TemplateColumn, build_template

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.schema import Column, Table
    from xlcrm.model.settings import Settings
    from xlcrm.model.text import Lang

EXAMPLE = Text("（示例）", "(example) ")
"""What the first text of an example row begins with: such a row is never taken in."""

GUIDE = Text("填写说明", "How to fill in")
"""The title of the sheet that explains a template; it holds no list."""

_HEADINGS = (Text("列", "Column"), Text("必填", "Required"), Text("说明", "Explanation"), Text("可选值", "Choices"))
_MUST = Text("必填", "yes")
_LINES = (
    Text("一行一条记录，橙色的列必填；灰色的示例行可以删除，留着也不会导入。", "One record a row; the orange columns are required. The grey example row may be deleted; it is never taken in."),
    Text("填好保存，放入收件箱，或运行 xlcrm import。", "Fill it in, save it and drop it into the inbox, or run xlcrm import."),
)
_NAME = Text("王小明", "Jane Smith")
_EXAMPLES = {"mobile": "13800138000", "phone": "010-62345678", "email": "name@example.com", "customer_id": "KH000001"}
_OF_KIND = {Kind.NUMBER: "1", Kind.MONEY: "1000", Kind.INTEGER: "1"}


def write_template(path: Path, table: Table, lang: Lang, today: date, book: Book | None = None) -> None:
    """Write the template of a table, with the columns and the choices of a workbook where one is given."""
    settings = book.settings if book else default_settings(lang)
    columns = [column for column in table.columns if _asked(column, table, book)]
    marked = next((column.key for column in columns if _may_be_marked(column)), "")
    made = [_made(column, settings, today, lang, EXAMPLE.say(lang) if column.key == marked else "") for column in columns]
    guide = Guide(
        GUIDE.say(lang), tuple(heading.say(lang) for heading in _HEADINGS), _MUST.say(lang), tuple(line.say(lang) for line in _LINES)
    )
    build_template(path, table.sheet(lang), made, guide)


def _asked(column: Column, table: Table, book: Book | None) -> bool:
    """Tell whether people fill a column of new records: not what xlcrm fills, not groups that are switched off."""
    if column.owner is not Owner.STAFF or column.kind in {Kind.FORMULA, Kind.LINK} or (column.key in table.identity[:1] and table.prefix):
        return False
    layout = book.frame(table.name).layout if book and table.name in book.frames else None
    return column.key in layout.headings and not column.hidden if layout else shown(column, ())


def _may_be_marked(column: Column) -> bool:
    return column.kind in {Kind.TEXT, Kind.REFERENCE, Kind.CODE} and not column.choices


def _made(column: Column, settings: Settings, today: date, lang: Lang, mark: str) -> TemplateColumn:
    offered = settings.active_values(column.choices) if column.choices and column.kind is not Kind.PEOPLE else ()
    return TemplateColumn(
        column.heading(lang), column.hint.say(lang), mark + _example(column, offered, today, lang, named=bool(mark)),
        column.required, offered, column.free,
    )  # fmt: skip


def _example(column: Column, offered: tuple[str, ...], today: date, lang: Lang, *, named: bool) -> str:
    if offered:
        return offered[0]
    if column.key in _EXAMPLES:
        return _EXAMPLES[column.key]
    if column.kind in {Kind.DATE, Kind.DATETIME} and column.required:
        return today.isoformat()
    if named:
        return _NAME.say(lang)
    return _OF_KIND.get(column.kind, "") if column.required else ""


def is_example(data: pd.DataFrame) -> pd.Series:
    """Tell which records are example rows of a template."""
    found = data.iloc[:, :0].any(axis=1)
    for key in data:
        if data[key].dtype.kind in "OUT" or str(data[key].dtype).startswith("str"):
            found |= data[key].fillna("").astype("str").str.startswith(tuple(EXAMPLE))
    return found
