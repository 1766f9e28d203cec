"""What happened with the invented customers: contacts, orders, plans, opportunities, service, and a few natural errors."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.demo.draw import dates_ago, season_days, some, weighted, zipf_pick
from xlcrm.demo.packs import pack_rows, products
from xlcrm.demo.people import HISTORY_YEARS, Table, contacts, customers, entries
from xlcrm.demo.quoted import quotations
from xlcrm.demo.words import WORDS
from xlcrm.model import terms
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.lists import LIST_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.random import Generator
    from numpy.typing import NDArray

    from xlcrm.model.text import Lang

INTERACTIONS_EACH, ORDERS_EACH, CHANCES_EACH, PLANS_EACH, CASES_EACH = 5, 2, 0.3, 0.25, 0.12
_LAPSED = 0.18
_TARGET_MONTHS = 6
_NO_PROMISE = 10**6
_PAID, _PROMISED = 0.9, 0.06


def tell(lang: Lang, number: int, seed: int, today: date, packs: Collection[str] = ()) -> dict[str, Table]:
    """Return all tables of a workspace with so many invented customers; the same seed tells the same story."""
    rng, more = np.random.default_rng(seed), np.random.default_rng((seed, 1))  # what is added later has its own
    people = customers(rng, lang, number, today)
    _lapse(rng, lang, people)
    orders = _orders(rng, lang, people, today)
    tables = {
        "staff": _staff(lang, today),
        "customers": people,
        "contacts": contacts(rng, lang, people),
        "orders": orders,
        "interactions": _interactions(rng, lang, people, today),
        "opportunities": _opportunities(rng, lang, people, today),
        "plans": _plans(rng, lang, people, today),
        "service": _service(rng, lang, people, today),
        "surveys": _surveys(more, lang, people, today),
    }
    _expected_dates(rng, lang, people, today)
    _answer(more, tables["service"])
    tables |= {"products": products(lang, np.random.default_rng((seed, 2))), "targets": _targets(lang, tables, today)}
    tables["quotations"] = quotations(lang, tables, today)
    pack_rows(more, lang, packs, today, tables)
    _mistakes(rng, lang, tables)
    return tables


def _staff(lang: Lang, today: date) -> Table:
    names = WORDS[lang].staff
    manager = [terms.Role.BLOCK_HEAD.label(lang), *[terms.Role.SALES.label(lang)] * (len(names) - 1)]
    return {
        "name": list(names),
        "role": manager,
        "team": [WORDS[lang].teams[number % 2] for number in range(len(names))],
        "mobile": [f"1980000{number:04d}" for number in range(1, len(names) + 1)],
        "email": [f"staff{number}@example.com" for number in range(1, len(names) + 1)],
        "active": [terms.YES.label(lang)] * (len(names) - 1) + [terms.NO.label(lang)],
        "left_on": [*[None] * (len(names) - 1), today - timedelta(days=40)],
        "joined_on": [today - timedelta(days=1200 - 90 * number) for number in range(len(names))],
    }


def _targets(lang: Lang, tables: dict[str, Table], today: date) -> Table:
    """Return what everybody was to reach in the last months: somewhat more, or less, than an average month brings."""
    people, metrics = WORDS[lang].staff[:6], (terms.TargetMetric.SALES, terms.TargetMetric.CONTACTS)
    orders, contacts = tables["orders"], tables["interactions"]
    since = today - timedelta(days=30 * _TARGET_MONTHS)
    recent = [amount for amount, on in zip(orders["amount"], orders["on"], strict=True) if since <= on <= today]
    contacted = sum(since <= on <= today for on in contacts["on"])
    average = {
        terms.TargetMetric.SALES: sum(recent) / len(people) / _TARGET_MONTHS,
        terms.TargetMetric.CONTACTS: contacted / len(people) / _TARGET_MONTHS,
    }
    this_month = today.replace(day=1)
    months = [(this_month - timedelta(days=30 * back)).replace(day=1) for back in range(_TARGET_MONTHS)]
    rows = [(name, month, metric) for month in dict.fromkeys(months) for name in people for metric in metrics]
    steps = [0.8 + 0.1 * (place % 5) for place in range(len(rows))]
    return {
        "owner": [name for name, _, _ in rows],
        "month": [month for _, month, _ in rows],
        "metric": [metric.label(lang) for _, _, metric in rows],
        "target": [float(max(1, round(average[metric] * step))) for (_, _, metric), step in zip(rows, steps, strict=True)],
    }


def _owned_rows(rng: Generator, people: Table, each: float, steepness: float) -> NDArray[np.int64]:
    """Draw which customer each row belongs to: a few have many rows, some have none."""
    number = len(people["customer_id"])
    if not number:
        return np.empty(0, dtype=np.int64)
    weights = rng.pareto(steepness, number) + 0.15
    return np.sort(rng.choice(number, round(number * each), p=weights / weights.sum()))


def _after_registration(
    rng: Generator, people: Table, rows: NDArray[np.int64], today: date, *, first: int = 0
) -> NDArray[np.int64]:
    """Draw days ago between a customer's registration and today, by season; the lapsed ones stopped long ago."""
    registered = np.array([(today - day).days for day in people["registered_on"]])[rows]
    drawn = season_days(rng, today, HISTORY_YEARS, len(rows))
    spread = (registered * rng.random(len(rows))).astype(np.int64)
    days = np.where(drawn <= registered, drawn, spread)
    lapsed = (np.array([hash_share(record) for record in people["customer_id"]]) < _LAPSED)[rows]
    stopped = np.minimum(registered, 380 + (days * 0.6).astype(np.int64))
    return np.maximum(np.where(lapsed & (registered > 380), stopped, days), first)  # noqa: PLR2004 - beyond the lost period


