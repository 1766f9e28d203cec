"""Words of the settings: decisions and what they say, severities, days, roles, formats and triggers."""

from __future__ import annotations

from xlcrm.model.terms.base import Term


class DecisionKind(Term):
    """What people decide."""

    MERGE = "merge", "合并", "Merge"
    NOT_DUPLICATE = "not_duplicate", "不是重复", "Not a duplicate"
    SPLIT = "split", "拆分", "Split"
    RULING = "ruling", "撞单裁定", "Conflict ruling"
    EXTEND = "extend", "延长保护", "Extend protection"
    CLAIM = "claim", "领取", "Claim"
    ASSIGN = "assign", "分配", "Assign"
    RELEASE = "release", "释放", "Release"
    APPROVE = "approve", "审批", "Approve"
    RESTORE = "restore", "恢复", "Restore"
    HAND_OVER = "hand_over", "移交", "Hand over"
    CORRECT = "correct", "更正", "Correct"


class Choice(Term):
    """What may stand as 决定, besides the name of a colleague."""

    EXTEND = "extend", "延长", "Extend"
    RELEASE = "release", "释放", "Release"
    CLAIM = "claim", "领取", "Claim"
    POOL = "pool", "公海", "Pool"
    KEEP_BOTH = "keep_both", "各自保留", "Keep both"
    APPROVE = "approve", "批准", "Approve"
    REJECT = "reject", "驳回", "Reject"
    MERGE = "merge", "合并", "Merge"
    NOT_DUPLICATE = "not_duplicate", "不是重复", "Not a duplicate"
    SPLIT = "split", "拆分", "Split"
    RESTORE = "restore", "恢复", "Restore"
    YES = "yes", "是", "Yes"
    NO = "no", "否", "No"


class Severity(Term):
    """How bad a problem is; the codes are those of `xlcrm.model.problems.Severity`."""

    ERROR = "error", "错误", "Error"
    WARNING = "warning", "警告", "Warning"
    INFO = "info", "提示", "Hint"


class DayKind(Term):
    """What a day of 节假日 / Holidays is."""

    OFF = "off", "休", "Off"
    WORK = "work", "班", "Work"


class Role(Term):
    """Roles of staff (G4)."""

    GROUP_MANAGER = "group_manager", "集团经理", "Group manager"
    BLOCK_HEAD = "block_head", "板块负责人", "Block head"
    SALES = "sales", "销售人员", "Salesperson"
    BLOCK_ADMIN = "block_admin", "板块管理员", "Block administrator"
    SYSTEM_ADMIN = "system_admin", "系统管理员", "System administrator"


class Format(Term):
    """Built-in formats of field rules."""

    MOBILE = "mobile", "手机", "Mobile"
    EMAIL = "email", "邮箱", "Email"
    POSTCODE = "postcode", "邮编", "Postcode"
    ID_NUMBER = "id_number", "证件号", "ID number"
    WEBSITE = "website", "网址", "Web address"


class FieldType(Term):
    """Types that a field rule may give to a column of staff's own."""

    TEXT = "text", "文本", "Text"
    NUMBER = "number", "数字", "Number"
    INTEGER = "integer", "整数", "Whole number"
    DATE = "date", "日期", "Date"
    YES = "yes", "是否", "Yes/no"


class Trigger(Term):
    """Events that make plans by 回访模板 / Cadences."""

    NEW_CUSTOMER = "new_customer", "新客户", "New customer"
    NEW_OPPORTUNITY = "new_opportunity", "新商机", "New opportunity"
    NEW_ORDER = "new_order", "新订单", "New order"
    MILEAGE = "mileage", "里程到达", "Mileage reached"
    FIRST_SERVICE = "first_service", "首保到期", "First service due"
    BIRTHDAY = "birthday", "生日", "Birthday"
    FESTIVAL = "festival", "节日", "Festival"
    EXPIRY = "expiry", "到期", "Expiry"
    LOW_SATISFACTION = "low_satisfaction", "满意度低", "Low satisfaction"
    COMPLAINT_CLOSED = "complaint_closed", "投诉结案", "Complaint closed"
    STRATEGIC = "strategic", "战略客户", "Strategic account"
