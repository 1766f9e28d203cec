"""Why a workbook cannot be read or written: one kind of refusal for each reason."""

from __future__ import annotations

from xlcrm.model.refusals import PROTECTED, UNREADABLE, WRONG_USE, RefusalKind
from xlcrm.model.text import Text


def _unreadable(code: str, zh: str, en: str) -> RefusalKind:
    return RefusalKind(code, UNREADABLE, Text(zh, en))


def _protected(code: str, zh: str, en: str) -> RefusalKind:
    return RefusalKind(code, PROTECTED, Text(zh, en))


NOT_A_ZIP = _unreadable(
    "file.not_workbook",
    "“{file}”不是 Excel 工作簿（.xlsx/.xlsm）。请确认选对了文件。",
    "“{file}” is not an Excel workbook (.xlsx/.xlsm). Check that it is the right file.",
)
EMPTY_FILE = _unreadable(
    "file.empty",
    "“{file}”是空文件。请从备份恢复。",
    "“{file}” is empty. Restore it from a backup.",
)
DAMAGED = _unreadable(
    "file.damaged",
    "“{file}”已损坏或不完整（{detail}）。请用 Excel 打开并修复，或从备份恢复。",
    "“{file}” is damaged or incomplete ({detail}). Open and repair it in Excel, or restore a backup.",
)
ENCRYPTED = _unreadable(
    "file.encrypted",
    "“{file}”有打开密码。请先在 Excel 中取消密码再试。",
    "“{file}” is protected by a password. Remove the password in Excel first.",
)
OLD_FORMAT = _unreadable(
    "file.old_format",
    "“{file}”是旧版 .xls 格式。请用 Excel 另存为 .xlsx 再试。",
    "“{file}” is in the old .xls format. Save it as .xlsx in Excel first.",
)
LOCK_FILE = _unreadable(
    "file.lock_file",
    "“{file}”只是占用标记，不是工作簿本身。请选择名称不带“~$”的文件。",
    "“{file}” only marks that a workbook is open. Choose the file whose name does not start with “~$”.",
)
ZIP_ENCRYPTED = _unreadable(
    "file.zip_encrypted",
    "“{file}”中的“{member}”被压缩软件加密，无法读取。",
    "“{member}” inside “{file}” is encrypted by a zip program and cannot be read.",
)
ZIP_METHOD = _unreadable(
    "file.zip_method",
    "“{file}”中的“{member}”使用了不支持的压缩方式（{method}）。请用 Excel 重新保存。",
    "“{member}” inside “{file}” uses an unsupported compression ({method}). Save the workbook again in Excel.",
)
ZIP_BOMB = _unreadable(
    "file.zip_bomb",
    "“{file}”解压后大得不合理（“{member}”）。为安全起见不打开。",
    "“{file}” would unpack to an absurd size (“{member}”). It is not opened, for safety.",
)
DUPLICATE_MEMBERS = _unreadable(
    "file.duplicate_members",
    "“{file}”中“{member}”出现了两次，无法确定哪个有效。请用 Excel 重新保存。",
    "“{file}” holds “{member}” twice and it is unclear which one counts. Save the workbook again in Excel.",
)
NO_WORKBOOK = _unreadable(
    "file.no_workbook_part",
    "“{file}”里没有工作簿内容，可能是别的文件改了扩展名。",
    "“{file}” holds no workbook; another kind of file may have been renamed.",
)
MISSING_PART = _unreadable(
    "file.missing_part",
    "“{file}”缺少“{member}”。请用 Excel 打开并修复。",
    "“{file}” lacks “{member}”. Open and repair it in Excel.",
)
SIGNED = _protected(
    "file.signed",
    "“{file}”带有数字签名，任何改动都会使签名失效，因此未写入。如需修改，请先在 Excel 中删除签名。",
    "“{file}” is digitally signed; any change would void the signature, so nothing was written. "
    "Remove the signature in Excel first.",
)
DOCTYPE = _protected(
    "file.doctype",
    "“{file}”的“{member}”含有 DOCTYPE 声明，为安全起见不处理。请用 Excel 重新保存。",
    "“{member}” inside “{file}” has a DOCTYPE, which is not processed for safety. Save the workbook again in Excel.",
)
ENCODING = _unreadable(
    "file.encoding",
    "“{file}”的“{member}”使用了无法识别的编码（{encoding}）。请用 Excel 重新保存。",
    "“{member}” inside “{file}” is in an encoding that cannot be read ({encoding}). Save the workbook again in Excel.",
)
TOO_BIG = _unreadable(
    "file.too_big",
    "“{file}”写入后将超过 4 GB，超出支持范围。",
    "“{file}” would grow past 4 GB, which is not supported.",
)
BROKEN_XML = _unreadable(
    "file.broken_xml",
    "“{file}”的“{member}”内容有误（{detail}）。请用 Excel 打开并修复。",
    "“{member}” inside “{file}” is malformed ({detail}). Open and repair it in Excel.",
)

