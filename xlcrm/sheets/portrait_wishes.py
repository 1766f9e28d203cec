"""What the customers of a portrait wish for in numbers: area, price, down payment, as quartiles of what they said (F2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.text import Text
from xlcrm.sheets.figures import sample_mark
from xlcrm.sheets.sections import Table

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue

_HEADINGS = (
    Text("购买意向（数字）", "Wishes in numbers"),
    Text("样本", "Sample"),
    Text("四分之一以下", "Lower quarter"),
    Text("中位数", "Median"),
    Text("四分之一以上", "Upper quarter"),
    Text("平均", "Mean"),
    Text("最高", "Highest"),
    Text("说明", "Remark"),
)
_FORMATS = ("text", "integer", "number", "number", "number", "number", "number", "note")
_UNDERSTATED = Text("客户常少报，实际可能更高", "often understated, may be more")
_COLUMNS = (
    ("customers", "wanted_area", True),
    ("customers", "wanted_price", True),
    ("customers", "wanted_total", True),
    ("site_visits", "area", True),
    ("site_visits", "price", True),
    ("customers", "down_payment", True),
    ("customers", "home_area", False),
    ("customers", "family_size", False),
    ("customers", "purchase_times", False),
)
_SEPARATOR = Text("；", "; ")
_QUARTERS = (0.25, 0.5, 0.75)


def wishes(book: Book, people: pd.DataFrame) -> Table:
    """Return the quartiles of every stated number; prices and areas are marked as likely understated."""
    rows: list[tuple[CellValue, ...]] = []
    for table, key, understated in _COLUMNS:
        if table not in book.frames or key not in book.frame(table).table.by_key:
            continue
        data = people if table == "customers" else book.frames[table].data
        said = data[key].dropna().to_numpy(dtype=np.float64)
        said = said[said > 0]
        if len(said):
            heading = book.frame(table).table.by_key[key].heading(book.lang)
            title = heading if table == "customers" else f"{book.frame(table).table.sheet(book.lang)} · {heading}"
            doubts = (sample_mark(book, len(said)), _UNDERSTATED.say(book.lang) if understated else "")
            figures = [*np.quantile(said, _QUARTERS), said.mean(), said.max()]
            shown = [round(float(figure), 2) for figure in figures]
            rows.append((title, len(said), *shown, _SEPARATOR.say(book.lang).join(filter(None, doubts))))
    return Table([text.say(book.lang) for text in _HEADINGS], _FORMATS, rows)
