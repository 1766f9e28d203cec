"""目标达成 / Attainment: targets for each person this month and this year, and budgets of campaigns (F0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.rules.per_customer import seconds, up_to_today
from xlcrm.sheets.figures import share
from xlcrm.sheets.order_lines import amounts, between, first_lines
from xlcrm.sheets.parts import values_of, when_filled
from xlcrm.sheets.sections import Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

    Measure = Callable[[Book, NDArray[np.bool_]], NDArray[np.float64]]

_TITLE = Text("目标达成", "Attainment")
_SUBTITLE = Text("截至 {day}：本月已过 {month:.0%}，本年已过 {year:.0%}", "As of {day}: {month:.0%} of the month and {year:.0%} of the year are over")
_MONTH, _YEAR = Text("本月：{month}", "This month: {month}"), Text("本年累计：{month}", "This year: {month}")
_HEADINGS = (
    Text("指标", "Measure"),
    Text("目标", "Target"),
    Text("实际", "Actual"),
    Text("达成率", "Attained"),
    Text("差额", "Difference"),
    Text("状态", "State"),
)
_FORMATS = ("text", "text", "integer", "integer", "percent", "integer", "text")
_BUDGETS = (
    Text("活动预算", "Campaign budget"),
    Text("预算", "Budget"),
    Text("已花费", "Spent"),
    Text("使用率", "Used"),
    Text("剩余", "Left"),
    Text("状态", "State"),
)
_BUDGET_FORMATS = ("text", "text", "money", "money", "percent", "money", "text")
_WIDTHS = (26, 16, 16, 16, 12, 16, 14)
_REACHED, _ON_PACE, _BEHIND = Text("达成", "Reached"), Text("进度内", "On pace"), Text("落后", "Behind")
_OVER, _WITHIN = Text("超支", "Over budget"), Text("预算内", "Within budget")
_COMPANY = Text("全公司", "Whole company")
_STATES = {_REACHED: "good", _ON_PACE: "info", _BEHIND: "warning"}


def attainment(book: Book) -> SheetContent | None:
    """Compare this month's and this year's targets with what was done, and campaigns' spending with their budgets."""
    start = book.day.replace(day=1)
    year = start.replace(month=1)
    over = book.day.day / book.day.days_in_month
    over_year = book.day.day_of_year / (366 if book.day.is_leap_year else 365)
    tables = [
        first_rows(book, _targets(book, _MONTH, start, over)),
        first_rows(book, _targets(book, _YEAR, year, ((start.month - 1) + over) / start.month)),
        first_rows(book, _budgets(book)),
    ]
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), month=over, year=over_year)
    return when_filled(book, tables_sheet("attainment", (_TITLE.say(book.lang), subtitle), tables, _WIDTHS))


def _targets(book: Book, title: Text, start: pd.Timestamp, pace: float) -> Table:
    """Return the targets of the months from a day up to this one, summed by person and measure, beside what was done."""
    targets = book.targets
    months = targets["month"].dt.to_period("M")
    here = targets[(months >= start.to_period("M")) & (months <= book.day.to_period("M")) & targets["target"].notna()]
    wanted = here["target"].groupby([here["owner"].fillna(""), terms.TargetMetric.codes(here["metric"])]).sum()
    rows, tags = [], []
    asked = {metric for _, metric in wanted.index}
    done = {metric.code: _done(book, metric, start) for metric in terms.TargetMetric if metric.code in asked}
    for (owner, metric), target in wanted.items():
        actual = done[metric].get(owner, 0.0) if owner else float(done[metric].sum())
        state = _REACHED if actual >= target else _ON_PACE if actual >= target * pace else _BEHIND
        rows.append(_row(book, (str(owner), str(metric)), (float(target), round(float(actual), 2)), state))
        tags.append(_STATES[state])
    month = start.strftime("%Y-%m")
    shown = month if start.month == book.day.month else f"{month}–{book.day.strftime('%m')}"
    headings = (title.say(book.lang, month=shown), *(text.say(book.lang) for text in _HEADINGS))
    return Table(headings, _FORMATS, rows, tags=tags or None)


def _row(book: Book, of: tuple[str, str], numbers: tuple[float, float], state: Text) -> tuple[CellValue, ...]:
    owner, metric = of
    target, actual = numbers
    name = next(term for term in terms.TargetMetric if term.code == metric).label(book.lang)
    who = owner or _COMPANY.say(book.lang)
    return (who, name, target, actual, share(actual, target), round(actual - target, 2), state.say(book.lang))


def _done(book: Book, metric: terms.TargetMetric, start: pd.Timestamp) -> pd.Series:
    """Return what everybody did since a day by one measure; rows without an owner stand under an empty name."""
    table, key, weights = _MEASURES[metric]
    data = book.frames[table].data
    here = between(book, start, book.day, table, key)
    owners = data["owner"].fillna("").astype("str")
    return pd.Series(weights(book, here), index=data.index).groupby(owners).sum()


def _rows(_: Book, here: NDArray[np.bool_]) -> NDArray[np.float64]:
    return here.astype(np.float64)


def _orders(book: Book, here: NDArray[np.bool_]) -> NDArray[np.float64]:
    return (here & first_lines(book)).astype(np.float64)


def _sales(book: Book, here: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(amounts(book) * here)


def _paid(book: Book, here: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(np.nan_to_num(book.orders["paid"].to_numpy(dtype=np.float64, na_value=np.nan)) * here)


_MEASURES: Mapping[terms.TargetMetric, tuple[str, str, Measure]] = {
    terms.TargetMetric.SALES: ("orders", "on", _sales),
    terms.TargetMetric.ORDERS: ("orders", "on", _orders),
    terms.TargetMetric.PAID: ("orders", "on", _paid),
    terms.TargetMetric.NEW_CUSTOMERS: ("customers", "registered_on", _rows),
    terms.TargetMetric.CONTACTS: ("interactions", "on", _rows),
    terms.TargetMetric.OPPORTUNITIES: ("opportunities", "opened_on", _rows),
}


def _budgets(book: Book) -> Table:
    """Return the campaigns that have a budget, with what was spent of it; those that ended before this year are left out."""
    campaigns = book.campaigns
    ended = seconds(campaigns["ends_on"]) < np.datetime64(book.day.replace(month=1, day=1).date(), "s")
    here = campaigns[(campaigns["budget"] > 0).to_numpy(dtype=np.bool_) & ~ended & up_to_today(book, "campaigns", "starts_on")]
    names, kinds = values_of(here["name"]), values_of(here["kind"])
    budget, spent = (here[key].fillna(0.0).astype("float64").tolist() for key in ("budget", "spent"))
    over = [paid > allowed for paid, allowed in zip(spent, budget, strict=True)]
    rows = [
        (name, of, allowed, paid, share(paid, allowed), round(allowed - paid, 2), (_OVER if more else _WITHIN).say(book.lang))
        for name, of, allowed, paid, more in zip(names, kinds, budget, spent, over, strict=True)
    ]
    tags = ["error" if more else "good" for more in over]
    kind = book.frame("campaigns").table.by_key["kind"].heading(book.lang)
    headings = (_BUDGETS[0].say(book.lang), kind, *(text.say(book.lang) for text in _BUDGETS[1:]))
    return Table(headings, _BUDGET_FORMATS, rows, tags=tags or None)
