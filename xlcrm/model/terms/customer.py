"""Words about customers: what they are, where they stand, how they are graded."""

from __future__ import annotations

from xlcrm.model.terms.base import Term


class CustomerKind(Term):
    """What a customer is."""

    PERSON = "person", "个人", "Person"
    COMPANY = "company", "企业", "Company"


class Salutation(Term):
    """How a letter addresses a person."""

    MR = "mr", "先生", "Mr"
    MS = "ms", "女士", "Ms"


class BirthdayCalendar(Term):
    """The calendar a birthday is kept in."""

    SOLAR = "solar", "公历", "Solar"
    LUNAR = "lunar", "农历", "Lunar"


class Source(Term):
    """Where a customer came from; the first three ask for more (A3)."""

    REFERRAL = "referral", "客户推荐", "Referral"
    INTRODUCTION = "introduction", "关系介绍", "Introduction"
    DEALER = "dealer", "二网", "Second-tier dealer"
    WALK_IN = "walk_in", "自然到店", "Walk-in"
    PHONE_IN = "phone_in", "来电咨询", "Phoned in"
    WEBSITE = "website", "网站", "Website"
    SEARCH = "search", "网络搜索", "Web search"
    SOCIAL = "social", "社交媒体", "Social media"
    FAIR = "fair", "展会", "Trade fair"
    ADVERTISING = "advertising", "广告", "Advertising"
    COLD_CALL = "cold_call", "电话拜访", "Cold call"
    CAMPAIGN = "campaign", "活动", "Campaign"
    OTHER = "other", "其他", "Other"


class Status(Term):
    """Where a customer stands in its life cycle (A8)."""

    POTENTIAL = "potential", "潜在", "Potential"
    INTERESTED = "interested", "意向", "Interested"
    CURRENT = "current", "现有", "Current"
    LOST = "lost", "流失", "Lost"
    CLOSED = "closed", "注销", "Deregistered"


class Category(Term):
    """What staff chose as the kind of business relation; the first word must not contradict the status."""

    POTENTIAL_END = "potential_end", "潜在终端客户", "Potential end customer"
    POTENTIAL_AGENT = "potential_agent", "潜在代理", "Potential agent"
    CURRENT_END = "current_end", "现有终端客户", "Current end customer"
    CURRENT_AGENT = "current_agent", "现有代理", "Current agent"
    LOST_END = "lost_end", "流失终端客户", "Lost end customer"
    LOST_AGENT = "lost_agent", "流失代理", "Lost agent"
    SUPPLIER = "supplier", "供应商", "Supplier"
    DISTRIBUTOR = "distributor", "经销商", "Distributor"
    PARTNER = "partner", "特殊合作伙伴", "Special partner"


class LostReason(Term):
    """Why a customer was lost (A8)."""

    DROPPED = "dropped", "蓄意摒弃", "Dropped on purpose"
    UNMET = "unmet", "非蓄意摒弃", "Needs unmet"
    VALUE = "value", "竞争吸引", "Drawn away by value"
    PRICE = "price", "低价寻求", "Drawn away by price"
    MOVED = "moved", "条件丧失", "Moved or aged out"


class Importance(Term):
    """The weight of a customer as staff chose it."""

    KEY = "key", "重点", "Key"
    ORDINARY = "ordinary", "一般", "Ordinary"


class Progress(Term):
    """How far the dealings with a customer are, as staff chose it."""

    INTERESTED = "interested", "有意向", "Interested"
    UNDER_WAY = "under_way", "进行中", "In progress"
    CONTRACT = "contract", "合同中", "Contract"
    WON = "won", "成功", "Won"
    LOST = "lost", "失败", "Lost"


class Intent(Term):
    """Intent by expected purchase date (B2)."""

    O = "O", "O", "O"  # noqa: E741 - the levels are called so
    H = "H", "H", "H"
    A = "A", "A", "A"
    B = "B", "B", "B"
    C = "C", "C", "C"
    N = "N", "N", "N"


class Tier(Term):
    """Member tiers, lowest first (D1)."""

    NEW = "new", "新客户", "New"
    REGULAR = "regular", "普通", "Regular"
    SILVER = "silver", "银卡", "Silver"
    GOLD = "gold", "金卡", "Gold"
    DIAMOND = "diamond", "钻石", "Diamond"


class ValueClass(Term):
    """Class by share of turnover (D3)."""

    MAJOR = "major", "主力", "Major"
    MEDIUM = "medium", "一般", "Medium"
    MINOR = "minor", "零散", "Minor"


class ChurnRisk(Term):
    """How likely a customer is being lost (C4)."""

    NORMAL = "normal", "正常", "Normal"
    WATCH = "watch", "关注", "Watch"
    WARNING = "warning", "预警", "Warning"
    LOST = "lost", "流失", "Lost"


class Segment(Term):
    """Segments by RFM scores (D6)."""

    CHAMPION = "champion", "重要价值", "Champions"
    LOYAL = "loyal", "忠诚客户", "Loyal"
    PROMISING = "promising", "重要发展", "Promising"
    NEWCOMER = "newcomer", "新近客户", "Newcomers"
    NEEDS_CARE = "needs_care", "重要保持", "Need attention"
    AT_RISK = "at_risk", "重要挽留", "At risk"
    SLEEPING = "sleeping", "沉睡客户", "Sleeping"
    GONE = "gone", "已流失", "Gone"


class Scheme(Term):
    """The grading schemes of 级别 / Levels."""

    INTENT = "intent", "意向", "Intent"
    TIER = "tier", "会员", "Tier"
    VALUE = "value", "价值", "Value"
    CREDIT = "credit", "信用", "Credit"
