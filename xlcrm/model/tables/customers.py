"""The customers: what staff fill in first."""

from __future__ import annotations

from xlcrm.model.tables.making import CHOICE, CODE, DATE, PEOPLE, REFERENCE, YES, filled, staff

# One column is one to three lines here; the formatter would make eight of them.
# fmt: off
CUSTOMER_COLUMNS = (
    filled("customer_id", "客户编号|Customer ID",
        "KH+6 位数字；留空自动编号，已有编号保留|KH and 6 digits; left empty it is numbered for you", CODE,
        aliases="客户号|客户代码|客户ID|编号|会员编号|会员号|会员ID|会员代码|档案号|買家編號|客戶編號|ID|Customer "
        "no|Customer number|Customer code|Client ID|Member ID|Member no|Account no"),
    staff("name", "客户名称|Name",
        "个人写姓名，企业写全称；必填，不超过 50 字|Person's name or company's full name; at most 50", required=True,
        max_length=50, width=22, aliases="客户姓名|姓名|名称|客户|客户名|会员姓名|会员名称|会员|顾客姓名|顾客|"
        "公司名称|公司|企业名称|单位名称|单位|商户名称|店铺名称|买家|买家名称|客户全称|公司全称|客戶名稱|客戶|"
        "公司名稱|Customer|Customer name|Company|Company name|Client|Client name|Account name|Full name|Member|"
        "Member name|Buyer|Organization|Organisation"),
    staff("kind", "客户类型|Type", "个人或企业|Person or company", CHOICE, choices="customer_kind",
        aliases="类型|个人/企业|客户属性|客户种类|Customer type|Kind"),
    staff("salutation", "称呼|Salutation", "信函用：先生 / 女士|For letters: Mr or Ms", CHOICE, choices="salutation",
        group="reach", aliases="称谓|尊称|Title|Mr/Ms"),
    staff("mobile", "手机|Mobile",
        "大陆 11 位号码；其他国家前加 + 国家码|11 digits in China; elsewhere + and country code", CODE,
        aliases="手机号|手机号码|移动电话|联系手机|手机电话|会员手机|客户手机|手机1|行动电话|行動電話|手機|手機號碼|"
        "Mobile phone|Mobile number|Mobile no|Cell|Cell phone|Cellphone|Cell number"),
    staff("phone", "电话|Phone", "固定电话，带区号|Landline with area code", CODE,
        aliases="联系电话|固定电话|固话|座机|座机号码|办公电话|公司电话|电话号码|单位电话|电话1|電話|聯絡電話|Tel|"
        "Telephone|Phone number|Phone no|Landline|Office phone|Business phone|Work phone"),
    staff("email", "邮箱|Email", "不超过 50 个字符|At most 50 characters", CODE, max_length=50, width=22,
        aliases="电子邮箱|邮件|电子邮件|邮箱地址|邮件地址|电邮|電郵|電子郵件|E-mail|Email address|E-mail address|Mail"),
    staff("wechat", "微信|WeChat", "微信号|WeChat ID", CODE, aliases="微信号|微信号码|微信ID|VX|WeChat ID|Weixin"),
    staff("qq", "QQ|QQ", "只填数字，不超过 20 位|Digits only, at most 20", CODE, max_length=20, group="reach",
        aliases="QQ号|QQ号码|QQ number"),
    staff("province", "省份|Province", "省 / 直辖市 / 自治区|Province or state", group="address",
        aliases="省|省市|省/直辖市|State|State/Province|Province/State"),
    staff("city", "城市|City", "地级市|City or town", aliases="市|所在城市|地级市|城市名称|Town"),
    staff("district", "区县|District", "区 / 县 / 县级市|District or county", group="address",
        aliases="区|县|区/县|县区|所在区县|County"),
    staff("address", "详细地址|Address", "写到街道和门牌|Street and house number", width=28,
        aliases="地址|联系地址|通讯地址|公司地址|家庭地址|住址|收货地址|邮寄地址|街道地址|地址1|聯絡地址|通訊地址|"
        "Street|Street address|Address line 1|Mailing address|Postal address"),
    staff("postcode", "邮编|Postcode", "6 位数字|6 digits in China", CODE, group="address",
        aliases="邮政编码|邮政编号|郵編|郵遞區號|Zip|Zip code|Postal code|Post code"),
    staff("country", "国家|Country", "空白视为中国|Empty means China", CHOICE, choices="country", free=True,
        group="address", aliases="国别|国家/地区|国家地区|國家|Country/Region|Nation"),
    staff("region", "所属区域|Sales region", "销售区域，选项在字典|Sales region, choices are in Lists", CHOICE,
        choices="region", group="sales", aliases="区域|大区|销售区域|片区|地区|Region|Territory|Area"),
    staff("industry", "行业|Industry", "选项在字典|Choices are in Lists", CHOICE, choices="industry", group="company",
        aliases="所属行业|行业类别|行业分类|Sector|Line of business"),
    staff("nature", "客户性质|Ownership", "国有、外商独资、私营等|State-owned, foreign, private …", CHOICE,
        choices="nature", group="company",
        aliases="企业性质|公司性质|单位性质|性质|所有制|Ownership type|Company type"),
    staff("source", "客户来源|Source", "客户从哪里来；客户推荐须填推荐人|Where from; a referral needs the referrer",
        CHOICE, choices="source", aliases="来源|渠道来源|信息来源|来源渠道|获客渠道|获知渠道|客戶來源|Lead source|"
        "Customer source|Origin|How did you hear"),
    staff("referrer", "推荐人|Referred by", "推荐客户的编号或名称|ID or name of the customer who referred", REFERENCE,
        refers="customers", aliases="介绍人|推荐客户|推荐人姓名|转介绍人|Referrer|Referral|Introduced by"),
    staff("category", "客户类别|Category",
        "潜在 / 现有 / 流失的终端客户或代理|Potential, current or lost; end customer or agent", CHOICE,
        choices="category", group="sales", aliases="类别|客户分类|分类|Customer category|Classification"),
    staff("owner", "负责人|Owner", "员工姓名；空白即在公海|A name in Staff; empty is the public pool", PEOPLE,
        choices="staff_name", aliases="业务员|销售|销售员|销售顾问|置业顾问|客户经理|跟进人|归属人|所属销售|所有者|"
        "业务负责人|责任人|專員|負責人|Sales|Salesperson|Sales rep|Account manager|Consultant|Account owner|"
        "Assigned to"),
    staff("shared_with", "共享人|Shared with",
        "可见此客户的同事，用、隔开|Colleagues who see it too, separated by commas", PEOPLE, group="sales",
        aliases="协作人|共享给|协同人|Shared|Collaborators"),
    filled("registered_on", "登记日期|Registered on", "新客户自动填当天|Today for a new customer", DATE,
        aliases="注册日期|入会日期|建档日期|创建日期|录入日期|开户日期|入会时间|注册时间|加入日期|建档时间|Created|"
        "Created on|Date created|Created at|Join date|Joined|Joined on|Registration date|Member since|Sign-up date"),
    staff("first_contact_on", "首次接触|First contact", "第一次接触的日期|Date of the first contact", DATE,
        group="sales",
        aliases="首次接触日期|首次联系|首次联系日期|首访日期|初次接触|First contacted|First contact date"),
    staff("intent", "意向级别|Intent",
        "O 已订 H 7天 A 15天 B 30天 C 一年 N 未定|O ordered, H 7 days, A 15, B 30, C a year, N none", CHOICE,
        choices="intent", aliases="意向|意向等级|客户意向|购买意向|等级|级别|意向度|Intent level|Interest|Interest "
        "level|Lead rating|Level"),
    staff("expected_on", "预计购买日期|Expected purchase", "客户打算购买的日期|When the customer means to buy", DATE,
        aliases="预计成交日期|预计购买时间|计划购买日期|预购日期|预计成交时间|Expected purchase date|Expected close|"
        "Expected close date|Purchase date expected"),
    staff("contact_strategy", "联系策略|Contact strategy",
        "多久联系一次，优先于级别间隔|How often to contact; goes before the level", CHOICE, choices="contact_strategy",
        aliases="联系频率|跟进频率|回访周期|跟进周期|Contact frequency|Contact cycle"),
    staff("purchase_strategy", "购买策略|Purchase strategy",
        "多久购买一次；超过即预警|How often they buy; silent longer is a warning", CHOICE, choices="purchase_strategy",
        group="sales", aliases="购买周期|采购周期|复购周期|Purchase cycle|Buying cycle"),
    staff("birthday", "生日|Birthday", "出生日期；农历另选生日历法|Date of birth; for lunar set the calendar too", DATE,
        aliases="出生日期|出生年月|会员生日|出生年月日|Date of birth|Birth date|Birthdate|DOB"),
    staff("do_not_contact", "免打扰|Do not contact", "填“是”：不发信息，不进回访|Yes: no messages, no follow-up", YES,
        aliases="勿扰|请勿打扰|拒绝联系|Opt out|Opted out|DNC|Unsubscribed"),
    staff("consent", "营销许可|Marketing consent", "是 / 否；空白为未询问|Yes or no; empty means not asked", CHOICE,
        choices="yes_no", group="marketing", aliases="营销授权|是否同意营销|接受营销|Consent|Opt in|Marketing opt-in"),
    staff("pinned", "置顶|Pinned", "填“是”排在待办最前|Yes: first in the lists", YES, group="sales",
        aliases="星标|Pin|Starred|Favourite|Favorite"),
    staff("closed_on", "注销日期|Deregistered on", "填写后客户状态为注销|Once filled the status is deregistered", DATE,
        group="closing", aliases="销户日期|注销时间|Closed on|Date closed"),
    staff("lost_reason", "流失原因|Lost reason",
        "五类原因之一；填写后状态为流失|One of five; once filled the status is lost", CHOICE, choices="lost_reason",
        group="closing", aliases="客户流失原因|Reason lost|Churn reason"),
    staff("note", "备注|Note", "不超过 500 字|At most 500 characters", max_length=500, width=30,
        aliases="说明|备注信息|客户备注|備註|Notes|Remark|Remarks|Comment|Comments|Description|Memo"),
)
