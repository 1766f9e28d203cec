"""Words about contacts, plans and service cases."""

from __future__ import annotations

from xlcrm.model.terms.base import Term


class Method(Term):
    """Ways to contact a customer."""

    PHONE = "phone", "电话", "Phone"
    VISIT = "visit", "上门", "Visit"
    RECEPTION = "reception", "到店", "Reception"
    WECHAT = "wechat", "微信", "WeChat"
    SMS = "sms", "短信", "SMS"
    EMAIL = "email", "邮件", "E-mail"
    LETTER = "letter", "信函", "Letter"
    ONLINE = "online", "在线会议", "Online meeting"
    FAIR = "fair", "展会", "Trade fair"
    OTHER = "other", "其他", "Other"


class Direction(Term):
    """Who began a contact."""

    INCOMING = "in", "呼入", "Incoming"
    OUTGOING = "out", "呼出", "Outgoing"


class PlanState(Term):
    """States of a plan, in the order of the visit workflow (C2)."""

    OPEN = "todo", "待办", "To do"
    APPOINTED = "appointed", "已预约", "Appointed"
    PREPARED = "prepared", "已准备", "Prepared"
    CARRIED_OUT = "carried_out", "已执行", "Carried out"
    REPORTED = "reported", "已报告", "Reported"
    REVIEWED = "reviewed", "已批示", "Reviewed"
    DONE = "done", "完成", "Done"
    CANCELLED = "cancelled", "取消", "Cancelled"


class PlanKind(Term):
    """What a plan is for; a task is a plan of kind 任务."""

    FOLLOW_UP = "follow_up", "回访", "Follow-up"
    VISIT = "visit", "拜访", "Visit"
    TASK = "task", "任务", "Task"
    CARE = "care", "关怀", "Care"
    REMINDER = "reminder", "提醒", "Reminder"
    SATISFACTION = "satisfaction", "满意度回访", "Satisfaction"
    MAINTENANCE = "maintenance", "维护计划", "Maintenance plan"
    SERVICE = "service", "服务", "Service"


class Priority(Term):
    """Priority of a plan."""

    HIGH = "high", "高", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "低", "Low"


class ServiceKind(Term):
    """Kinds of service cases (E1, A9b)."""

    INQUIRY = "inquiry", "咨询", "Inquiry"
    COMPLAINT = "complaint", "投诉", "Complaint"
    SUGGESTION = "suggestion", "建议", "Suggestion"
    VISIT = "visit", "回访", "Visit"
    CORRECTION = "correction", "信息更正", "Correction"


class ServiceImportance(Term):
    """Importance of a case, which gives its deadline."""

    NORMAL = "normal", "普通", "Normal"
    IMPORTANT = "important", "重要", "Important"
    URGENT = "urgent", "紧急", "Urgent"


class ServiceState(Term):
    """States of a case; a correction also goes through review, approval, feedback and filing."""

    NEW = "todo", "待处理", "To do"
    IN_HAND = "in_hand", "处理中", "In hand"
    UNDER_REVIEW = "under_review", "待审核", "Under review"
    APPROVED = "approved", "已批准", "Approved"
    FEEDBACK = "feedback", "已反馈", "Fed back"
    DONE = "done", "已完成", "Done"
    FILED = "filed", "已归档", "Filed"
