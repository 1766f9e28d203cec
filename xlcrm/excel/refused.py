"""What cannot be done in an open window, each in one sentence with what to do."""

from __future__ import annotations

from typing import Final

from xlcrm.model.refusals import PROTECTED, UNREADABLE, RefusalKind
from xlcrm.model.text import Text

NO_XLWINGS: Final = RefusalKind(
    "excel.no_xlwings",
    UNREADABLE,
    Text(
        "没有安装 xlwings，无法在打开的窗口里工作。请运行：pip install xlcrm[excel]。",
        "xlwings is not installed, so the open window cannot be reached. Run: pip install xlcrm[excel].",
    ),
)
NOT_OPEN: Final = RefusalKind(
    "excel.not_open",
    UNREADABLE,
    Text(
        "没有找到打开着“{file}”的窗口。请先用 Excel 打开并保存它，再按按钮。",
        "No window has “{file}” open. Open it in Excel, save it, then press the button.",
    ),
)
EDITING: Final = RefusalKind(
    "excel.editing",
    UNREADABLE,
    Text(
        "Excel 正忙：可能有单元格正在编辑，或有对话框没关。请按 Enter 结束编辑、关闭对话框，再按一次按钮。没有写入任何内容，或只写入了一部分；再按一次即补全。",
        "Excel is busy: a cell is being edited, or a dialog is open. Press Enter, close the dialog and press the button again; "
        "whatever was not written yet is written then.",
    ),
)
MOVED: Final = RefusalKind(
    "excel.moved",
    UNREADABLE,
    Text(
        "计算期间“{sheet}”的行被移动或改动，因此没有写入。请再按一次按钮。",
        "Rows of “{sheet}” were moved or changed meanwhile, so nothing was written. Press the button again.",
    ),
)
PROTECTED_SHEET: Final = RefusalKind(
    "excel.protected",
    PROTECTED,
    Text(
        "工作表“{sheet}”已保护，无法写入，因此什么都没有写入。请先撤销工作表保护。",
        "The sheet “{sheet}” is protected, so nothing was written. Unprotect it first.",
    ),
)
SAVE_FIRST: Final = RefusalKind(
    "excel.save_first",
    UNREADABLE,
    Text("请先保存工作簿，再按按钮。", "Save the workbook, then press the button."),
)
