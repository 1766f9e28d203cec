"""The levels of the four schemes of 级别 / Levels as shipped (B2, D1, D3, D4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.defaults.listing import NO_TEXT
from xlcrm.model.tables.making import both

if TYPE_CHECKING:
    from xlcrm.model.text import Text


@dataclass(frozen=True, slots=True)
class LevelSpec:
    """One level of a scheme, of the worst or lowest first where there is an order.

    ``from_value`` and ``to_value`` are days until the expected purchase, spend in the window, share of the turnover or
    score; None is no limit. ``code`` is the term's code, or the number of stars.
    """

    scheme: terms.Scheme
    code: str
    level: Text
    from_value: float | None = None
    to_value: float | None = None
    interval_days: int | None = None
    benefits: Text = NO_TEXT
    points_rate: float | None = None
    note: Text = NO_TEXT
    limit: float | None = None
    terms: Text = NO_TEXT


def _intent(term: terms.Intent, low: float | None, high: float | None, interval: int, note: str) -> LevelSpec:
    return LevelSpec(terms.Scheme.INTENT, term.code, term.text, low, high, interval, note=both(note))


def _tier(  # noqa: PLR0913, PLR0917 - the cells of a row
    term: terms.Tier, low: float | None, high: float | None, interval: int, rate: float, benefits: str, note: str
) -> LevelSpec:
    return LevelSpec(terms.Scheme.TIER, term.code, term.text, low, high, interval, both(benefits), rate, both(note))


def _value(term: terms.ValueClass, low: float, high: float, note: str) -> LevelSpec:
    return LevelSpec(terms.Scheme.VALUE, term.code, term.text, low, high, note=both(note))


def _stars(number: int, low: float, high: float, limit: float, payment: str) -> LevelSpec:
    label = both(f"{number}星|{number} star{'s' if number > 1 else ''}")
    return LevelSpec(terms.Scheme.CREDIT, str(number), label, low, high, limit=limit, terms=both(payment))


LEVELS: tuple[LevelSpec, ...] = (
    _intent(terms.Intent.O, None, None, 7, "已订购|Ordered"),
    _intent(terms.Intent.H, 0, 7, 2, "7 天内购买|Buys within 7 days"),
    _intent(terms.Intent.A, 8, 15, 7, "15 天内购买|Buys within 15 days"),
    _intent(terms.Intent.B, 16, 30, 14, "30 天内购买|Buys within 30 days"),
    _intent(terms.Intent.C, 31, 365, 21, "一年内购买|Buys within a year"),
    _intent(terms.Intent.N, None, None, 30, "没有购买日期|No purchase date"),
    _tier(terms.Tier.NEW, 0, 0, 30, 1, "首购优惠|First-purchase offer", "第一次购买|First purchase"),
    _tier(
        terms.Tier.REGULAR, 0, 2000, 30, 1,
        "会员价、积分|Member price and points", "第二次购买起|From the second purchase",
    ),
    _tier(
        terms.Tier.SILVER, 2000, 10000, 21, 1.2,
        "生日礼、优先预约|Birthday gift and priority booking", "评定期消费满 2,000|2,000 spent in the window",
    ),
    _tier(
        terms.Tier.GOLD, 10000, 50000, 14, 1.5,
        "免费送货、专属服务人员|Free delivery and an own service person",
        "评定期消费满 10,000|10,000 spent in the window",
    ),
    _tier(
        terms.Tier.DIAMOND, 50000, None, 7, 2,
        "定制服务、年度礼品|Bespoke service and a yearly gift",
        "评定期消费满 50,000 且成为客户满 2 年|50,000 spent in the window and a customer for 2 years",
    ),
    _value(terms.ValueClass.MAJOR, 0, 0.8, "累计占营业额前 80%|The first 80 % of the turnover"),
    _value(terms.ValueClass.MEDIUM, 0.8, 0.95, "累计占 80%–95%|From 80 to 95 %"),
    _value(terms.ValueClass.MINOR, 0.95, 1, "其余|The rest"),
    _stars(1, 0, 40, 0, "款到发货|Paid in advance"),
    _stars(2, 40, 55, 10000, "货到付款|Cash on delivery"),
    _stars(3, 55, 70, 50000, "月结 30 天|30 days"),
    _stars(4, 70, 85, 200000, "月结 60 天|60 days"),
    _stars(5, 85, 100, 500000, "月结 90 天|90 days"),
)  # fmt: skip
