"""Problems of the follow-up: levels that decayed, opportunities without a plan, visits without feedback, plans overdue."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

LEVEL_DECAYED = Code(
    "level_decayed",
    Severity.WARNING,
    Text("“{column}”{value} 级应在 {days} 天内购买，但 {since} 判断至今没有订单。",
         "“{column}” {value} means a purchase within {days} days; it was judged on {since}, and there was no order since."),
    Text("请跟进后重新判断级别，或填写预计购买日期。", "Please follow up and judge the level anew, or enter the expected date."),
)
OPPORTUNITY_NO_PLAN = Code(
    "opportunity_no_plan",
    Severity.WARNING,
    Text("进行中的商机没有未完成的跟进计划。", "This open opportunity has no open plan."),
    Text("请在“跟进计划”表中登记下一步；不需要时可在“规则”表中关闭此项。",
         "Please enter the next step in the sheet “Plans”; the rule can be switched off in “Rules”."),
)
OPPORTUNITIES_OLD = Code(
    "opportunities_old",
    Severity.WARNING,
    Text("{count} 个开始使用之前就有的进行中商机没有跟进计划，不逐一列出。",
         "{count} open opportunities from before the first refresh have no plan; they are not listed one by one."),
    Text("请为仍在进行的登记下一步，已结束的填写阶段或关闭日期；逐一列出的上限在“规则”表中修改。",
         "Enter a next step for those still going on and close the others; how many are listed singly is set in the sheet “Rules”."),
)
VISIT_NO_FEEDBACK = Code(
    "visit_no_feedback",
    Severity.WARNING,
    Text("{on} 的{method}没有填写“{column}”。", "The contact of {on} ({method}) has no “{column}”."),
    Text("请补填客户的反应；不需要时可在“规则”表中关闭此项。",
         "Please enter what the customer answered; the rule can be switched off in “Rules”."),
)
PLAN_OVERDUE = Code(
    "plan_overdue",
    Severity.WARNING,
    Text("计划已逾期 {days} 天（应在 {last} 前完成）。", "This plan is {days} days overdue (it was to be done by {last})."),
    Text("请执行后填写状态“完成”，或改期、取消。", "Please carry it out and set its state to Done, or move or cancel it."),
)

CODES = (LEVEL_DECAYED, OPPORTUNITY_NO_PLAN, OPPORTUNITIES_OLD, VISIT_NO_FEEDBACK, PLAN_OVERDUE)
