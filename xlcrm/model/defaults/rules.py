"""Every rule of 规则 / Rules with its default, in the order of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.defaults.rule_spec import Group, RuleSpec
from xlcrm.model.defaults.rules_buttons import BUTTON_RULES
from xlcrm.model.defaults.rules_care import CARE_RULES
from xlcrm.model.defaults.rules_letters import LETTER_RULES
from xlcrm.model.defaults.rules_switches import SWITCH_RULES
from xlcrm.model.tables.making import both

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAYS = "天|days"
_HOURS = "工作小时|working hours"
_MONTHS = "月|months"
_CUSTOMERS = "个|customers"

_general = Group(both("常规|General"))
_calendar = Group(both("日历|Calendar"))
_follow_up = Group(both("跟进|Follow-up"))
_pool = Group(both("保护与公海|Protection and pool"))
_grades = Group(both("分级|Grades"))
_churn = Group(both("流失|Churn"))
_service = Group(both("服务|Service"))

# One rule is one to three lines here; the formatter would make eight of them.
# fmt: off
_GENERAL = (
    _general.choice("language", "语言|Language", "zh=中文|Chinese;en=英文|English",
        "新工作表和生成内容的语言|Language of new sheets and of what is generated"),
    _general.text("company.name", "本公司名称|Our name", "", "用于信函、表单和报表|Used in letters, forms and reports"),
    _general.text("company.phone", "本公司电话|Our phone", "", "用于信函和短信|Used in letters and messages"),
    _general.text("company.address", "本公司地址|Our address", "", "用于信函|Used in letters"),
    _general.text("company.email", "本公司邮箱|Our e-mail", "", "用于信函和邮件|Used in letters and e-mails"),
    _general.text("company.website", "本公司网址|Our website", "", "用于信函|Used in letters"),
    _general.text("company.account", "本公司收款账户|Our bank account", "",
        "开户行和账号，用于催款信和报价单|Bank and number, for reminders and quotations"),
    _general.text("company.signature", "落款|Signed by", "", "信函落款，空白为本公司名称|Who signs letters; empty is our name"),
    _general.text("company.logo", "标志图片|Logo", "",
        "PNG 或 JPEG，放在模板文件夹里的文件名|A PNG or JPEG, the name of a file in the folder of templates"),
    _general.text("default_region", "默认国家代码|Default country code", "CN",
        "没有写国家的电话号码按此国家检查|Phone numbers without a country are checked for this one"),
    _general.count("sheet.max_rows", "列表最多行数|Most rows of a list", 1000, "行|rows",
        "生成的列表工作表最多显示多少行|Generated lists show at most so many rows", at_least=10, at_most=100000),
    _general.count("sample.minimum", "最小样本|Smallest sample", 30, "个|records",
        "样本少于此数的统计标为不显著|Figures of fewer records are marked as not significant", at_least=1),
)
_CALENDAR = (
    _calendar.text("calendar.country", "节假日国家|Country of holidays", "CN",
        "节假日按哪国；none 为只分工作日和周末|Whose holidays; none for plain weekends"),
    _calendar.choice("calendar.roll", "非工作日顺延|Non-working days",
        "next=顺延到下一工作日|Next working day;previous=提前到上一工作日|Previous working day;keep=不移动|Keep",
        "到期日落在非工作日时怎么办|What becomes of a due date on a day off"),
    _calendar.time("work.start", "上班时间|Work begins", "09:00", "计算服务时限|For service deadlines"),
    _calendar.time("work.end", "下班时间|Work ends", "18:00", "计算服务时限|For service deadlines"),
)
_FOLLOW_UP = (
    _follow_up.count("registration.hours", "登记时限|Registration within", 24, "小时|hours",
        "首次接触后多久内必须登记|How soon after the first contact a customer is to be registered", at_least=1),
    _follow_up.count("intent.max_days", "意向最远天数|Farthest intent", 365, _DAYS,
        "预计购买日期超过此天数按 N 级|A purchase date farther off counts as N", at_least=1),
    _follow_up.yes("opportunity.needs_plan", "商机必须有计划|Opportunity needs a plan",
        "进行中的商机必须有未完成的跟进计划|Every open opportunity must have an open plan", default=True),
    _follow_up.count("opportunity.old_listed", "逐一列出的旧商机|Old opportunities listed", 20, "个|rows",
        "第一次刷新前就有、没有计划的商机多于此数时只报一条|More of them without a plan from before are one problem"),
    _follow_up.yes("visit.needs_feedback", "拜访必须有反馈|Visit needs feedback",
        "上门、到店后没有客户反馈的列为问题|A visit without recorded feedback is flagged", default=True),
    _follow_up.count("stale.customer_days", "客户停滞|Customers stale after", 3, _DAYS,
        "超过此天数没有联系的客户列入停滞|Customers not contacted for so long are listed", at_least=1),
    _follow_up.text("stale.by_level", "分级停滞天数|Stale days by level", "",
        "按意向级别另定，如 H=2;A=3;B=7|Other days by intent level, such as H=2;A=3;B=7"),
    _follow_up.count("stale.opportunity_days", "商机停滞|Opportunities stale after", 30, _DAYS,
        "进行中商机超过此天数没有更新|Open opportunities without an update for so long", at_least=1),
    _follow_up.count("stale.staff_days", "员工停滞|Staff stale after", 14, _DAYS,
        "员工超过此天数没有任何记录|Staff without any entry for so long", at_least=1),
    _follow_up.count("key_customer.days", "重点客户联系|Key customers within", 90, _DAYS,
        "重点、战略客户的负责人与共享人都须在此天数内有记录|Owner and sharer of a key customer both have an entry "
        "within", at_least=1),
    _follow_up.number("violation.penalty", "违规扣款|Penalty a case", 50, "元|yuan",
        "每起违规的扣款|For each violation of the follow-up rules"),
    _follow_up.count("violations.days", "违规统计期|Violations of the last", 90, _DAYS,
        "只列最近多少天的违规|Only violations of so many days are listed", at_least=1),
    _follow_up.count("weekly.day", "周报日|Day of the weekly report", 1, "星期|weekday", "1 为星期一|1 is Monday",
        at_least=1, at_most=7),
    _follow_up.count("spot_check.size", "抽查数量|Spot-check sample", 20, _CUSTOMERS,
        "每次抽查多少客户|Customers drawn at a time", at_least=1),
    _follow_up.text("strategic.from", "战略盘点开始|Strategic review from", "11-10",
        "每年盘点开始的月-日|Month-day when the yearly review begins"),
    _follow_up.text("strategic.to", "战略盘点结束|Strategic review to", "11-15",
        "每年盘点结束的月-日|Month-day when the yearly review ends"),
    _follow_up.count("strategic.candidates", "战略候选数量|Strategic candidates", 20, _CUSTOMERS,
        "盘点时另列营业额最高的多少位客户|The review also lists so many customers of the largest turnover"),
    _follow_up.count("cadence.ahead_days", "计划提前生成|Plans made ahead", 14, _DAYS,
        "生日、节日、到期、里程等计划在到期前多少天生成|Plans for birthdays, festivals, expiries and mileages are made so "
        "many days before they are due", at_most=366),
    _follow_up.count("cadence.backlog_days", "计划补生成|Plans made late", 30, _DAYS,
        "计划日期已过此天数的事件不再生成计划；首次刷新只生成今天起的计划|Events whose plan was due longer ago make none; the "
        "first refresh makes only plans due from that day on", at_most=3650),
    _follow_up.text("vehicle.mileages", "里程节点|Mileages", "50000、100000、150000",
        "车辆到达这些里程后每月回访|A vehicle that reached one is called every month"),
)
_POOL = (
    _pool.count("protection.months", "保护期|Protection", 6, _MONTHS,
        "登记后多久未成交进入公海审查|Without a deal for so long after registration: listed for review", at_least=1,
        at_most=120),
    _pool.count("pool.warn_days", "到期提醒|Warned before", 7, _DAYS,
        "保护期满前多少天提醒|Days before the protection ends"),
    _pool.count("pool.hold_limit", "持有上限|Customers held", 200, _CUSTOMERS,
        "每人最多持有多少客户|At most so many for each person", at_least=1),
    _pool.count("pool.pick_per_day", "每日领取上限|Claims a day", 10, _CUSTOMERS,
        "每人每天最多从公海领取多少|At most so many claims for each person", at_least=1),
    _pool.count("pool.lock_days", "原负责人锁定|Previous owner locked", 30, _DAYS,
        "入池后原负责人多少天内不能领回|Days in which the previous owner may not claim back"),
    _pool.count("pool.kept_days", "视为在跟进|Kept up within", 30, _DAYS,
        "保护期满时此天数内有跟进则建议延长|With a contact in so many days an extension is proposed"),
    _pool.yes("protection.spare_open", "有商机不入池|Spared with an opportunity",
        "有进行中商机的客户不因保护期满列入公海|Customers with an open opportunity are not listed", default=True),
    _pool.yes("protection.spare_strategic", "战略客户不入池|Spared when strategic",
        "战略客户不因保护期满列入公海|Strategic accounts are not listed", default=True),
)
_GRADES = (
    _grades.count("tier.window_days", "会员评定期|Tier window", 365, _DAYS,
        "按最近多少天的消费评定等级|Tiers go by the spend of so many days", at_least=1),
    _grades.choice("tier.grading", "评定频率|Graded",
        "quarter=每季首日|First day of a quarter;month=每月首日|First day of a month;always=每次刷新|At every refresh",
        "等级何时重新评定|When tiers are graded"),
    _grades.yes("tier.upgrade_at_once", "立即升级|Upgrade at once",
        "达到标准立即升级，不等评定日|Upgrades do not wait for the grading day", default=True),
    _grades.count("tier.downgrade_steps", "每次最多降级|Downgrade at most", 1, "级|steps",
        "每次评定最多降几级；0 为不降|Steps at one grading; 0: never down", at_most=10),
    _grades.count("tier.regular_orders", "普通会员次数|Orders for Regular", 2, "次|orders",
        "从第几次购买起为普通会员|From which purchase a member is Regular", at_least=1),
    _grades.number("tier.top_years", "最高级年限|Years for the top tier", 2, "年|years",
        "最高等级还须成为客户满几年|The top tier also needs so many years as a customer", at_most=100),
    _grades.count("tier.changes_days", "等级变动天数|Tier changes of", 90, _DAYS,
        "等级变动表列出最近多少天的升降|The sheet Tier changes lists the moves of so many days", at_least=1),
    _grades.text("tier.notice_channels", "等级通知渠道|Channels of tier notices", "短信、邮件、信函",
        "按此顺序选用许可且有联系方式的渠道|The first that consent and addresses allow"),
    _grades.yes("points.automatic", "自动积分|Points earned by orders",
        "按订单自动产生积分流水|Orders make points entries by themselves", default=True),
    _grades.number("points.per_yuan", "每元积分|Points for one yuan", 1, "分|points",
        "再乘以等级的积分倍率|Then multiplied by the tier's rate"),
    _grades.count("points.expiry_months", "积分有效期|Points expire after", 24, _MONTHS, "0 为不过期|0: never",
        at_most=1200),
    _grades.text("points.from", "积分起算日|Points from", "",
        "这天起的订单产生积分、积分到期；空白为首次刷新日|Orders and expiries from this day on; empty: the first refresh"),
    _grades.count("value.window_days", "价值评定期|Value window", 365, _DAYS,
        "按最近多少天的营业额分类|Classes go by the turnover of so many days", at_least=1),
    _grades.count("credit.block_stars", "停止赊销星级|Credit too poor at", 2, "星|stars",
        "信用星级不高于此数不可赊销报价|Stars up to this exclude quotations on account", at_most=5),
    _grades.count("rfm.window_days", "RFM 期间|RFM window", 0, _DAYS, "0 为全部订单|0: all orders"),
)
_CHURN = (
    _churn.count("lost.days", "流失天数|Lost after", 365, _DAYS,
        "超过此天数没有交易即为流失|Without an order for so long a customer is lost", at_least=1),
    _churn.number("lost.factor", "流失倍数|Lost at times", 3, "倍|times",
        "沉默超过自身购买间隔的倍数即为流失|Silent for so many times the own gap: lost", at_most=100),
    _churn.number("decline.factor", "下滑倍数|Decline at times", 1.5, "倍|times",
        "沉默超过自身购买间隔的倍数即预警|Silent for so many times the own gap: warning", at_most=100),
    _churn.number("decline.watch_factor", "关注倍数|Watch at times", 1, "倍|times",
        "沉默超过自身购买间隔的倍数即关注|Silent for so many times the own gap: watch", at_most=100),
    _churn.count("decline.minimum_orders", "自身间隔最少订单|Orders for an own gap", 4, "次|orders",
        "订单少于此数不计算自身间隔|With fewer orders there is no own gap", at_least=2),
    _churn.choice("churn.model", "流失模型|Churn model", "auto=自动|Automatic;rule=只用规则|Rules only",
        "历史足够时用 BG/NBD 模型，否则用规则|BG/NBD where history suffices, else rules"),
    _churn.count("churn.model_customers", "模型最少客户|Customers for the model", 100, _CUSTOMERS,
        "有复购的客户少于此数用规则|With fewer repeat buyers the rules are used", at_least=10),
    _churn.count("churn.horizon_days", "预测期|Forecast", 365, _DAYS,
        "预计未来多少天的购买次数|Expected purchases in the coming days", at_least=1),
)
_SERVICE = (
    _service.number("service.urgent_hours", "紧急时限|Urgent within", 4, _HOURS,
        "紧急服务的完成时限|Deadline of an urgent case"),
    _service.number("service.important_hours", "重要时限|Important within", 24, _HOURS,
        "重要服务的完成时限|Deadline of an important case"),
    _service.number("service.normal_hours", "普通时限|Normal within", 72, _HOURS,
        "普通服务的完成时限|Deadline of a normal case"),
    _service.count("satisfaction.low", "低满意度|Low satisfaction", 2, "分|points",
        "服务满意度不高于此分生成回访（1–5）|A case rated so low makes a follow-up plan (1 to 5)", at_most=5),
    _service.percent("survey.low_index", "低满意指数|Low index", 0.8,
        "感知 / 期望低于此数视为不满意|Perceived by expected below this is low"),
    _service.count("survey.low_nps", "贬损分数|Detractors up to", 6, "分|points",
        "推荐意愿不高于此分为贬损者|A would-recommend score so low is a detractor", at_most=10),
    _service.count("survey.high_nps", "推荐分数|Promoters from", 9, "分|points",
        "推荐意愿不低于此分为推荐者|A would-recommend score so high is a promoter", at_most=10),
)

RULES: tuple[RuleSpec, ...] = (
    *_GENERAL, *_CALENDAR, *_FOLLOW_UP, *_POOL, *_GRADES, *_CHURN, *_SERVICE, *CARE_RULES, *LETTER_RULES, *BUTTON_RULES,
    *SWITCH_RULES,
)
RULE_BY_KEY: Mapping[str, RuleSpec] = {rule.key: rule for rule in RULES}
