"""Problems of the sheet 查询条件 / Queries."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

_LEFT_OUT = Text("在改正之前这个查询不更新，其他查询照常。", "Until it is put right this query is not answered; the others are.")

QUERY_TABLE = Code(
    "query_table",
    Severity.ERROR,
    Text("查询“{query}”：没有名为“{value}”的工作表。{nearest}", "Query “{query}”: there is no sheet called “{value}”.{nearest}"),
    _LEFT_OUT,
)
QUERY_TABLES = Code(
    "query_tables",
    Severity.ERROR,
    Text("查询“{query}”的各行写了不同的表：“{first}”和“{value}”。", "The rows of the query “{query}” name different sheets: “{first}” and “{value}”."),
    Text("一个查询只查一张表；请改成同一张，或另起一个查询名。", "A query asks one sheet; please name the same one, or give these rows another query name."),
)
QUERY_CONDITION = Code(
    "query_condition",
    Severity.ERROR,
    Text("查询“{query}”的条件看不懂：{why}", "The condition of the query “{query}” is not understood: {why}"),
    _LEFT_OUT,
)
QUERY_COLUMN = Code(
    "query_column",
    Severity.WARNING,
    Text("查询“{query}”：“{table}”没有“{name}”这一列。{nearest}", "Query “{query}”: “{table}” has no column “{name}”.{nearest}"),
    Text("这一列不显示、不参与排序。", "It is neither shown nor sorted by."),
)

CODES = (QUERY_TABLE, QUERY_TABLES, QUERY_CONDITION, QUERY_COLUMN)