def hash_share(record: str) -> float:
    """Return a number between 0 and 1 that belongs to an ID, the same at every run."""
    return (int(record[2:]) * 2_654_435_761 % 2**32) / 2**32


def _in_time(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.argsort(-days, kind="stable")


def _orders(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    rows = _owned_rows(rng, people, ORDERS_EACH, 1.3)
    days = _after_registration(rng, people, rows, today)
    order = _in_time(days)
    rows, days = rows[order], days[order]
    number = len(rows)
    goods = zipf_pick(rng, WORDS[lang].products, number, 0.4)
    quantity = np.clip(rng.geometric(0.55, number), 1, 30)
    amounts = np.round(np.array([price for _, _, price in goods]) * quantity * rng.uniform(0.9, 1.0, number), 2)
    paid = np.where(rng.random(number) < _PAID, amounts, np.round(amounts * 0.3, 2))
    return {
        "order_id": [f"DD{n:06d}" for n in range(1, number + 1)],
        "customer_id": [people["customer_id"][row] for row in rows.tolist()],
        "on": dates_ago(today, days),
        "product_name": [name for name, _, _ in goods],
        "category": [category for _, category, _ in goods],
        "quantity": quantity.tolist(),
        "amount": amounts.tolist(),
        "paid": paid.tolist(),
        "payment_terms": zipf_pick(rng, entries("payment_terms", lang), number),
        "channel": zipf_pick(rng, entries("channel", lang), number),
        "owner": [people["owner"][row] or WORDS[lang].staff[0] for row in rows.tolist()],
    }


def _lapse(rng: Generator, lang: Lang, people: Table) -> None:
    """Some customers stopped buying: part of them lie in the pool, part are marked as lost, part get a call now and then."""
    reasons, seldom = entries("lost_reason", lang), entries("contact_strategy", lang)[4]
    for number, record in enumerate(people["customer_id"]):
        if hash_share(record) >= _LAPSED:
            continue
        fate = rng.random()
        if fate < 0.35:  # noqa: PLR2004 - shares of one whole
            people["owner"][number] = None
        elif fate < 0.7:  # noqa: PLR2004 - same
            people["lost_reason"][number] = reasons[int(rng.integers(0, len(reasons)))]
            people["contact_strategy"][number] = seldom
        else:
            people["contact_strategy"][number] = seldom
        people["intent"][number] = None


def _interactions(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    number = len(people["customer_id"])
    rows = np.concatenate([_owned_rows(rng, people, INTERACTIONS_EACH - 1, 2.2), np.arange(number)])
    days = _after_registration(rng, people, rows, today)
    registered = np.array([(today - day).days for day in people["registered_on"]], dtype=np.int64)
    days[len(rows) - number :] = np.minimum(_recent_contacts(rng, lang, people), registered)
    order = _in_time(days)
    rows, days = rows[order], days[order]
    count = len(rows)
    words = WORDS[lang]
    promise = np.where((rng.random(count) < _PROMISED), days - rng.integers(2, 30, count), _NO_PROMISE)
    return {
        "interaction_id": [f"GJ{n:06d}" for n in range(1, count + 1)],
        "customer_id": [people["customer_id"][row] for row in rows.tolist()],
        "on": dates_ago(today, days),
        "owner": [people["owner"][row] or words.staff[0] for row in rows.tolist()],
        "method": zipf_pick(rng, entries("method", lang), count),
        "direction": weighted(rng, [term.label(lang) for term in terms.Direction], (0.25, 0.75), count),
        "content": zipf_pick(rng, words.contents, count, 0.3),
        "feedback": [text or None for text in zipf_pick(rng, words.feedbacks, count, 0.3)],
        "next_on": [today - timedelta(days=int(day)) if day < _NO_PROMISE else None for day in promise.tolist()],
    }


def _recent_contacts(rng: Generator, lang: Lang, people: Table) -> NDArray[np.int64]:
    """Return how many days ago each customer was last contacted: most within their interval, one in eight too long ago."""
    days_of = {entry.value.say(lang): entry.interval_days for entry in LIST_BY_KEY["contact_strategy"].entries}
    days_of |= {spec.level.say(lang): spec.interval_days or 30 for spec in LEVELS if spec.scheme is terms.Scheme.INTENT}
    chosen = zip(people["contact_strategy"], people["intent"], strict=True)
    interval = np.array([days_of.get(strategy or intent or "", 30) for strategy, intent in chosen])
    late = rng.random(len(interval)) < 1 / 8
    return np.where(
        late, interval + rng.integers(1, 30, len(interval)), (interval * rng.random(len(interval))).astype(np.int64)
    )


def _opportunities(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    rows = _owned_rows(rng, people, CHANCES_EACH, 3.0)
    opened = np.minimum(_after_registration(rng, people, rows, today), 300)
    order = _in_time(opened)
    rows, opened = rows[order], opened[order]
    number = len(rows)
    stages = entries("stage", lang)
    stage = weighted(rng, stages, (0.12, 0.22, 0.2, 0.13, 0.08, 0.15, 0.1), number)
    ended = {stages[-1], stages[-2]}
    goods = zipf_pick(rng, WORDS[lang].products, number, 0.2)
    closed = [
        today - timedelta(days=int(day * 0.4)) if name in ended else None
        for day, name in zip(opened, stage, strict=True)
    ]
    return {
        "opportunity_id": [f"SJ{n:06d}" for n in range(1, number + 1)],
        "customer_id": [people["customer_id"][row] for row in rows.tolist()],
        "name": zipf_pick(rng, WORDS[lang].chances, number, 0.2),
        "product_name": [name for name, _, _ in goods],
        "amount": np.round(np.array([price for _, _, price in goods]) * rng.integers(1, 12, number), -1)
        .astype(float)
        .tolist(),
        "stage": stage,
        "expected_on": [today + timedelta(days=int(day)) for day in rng.integers(3, 120, number)],
        "owner": [people["owner"][row] or WORDS[lang].staff[0] for row in rows.tolist()],
        "opened_on": dates_ago(today, opened),
        "updated_on": dates_ago(today, (opened * 0.3).astype(np.int64)),
        "closed_on": closed,
        "lost_reason": [
            zipf_pick(rng, entries("deal_lost_reason", lang), 1)[0] if name == stages[-1] else None for name in stage
        ],
    }


def _plans(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    rows = _owned_rows(rng, people, PLANS_EACH, 3.0)
    number = len(rows)
    due = rng.integers(-25, 90, number)
    done = due > 2  # noqa: PLR2004 - nearly all older plans were done
    dates = dates_ago(today, due)
    state = [terms.PlanState.DONE.label(lang) if ended else terms.PlanState.OPEN.label(lang) for ended in done.tolist()]
    return {
        "plan_id": [f"JH{n:06d}" for n in range(1, number + 1)],
        "customer_id": [people["customer_id"][row] for row in rows.tolist()],
        "due_on": dates,
        "kind": zipf_pick(rng, entries("plan_kind", lang), number),
        "subject": zipf_pick(rng, WORDS[lang].plans, number, 0.2),
        "owner": [people["owner"][row] or WORDS[lang].staff[0] for row in rows.tolist()],
        "priority": zipf_pick(rng, entries("priority", lang), number),
        "state": state,
        "done_on": [day if ended else None for day, ended in zip(dates, done.tolist(), strict=True)],
    }


def _service(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    rows = _owned_rows(rng, people, CASES_EACH, 3.0)
    days = np.minimum(_after_registration(rng, people, rows, today), 200)
    number = len(rows)
    opened = dates_ago(today, days)
    finished = days > 4  # noqa: PLR2004 - only the last few days' cases are still open
    states = (terms.ServiceState.DONE.label(lang), terms.ServiceState.IN_HAND.label(lang))
    return {
        "case_id": [f"FW{n:06d}" for n in range(1, number + 1)],
        "customer_id": [people["customer_id"][row] for row in rows.tolist()],
        "opened_on": opened,
        "kind": zipf_pick(rng, entries("service_kind", lang), number, 0.3),
        "direction": [terms.Direction.INCOMING.label(lang)] * number,
        "importance": weighted(rng, [term.label(lang) for term in terms.ServiceImportance], (0.7, 0.22, 0.08), number),
        "subject": zipf_pick(rng, WORDS[lang].complaints, number, 0.2),
        "department": zipf_pick(rng, entries("department", lang), number, 0.4),
        "handler": [people["owner"][row] or WORDS[lang].staff[0] for row in rows.tolist()],
        "state": [states[0] if ended else states[1] for ended in finished.tolist()],
        "closed_on": [
            day + timedelta(days=2) if ended else None for day, ended in zip(opened, finished.tolist(), strict=True)
        ],
        "result": [WORDS[lang].feedbacks[0] if ended else None for ended in finished.tolist()],
        "satisfaction": some(rng, 0.5, rng.integers(2, 6, number).tolist()),
    }


def _answer(rng: Generator, cases: Table) -> None:
    """Say when each case was first answered: within ten hours from nine o'clock."""
    minutes = rng.integers(10, 600, len(cases["opened_on"])).tolist()
    cases["responded_on"] = [
        datetime.combine(day, time(9)) + timedelta(minutes=late)
        for day, late in zip(cases["opened_on"], minutes, strict=True)
    ]


def _surveys(rng: Generator, lang: Lang, people: Table, today: date) -> Table:
    """Two questions to one customer in ten; what was felt is now and then below what was expected."""
    number = len(people["customer_id"])
    rows = np.sort(rng.choice(number, min(number, max(1, number // 10)), replace=False))
    questions = entries("survey_question", lang)[:2]
    days = np.minimum(_after_registration(rng, people, rows, today), 330)
    expected = rng.integers(7, 11, len(rows) * 2)
    nps = rng.choice(11, len(rows), p=np.array([1, 1, 1, 1, 1, 3, 5, 12, 25, 28, 22]) / 100).tolist()
    return {
        "survey_id": [f"DC{n:06d}" for n in range(1, len(rows) + 1) for _ in questions],
        "customer_id": [people["customer_id"][row] for row in rows.tolist() for _ in questions],
        "on": [day for day in dates_ago(today, days) for _ in questions],
        "question": questions * len(rows),
        "expected": expected.tolist(),
        "perceived": np.clip(expected + rng.choice((-3, -1, 0, 0, 1), len(expected)), 1, 10).tolist(),
        "nps": [score if place == 0 else None for score in nps for place in range(len(questions))],
    }


def _expected_dates(rng: Generator, lang: Lang, people: Table, today: date) -> None:
    """Give the customers with an intent the date that goes with it; one in twelve dates has passed."""
    window = {"H": (1, 7), "A": (8, 15), "B": (16, 30), "C": (31, 300)}
    labels = {terms.Intent[name].label(lang): span for name, span in window.items()}
    for number, intent in enumerate(people["intent"]):
        if intent in labels:
            low, high = labels[intent]
            days = int(rng.integers(low, high + 1)) if rng.random() > 1 / 12 else -int(rng.integers(1, 60))
            people["expected_on"][number] = today + timedelta(days=days)


def _mistakes(rng: Generator, lang: Lang, tables: dict[str, Table]) -> None:
    """Put in the slips that every list has: about one in a hundred customers, never the same for all."""
    people = tables["customers"]
    number = len(people["customer_id"])
    slips: list[tuple[str, Any]] = [
        ("mobile", "1.38E+10"),
        ("mobile", "1990012345"),
        ("email", "li.na@qq.con"),
        ("email", "wangfang example.com"),
        ("birthday", "1988-02-30"),
        ("expected_on", "下个月" if lang == "zh" else "next month"),
        ("source", terms.Source.REFERRAL.label(lang)),
        ("owner", "王小明" if lang == "zh" else "Jon Doe"),
        ("intent", "D"),
        ("registered_on", "2026年3月5日" if lang == "zh" else "2026/3/5"),
    ]
    times = max(1, number // 1000)
    spots = rng.choice(number, size=min(number, len(slips) * times), replace=False).tolist()
    for spot, (key, value) in zip(spots, slips * times, strict=False):
        people[key][spot] = value
    _registered_twice(lang, people, number // 3, number - 2)
    orders = tables["orders"]
    if orders["order_id"]:
        orders["amount"][-1] = "1,280.00"
        orders["customer_id"][len(orders["order_id"]) // 2] = "KH999999"


def _registered_twice(lang: Lang, people: Table, first: int, again: int) -> None:
    """Have a colleague register a customer once more: the same name and number, the rest not asked for."""
    if not 0 <= first < again:
        return
    for key in ("name", "kind", "salutation", "gender", "province", "city", "district"):
        people[key][again] = people[key][first]
    mobile = str(people["mobile"][first])
    people["mobile"][again] = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    for key in ("birthday", "email", "wechat", "industry"):
        people[key][again] = None
    people["owner"][again] = next(name for name in WORDS[lang].staff if name != people["owner"][first])
