"""Rules of the buttons in the open workbook."""

from __future__ import annotations

from xlcrm.model.defaults.rule_spec import Group
from xlcrm.model.tables.making import both

_buttons = Group(both("按钮|Buttons"))

BUTTON_RULES = (
    _buttons.yes(
        "buttons.save",
        "按钮后保存|Save after a button",
        "按钮写入打开的工作簿后立即保存；否则由员工自己保存|"
        "Save the open workbook once a button has written into it; otherwise saving is left to staff",
        default=False,
    ),
)
