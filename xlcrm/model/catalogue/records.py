"""Problems between records: IDs, references, lists, people, referrals, dates."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

ID_DUPLICATE = Code(
    "id_duplicate",
    Severity.ERROR,
    Text("“{column}”的“{record}”重复：{others} 也是这个。",
         "“{record}” in “{column}” is used more than once: {others} has it too."),
    Text("请为其中一行换一个新的编号；如是同一条记录，请删除多余的一行。",
         "Please give one of the rows another one, or delete the row that is there twice."),
)
PRIMARY_SEVERAL = Code(
    "primary_several",
    Severity.WARNING,
    Text("这个客户有不止一位首要联系人，{others} 也标了“是”。",
         "This customer has more than one primary contact: {others} is marked too."),
    Text("请只保留一位首要联系人。", "Please keep the mark for one contact only."),
)
REFERENCE_UNKNOWN = Code(
    "reference_unknown",
    Severity.ERROR,
    Text("“{column}”的“{value}”在“{target}”表中找不到。",
         "“{value}” in “{column}” is not found in the sheet “{target}”."),
    Text("请改成“{target}”表中已有的编号或名称，或先在该表中登记。{nearest}",
         "Please use an ID or name from the sheet “{target}”, or enter it there first.{nearest}"),
)
REFERENCE_AMBIGUOUS = Code(
    "reference_ambiguous",
    Severity.ERROR,
    Text("“{column}”的“{value}”在“{target}”表中不止一个：{candidates}。",
         "“{value}” in “{column}” stands for more than one row of “{target}”: {candidates}."),
    Text("请改填编号，以便确定是哪一个。", "Please write the ID, so that it is clear which one is meant."),
)
REFERENCE_WITHOUT_ID = Code(
    "reference_without_id",
    Severity.ERROR,
    Text("“{column}”的“{value}”在“{target}”表中有（第 {row_there} 行），但那一行还没有编号。",
         "“{value}” in “{column}” is in the sheet “{target}” (row {row_there}), but that row has no ID yet."),
    Text("请先在那一行填写编号。", "Please fill in the ID of that row first."),
)
CHOICE_UNKNOWN = Code(
    "choice_unknown",
    Severity.ERROR,
    Text("“{column}”的“{value}”不在可选范围内。{nearest}", "“{value}” in “{column}” is not in its list.{nearest}"),
    Text("请从下拉列表中选择。{more}", "Please choose from the drop-down.{more}"),
)
CHOICE_UNLISTED = Code(
    "choice_unlisted",
    Severity.WARNING,
    Text("“{column}”的“{value}”不在“字典”的“{list}”中。{nearest}",
         "“{value}” in “{column}” is not in the list “{list}”.{nearest}"),
    Text("如是笔误请改正；如经常使用，请加到“字典”表的“{list}”中。",
         "Please correct it if it is mistyped, or add it to “{list}” in the sheet “Lists” if it is in regular use."),
)
CHOICE_RETIRED = Code(
    "choice_retired",
    Severity.WARNING,
    Text("“{column}”的“{value}”已在“字典”中停用。", "“{value}” in “{column}” has been retired in the sheet “Lists”."),
    Text("请改选仍在使用的取值，或在“字典”表中重新启用它。",
         "Please choose a value still in use, or make this one active again in “Lists”."),
)
CHOICE_RENAMED = Code(
    "choice_renamed",
    Severity.WARNING,
    Text("“{column}”的“{value}”已在“字典”中改名为“{renamed}”。",
         "“{value}” in “{column}” has been renamed to “{renamed}” in the sheet “Lists”."),
    Text("请改成“{renamed}”。", "Please change it to “{renamed}”."),
)
YES_UNKNOWN = Code(
    "yes_unknown",
    Severity.ERROR,
    Text("“{column}”只能填“是”或留空，现在是“{value}”。", "“{column}” can only be “Yes” or empty; it is “{value}”."),
    Text("请改成“是”，或者清空。", "Please write Yes, or clear the cell."),
)
PERSON_UNKNOWN = Code(
    "person_unknown",
    Severity.ERROR,
    Text("“{column}”的“{person}”不在“员工”表中。{nearest}",
         "“{person}” in “{column}” is not in the sheet “Staff”.{nearest}"),
    Text("请核对姓名；如是新同事，请先在“员工”表中登记。",
         "Please check the name; enter a new colleague in the sheet “Staff” first."),
)
PERSON_AMBIGUOUS = Code(
    "person_ambiguous",
    Severity.ERROR,
    Text("“{column}”的“{person}”有同名员工，无法确定是哪一位：{candidates}。",
         "“{person}” in “{column}” is the name of several colleagues: {candidates}."),
    Text("请写成“姓名#工号”，例如 {candidate}。", "Please write name#staff ID, for example {candidate}."),
)
PERSON_LEFT = Code(
    "person_left",
    Severity.WARNING,
    Text("“{column}”的“{person}”已经离职。", "“{person}” in “{column}” has left."),
    Text("请移交给在职的同事。", "Please hand it over to a colleague who is still here."),
)
STAFF_EMPTY = Code(
    "staff_empty",
    Severity.WARNING,
    Text("“员工”表还是空的，无法核对负责人等姓名。",
         "The sheet “Staff” is empty, so the names of owners cannot be checked."),
    Text("请在“员工”表中登记每位同事的姓名。", "Please enter the name of every colleague in the sheet “Staff”."),
)
REFERRAL_SELF = Code(
    "referral_self",
    Severity.ERROR,
    Text("客户“{record}”的推荐人填成了自己。", "Customer “{record}” is entered as referred by itself."),
    Text("请改成真正的推荐人，或清空“{column}”。",
         "Please enter who really referred the customer, or clear “{column}”."),
)
REFERRAL_CIRCLE = Code(
    "referral_circle",
    Severity.ERROR,
    Text("推荐关系绕成了一圈：{circle}。", "These customers referred each other in a circle: {circle}."),
    Text("请核实最先来的是哪一位客户，并清空这位客户的“{column}”。",
         "Please find out who came first and clear “{column}” of that customer."),
)
DATE_IN_FUTURE = Code(
    "date_in_future",
    Severity.ERROR,
    Text("“{column}”是 {value}，晚于今天（{today}）。", "“{column}” is {value}, which is after today ({today})."),
    Text("这里应填已经发生的日期，请核对年份和月份。",
         "Only a date in the past or today can stand here; please check year and month."),
)
DATE_TOO_EARLY = Code(
    "date_too_early",
    Severity.ERROR,
    Text("“{column}”是 {value}，早得不合情理（早于 {limit}）。",
         "“{column}” is {value}, which is implausibly early (before {limit})."),
    Text("请核对年份；不清楚时可以留空。", "Please check the year, or leave it empty if unknown."),
)
DATE_TOO_LATE = Code(
    "date_too_late",
    Severity.ERROR,
    Text("“{column}”是 {value}，晚得不合情理（晚于 {limit}）。",
         "“{column}” is {value}, which is implausibly late (after {limit})."),
    Text("请核对年份；不清楚时可以留空。", "Please check the year, or leave it empty if unknown."),
)
DATES_REVERSED = Code(
    "dates_reversed",
    Severity.WARNING,
    Text("“{column}”（{value}）早于“{earlier}”（{since}）。",
         "“{column}” ({value}) is before “{earlier}” ({since})."),
    Text("请核对这两个日期，可能填反了。", "Please check the two dates; they may be swapped."),
)
CATEGORY_CONTRADICTS = Code(
    "category_contradicts",
    Severity.WARNING,
    Text("“{column}”是“{value}”，与客户状态“{status}”不符。",
         "“{column}” is “{value}”, which contradicts the status “{status}”."),
    Text("请改正类别；如果类别没有错，请补上缺少的订单或流失原因。",
         "Please correct the category; if it is right, enter the order or the reason that is missing."),
)
EXPECTED_PASSED = Code(
    "expected_passed",
    Severity.WARNING,
    Text("“{column}”（{value}）已经过去，从它之前 {early} 天起一直没有订单。",
         "“{column}” ({value}) has passed, and there has been no order since {early} day[s] before it."),
    Text("请跟进后填写新的日期；如不再购买，请清空或填写流失原因。",
         "Please follow up and enter a new date; clear it or give the reason if the customer will not buy."),
)
EXPECTED_FAR = Code(
    "expected_far",
    Severity.WARNING,
    Text("“{column}”（{value}）在 {days} 天以后，暂按 N 级跟进。",
         "“{column}” ({value}) is more than {days} day[s] ahead; until then level N applies."),
    Text("请核对年份；如确实这么远，可不理会。最远天数可在“规则”表中修改。",
         "Please check the year; if it is really that far off, leave it. The limit is in the sheet “Rules”."),
)

CODES = (
    ID_DUPLICATE, PRIMARY_SEVERAL, REFERENCE_UNKNOWN, REFERENCE_AMBIGUOUS, REFERENCE_WITHOUT_ID, CHOICE_UNKNOWN,
    CHOICE_UNLISTED, CHOICE_RETIRED, CHOICE_RENAMED, YES_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS, PERSON_LEFT,
    STAFF_EMPTY, REFERRAL_SELF, REFERRAL_CIRCLE, DATE_IN_FUTURE, DATE_TOO_EARLY, DATE_TOO_LATE, DATES_REVERSED,
    CATEGORY_CONTRADICTS, EXPECTED_PASSED, EXPECTED_FAR,
)  # fmt: skip
