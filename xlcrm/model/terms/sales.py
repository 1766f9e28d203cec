"""Words about opportunities, orders, quotations, points and campaigns."""

from __future__ import annotations

from xlcrm.model.terms.base import Term


class Outcome(Term):
    """What a stage means for an opportunity."""

    OPEN = "open", "进行中", "Open"
    WON = "won", "赢", "Won"
    LOST = "lost", "输", "Lost"


class Stage(Term):
    """The stages as shipped; staff may change them, so rules go by the outcome. Only the lead's stage has a meaning."""

    LEAD = "lead", "线索", "Lead"
    QUALIFIED = "qualified", "需求确认", "Qualified"
    PROPOSAL = "proposal", "方案报价", "Proposal"
    NEGOTIATION = "negotiation", "商务谈判", "Negotiation"
    CONTRACT = "contract", "合同签订", "Contract"
    WON = "won", "赢单", "Won"
    LOST = "lost", "输单", "Lost"


class PaymentTerm(Term):
    """Terms of payment; all but the first two are on account, which poor credit excludes."""

    CASH = "cash", "现款现货", "Cash"
    PREPAID = "prepaid", "预付款", "Prepaid"
    ON_INVOICE = "on_invoice", "票到付款", "On invoice"
    DAYS_30 = "days_30", "一个月回款", "One month"
    DAYS_60 = "days_60", "2个月回款", "Two months"
    DAYS_90 = "days_90", "3个月回款", "Three months"
    INSTALMENTS = "instalments", "分期付款", "Instalments"


class QuotationState(Term):
    """States of a quotation."""

    DRAFT = "draft", "草稿", "Draft"
    SENT = "sent", "已发出", "Sent"
    ACCEPTED = "accepted", "已接受", "Accepted"
    REFUSED = "refused", "已拒绝", "Refused"
    EXPIRED = "expired", "已过期", "Expired"


class BidState(Term):
    """States of a bid."""

    PREPARING = "preparing", "准备", "Preparing"
    SUBMITTED = "submitted", "已递交", "Submitted"
    WON = "won", "中标", "Won"
    LOST = "lost", "未中标", "Lost"
    WITHDRAWN = "withdrawn", "放弃", "Withdrawn"


class AccountState(Term):
    """States of an account."""

    ACTIVE = "active", "正常", "Active"
    SUSPENDED = "suspended", "停用", "Suspended"
    CLOSED = "closed", "已注销", "Closed"


class PointsKind(Term):
    """Kinds of points entries."""

    EARNED = "earned", "获得", "Earned"
    USED = "used", "使用", "Used"
    ADJUSTED = "adjusted", "调整", "Adjusted"
    EXPIRED = "expired", "过期", "Expired"


class StoredValueKind(Term):
    """Kinds of stored-value entries."""

    TOP_UP = "top_up", "充值", "Top-up"
    BONUS = "bonus", "赠送", "Bonus"
    SPENT = "spent", "消费", "Spent"
    REFUND = "refund", "退款", "Refund"
    ADJUSTED = "adjusted", "调整", "Adjusted"


class ResponseKind(Term):
    """How a customer responded to a campaign."""

    NONE = "none", "无响应", "None"
    INQUIRY = "inquiry", "咨询", "Inquiry"
    CAME = "came", "到场", "Came"
    BOUGHT = "bought", "购买", "Bought"


class TargetMetric(Term):
    """What a target measures."""

    SALES = "sales", "销售额", "Sales"
    ORDERS = "orders", "订单数", "Orders"
    PAID = "paid", "回款额", "Payments"
    NEW_CUSTOMERS = "new_customers", "新客户数", "New customers"
    CONTACTS = "contacts", "跟进次数", "Contacts"
    OPPORTUNITIES = "opportunities", "新商机数", "New opportunities"
