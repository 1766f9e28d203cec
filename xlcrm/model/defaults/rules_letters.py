"""Rules of the letters: whom each is for when nobody is named."""

from __future__ import annotations

from xlcrm.model.defaults.rule_spec import Group
from xlcrm.model.tables.making import both

_DAYS = "天|days"
_letters = Group(both("信函|Letters"))

# One rule is one to three lines here; the formatter would make eight of them.
# fmt: off
LETTER_RULES = (
    _letters.count("letters.recent_days", "近期发生|What is recent", 30, _DAYS,
        "欢迎、感谢、等级、投诉回复、调查、联系人变更：多少天内发生的才寄|"
        "Welcome, thanks, tier, reply, survey, new contact: for what happened within so many days", at_least=1),
    _letters.count("letters.birthday_days", "生日提前|Birthdays ahead", 14, _DAYS,
        "多少天内生日的客户收到祝福|Customers with a birthday within so many days get the letter"),
    _letters.count("letters.festival_days", "节日提前|Festivals ahead", 21, _DAYS,
        "节日前多少天内寄出问候|Greetings go out within so many days before a festival"),
    _letters.text("letters.festivals", "问候的节日|Festivals greeted", "春节、端午节、中秋节、国庆节",
        "用、隔开|Separated by commas"),
    _letters.count("letters.service_days", "首次服务|First service after", 30, _DAYS,
        "首次购买后多少天提醒首次服务；车辆按首保日期|Days after the first purchase; vehicles by their own date"),
    _letters.count("letters.ahead_days", "到期和活动提前|Expiries and events ahead", 45, _DAYS,
        "合同到期、活动开始、首保前多少天内寄出|Within so many days before a contract ends, an event or first service"),
    _letters.count("letters.unpaid_days", "催款起始|Reminded after", 30, _DAYS,
        "订单多少天后仍未付清才催款|Orders not fully paid after so many days are reminded of"),
)
