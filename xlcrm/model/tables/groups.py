"""Column groups: columns beyond the usual ones, switched on together in 规则 / Rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.tables.making import both

if TYPE_CHECKING:
    from xlcrm.model.text import Text


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that are shown together: stable key, label, and whether a new workbook shows them."""

    key: str
    label: Text
    hint: Text
    on: bool = False


def _group(key: str, label: str, hint: str, *, on: bool = False) -> ColumnGroup:
    return ColumnGroup(key, both(label), both(hint), on)


GROUPS: tuple[ColumnGroup, ...] = (
    _group("address", "地址细分|Address parts", "省份、区县、邮编、国家|Province, district, postcode, country"),
    _group("reach", "更多联系方式|More ways to reach", "称呼、QQ、传真、网址|Salutation, QQ, fax, website"),
    _group("person", "个人资料|Personal facts", "性别、职业、教育、性格等|Gender, occupation, temperament …"),
    _group("company", "企业资料|Company facts", "行业、性质、规模、结算等|Industry, size, settlement …"),
    _group("sales", "销售管理|Sales", "类别、区域、共享、策略、重点等|Category, region, sharing …"),
    _group("protection", "保护与公海|Protection and pool", "保护期、入池、原负责人|Protection, pool, previous owner"),
    _group("marketing", "营销许可|Marketing consent", "许可、日期、渠道|Consent, its date and channels"),
    _group("closing", "流失与注销|Lost and closed", "流失、注销的日期与原因|Dates and reasons of losing or closing"),
    _group("grades", "会员与分级|Grades", "积分、储值、价值分类、RFM 等|Points, stored value, value class, RFM …"),
    _group("credit", "信用|Credit", "信用星级、额度、账期|Credit stars, limit and terms"),
    _group("deals", "交易汇总|Deals", "交易次数、金额、首次与最近交易|Number and amount of orders, first and last", on=True),
    _group("archive", "档案管理|Archive", "档案编号、创建人、更新时间等|Archive number, who registered, updates …"),
    _group("trade", "外贸|Foreign trade", "询盘日期、代理|Inquiry date, agency"),
    _group("visit", "走访流程|Visit workflow", "预约、目的、领导批示等|Appointment, purpose, opinion …"),
    _group("profit", "成本与渠道|Cost and channel", "成本、渠道、活动、地点、项目|Cost, channel, place, project"),
    _group("home_person", "购房-个人|Home buyer: person", "身份、单位、职务等|Identity, employer, position …"),
    _group("home_family", "购房-家庭|Home buyer: family", "家庭结构、子女、同住|Household and children"),
    _group("home_income", "购房-收入|Home buyer: income", "收入、首付、贷款|Income, down payment, loan"),
    _group("home_present", "购房-现居住|Home buyer: present home", "现居区域、面积、权属|Where and how they live now"),
    _group("home_motives", "购房-购买因素|Home buyer: motives", "目的、次数、看重因素|Purpose, times, what counts"),
    _group("home_wishes", "购房-购房意向|Home buyer: wishes", "面积、户型、价格、楼层|Area, layout, price, floor"),
    _group("home_other", "购房-其他|Home buyer: other", "媒体、对比项目、交通|Media, rival projects, transport"),
    _group("car", "购车|Car buyer", "意向车型、现有车辆、试驾|Wanted model, present car, test drive"),
    _group("risk", "投资风险|Investment risk", "风险等级与评估日期|Risk level and its date"),
    _group("card", "会员卡|Membership card", "卡号、开卡、到期、门店|Card number, issue, expiry, shop"),
)
GROUP_BY_KEY = {group.key: group for group in GROUPS}
