"""Problems of sheets and headings: what could not be found, and what stands in the way of reading it."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

SHEET_MISSING = Code(
    "sheet_missing",
    Severity.ERROR,
    Text("设置中为“{table}”指定的工作表“{detail}”不存在。",
         "The settings name the sheet “{detail}” for “{table}”, but there is none of that name."),
    Text("请把工作表的名称改回来，或在“规则”表中改正设置。",
         "Please give the sheet its name back, or correct the setting in the sheet “Rules”."),
)
SHEET_WITHOUT_HEADINGS = Code(
    "sheet_without_headings",
    Severity.ERROR,
    Text("在工作表“{sheet}”中没有找到“{table}”的标题行，内容没有读取。",
         "No row of headings for “{table}” was found in the sheet “{sheet}”; it was not read."),
    Text("请在前 60 行内写上一行标题，至少包括识别这张表所需的列。",
         "Please put a row of headings within the first 60 rows, with the columns that identify the table."),
)
SHEET_SECOND = Code(
    "sheet_second",
    Severity.WARNING,
    Text("工作表“{sheet}”看起来也是“{table}”，没有读取；读取的是“{detail}”。",
         "The sheet “{sheet}” looks like “{table}” too; it was not read, “{detail}” was."),
    Text("同一种表只读取一张。请把内容合并到一张表里，或放进收件箱导入。",
         "Only one sheet of a kind is read. Please put the rows into one sheet, or import them through the inbox."),
)
HEADING_MISSING = Code(
    "heading_missing",
    Severity.ERROR,
    Text("“{sheet}”表没有“{missing}”这一列。{nearest}", "The sheet “{sheet}” has no column “{missing}”.{nearest}"),
    Text("请加上标题为“{missing}”的列；如果只是改了名称，请把标题改回来。",
         "Please add a column with the heading “{missing}”; if it was only renamed, give it its heading back."),
)
HEADING_RENAMED = Code(
    "heading_renamed",
    Severity.WARNING,
    Text(
        "“{sheet}”表没有“{missing}”这一列，但有一列“{detail}”像是它改了名称；这一列现在不读取，也不更新。",
        "The sheet “{sheet}” has no column “{missing}”, but “{detail}” looks like it under a new name; that column is "
        "neither read nor kept up to date.",
    ),
    Text(
        "请把标题改回“{missing}”，或在“规则”表的“列对应”组中写明现在的标题；如果是另外的一列，请换一个不相近的标题。",
        "Please give it the heading “{missing}” again, or name the new one in the group “Column map” of the sheet "
        "“Rules”; if it is another column, give it a heading less like it.",
    ),
)
HEADING_DUPLICATE = Code(
    "heading_duplicate",
    Severity.WARNING,
    Text("“{sheet}”表中标题“{detail}”出现了不止一次，只读取最左边的一列。",
         "The heading “{detail}” stands more than once in the sheet “{sheet}”; only the leftmost column is read."),
    Text("请给多余的一列换一个标题，或把它删除。",
         "Please give the other column a heading of its own, or delete it."),
)
HEADING_BLANK = Code(
    "heading_blank",
    Severity.WARNING,
    Text(
        "“{sheet}”表的 {detail} 列填了内容却没有标题，规则、筛选和模板都用不到它。",
        "Column {detail} of the sheet “{sheet}” is filled but has no heading; no rule, filter or template can use "
        "it.",
    ),
    Text("请在标题行为这一列写上标题。", "Please write a heading over the column."),
)
HEADINGS_IN_TWO_LINES = Code(
    "headings_in_two_lines",
    Severity.INFO,
    Text("“{sheet}”表的标题占了两行，已合并读取。",
         "The headings of the sheet “{sheet}” take two lines; they were read together."),
    Text("建议改成一行标题，筛选和排序会更可靠。",
         "One line of headings is better: sorting and filtering are safer."),
)
HEADINGS_MERGED = Code(
    "headings_merged",
    Severity.WARNING,
    Text("“{sheet}”表的标题中有合并单元格（{detail}）。",
         "There are merged cells among the headings of the sheet “{sheet}” ({detail})."),
    Text("请取消合并，让每一列都有自己的标题。",
         "Please unmerge them, so that each column has a heading of its own."),
)
CELLS_MERGED = Code(
    "cells_merged",
    Severity.WARNING,
    Text(
        "“{sheet}”表的记录中有合并单元格（如 {detail}），其中只有左上角的一格有内容。",
        "There are merged cells among the records of the sheet “{sheet}” (such as {detail}); only the first of "
        "them holds a value.",
    ),
    Text("请取消合并，并在每一行都填上内容。", "Please unmerge them and fill in every row."),
)
HEADINGS_REPEATED = Code(
    "headings_repeated",
    Severity.WARNING,
    Text(
        "“{sheet}”表的记录中间又出现了标题行（第 {at} 行起，共 {detail} 行），已跳过。",
        "The headings are repeated among the records of the sheet “{sheet}” (rows: {detail}, from row {at}); they "
        "were skipped.",
    ),
    Text("请删除这些行；打印时可用“顶端标题行”在每页重复标题。",
         "Please delete these rows; “rows to repeat at top” prints headings on every page."),
)
ROWS_BELOW_TOTALS = Code(
    "rows_below_totals",
    Severity.WARNING,
    Text(
        "“{sheet}”表的汇总行下面还有内容（第 {at} 行起，共 {detail} 行），没有读取。",
        "There are filled rows below the totals row of the sheet “{sheet}” (rows: {detail}, from row {at}); they "
        "were not read.",
    ),
    Text("请把这些记录移到汇总行上面。", "Please move these records above the totals row."),
)
ROWS_BELOW_GAP = Code(
    "rows_below_gap",
    Severity.WARNING,
    Text(
        "“{sheet}”表隔了很多空行之后还有内容（第 {at} 行起，共 {detail} 行），没有读取。",
        "There are filled rows far below the records of the sheet “{sheet}” (rows: {detail}, from row {at}); they "
        "were not read.",
    ),
    Text("如是记录，请移到表的末尾，中间不要留空行。",
         "If they are records, please move them to the end of the table, without empty rows between."),
)

CODES = (
    SHEET_MISSING, SHEET_WITHOUT_HEADINGS, SHEET_SECOND, HEADING_MISSING, HEADING_RENAMED, HEADING_DUPLICATE, HEADING_BLANK,
    HEADINGS_IN_TWO_LINES, HEADINGS_MERGED, CELLS_MERGED, HEADINGS_REPEATED, ROWS_BELOW_TOTALS,
    ROWS_BELOW_GAP,
)  # fmt: skip
