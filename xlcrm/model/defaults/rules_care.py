"""Rules of the care for data, documents and messages."""

from __future__ import annotations

from xlcrm.model.defaults.rule_spec import Group
from xlcrm.model.defaults.rules_messages import MESSAGE_RULES
from xlcrm.model.tables.making import both

_DAYS = "天|days"
_care = Group(both("数据|Data"))
_documents = Group(both("档案与单据|Documents"))
_analysis = Group(both("分析|Analysis"))
_backup = Group(both("备份|Backups"))

# One rule is one to three lines here; the formatter would make eight of them.
# fmt: off
CARE_RULES = (
    _care.percent("duplicate.similarity", "名称相似度|Likeness of names", 0.9,
        "名称相似且另一项相同才视为疑似重复|Alike names with a second equal field are duplicates"),
    _care.yes("duplicate.merge_sure", "自动合并确定的重复|Merge sure duplicates",
        "只合并毫无疑问的重复，其余由人决定|Only those beyond doubt; people decide on the others", default=False),
    _care.yes("approval.rename", "改名须审批|Renaming needs approval",
        "客户改名、改账户须有审批才算无误|Renaming a customer or changing an account needs an approval", default=True),
    _care.yes("approval.correction", "更正须审批|Corrections need approval",
        "“决定”表里更正客户资料时自动立案（信息更正），批准后才执行|A ruling that corrects a customer opens a case and waits for its approval",
        default=False),
    _care.text("changes.columns", "记录变更的列|Columns whose changes are listed", "客户名称、手机、证件号码、法定代表人",
        "这些列的改动列入变更记录；账户总是列入|Changes of these are listed; those of accounts always are"),
    _care.yes("mask.phone", "隐藏电话|Mask phones",
        "给无权者的副本隐藏电话中间几位|Copies for those who may not see them hide digits", default=True),
    _care.yes("mask.id_no", "隐藏证件号|Mask ID numbers",
        "给无权者的副本隐藏证件号|Copies for those who may not see them hide digits", default=True),
    _care.text("consent.required_channels", "须许可的渠道|Channels needing consent", "短信、邮件",
        "这些渠道没有营销许可不发营销内容|Marketing by these channels needs consent"),
    _documents.text("archive_no.pattern", "档案编号格式|Form of archive numbers", "{year}-{class}-{number:04d}",
        "年份、类别、序号的写法|How year, class and number are written"),
    _documents.count("loans.days", "借阅天数|Loans last", 14, _DAYS, "没有填应还日期时按此天数|Where no day is given",
        at_least=1),
    _documents.count("documents.expiry_days", "档案到期提醒|Documents expire soon", 30, _DAYS,
        "到期前多少天列入档案到期|Listed so many days before"),
    _documents.count("renewal.days", "续约提醒|Renewal reminder", 30, _DAYS,
        "合同、保险、持有到期前多少天提醒|So many days before contract, insurance or holding ends"),
    _documents.count("quotation.valid_days", "报价有效天数|Quotations are valid for", 30, _DAYS,
        "没有填有效期时按此天数|Where no day is given", at_least=1),
    _documents.yes("quotation.tax_included", "报价含税|Quoted prices include tax",
        "是：单价含税；否：税额另加|Yes: prices include tax; no: tax is added", default=True),
    *MESSAGE_RULES,
    _analysis.text("portrait.ages", "年龄分段|Age bands", "25、35、45、55",
        "客群画像的年龄分界|Bounds of the age bands in Portrait"),
    _analysis.text("advice.ages", "年龄组分界|Bounds of the age groups", "35、60",
        "知识库按年轻、中年、年老给出建议的两个年龄|The two ages between young, middle-aged and elderly in Knowledge"),
    _analysis.text("portrait.distances", "距离分段|Distance bands", "1、3、5、10",
        "离项目的公里数分界|Bounds in kilometres from a project"),
    _analysis.percent("bought_together.support", "同购最低支持度|Least support", 0.01,
        "同时购买的订单占比低于此数不列|Pairs in a smaller share of orders are left out"),
    _backup.count("backup.all_days", "全部保留|Keep all for", 2, _DAYS,
        "这些天内的备份全部保留|Every backup of these days is kept"),
    _backup.count("backup.daily_days", "每日保留|Keep daily for", 30, _DAYS, "之后每天保留一份|Then one a day"),
    _backup.count("backup.weekly_weeks", "每周保留|Keep weekly for", 26, "周|weeks",
        "之后每周保留一份|Then one a week"),
    _backup.count("backup.monthly_months", "每月保留|Keep monthly for", 36, "月|months",
        "之后每月保留一份，更早的每年一份|Then one a month, older ones one a year"),
    _backup.yes("archive.monthly", "每月归档|Monthly archive",
        "每月第一次刷新时另存一份|A copy at the first refresh of a month", default=True),
)
