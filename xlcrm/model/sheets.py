"""Every generated sheet: stable key and title. Their content is made in `xlcrm.sheets`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlcrm.model.schema import Sheet
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlcrm.model.text import Lang

DESK = Sheet("desk", Text("工作台", "Desk"))
HOME = Sheet("home", Text("首页", "Home"))
DROPDOWNS = Sheet("dropdowns", Text("_下拉", "_Dropdowns"), state="hidden")
HISTORY = Sheet("history", Text("_xlcrm", "_xlcrm"), state="veryHidden")

SHEETS: tuple[Sheet, ...] = (
    DESK,
    HOME,
    Sheet("today", Text("今日待办", "Today")),
    Sheet("issues", Text("校验结果", "Issues")),
    Sheet("levels", Text("等级汇总", "Levels summary")),
    Sheet("funnel", Text("商机漏斗", "Funnel")),
    Sheet("staff_performance", Text("员工业绩", "Staff performance")),
    Sheet("sources", Text("客户来源", "Sources")),
    Sheet("portrait", Text("客群画像", "Portrait")),
    Sheet("churn", Text("流失预警", "Churn")),
    Sheet("pool", Text("公海", "Pool"), decisions=True),
    Sheet("conflicts", Text("撞单", "Conflicts"), decisions=True),
    Sheet("duplicates", Text("疑似重复", "Duplicates"), decisions=True),
    Sheet("changes", Text("变更记录", "Changes"), decisions=True),
    Sheet("corrections", Text("信息更正", "Corrections"), decisions=True),
    Sheet("stale", Text("停滞", "Stale")),
    Sheet("violations", Text("违规", "Violations")),
    Sheet("weekly", Text("周报", "Weekly")),
    Sheet("day_plan", Text("日计划", "Day plan")),
    Sheet("strategic_review", Text("战略盘点", "Strategic review"), decisions=True),
    Sheet("win_back", Text("赢回", "Win-back"), decisions=True),
    Sheet("service_overdue", Text("服务超期", "Service overdue")),
    Sheet("complaint_causes", Text("投诉原因", "Complaint causes")),
    Sheet("satisfaction", Text("满意度分析", "Satisfaction")),
    Sheet("expiring_documents", Text("档案到期", "Expiring documents")),
    Sheet("loans_overdue", Text("借阅逾期", "Loans overdue")),
    Sheet("retention", Text("留存", "Retention")),
    Sheet("bought_together", Text("同购", "Bought together")),
    Sheet("market_gaps", Text("市场空白", "Market gaps")),
    Sheet("attainment", Text("目标达成", "Attainment")),
    Sheet("profitability", Text("盈利分析", "Profitability")),
    Sheet("performance", Text("业绩构成", "Performance")),
    Sheet("prospects", Text("潜力客户", "Prospects")),
    Sheet("campaign_results", Text("活动效果", "Campaign results")),
    Sheet("repeat_buyers", Text("再购客户", "Repeat buyers")),
    Sheet("sent", Text("发送记录", "Sent")),
    Sheet("hand_over", Text("移交清单", "Hand-over"), decisions=True),
    Sheet("tier_changes", Text("等级变动", "Tier changes")),
    DROPDOWNS,
    HISTORY,
)
"""In the order of their tabs. A list sheet appears when it first has rows."""

SHEET_BY_KEY = {sheet.key: sheet for sheet in SHEETS}

QUERY_TITLE = Text("查询_{name}", "Query_{name}")
QUERY_KEY = "query:"
_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def sheet_of(key: str) -> Sheet:
    """Return a generated sheet by its key; that of a saved query is made from its name."""
    return query_sheet(key.removeprefix(QUERY_KEY)) if key.startswith(QUERY_KEY) else SHEET_BY_KEY[key]


def present_title(key: str, present: Collection[str], lang: Lang) -> str | None:
    """Return the title under which a workbook has a generated sheet, in either language; None when it has none."""
    label = sheet_of(key).label
    taken = {title.casefold(): title for title in present}
    found = (taken.get(title.casefold()) for title in (label.say(lang), label.zh, label.en))
    return next((title for title in found if title), None)


def query_sheet(name: str) -> Sheet:
    """Return the generated sheet that shows the result of a saved query; its title is one that a sheet may have."""
    titles = (each.format(name=_NOT_IN_TITLES.sub("_", name).strip("'"))[:_LONGEST_TITLE] for each in QUERY_TITLE)
    return Sheet(QUERY_KEY + name, Text(*titles))
