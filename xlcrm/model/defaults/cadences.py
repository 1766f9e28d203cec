"""The cadences of 回访模板 / Cadences as shipped: which event makes which plans (B3, B4, C3, C4, E2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.defaults.listing import NO_TEXT
from xlcrm.model.tables.making import both
from xlcrm.model.terms import Trigger
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT_DAY = Text("事件日", "Event day")
"""In the condition of a cadence: the day of the month, 1 to 31, on which the event was."""


@dataclass(frozen=True, slots=True)
class CadenceSpec:
    """One step of a cadence.

    The plan is due ``after_days`` after the event (before it, if negative), or in a ``window`` of days of the month; a
    renewal without either goes by the rule renewal.days.
    The event of a festival is the festival whose name the cadence bears.
    """

    cadence: Text
    trigger: Trigger
    step: int
    subject: Text
    after_days: int | None = None
    window: str = ""
    when: Text = NO_TEXT
    assignee: Text = NO_TEXT


def _steps(cadence: str, trigger: Trigger, *steps: tuple[int, str]) -> Iterator[CadenceSpec]:
    for number, (days, subject) in enumerate(steps, 1):
        yield CadenceSpec(both(cadence), trigger, number, both(subject), days)


def _festival(name: str, days: int, subject: str) -> CadenceSpec:
    """Greetings go to those who buy; thousands of plans for whoever once asked would help nobody."""
    when = Text("客户状态 = 现有", "Status = Current")
    return CadenceSpec(both(name), Trigger.FESTIVAL, 1, both(subject), days, when=when)


CADENCES: tuple[CadenceSpec, ...] = (
    *_steps(
        "购后回访|After a purchase", Trigger.NEW_ORDER,
        (2, "48 小时回访：致谢，询问使用情况|48 hours: thank, ask how it goes"),
        (7, "一周回访：提醒首次服务|One week: remind of the first service"),
        (30, "一月回访：使用情况与需求|One month: how it goes, what is needed"),
    ),
    CadenceSpec(
        both("购后满意度（上半月）|Satisfaction (first half)"), Trigger.NEW_ORDER, 1,
        both("满意度提醒：请客户评价|Satisfaction reminder: ask for an opinion"),
        window="20-25", when=Text(f"{EVENT_DAY.zh} ≤ 15", f"{EVENT_DAY.en} ≤ 15"),
    ),
    CadenceSpec(
        both("购后满意度（下半月）|Satisfaction (second half)"), Trigger.NEW_ORDER, 1,
        both("满意度提醒：请客户评价|Satisfaction reminder: ask for an opinion"),
        window="next 5-10", when=Text(f"{EVENT_DAY.zh} > 15", f"{EVENT_DAY.en} > 15"),
    ),
    *_steps(
        "新商机|New opportunity", Trigger.NEW_OPPORTUNITY,
        (2, "48 小时跟进：确认需求，约定下一步|48 hours: confirm the needs, agree the next step"),
    ),
    *_steps(
        "里程回访|Mileage call", Trigger.MILEAGE,
        (30, "里程回访：车况与保养需求（每月）|Mileage call: condition and service (every month)"),
    ),
    *_steps(
        "首保提醒|First service", Trigger.FIRST_SERVICE,
        (-7, "首保提醒：预约进厂|First service: make an appointment"),
    ),
    *_steps("生日关怀|Birthday", Trigger.BIRTHDAY, (-3, "生日关怀：祝福与礼遇|Birthday: good wishes and a gift")),
    _festival("春节|Spring Festival", -7, "春节问候|Spring Festival greetings"),
    _festival("中秋节|Mid-Autumn Festival", -7, "中秋问候|Mid-Autumn greetings"),
    _festival("元旦|New Year", -3, "新年问候|New Year greetings"),
    CadenceSpec(
        both("到期提醒|Renewal"), Trigger.EXPIRY, 1, both("到期提醒：联系续约|Expiry: talk about the renewal"),
    ),
    *_steps(
        "低满意度|Low satisfaction", Trigger.LOW_SATISFACTION,
        (1, "低满意度回访：了解原因并改进|Low satisfaction: learn why and put it right"),
    ),
    *_steps(
        "投诉回访|After a complaint", Trigger.COMPLAINT_CLOSED,
        (3, "投诉结案回访：确认客户满意|After a complaint: make sure the customer is satisfied"),
    ),
    *_steps(
        "战略客户维护|Strategic account", Trigger.STRATEGIC,
        (30, "战略客户维护计划：高层拜访与年度方案|Strategic account: visit and yearly plan"),
    ),
)  # fmt: skip
