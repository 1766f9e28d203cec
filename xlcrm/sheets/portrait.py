"""客群画像 / Portrait: who the customers are, where they live, why they buy and what they wish for (F2).

Every figure stands beside the sample that it is taken from: the customers of whom the fact is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.sheets.figures import sample_mark, share
from xlcrm.sheets.grouping import MARK, by_label, in_settings_order, least_note, mean, named, records, several
from xlcrm.sheets.parts import when_filled
from xlcrm.sheets.portrait_places import distances, places
from xlcrm.sheets.portrait_wishes import wishes
from xlcrm.sheets.sections import Table, first_rows, tables_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("客群画像", "Portrait")
_SUBTITLE = Text(
    "截至 {day}，客户 {count} 位（不含注销）。样本是填写了该项的客户。\n{least}",
    "As of {day}, {count} customers (without deregistered ones). The sample are those of whom the fact is known.\n{least}",
)
_HEADINGS = (
    Text("人数", "Customers"),
    Text("样本", "Sample"),
    Text("占比", "Share"),
    Text("成交客户", "Buyers"),
    Text("成交率", "Conversion"),
    Text("客均成交额", "Amount per buyer"),
    MARK,
)
_FORMATS = ("text", "integer", "integer", "percent", "integer", "percent", "money", "note")
_WIDTHS = (24, 12, 12, 12, 12, 12, 16, 30, 12, 12)
_AGE, _MARITAL = Text("年龄", "Age"), Text("婚姻 × 年龄", "Marital status × age")
_UNDER, _FROM, _BETWEEN = Text("{to} 岁以下", "under {to}"), Text("{start} 岁及以上", "{start} and over"), Text("{start}–{to} 岁", "{start} to {to}")
_RATE_ONLY = Text("成交率不显著", "Conversion not significant")
_FACTS = (
    "gender", "occupation", "education", "marital", "family_structure", "household_income", "home_tenure", "commute",
)  # fmt: skip
_MOTIVES = (
    "purchase_purpose", "motives", "media", "hobbies", "wanted_model", "wanted_layout", "wanted_floor",
    "wanted_decoration", "loan_kind",
)  # fmt: skip
_OLDEST = 120


def portrait(book: Book) -> SheetContent | None:
    """Describe the customers by everything that is known of them, one table below the other."""
    open_ = ~np.asarray(terms.Status.CLOSED.matches(book.customers["status"]), dtype=np.bool_)
    people = book.customers[open_]
    bands, labels = _age_bands(book, people)
    tables = [
        counted(book, people, bands, _AGE.say(book.lang), labels),
        *_by_words(book, people, _FACTS),
        _marital_by_age(book, people, bands, labels),
        *(counted(book, people, labels_, title, order) for title, labels_, order in places(book, people)),
        distances(book, people),
        *_by_words(book, people, _MOTIVES),
        wishes(book, people),
    ]
    titles = (
        _TITLE.say(book.lang),
        _SUBTITLE.say(book.lang, day=book.today.isoformat(), count=len(people), least=least_note(book)),
    )
    content = tables_sheet("portrait", titles, [first_rows(book, table) for table in tables], _WIDTHS)
    return when_filled(book, content)


def _by_words(book: Book, people: pd.DataFrame, keys: Sequence[str]) -> list[Table]:
    """Return a table for each of some columns that the workbook has, in the order of the column's list."""
    columns = book.frame("customers").table.by_key
    return [
        counted(
            book,
            people,
            several(people[key]),
            columns[key].heading(book.lang),
            book.settings.active_values(columns[key].choices),
        )
        for key in keys
        if key in columns
    ]


def counted(book: Book, people: pd.DataFrame, labels: pd.Series, title: str, order: Sequence[str] = ()) -> Table:
    """Count people by label, with how many of them bought and for how much.

    ``labels`` are indexed like the people; who has none is not in the sample, who has several is counted under each.
    """
    labels = labels.dropna()
    sample = labels.index.nunique()
    bought = people["order_count"].reindex(labels.index).fillna(0) > 0
    amount = people["order_amount"].reindex(labels.index)
    figures = by_label(labels, {"buyers": bought.to_numpy(dtype=np.bool_), "amount": amount.to_numpy(dtype=np.float64)})
    figures = in_settings_order(figures, tuple(order))
    rows = [_row(book, named(book, label), each, sample) for label, each in records(figures)]
    return Table((title, *(text.say(book.lang) for text in _HEADINGS)), _FORMATS, rows)


def _row(book: Book, label: str, each: dict[str, float], sample: int) -> tuple[CellValue, ...]:
    count, buyers = int(each["count"]), int(each["buyers"])
    doubt = sample_mark(book, sample) or (_RATE_ONLY.say(book.lang) if sample_mark(book, count) else "")
    return (label, count, sample, share(count, sample), buyers, share(buyers, count), mean(each["amount"], buyers), doubt)


def _age_bands(book: Book, people: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Return everybody's age band (missing without a plausible birthday) and the bands in their order."""
    born = people["birthday"]
    today = book.day
    before = (born.dt.month > today.month) | ((born.dt.month == today.month) & (born.dt.day > today.day))
    age = (today.year - born.dt.year - before).to_numpy(dtype=np.float64, na_value=np.nan)
    bounds = sorted(set(book.settings.numbers("portrait.ages")))
    labels = _band_labels(book, [f"{bound:g}" for bound in bounds], [f"{bound - 1:g}" for bound in bounds])
    known = (age >= 0) & (age <= _OLDEST)
    place = np.searchsorted(bounds, np.where(known, age, 0), side="right") if bounds else np.zeros(len(age), dtype=np.int64)
    bands = pd.Series(np.array(labels, dtype=object)[place], index=people.index, dtype="str")
    return bands.where(known), labels


def _band_labels(book: Book, starts: list[str], ends: list[str]) -> list[str]:
    if not starts:
        return [_FROM.say(book.lang, start=0)]
    middle = [_BETWEEN.say(book.lang, start=start, to=to) for start, to in zip(starts, ends[1:], strict=False)]
    return [_UNDER.say(book.lang, to=starts[0]), *middle, _FROM.say(book.lang, start=starts[-1])]


def _marital_by_age(book: Book, people: pd.DataFrame, bands: pd.Series, labels: list[str]) -> Table:
    """Return which share of each marital status is in which age band."""
    both = pd.DataFrame({"marital": people["marital"].str.strip(), "band": bands}).dropna()
    table = pd.crosstab(both["marital"], both["band"]).reindex(columns=labels, fill_value=0)
    rows: list[tuple[CellValue, ...]] = []
    order = in_settings_order(table, book.settings.active_values("marital"))
    for status, counts in zip(order.index, order.to_numpy().tolist(), strict=True):
        sample = sum(counts)
        rows.append((str(status), *(share(count, sample) for count in counts), sample, sample_mark(book, sample)))
    headings = (_MARITAL.say(book.lang), *labels, _HEADINGS[1].say(book.lang), MARK.say(book.lang))
    return Table(headings, ("text", *["percent"] * len(labels), "integer", "note"), rows)
