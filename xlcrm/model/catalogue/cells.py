"""Problems of single cells: what could not be read, and what Excel damaged."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

VALUE_UNREADABLE = Code(
    "value_unreadable",
    Severity.ERROR,
    Text("“{column}”的内容“{value}”不是{wanted}，未能读入。",
         "“{value}” in “{column}” is not {wanted}, so it was not read."),
    Text("请改成{wanted}，例如 {example}。原来的内容仍保留在单元格里。",
         "Please type {wanted}, for example {example}. What was typed stays in the cell."),
)
DATE_IMPOSSIBLE = Code(
    "date_impossible",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是有效的日期：这一天不存在，或不在可用的年份之内。",
         "“{value}” in “{column}” is no valid date: there is no such day, or its year is out of range."),
    Text("请核对年、月、日后重新输入，例如 {example}。",
         "Please check year, month and day and type it again, for example {example}."),
)
NUMBER_AS_TEXT = Code(
    "number_as_text",
    Severity.WARNING,
    Text("“{column}”的数字“{value}”是以文本形式存储的，Excel 求和时会漏掉它。",
         "The number “{value}” in “{column}” is stored as text; Excel leaves it out of sums."),
    Text("xlcrm 已按数字读取。请选中该列，用“数据”菜单的“分列”转换成数字。",
         "xlcrm has read it as a number. Select the column and convert it with Data, Text to Columns."),
)
DATE_AS_TEXT = Code(
    "date_as_text",
    Severity.WARNING,
    Text("“{column}”的日期“{value}”是以文本形式存储的，无法正确排序和筛选。",
         "The date “{value}” in “{column}” is stored as text and will not sort or filter properly."),
    Text("xlcrm 已按日期读取。请选中该列，用“数据”菜单的“分列”转换成日期。",
         "xlcrm has read it as a date. Select the column and convert it with Data, Text to Columns, Date."),
)
CODE_SCIENTIFIC = Code(
    "code_scientific",
    Severity.ERROR,
    Text("“{column}”的号码被 Excel 变成了科学计数法“{value}”，后面的数字已经丢失。",
         "Excel turned the number in “{column}” into “{value}”; its last digits are lost."),
    Text("请先把单元格格式设为“文本”，再按原始资料重新输入完整的号码。",
         "Please set the cell's format to Text and type the whole number again from its source."),
)
CODE_FLOAT = Code(
    "code_float",
    Severity.WARNING,
    Text("“{column}”的“{value}”多了小数部分，已按“{read}”读取。",
         "“{value}” in “{column}” has a needless decimal part; it was read as “{read}”."),
    Text("请把单元格格式设为“文本”，并重新输入 {read}。",
         "Please set the cell's format to Text and type {read} again."),
)
CODE_DIGITS_LOST = Code(
    "code_digits_lost",
    Severity.ERROR,
    Text("“{column}”的“{value}”超过 15 位，Excel 已把第 15 位之后的数字变成 0。",
         "“{value}” in “{column}” has more than 15 digits; Excel has turned the digits after the 15th into zeros."),
    Text("请先把单元格格式设为“文本”，再按原始资料重新输入完整的号码。",
         "Please set the cell's format to Text and type the whole number again from its source."),
)
CELL_ERROR_VALUE = Code(
    "cell_error_value",
    Severity.ERROR,
    Text("“{column}”的公式出错，显示 {value}，没有可用的内容。",
         "The formula in “{column}” fails with {value}, so there is no value to use."),
    Text("请修正这个公式，或者直接填写正确的内容。", "Please mend the formula or type the right value instead."),
)
TEXT_PADDED = Code(
    "text_padded",
    Severity.INFO,
    Text("“{column}”的内容“{value}”前后有多余的空格，已按去掉空格后的内容读取。",
         "“{value}” in “{column}” has blanks around it; it was read without them."),
    Text("建议删除多余的空格，否则筛选和查找时可能找不到。",
         "Better delete the blanks: filters and look-ups may miss the cell."),
)

CODES = (
    VALUE_UNREADABLE, DATE_IMPOSSIBLE, NUMBER_AS_TEXT, DATE_AS_TEXT, CODE_SCIENTIFIC, CODE_FLOAT, CODE_DIGITS_LOST,
    CELL_ERROR_VALUE, TEXT_PADDED,
)  # fmt: skip
