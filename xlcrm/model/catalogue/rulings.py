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

_AGAIN = Text("改好后下次刷新会再执行；不要了就删掉这一行。",
    "Mend it and the next refresh carries it out; delete the row if it is not wanted any more.")
_OTHERWISE = Text("没有执行。可改由他人，或请主管改规则后再刷新；不要了就删掉这一行。",
    "It was not carried out. Name somebody else, or have the rule changed and refresh; delete the row if it is not wanted.")
_LIMITS = Text("上限在“规则”表中修改；不要了就删掉这一行。",
    "The limit is set in the sheet “Rules”; delete the row if it is not wanted any more.")

RULING_RECORD = Code(
    "ruling_record", Severity.ERROR,
    Text("没有编号为“{wanted}”的记录，这个决定没有执行。", "There is no record “{wanted}”; this decision was not carried out."),
    _AGAIN,
)
RULING_PERSON = Code(
    "ruling_person", Severity.ERROR,
    Text("“{person}”不在“员工”表中，或已离职，这个决定没有执行。",
         "“{person}” is not in “Staff”, or has left; this decision was not carried out."),
    _AGAIN,
)
RULING_CHOICE = Code(
    "ruling_choice", Severity.ERROR,
    Text("“{value}”不是这类决定可以填的，没有执行。可以填：{words}。",
         "“{value}” says nothing for this kind of decision; it was not carried out. These do: {words}."),
    _AGAIN,
)
RULING_OWNED = Code(
    "ruling_owned", Severity.ERROR,
    Text("客户“{wanted}”不在公海，负责人是{owner}，不能领取。", "Customer “{wanted}” is not in the pool but {owner}'s, and cannot be claimed."),
    _OTHERWISE,
)
RULING_OWNERLESS = Code(
    "ruling_ownerless", Severity.ERROR,
    Text("客户“{wanted}”没有负责人，这个决定没有执行。", "Customer “{wanted}” has no owner; this decision was not carried out."),
    _AGAIN,
)
RULING_CLOSED = Code(
    "ruling_closed", Severity.ERROR,
    Text("客户“{wanted}”已注销，请先恢复。", "Customer “{wanted}” is deregistered; restore it first."), _AGAIN,
)
RULING_HOLD = Code(
    "ruling_hold", Severity.ERROR,
    Text("{person}已持有 {count} 位客户，上限是 {limit}，这个决定没有执行。",
         "{person} holds {count} customers already, {limit} are allowed; this decision was not carried out."),
    _LIMITS,
)
RULING_PICK = Code(
    "ruling_pick", Severity.ERROR,
    Text("{person}今天已领取 {count} 位客户，每天最多 {limit}，明天再执行。",
         "{person} claimed {count} customers today, {limit} a day are allowed; it is carried out tomorrow."),
    _LIMITS,
)
RULING_LOCKED = Code(
    "ruling_locked", Severity.ERROR,
    Text("{person}是客户“{wanted}”的原负责人，{until} 之前不能领回。",
         "{person} owned customer “{wanted}” before and may not claim it back before {until}."),
    _OTHERWISE,
)
RULING_PAST = Code(
    "ruling_past", Severity.ERROR,
    Text("“{column}”{value} 已经过去，延长没有执行。", "“{column}” {value} has passed; the extension was not carried out."),
    _AGAIN,
)
RULING_NOT_CLOSED = Code(
    "ruling_not_closed", Severity.ERROR,
    Text("客户“{wanted}”没有注销，也没有标记流失，无可恢复。",
         "Customer “{wanted}” is neither deregistered nor marked as lost: there is nothing to restore."),
    _AGAIN,
)
RULING_NO_REASON = Code(
    "ruling_no_reason", Severity.ERROR,
    Text("恢复客户“{wanted}”要写明理由。", "A reason must be given to restore customer “{wanted}”."), _AGAIN,
)
RULING_FIELD = Code(
    "ruling_field", Severity.ERROR,
    Text("“{value}”不是“列=值”，或没有这一列、这一列由 xlcrm 计算，更正没有执行。",
         "“{value}” is not “column=value”, or there is no such column, or xlcrm computes it; nothing was corrected."),
    Text("请写成“手机=13800138000”这样。", "Please write it like “Mobile=13800138000”."),
)
RULING_VALUE = Code(
    "ruling_value", Severity.ERROR,
    Text("“{wrong}”不能填在“{heading}”列，更正没有执行。", "“{wrong}” cannot stand in “{heading}”; nothing was corrected."),
    _AGAIN,
)
RULING_CASE = Code(
    "ruling_case", Severity.ERROR,
    Text("“{case}”不是这位客户的信息更正（“服务”表），更正没有执行。",
         "“{case}” is no case of kind Correction of this customer in “Service”; nothing was corrected."),
    _AGAIN,
)
RULING_CASE_CLOSED = Code(
    "ruling_case_closed", Severity.ERROR,
    Text("信息更正“{case}”没有批准就结束了，更正没有执行。", "The correction case “{case}” ended without approval; nothing was corrected."),
    Text("请另立一项信息更正，或清空“对方编号”；不要了就删掉这一行。",
         "Open another case, or empty “Other record”; delete the row if it is not wanted any more."),
)
RULING_NO_COLUMN = Code(
    "ruling_no_column", Severity.ERROR,
    Text("“{sheet}”表缺少“{missing}”列，有 {count} 个决定无法执行。",
         "The sheet “{sheet}” lacks the column “{missing}”, so {count} decisions cannot be carried out."),
    Text("请补上这一列（或用 xlcrm adopt），再刷新。", "Please add the column (or run xlcrm adopt) and refresh."),
)
RULING_SAME = Code(
    "ruling_same", Severity.ERROR,
    Text("两边都是客户“{wanted}”，没有执行。", "Both sides are customer “{wanted}”; nothing was done."), _AGAIN,
)
RULING_MERGED = Code(
    "ruling_merged", Severity.ERROR,
    Text("客户“{wanted}”已并入“{kept}”，这个决定没有执行。",
         "Customer “{wanted}” was merged into “{kept}” already; this decision was not carried out."),
    Text("请改用保留的那个编号，或先拆分；不要了就删掉这一行。",
         "Name the one that was kept, or split them first; delete the row if it is not wanted any more."),
)
RULING_NOT_MERGED = Code(
    "ruling_not_merged", Severity.ERROR,
    Text("客户“{wanted}”没有并入别的客户，无可拆分。", "Customer “{wanted}” was not merged into another one: there is nothing to split."),
    _AGAIN,
)
RULING_TWICE = Code(
    "ruling_twice", Severity.ERROR,
    Text("编号“{wanted}”有不止一行，不知道是哪一位客户，没有执行。",
         "More than one row has the ID “{wanted}”: which customer is meant is not known; nothing was done."),
    Text("请先改正重复的编号，再刷新。", "Please mend the repeated ID first, then refresh."),
)
OWNER_HOLDS_MANY = Code(
    "owner_holds_many", Severity.WARNING,
    Text("{person}持有 {count} 位客户，上限是 {limit}。", "{person} holds {count} customers; {limit} are allowed."),
    Text("请释放或移交一部分；上限在“规则”表中修改。", "Release some or hand them over; the limit is set in the sheet “Rules”."),
)
OWNER_PICKS_MANY = Code(
    "owner_picks_many", Severity.WARNING,
    Text("{person}今天从公海领取了 {count} 位客户，每天最多 {limit}。",
         "{person} took {count} customers from the pool today; {limit} a day are allowed."),
    Text("请释放多出的客户；上限在“规则”表中修改。", "Release those beyond; the limit is set in the sheet “Rules”."),
)
OWNER_LOCKED = Code(
    "owner_locked", Severity.WARNING,
    Text("{value}是原负责人，{until} 之前不能把这位客户从公海领回。",
         "{value} owned this customer before and may not take it back from the pool before {until}."),
    Text("请改为他人或留空；由主管在“决定”表分配的不受此限。",
         "Name somebody else or leave it empty; an assignment in “Decisions” is not bound by this."),
)
CODES = (
    ENTRY_UNKNOWN, ENTRY_WHO, ENTRY_NO_RECORD, ENTRY_UNTIL, ENTRY_NO_SHEET,
    RULING_RECORD, RULING_PERSON, RULING_CHOICE, RULING_OWNED, RULING_OWNERLESS, RULING_CLOSED, RULING_HOLD, RULING_PICK,
    RULING_LOCKED, RULING_PAST, RULING_NOT_CLOSED, RULING_NO_REASON, RULING_FIELD, RULING_VALUE, RULING_CASE, RULING_CASE_CLOSED,
    RULING_NO_COLUMN, RULING_SAME, RULING_MERGED, RULING_NOT_MERGED, RULING_TWICE,
    OWNER_HOLDS_MANY, OWNER_PICKS_MANY, OWNER_LOCKED,
)
