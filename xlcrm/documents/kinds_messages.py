"""The shipped messages."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text

MESSAGES: tuple[DocumentKind, ...] = (
    DocumentKind("birthday", Text("生日祝福", "Birthday"), marketing=True, occasion="birthday"),
    DocumentKind("festival", Text("节日问候", "Festival"), marketing=True, occasion="festival"),
    DocumentKind("tier_notice", Text("等级变动", "Tier change"), marketing=True, occasion="tier"),
    DocumentKind("appointment", Text("预约提醒", "Appointment"), occasion="appointment"),
    DocumentKind("satisfaction", Text("满意度邀请", "Satisfaction"), occasion="order"),
    DocumentKind("points_expiring", Text("积分到期", "Points expiring"), occasion="month"),
    DocumentKind("win_back", Text("赢回", "Win-back"), marketing=True, occasion="month"),
    DocumentKind("overdue", Text("逾期跟进", "Overdue"), occasion="day"),
    DocumentKind("daily_list", Text("今日清单", "Daily list"), occasion="day"),
)