NO_SHEET = RefusalKind(
    "sheet.unknown",
    WRONG_USE,
    Text(
        "没有名为“{sheet}”的工作表。最接近的是：{nearest}",
        "There is no worksheet called “{sheet}”. The nearest: {nearest}",
    ),
)
NO_WORKSHEET = _unreadable(
    "file.no_worksheet",
    "“{file}”里没有可以读写单元格的工作表。",
    "“{file}” has no worksheet whose cells could be read or written.",
)
NO_TABLE = _protected(
    "table.unknown",
    "工作表“{sheet}”上没有表“{table}”。",
    "There is no table “{table}” on worksheet “{sheet}”.",
)
BAD_REF = RefusalKind(
    "cell.bad_reference",
    WRONG_USE,
    Text(
        "“{ref}”不是有效的单元格引用。示例：Sheet1!B2 或 'a b'!A1:C3。",
        "“{ref}” is not a cell reference. Examples: Sheet1!B2 or 'a b'!A1:C3.",
    ),
)
OUTSIDE_SHEET = RefusalKind(
    "cell.outside_sheet",
    WRONG_USE,
    Text(
        "工作表“{sheet}”没有这么多行或列（最多 1048576 行、16384 列）。",
        "Worksheet “{sheet}” has no such row or column (1,048,576 rows, 16,384 columns at most).",
    ),
)
UNKNOWN_VALUE = _protected(
    "cell.unknown_value",
    "{sheet}!{cell}：无法写入这种值（{value}）。",
    "{sheet}!{cell}: a cell cannot hold this value ({value}).",
)
BAD_VALUES = {
    "too long": _protected(
        "cell.text_too_long",
        "{sheet}!{cell}：文本超过 32767 个字符，单元格放不下。请缩短。",
        "{sheet}!{cell}: the text is longer than the 32,767 characters a cell holds. Shorten it.",
    ),
    "surrogate": _protected(
        "cell.broken_text",
        "{sheet}!{cell}：文本含有残缺的字符，无法保存。请重新输入。",
        "{sheet}!{cell}: the text has a broken character in it and cannot be stored. Enter it again.",
    ),
    "date": _protected(
        "cell.date_out_of_range",
        "{sheet}!{cell}：日期 {value} 早于电子表格能表示的最早日期。",
        "{sheet}!{cell}: the date {value} is earlier than a spreadsheet can show.",
    ),
    "formula": _protected(
        "cell.bad_formula",
        "{sheet}!{cell}：公式为空或超过 8192 个字符。",
        "{sheet}!{cell}: the formula is empty or longer than 8,192 characters.",
    ),
    "number": _protected(
        "cell.not_a_number",
        "{sheet}!{cell}：{value} 不是可以保存的数值。",
        "{sheet}!{cell}: {value} is not a number that a cell can hold.",
    ),
}
"""Refusals of values, by what the renderer calls their fault."""
BROKEN_SHEET = _protected(
    "sheet.broken",
    "工作表“{sheet}”第 {row} 行内容有误（{detail}），为避免损坏数据未写入。请用 Excel 打开并修复。",
    "Row {row} of worksheet “{sheet}” is malformed ({detail}); nothing was written. Open and repair it in Excel.",
)
INSIDE_MERGE = _protected(
    "cell.inside_merge",
    "{sheet}!{cell} 在合并区域 {area} 内，只能写入左上角的单元格。请先取消合并。",
    "{sheet}!{cell} lies inside the merged cells {area}; only their top left cell can be written. Unmerge them first.",
)
PART_OF_ARRAY = _protected(
    "cell.part_of_array",
    "工作表“{sheet}”的 {area} 是一个数组公式或数据表，不能只改其中一部分。",
    "{area} of worksheet “{sheet}” is one array formula or data table; a part of it cannot be changed.",
)
SHARED_FORMULA = _protected(
    "cell.shared_formula",
    "{sheet}!{cell} 的公式被其他单元格共用，无法安全改写。",
    "The formula of {sheet}!{cell} is shared by other cells in a way that cannot be rewritten safely.",
)
ROWS_TAKEN = _protected(
    "rows.taken",
    "工作表“{sheet}”的 {cell} 已有内容，无法在此追加新行。请在表格下方留出空行（或移走汇总行）。",
    "{sheet}!{cell} is not empty, so new rows cannot be added there. "
    "Leave room below the table (move the totals row away).",
)
