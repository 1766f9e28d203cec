"""Invented rows of the tables and columns that packs bring: drawn by what the schema says of each column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from xlcrm.demo.draw import dates_ago, season_days, some, zipf_pick
from xlcrm.demo.pack_words import AHEAD, EACH, HANDFUL, RANGES, TEXTS
from xlcrm.demo.people import HISTORY_YEARS, Table
from xlcrm.demo.words import WORDS
from xlcrm.model import terms
from xlcrm.model.defaults.lists import LIST_BY_KEY
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.schema import Table as Spec

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.random import Generator

    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang

_FILLED = 0.8
_NUMBERS = (Kind.NUMBER, Kind.MONEY, Kind.INTEGER)
_OLDEST = 900


@dataclass(frozen=True)
class _Inventor:
    """Draws whole columns for one language and day."""

    rng: Generator
    lang: Lang
    today: date
    tables: dict[str, Table]

    def column(self, table: str, column: Column, rows: int) -> list[Any] | None:
        """Return the values of a column, None for one that is left empty."""
        if column.kind is Kind.REFERENCE or column.choices or column.kind is Kind.PEOPLE:
            values = self._choices(column)
            return zipf_pick(self.rng, values, rows, 0.4) if values else None
        if column.kind in (Kind.DATE, Kind.DATETIME):
            return self._dates(column.key, rows)
        if column.kind in _NUMBERS:
            return self._numbers(column.key, rows)
        if column.kind is Kind.YES:
            return some(self.rng, 0.15, [terms.YES.label(self.lang)] * rows)
        return self._texts(f"{table}.{column.key}", rows)

    def _choices(self, column: Column) -> Sequence[str]:
        if column.kind is Kind.REFERENCE:
            there = self.tables.get(column.refers, {})
            return next(iter(there.values()), []) if there else []
        if column.kind is Kind.PEOPLE:
            return WORDS[self.lang].staff[:6]
        if column.choices == "yes_no":
            return [terms.YES.label(self.lang), terms.NO.label(self.lang)]
        return [entry.value.say(self.lang) for entry in LIST_BY_KEY[column.choices].entries]

    def _dates(self, key: str, rows: int) -> list[date]:
        if key in AHEAD:
            return [self.today + timedelta(days=int(day)) for day in self.rng.integers(-15, 365, rows)]
        return dates_ago(self.today, season_days(self.rng, self.today, HISTORY_YEARS, rows))

    def _numbers(self, key: str, rows: int) -> list[float] | None:
        if key not in RANGES:
            return None
        low, high, decimals = RANGES[key]
        drawn = np.round(self.rng.triangular(low, low + (high - low) / 3, high, rows), decimals)
        return [float(number) for number in drawn.tolist()]

    def _texts(self, name: str, rows: int) -> list[str] | None:
        pairs = [pair.split("|") for pair in TEXTS.get(name, "").split(";") if "|" in pair]
        return zipf_pick(self.rng, [pair[self.lang == "en"] for pair in pairs], rows, 0.3) if pairs else None


def pack_rows(rng: Generator, lang: Lang, packs: Collection[str], today: date, tables: dict[str, Table]) -> None:
    """Add rows for the tables that packs switch on, and fill the customers' columns that they show; none without customers."""
    if not tables["customers"]["customer_id"]:
        return
    inventor = _Inventor(rng, lang, today, tables)
    sheets = {name for pack in packs for name in PACK_BY_NAME[pack].sheets}
    groups = {group for pack in packs for group in PACK_BY_NAME[pack].groups}
    for spec in tables_with(packs):
        if spec.name == "customers":
            _fill_customers(inventor, spec, groups)
        elif (spec.pack or spec.name in sheets) and spec.name not in tables:
            tables[spec.name] = _table(inventor, spec)


