"""Packs of customers with accounts: telecom and finance."""

from __future__ import annotations

from xlcrm.model.schema import Pack
from xlcrm.model.tables.making import (
    CHOICE,
    CODE,
    DATE,
    INTEGER,
    MONEY,
    NUMBER,
    REFERENCE,
    both,
    filled,
    staff,
    table,
)

# One column is one to three lines here; the formatter would make eight of them.
# fmt: off
SERVICES = table("services", "开通业务|Subscriptions", "账户上开通的业务|What is subscribed on an account",
    "subscription_id", (
    filled("subscription_id", "业务编号|Subscription ID",
        "留空自动编号 YW+6 位|Left empty it is numbered: YW and 6 digits", CODE, aliases="编号|Subscription no"),
    staff("account_id", "账户编号|Account ID", "开在哪个账户|The account it is on", REFERENCE, refers="accounts",
        required=True, aliases="账号|账户|Account|Account no"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", aliases="客户|客户名称|Customer|Customer name"),
    staff("product_name", "业务|Service", "业务名称|Name of the service", required=True,
        aliases="业务名称|产品|Product"),
    staff("tariff", "套餐|Tariff", "套餐名称|Name of the tariff", aliases="资费|资费套餐|Plan"),
    staff("monthly_fee", "月租|Monthly fee", "元|Yuan", MONEY, aliases="月费|月租费|Fee"),
    staff("opened_on", "开通日期|Opened on", "开通的日期|Day it began", DATE, aliases="开通时间|Activated on"),
    staff("ends_on", "合约到期|Ends on", "到期前提醒续约|Reminded before it ends", DATE,
        aliases="合约到期日|到期日期|Contract end|Expiry"),
    staff("state", "状态|State", "使用中 / 停机 / 已退订|In use, suspended, cancelled", CHOICE,
        choices="subscription_state", aliases="业务状态|Status"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="YW", pack="telecom", aliases="业务|业务开通|业务明细|Subscribed services")

BILLING = table("billing", "账单|Billing", "每账户每月一行|One row for each account and month", "bill_id", (
    filled("bill_id", "账单编号|Bill ID", "留空自动编号 ZD+6 位|Left empty it is numbered: ZD and 6 digits", CODE,
        aliases="账单号|编号|Bill no"),
    staff("account_id", "账户编号|Account ID", "哪个账户|Which account", REFERENCE, refers="accounts", required=True,
        aliases="账号|账户|Account|Account no"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", aliases="客户|客户名称|Customer|Customer name"),
    staff("month", "月份|Month", "当月任一天|Any day of the month", DATE, required=True,
        aliases="账期|账单月份|计费月|Period"),
    staff("billed", "应收|Billed", "应收金额|Amount billed", MONEY, aliases="应收金额|账单金额|费用|Amount"),
    staff("discount", "优惠|Discount", "优惠金额|Amount of the discount", MONEY, aliases="优惠金额|减免"),
    staff("paid", "实收|Paid", "已收金额|Amount received", MONEY, aliases="实收金额|已缴金额|Amount paid"),
    staff("overdue_days", "欠费天数|Days overdue", "欠费多少天|How long it is unpaid", INTEGER,
        aliases="逾期天数|拖欠天数"),
    staff("credit_class", "信用等级|Credit class", "优 / 良 / 中 / 差|Excellent, good, fair, poor", CHOICE,
        choices="credit_class", aliases="信用级别|信用"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="ZD", pack="telecom", aliases="账单明细|话费账单|计费|Bills|Invoices by month")

_RISK_COLUMNS = (
    staff("risk_level", "风险等级|Risk level", "保守型到进取型|From conservative to aggressive", CHOICE,
        choices="risk_level", group="risk", aliases="风险承受能力|风险偏好|Risk profile"),
    staff("risk_assessed_on", "风险评估日期|Risk assessed on", "评估的日期|Day of the assessment", DATE, group="risk",
        aliases="风评日期|Risk assessment date"),
)
HOLDINGS = table("holdings", "持有|Holdings", "客户持有的产品|Products that customers hold", "holding_id", (
    filled("holding_id", "持有编号|Holding ID", "留空自动编号 CY+6 位|Left empty it is numbered: CY and 6 digits", CODE,
        aliases="编号|Holding no"),
    staff("customer_id", "客户编号|Customer ID", "客户的编号或名称|ID or name of the customer", REFERENCE,
        refers="customers", required=True, aliases="客户|客户名称|客户姓名|Customer|Customer name"),
    staff("account_id", "账户编号|Account ID", "在哪个账户|The account it is on", REFERENCE, refers="accounts",
        aliases="账号|账户|Account|Account no"),
    staff("kind", "类型|Kind", "定期、理财、基金、保险等|Time deposit, wealth product, fund …", CHOICE,
        choices="holding_kind", aliases="产品类型|Type"),
    staff("product_name", "产品|Product", "产品名称|Name of the product", required=True,
        aliases="产品名称|Product name"),
    staff("amount", "持有金额|Amount", "元|Yuan", MONEY, required=True, aliases="金额|本金|余额|Balance|Principal"),
    staff("average_amount", "日均|Daily average", "日均余额|Average daily balance", MONEY,
        aliases="日均余额|日均金额|Average balance"),
    staff("yield_rate", "收益率|Yield", "年化，如 3.5%|A year, such as 3.5 %", NUMBER,
        aliases="利率|年化收益率|预期收益率|Rate"),
    staff("bought_on", "购买日期|Bought on", "购买的日期|Day it was bought", DATE,
        aliases="起息日|认购日期|Purchase date"),
    staff("matures_on", "到期日期|Matures on", "到期前提醒|Reminded before it matures", DATE,
        aliases="到期日|到期时间|Maturity|Maturity date"),
    staff("risk_level", "产品风险|Product risk", "不应高于客户的风险等级|Not above the customer's risk level", CHOICE,
        choices="risk_level", aliases="产品风险等级|Risk level"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=24,
        aliases="说明|Notes|Remark"),
), prefix="CY", pack="finance", aliases="持有产品|产品持有|持仓|理财持有|Positions|Portfolio")

TELECOM = Pack("telecom", both("电信|Telecom"), {}, (SERVICES, BILLING), groups=("credit",), sheets=("accounts",))
FINANCE = Pack(
    "finance", both("金融|Finance"), {"customers": _RISK_COLUMNS}, (HOLDINGS,),
    groups=("risk", "person"), sheets=("accounts",),
)
