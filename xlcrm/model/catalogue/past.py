"""Problems that show in time: unapproved changes, unknown registrars, neglected key customers, dates that passed."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

CHANGED = {"name": Text("客户名称", "the name"), "accounts": Text("账户", "the accounts")}
"""How a change that wants an approval is called, by its field."""

CHANGE_UNAPPROVED = Code(
    "change_unapproved",
    Severity.WARNING,
    Text("{what}于 {on} 由“{before}”改为“{after}”，尚未审批（{number}）。",
         "On {on} {what} changed from “{before}” to “{after}”; it is not approved yet ({number})."),
    Text("请主管在“变更记录”中审批，或在“决定”表写一行：类型“审批”、编号 {record}、决定“批准”；改错了就改回原值。",
         "Please have it approved in “Changes”, or by a row in “Decisions”: kind Approve, record {record}, decision Approved. "
         "If it was a slip, put the old value back."),
)
CHANGE_REFUSED = Code(
    "change_refused",
    Severity.WARNING,
    Text("{what}由“{before}”改为“{after}”，审批被驳回（{number}）。",
         "The change of {what} from “{before}” to “{after}” was refused ({number})."),
    Text("请改回“{before}”。", "Please put “{before}” back."),
)
REGISTRAR_UNKNOWN = Code(
    "registrar_unknown",
    Severity.INFO,
    Text("不知道是谁登记的：保存文件的人不在“员工”表中。",
         "It is not known who registered this customer: who saved the file is not in the sheet “Staff”."),
    Text("请填写“{column}”；在“员工”的“登录名”里写上电脑用户名，以后会自动填写。",
         "Please fill in “{column}”. Put the computer's user name into Login names in “Staff”, and it fills itself from then on."),
)
KEY_CUSTOMER_NEGLECTED = Code(
    "key_customer_neglected",
    Severity.WARNING,
    Text("重点或战略客户：{missing}。", "A key or strategic customer: {missing}."),
    Text("这类客户要有负责人和至少一位共享人，并且近 {days} 天两人都有跟进记录。",
         "Such a customer has an owner and at least one colleague it is shared with, both with an entry in the last {days} days."),
)
STRATEGIC_WITHOUT_PLAN = Code(
    "strategic_without_plan",
    Severity.WARNING,
    Text("战略客户没有未完成的维护计划。", "A strategic account without an open maintenance plan."),
    Text("请在“跟进计划”中加一行，类型选“维护计划”。", "Please add a row to “Plans” of the kind Maintenance plan."),
)
MILESTONE_OVERDUE = Code(
    "milestone_overdue",
    Severity.WARNING,
    Text("里程碑已过计划日期 {value}，还没有完成。", "The milestone was due on {value} and is not done."),
    Text("请填写完成日期，或改期。", "Please enter when it was done, or move it."),
)
BID_LATE = Code(
    "bid_late",
    Severity.WARNING,
    Text("截标日期 {value} 已过，状态还是“{state}”。", "The bid was to be handed in by {value}; its state is still “{state}”."),
    Text("请更新投标状态。", "Please bring the state of the bid up to date."),
)

NO_OWNER = Text("没有负责人", "no owner")
NO_SHARER = Text("没有共享人", "shared with nobody")
SILENT = Text("近 {days} 天没有记录：{people}", "no entry in {days} days by {people}")

CODES = (
    CHANGE_UNAPPROVED, CHANGE_REFUSED, REGISTRAR_UNKNOWN, KEY_CUSTOMER_NEGLECTED, STRATEGIC_WITHOUT_PLAN,
    MILESTONE_OVERDUE, BID_LATE,
)  # fmt: skip
