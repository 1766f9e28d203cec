"""The shipped letters."""

from __future__ import annotations

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text

LETTERS: tuple[DocumentKind, ...] = (
    DocumentKind("welcome", Text("欢迎信", "Welcome"), occasion="ever"),
    DocumentKind("thanks", Text("购买感谢", "Thank you"), occasion="order"),
    DocumentKind("tier_notice", Text("会员等级通知", "Tier notice"), occasion="change"),
    DocumentKind("birthday", Text("生日祝福", "Birthday"), marketing=True, occasion="year"),
    DocumentKind("festival", Text("节日问候", "Season's greetings"), marketing=True, occasion="festival"),
    DocumentKind("first_service", Text("首次服务提醒", "First service"), occasion="ever"),
    DocumentKind("purchase_cycle", Text("消费周期关怀", "Time to reorder"), marketing=True, occasion="order"),
    DocumentKind("win_back", Text("诚邀回归", "We miss you"), marketing=True, occasion="order"),
    DocumentKind("complaint_reply", Text("投诉回复", "Reply to your complaint"), occasion="case"),
    DocumentKind("satisfaction", Text("满意度调查邀请", "Your opinion"), occasion="order"),
    DocumentKind("dunning", Text("催款函", "Payment reminder"), occasion="month"),
    DocumentKind("event_invitation", Text("活动邀请", "Invitation"), marketing=True, occasion="campaign"),
    DocumentKind("contract_expiry", Text("合同到期提醒", "Contract expiry"), occasion="order"),
    DocumentKind("contact_change", Text("联系人变更通知", "Your new contact"), occasion="change"),
)
"""Their audiences, and what the occasions are, stand in `xlcrm.documents.letters.audiences`."""
