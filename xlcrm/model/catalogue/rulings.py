"""Problems of what people rule: entries of list sheets, and rulings that cannot be carried out."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

# One problem is a few lines here; the formatter would make ten of them.
# fmt: off
ENTRY_UNKNOWN = Code(
    "entry_unknown",
    Severity.ERROR,
    Text("“{sheet}”的“{value}”不是这里能填的决定。", "“{value}” is no decision that can stand in “{sheet}”."),
    Text("可以填：{words}；后面可加冒号和理由。", "These can: {words}; a colon and a reason may follow."),
)
ENTRY_WHO = Code(
    "entry_who",
    Severity.ERROR,
    Text("不知道由谁领取：保存文件的人不在“员工”表中。", "It is not known who claims: whoever saved the file is not in “Staff”."),
    Text("请在“领取”后写上姓名，如“领取：陈刚”；或把登录名写到“员工”表。",
         "Please add the name, such as “Claim: Chen Gang”, or enter the login name in “Staff”."),
)
ENTRY_NO_RECORD = Code(
    "entry_no_record",
    Severity.ERROR,
    Text("“{sheet}”的这个决定不知关于哪条记录：这一行没有编号。",
         "It is not known what this decision in “{sheet}” is about: its row has no ID."),
    Text("请写在有编号的行里，可以填：{words}。", "Please write it into a row that has an ID; these can stand there: {words}."),
)
ENTRY_UNTIL = Code(
    "entry_until",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是日期。", "“{value}” in “{column}” is no date."),
    Text("请写成 2027-03-31 这样。", "Please write it like 2027-03-31."),
)
ENTRY_NO_SHEET = Code(
    "entry_no_sheet",
    Severity.ERROR,
    Text("没有“决定”表（或它缺少列），“{sheet}”里填的决定无处记录，没有执行。",
         "There is no sheet “Decisions” (or it lacks columns), so what “{sheet}” rules cannot be recorded and was not carried out."),
    Text("请用 xlcrm adopt 或从新工作簿复制补上“决定”表。", "Please add it with xlcrm adopt, or copy it from a new workbook."),
)

CODES = (ENTRY_UNKNOWN, ENTRY_WHO, ENTRY_NO_RECORD, ENTRY_UNTIL, ENTRY_NO_SHEET)
