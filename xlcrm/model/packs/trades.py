"""Packs that are mostly switches: retail, trade and b2b."""

from __future__ import annotations

from xlcrm.model.schema import Pack
from xlcrm.model.tables.making import CHOICE, CODE, DATE, PEOPLE, REFERENCE, both, filled, staff, table

# One column is one to three lines here; the formatter would make eight of them.
# fmt: off
_CARD_COLUMNS = (
    staff("card_kind", "卡类型|Card kind", "会员卡、储值卡、次卡等|Member card, stored value, multi-visit", CHOICE,
        choices="card_kind", group="card", aliases="会员卡类型|Type of card"),
    staff("card_issued_on", "开卡日期|Card issued on", "开卡的日期|Day the card was issued", DATE, group="card",
        aliases="办卡日期|开卡时间|Issue date"),
    staff("card_expires_on", "卡到期|Card expires on", "卡的有效期|Last day of the card", DATE, group="card",
        aliases="卡有效期|会员到期日|会员有效期|Card expiry"),
    staff("card_shop", "开卡门店|Card shop", "在哪家店办的|Shop that issued it", CHOICE, choices="place", free=True,
        group="card", aliases="门店|所属门店|办卡门店|归属门店|Shop|Home shop|Store"),
    staff("card_state", "卡状态|Card state", "正常 / 挂失 / 停用 / 注销|Active, lost, suspended, cancelled", CHOICE,
        choices="card_state", group="card", aliases="会员卡状态"),
)
TERRITORIES = table("territories", "代理区域|Territories",
    "哪个代理负责哪个国家和地区|Which dealer has which country and region", "territory_id", (
    filled("territory_id", "区域编号|Territory ID", "留空自动编号 DL+6 位|Left empty it is numbered: DL and 6 digits",
        CODE, aliases="编号|Territory no"),
    staff("customer_id", "客户编号|Customer ID", "代理商的编号或名称|ID or name of the dealer", REFERENCE,
        refers="customers", required=True, aliases="代理商|代理|客户|客户名称|Dealer|Agent|Customer"),
    staff("country", "国家|Country", "代理的国家|Country of the agency", CHOICE, choices="country", free=True,
        required=True, aliases="国别|代理国家|国家/地区"),
    staff("region", "地区|Region", "空白为全国|Empty: the whole country", aliases="代理地区|省州|State"),
    staff("product_name", "产品|Product", "空白为全部产品|Empty: all products", aliases="代理产品|产品线|Products"),
    staff("exclusive", "独家|Exclusive", "是 / 否|Yes or no", CHOICE, choices="yes_no", aliases="是否独家|独家代理"),
    staff("starts_on", "开始日期|Starts on", "协议开始|Beginning of the agreement", DATE,
        aliases="代理开始|生效日期|Start date"),
    staff("ends_on", "结束日期|Ends on", "协议结束；空白为长期|End of the agreement; empty: open", DATE,
        aliases="代理结束|到期日期|End date|Expiry"),
    staff("owner", "负责人|Owner", "谁负责此代理|Who looks after the dealer", PEOPLE, choices="staff_name",
        aliases="业务员|Salesperson"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="DL", pack="trade", aliases="代理|代理商区域|代理列表|Agencies|Dealer territories")

RETAIL = Pack(
    "retail", both("零售会员|Retail"), {"customers": _CARD_COLUMNS}, (),
    groups=("card", "grades", "deals", "marketing"), sheets=("stored_value", "products", "campaigns", "responses"),
)
TRADE = Pack(
    "trade", both("外贸|Foreign trade"), {}, (TERRITORIES,),
    groups=("trade", "address", "reach", "company"), sheets=("products", "dispatches"),
)
B2B = Pack(
    "b2b", both("企业客户|Business to business"), {}, (),
    groups=("company", "credit", "sales", "visit"),
    sheets=("dispatches", "bids", "milestones", "competitors", "yearly_facts", "documents", "targets"),
)
