"""The rows of 字段规则 / Field rules as shipped (A2, A3, and what the schema itself demands)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.defaults.listing import NO_TEXT
from xlcrm.model.packs import PACKS
from xlcrm.model.tables import TABLES
from xlcrm.model.tables.making import both
from xlcrm.model.terms import Format, Severity
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.schema import Column, Table


@dataclass(frozen=True, slots=True)
class FieldRuleSpec:
    """One rule about a column, given by table and key; the sheet shows title and heading.

    ``min_value`` and ``max_value`` are written as in a cell.
    """

    table: str
    column: str
    message: Text
    when: Text = NO_TEXT
    required: bool = False
    max_length: int | None = None
    pattern: str = ""
    format: Format | None = None
    min_value: str = ""
    max_value: str = ""
    is_unique: bool = False
    severity: Severity = Severity.ERROR


_REFERRED = both("客户来源 = 客户推荐|Source = Referral")
_INTRODUCED = both("客户来源 = 关系介绍|Source = Introduction")
_FROM_DEALER = both("客户来源 = 二网|Source = Second-tier dealer")
_BUYS = both("交易次数 > 0|Orders > 0")
_IN_CHINA = both("国家 为空 或 国家 = 中国|Country is empty or Country = China")
_IS_LEAD = both("客户编号 为空|Customer ID is empty")
_NO_LEAD = both("阶段 ≠ 线索|Stage ≠ Lead")
_IS_LOST = both("阶段 = 输单|Stage = Lost")
_IS_DONE = both("状态 = 已完成|State = Done")
_ADJUSTS = both("类型 = 调整|Kind = Adjusted")
_CLOSES = both("注销日期 不为空|Deregistered on is not empty")
_CONSENTS = both("营销许可 = 是|Marketing consent = Yes")


def _needs(table: str, column: str, when: Text, message: str, severity: Severity = Severity.ERROR) -> FieldRuleSpec:
    return FieldRuleSpec(table, column, both(message), when, required=True, severity=severity)


def _form(table: str, column: str, form: Format, message: str, severity: Severity = Severity.ERROR) -> FieldRuleSpec:
    return FieldRuleSpec(table, column, both(message), format=form, severity=severity)


def _range(table: str, column: str, low: str, high: str, message: str) -> FieldRuleSpec:
    return FieldRuleSpec(table, column, both(message), min_value=low, max_value=high)


def _unique(table: str, column: str, message: str) -> FieldRuleSpec:
    return FieldRuleSpec(table, column, both(message), is_unique=True, severity=Severity.WARNING)


_MOBILE = "手机号码不正确（大陆 11 位）|The mobile number is not valid"
_EMAIL = "邮箱格式不正确|The e-mail address is not valid"
_QQ = "QQ 只能填数字|QQ: digits only"
_NOT_NEGATIVE = "不能是负数|Must not be negative"
_SHARE = "应在 0 到 100% 之间|Between 0 and 100 %"
_BUYER = "已成交客户请填写{zh}|Please fill in the {en} of a customer who buys"


def _buyer(column: str, zh: str, en: str) -> FieldRuleSpec:
    return _needs("customers", column, _BUYS, _BUYER.format(zh=zh, en=en), Severity.WARNING)


_CUSTOMERS = (
    _form("customers", "mobile", Format.MOBILE, _MOBILE),
    _form("customers", "email", Format.EMAIL, _EMAIL),
    FieldRuleSpec("customers", "qq", both(_QQ), pattern=r"\d*"),
    FieldRuleSpec("customers", "postcode", both("邮编应为 6 位数字|The postcode has 6 digits"), _IN_CHINA,
                  format=Format.POSTCODE),
    _form("customers", "website", Format.WEBSITE, "网址不正确|The web address is not valid", Severity.WARNING),
    _form("customers", "id_no", Format.ID_NUMBER, "证件号码不正确|The ID number is not valid"),
    _needs("customers", "referrer", _REFERRED, "客户推荐请填写推荐人|A referral: please name the referring customer"),
    _needs("customers", "note", _INTRODUCED, "关系介绍请在备注中写明介绍人|Please name the introducer in the note"),
    _needs("customers", "note", _FROM_DEALER, "二网客户请在备注中写明二网名称|Please name the dealer in the note"),
    _buyer("source", "客户来源", "source"),
    _buyer("kind", "客户类型", "type"),
    _buyer("city", "城市", "city"),
    _buyer("address", "详细地址", "address"),
    _buyer("mobile", "手机", "mobile"),
    _needs("customers", "closed_reason", _CLOSES, "注销客户请填写注销原因|Please say why it was deregistered",
           Severity.WARNING),
    _needs("customers", "consent_on", _CONSENTS, "请填写许可日期|Please fill in when consent was given",
           Severity.WARNING),
    _range("customers", "own_rating", "1", "3", "评分为 1 到 3|The rating is 1 to 3"),
    _range("customers", "credit_opinion", "1", "5", "信用状况为 1 到 5|The credit opinion is 1 to 5"),
    _range("customers", "headcount", "0", "", f"员工数量{_NOT_NEGATIVE}"),
    _range("customers", "capital", "0", "", f"注册资本{_NOT_NEGATIVE}"),
    _range("customers", "years_in_trade", "0", "200", "从业时间应为 0 到 200 年|0 to 200 years"),
    _unique("customers", "card_no", "卡号重复|The card number occurs twice"),
    _unique("customers", "id_no", "证件号码重复|The ID number occurs twice"),
)  # fmt: skip

_OTHERS = (
    _form("contacts", "mobile", Format.MOBILE, _MOBILE),
    _form("contacts", "email", Format.EMAIL, _EMAIL),
    FieldRuleSpec("contacts", "qq", both(_QQ), pattern=r"\d*"),
    _needs("opportunities", "customer_id", _NO_LEAD, "只有线索可以没有客户|Only a lead may have no customer"),
    _needs("opportunities", "lead_name", _IS_LEAD, "没有客户的线索请填写线索名称|A lead without customer needs a name"),
    _needs("opportunities", "lost_reason", _IS_LOST, "请填写丢单原因|Please say why it was lost", Severity.WARNING),
    _range("opportunities", "probability", "0", "1", f"概率{_SHARE}"),
    _range("opportunities", "amount", "0", "", f"预计金额{_NOT_NEGATIVE}"),
    _range("quotations", "price", "0", "", f"单价{_NOT_NEGATIVE}"),
    _range("quotations", "quantity", "0", "", f"数量{_NOT_NEGATIVE}"),
    _range("quotations", "discount", "0", "1", f"折扣{_SHARE}"),
    _range("quotations", "tax_rate", "0", "1", f"税率{_SHARE}"),
    _needs("service", "closed_on", _IS_DONE, "已完成的请填写完成时间|Please say when it was settled", Severity.WARNING),
    _needs("service", "result", _IS_DONE, "已完成的请填写处理结果|Please say how it was settled", Severity.WARNING),
    _range("service", "satisfaction", "1", "5", "满意度为 1 到 5|The satisfaction is 1 to 5"),
    _range("surveys", "expected", "0", "10", "期望为 0 到 10|0 to 10"),
    _range("surveys", "perceived", "0", "10", "感知为 0 到 10|0 to 10"),
    _range("surveys", "nps", "0", "10", "推荐意愿为 0 到 10|0 to 10"),
    _range("credit", "score", "0", "100", "得分为 0 到 100|0 to 100"),
    _needs("points", "reason", _ADJUSTS, "调整积分请填写事由|An adjustment needs a reason"),
    _needs("stored_value", "reason", _ADJUSTS, "调整储值请填写事由|An adjustment needs a reason"),
    _form("staff", "mobile", Format.MOBILE, _MOBILE),
    _form("staff", "email", Format.EMAIL, _EMAIL),
    _unique("staff", "staff_id", "工号重复|The staff number occurs twice"),
    FieldRuleSpec("vehicles", "vin", both("车架号为 17 位字母数字|A VIN has 17 letters and digits"),
                  pattern=r"[A-HJ-NPR-Za-hj-npr-z0-9]{17}", severity=Severity.WARNING),
    _range("vehicles", "mileage", "0", "5000000", f"里程{_NOT_NEGATIVE}"),
    _range("holdings", "amount", "0", "", f"持有金额{_NOT_NEGATIVE}"),
)  # fmt: skip


def _demands(table: Table) -> Iterator[FieldRuleSpec]:
    """Yield the rules that a table's schema demands: columns that must be filled, and their greatest length."""
    for column in table.columns:
        if column.required:
            yield FieldRuleSpec(table.name, column.key, _please(column), required=True)
        if column.max_length:
            yield FieldRuleSpec(table.name, column.key, _too_long(column), max_length=column.max_length)


def _please(column: Column) -> Text:
    return Text(f"请填写{column.label.zh}", f"Please fill in {column.label.en}")


def _too_long(column: Column) -> Text:
    zh, en = column.label
    return Text(f"{zh}不超过 {column.max_length} 字", f"{en}: at most {column.max_length} characters")


_RECORDS = [table for table in (*TABLES, *(one for pack in PACKS for one in pack.tables)) if not table.settings]
_DEMANDED = tuple(rule for table in _RECORDS for rule in _demands(table))

FIELD_RULES: tuple[FieldRuleSpec, ...] = (
    *(rule for rule in _DEMANDED if rule.table == "customers"),
    *_CUSTOMERS,
    *(rule for rule in _DEMANDED if rule.table != "customers"),
    *_OTHERS,
)
"""Rules about tables that a workbook does not have (further sheets, packs) are left out of its sheet."""
