"""Every drop-down list as shipped, core and packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.defaults.listing import Entry, ListSpec, Origin, fixed, open_terms, words
from xlcrm.model.defaults.lists_packs import PACK_LISTS
from xlcrm.model.defaults.lists_words import WORD_LISTS
from xlcrm.model.tables.making import both
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


def _every(label: str, days: int) -> Entry:
    return Entry(both(label), interval_days=days)


def _stage(stage: terms.Stage, probability: float, outcome: terms.Outcome = terms.Outcome.OPEN) -> Entry:
    return Entry(stage.text, stage.code, number=probability, outcome=outcome)


def _weight(label: str, weight: float, note: str) -> Entry:
    return Entry(both(label), number=weight, note=both(note))


_STRATEGIES = (
    ListSpec("contact_strategy", both("联系策略|Contact strategy"), (
        _every("每周|Every week", 7), _every("每两周|Every two weeks", 14), _every("每月|Every month", 30),
        _every("每季|Every quarter", 90), _every("每半年|Every half year", 180), _every("每年|Every year", 365),
    )),
    ListSpec("purchase_strategy", both("购买策略|Purchase strategy"), (
        _every("每周购买|Weekly", 7), _every("每月购买|Monthly", 30), _every("每季购买|Quarterly", 90),
        _every("每半年购买|Half-yearly", 180), _every("每年购买|Yearly", 365),
        _every("三年一次|Every three years", 1095), Entry(both("一次性|Once")),
    )),
    ListSpec("stage", both("阶段|Stage"), (
        _stage(terms.Stage.LEAD, 0.1), _stage(terms.Stage.QUALIFIED, 0.25), _stage(terms.Stage.PROPOSAL, 0.5),
        _stage(terms.Stage.NEGOTIATION, 0.7), _stage(terms.Stage.CONTRACT, 0.9),
        _stage(terms.Stage.WON, 1.0, terms.Outcome.WON), _stage(terms.Stage.LOST, 0.0, terms.Outcome.LOST),
    )),
    ListSpec("credit_item", both("信用评估项目|Credit review item"), (
        _weight("关心|Concern", 5, "对合作的关心程度|How much the customer cares for the cooperation"),
        _weight("执着|Persistence", 5, "对事业的执着|How persistent the customer is in business"),
        _weight("销售力|Sales strength", 20, "销售网络与能力|Sales network and ability"),
        _weight("工程能力|Technical ability", 20, "技术与施工能力|Technical and building ability"),
        _weight("经营力|Management", 10, "管理与财务|Management and finances"),
        _weight("经营意志|Will to trade", 40, "守信与经营意志|Keeping promises and the will to trade"),
    )),
)  # fmt: skip

_TERM_LISTS = (
    open_terms("salutation", "称呼|Salutation", terms.Salutation, "老师|Teacher;医生|Dr"),
    open_terms("source", "客户来源|Source", terms.Source),
    open_terms(
        "category", "客户类别|Category", terms.Category,
        "律师|Lawyer;财务顾问|Financial adviser;广告|Advertising agency;银行|Bank;保险|Insurance",
    ),
    open_terms("lost_reason", "流失原因|Lost reason", terms.LostReason),
    open_terms("importance", "客户级别|Importance", terms.Importance),
    open_terms("progress", "跟进状态|Progress", terms.Progress),
    open_terms("method", "方式|Method", terms.Method),
    open_terms("plan_kind", "计划类型|Plan kind", terms.PlanKind),
    open_terms("priority", "优先级|Priority", terms.Priority),
    open_terms("service_kind", "服务类型|Service kind", terms.ServiceKind),
    open_terms("payment_terms", "付款方式|Payment terms", terms.PaymentTerm, "月结|Monthly account"),
)  # fmt: skip

_OPERATORS = words(
    "operator", "比较|Operator",
    "=;≠;<;≤;>;≥;包含|contains;不包含|does not contain;属于|in;为空|is empty;不为空|is not empty",
).entries  # fmt: skip

_FIXED_LISTS = (
    fixed("yes_no", "是否|Yes or no", terms.YesNo),
    fixed("customer_kind", "客户类型|Customer type", terms.CustomerKind),
    fixed("birthday_calendar", "生日历法|Birthday calendar", terms.BirthdayCalendar),
    fixed("status", "客户状态|Status", terms.Status),
    fixed("value_class", "价值分类|Value class", terms.ValueClass),
    fixed("churn_risk", "流失预警|Churn risk", terms.ChurnRisk),
    fixed("segment", "客群|Segment", terms.Segment),
    fixed("direction", "方向|Direction", terms.Direction),
    fixed("plan_state", "计划状态|Plan state", terms.PlanState),
    fixed("service_importance", "重要等级|Importance of a case", terms.ServiceImportance),
    fixed("service_state", "服务状态|Service state", terms.ServiceState),
    fixed("outcome", "阶段结果|Outcome", terms.Outcome),
    fixed("quotation_state", "报价状态|Quotation state", terms.QuotationState),
    fixed("bid_state", "投标状态|Bid state", terms.BidState),
    fixed("account_state", "账户状态|Account state", terms.AccountState),
    fixed("points_kind", "积分类型|Points kind", terms.PointsKind),
    fixed("stored_value_kind", "储值类型|Stored-value kind", terms.StoredValueKind),
    fixed("response_kind", "活动响应|Response", terms.ResponseKind),
    fixed("target_metric", "目标指标|Target measure", terms.TargetMetric),
    fixed("decision_kind", "决定类型|Decision kind", terms.DecisionKind),
    fixed("severity", "问题级别|Severity", terms.Severity),
    fixed("day_kind", "日期类型|Day kind", terms.DayKind),
    fixed("role", "角色|Role", terms.Role),
    fixed("format", "规格|Format", terms.Format),
    fixed("field_type", "数据类型|Data type", terms.FieldType),
    fixed("trigger", "触发|Trigger", terms.Trigger),
    fixed("scheme", "体系|Scheme", terms.Scheme),
    ListSpec("operator", Text("比较", "Operator"), _OPERATORS, Origin.FIXED),
)  # fmt: skip

_OWN_WORDS = (ListSpec("heading_synonym", Text("标题同义词", "Heading synonyms"), origin=Origin.STAFF),)
"""Lists that staff fill: value is the heading that others write, parent our column's (of any table)."""

_BORROWED_LISTS = (
    ListSpec("intent", Text("意向级别", "Intent"), origin=Origin.LEVELS),
    ListSpec("tier", Text("会员等级", "Tier"), origin=Origin.LEVELS),
    ListSpec("staff_name", Text("员工姓名", "Staff names"), origin=Origin.TABLE),
)

LISTS: tuple[ListSpec, ...] = (*_STRATEGIES, *_TERM_LISTS, *WORD_LISTS, *PACK_LISTS, *_FIXED_LISTS, *_OWN_WORDS, *_BORROWED_LISTS)
LIST_BY_KEY: Mapping[str, ListSpec] = {one.key: one for one in LISTS}
