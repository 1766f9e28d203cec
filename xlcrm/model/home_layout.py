"""Where the figures behind the charts of 首页 stand.

The starter workbook draws its charts over these fixed ranges, so every range has always the same number of rows; what is
not filled stays empty. Ranges, not defined names: LibreOffice does not draw a series that is given by a name.
"""

from __future__ import annotations

from typing import NamedTuple

from xlcrm.model.text import Text


class ChartRange(NamedTuple):
    """A table that a chart draws: first row and column of its headings, number of rows below them, headings."""

    row: int
    column: int
    rows: int
    headings: tuple[Text, ...]


FIRST_DATA_COLUMN = 16
CHART_DATA: dict[str, ChartRange] = {
    "months": ChartRange(4, 16, 12, (Text("月份", "Month"), Text("成交额", "Amount"), Text("新客户", "New customers"))),
    "status": ChartRange(4, 20, 5, (Text("客户状态", "Status"), Text("客户数", "Customers"))),
    "tier": ChartRange(11, 20, 6, (Text("会员等级", "Tier"), Text("客户数", "Customers"))),
    "intent": ChartRange(19, 20, 6, (Text("意向级别", "Intent"), Text("客户数", "Customers"))),
    "due": ChartRange(18, 16, 15, (Text("跟进日期", "Follow-up on"), Text("客户数", "Customers"))),
    "source": ChartRange(27, 20, 8, (Text("客户来源", "Source"), Text("客户数", "Customers"))),
}
CHARTS_FROM_ROW = 10
"""First row that the charts cover; the key figures stand above it."""