def _fill_customers(inventor: _Inventor, spec: Spec, groups: set[str]) -> None:
    people = inventor.tables["customers"]
    rows = len(people["customer_id"])
    for column in spec.columns:
        if column.group in groups and column.owner is Owner.STAFF and column.key not in people:
            drawn = inventor.column("customers", column, rows)
            if drawn is not None:
                people[column.key] = some(inventor.rng, _FILLED, drawn)
    if "country" in people:
        _without_mobiles_abroad(inventor)


def _without_mobiles_abroad(inventor: _Inventor) -> None:
    """Take the mobiles of customers abroad away: the invented ones are those of mainland China."""
    people, contacts = inventor.tables["customers"], inventor.tables["contacts"]
    home = LIST_BY_KEY["country"].entries[0].value.say(inventor.lang)
    abroad = {
        record
        for record, country in zip(people["customer_id"], people["country"], strict=True)
        if country and country != home
    }
    for table in (people, contacts):
        table["mobile"] = [
            None if record in abroad else mobile
            for record, mobile in zip(table["customer_id"], table["mobile"], strict=True)
        ]


def _table(inventor: _Inventor, spec: Spec) -> Table:
    people = inventor.tables["customers"]["customer_id"]
    rows = HANDFUL.get(spec.name) or max(2, round(len(people) * EACH.get(spec.name, 0.1)))
    if spec.name == "products":
        return products(inventor.lang, inventor.rng)
    found: Table = {}
    for column in spec.columns:
        if column.owner is Owner.FILLED and column.key == spec.identity[0]:
            found[column.key] = [f"{spec.prefix}{n:0{spec.digits}d}" for n in range(1, rows + 1)] if spec.prefix else [None] * rows
        elif column.owner is Owner.STAFF:
            drawn = inventor.column(spec.name, column, rows)
            found[column.key] = [None] * rows if drawn is None else drawn
    return _plausible(inventor, spec.name, found)


def products(lang: Lang, rng: Generator) -> Table:
    """Return what is sold: price, cost and how long until it is bought again."""
    goods = WORDS[lang].products
    return {
        "product_name": [name for name, _, _ in goods],
        "category": [category for _, category, _ in goods],
        "price": [float(price) for _, _, price in goods],
        "cost": [round(price * 0.62, 2) for _, _, price in goods],
        "cycle_days": [float(days) for days in rng.integers(60, 720, len(goods)).tolist()],
    }


def _plausible(inventor: _Inventor, name: str, table: Table) -> Table:
    """Mend what independent draws get wrong: names that must differ, months, years, ends before beginnings."""
    rows = len(next(iter(table.values())))
    if "month" in table:
        first = inventor.today.replace(day=1)
        table["month"] = [(first - timedelta(days=31 * (n % 6))).replace(day=1) for n in range(rows)]
    if "year" in table:
        people = inventor.tables["customers"]["customer_id"]
        table["year"] = [float(inventor.today.year - 1 - n % 3) for n in range(rows)]
        table["customer_id"] = [people[n // 3 % len(people)] for n in range(rows)]
    if name in ("projects", "campaigns"):
        pairs = TEXTS[f"{name}.name"].split(";")
        table["name"] = [pairs[n % len(pairs)].split("|")[inventor.lang == "en"] for n in range(rows)]
    if name == "campaigns":
        table["ends_on"] = [day + timedelta(days=14) for day in table["starts_on"]]
    if name in ("accounts", "milestones", "documents", "competitors"):
        table.pop("closed_on", None)
        table.pop("done_on", None)
    if name == "vehicles":
        table["vin"] = [f"LDEM0000000{n:06d}" for n in range(1, rows + 1)]
        table["first_service_on"] = [day + timedelta(days=180) for day in table["bought_on"]]
    if name == "stored_value":
        table["kind"] = [LIST_BY_KEY["stored_value_kind"].entries[0].value.say(inventor.lang)] * rows
    if "received_on" in table:
        table["received_on"] = [day + timedelta(days=4) for day in table["on"]]
    return table
