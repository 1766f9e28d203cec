"""Sums, counts and extremes of a table's rows for every customer, aligned with the customers' index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_NEVER = np.iinfo(np.int64).min


def _kept(book: Book, table: str, where: NDArray[np.bool_] | None) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    links = book.links(table)
    keep = links >= 0
    return links, keep if where is None else keep & where


def latest(book: Book, table: str, key: str, where: NDArray[np.bool_] | None = None) -> pd.Series:
    """Return the latest date of each customer's rows (datetime64[s], NaT where there is none)."""
    return _extreme(book, table, seconds(book.frames[table].data[key]), where, sign=1)


def earliest(book: Book, table: str, key: str, where: NDArray[np.bool_] | None = None) -> pd.Series:
    """Return the earliest date of each customer's rows (datetime64[s], NaT where there is none)."""
    return earliest_of(book, table, seconds(book.frames[table].data[key]), where)


def earliest_of(
    book: Book, table: str, dates: NDArray[np.datetime64], where: NDArray[np.bool_] | None = None
) -> pd.Series:
    """Return the earliest of dates given for a table's rows, for each customer."""
    return _extreme(book, table, dates, where, sign=-1)


def _extreme(
    book: Book, table: str, dates: NDArray[np.datetime64], where: NDArray[np.bool_] | None, *, sign: int
) -> pd.Series:
    links, keep = _kept(book, table, where)
    keep = keep & ~np.isnat(dates)
    found = np.full(len(book.customers), _NEVER)
    np.maximum.at(found, links[keep], sign * dates[keep].astype(np.int64))
    nothing = found == _NEVER
    result = (sign * np.where(nothing, 0, found)).astype("datetime64[s]")
    result[nothing] = np.datetime64("NaT")
    return pd.Series(result, index=book.customers.index)


def total(book: Book, table: str, key: str, where: NDArray[np.bool_] | None = None) -> pd.Series:
    """Return the sum of a number over each customer's rows; 0 where there is none."""
    links, keep = _kept(book, table, where)
    amounts = book.frames[table].data[key].to_numpy(dtype=np.float64, na_value=np.nan)
    keep = keep & ~np.isnan(amounts)
    sums = np.bincount(links[keep], weights=amounts[keep], minlength=len(book.customers))
    return pd.Series(np.round(sums, 6), index=book.customers.index)


def distinct(book: Book, table: str, key: str, where: NDArray[np.bool_] | None = None) -> pd.Series:
    """Return how many different values of a key each customer's rows have; rows without one count one each."""
    links, keep = _kept(book, table, where)
    codes, _ = pd.factorize(book.frames[table].data[key])
    alone = np.flatnonzero(codes < 0)
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(len(alone))
    pairs = np.sort(links[keep] * (codes.max(initial=0) + 1) + codes[keep])
    new = np.concatenate([np.ones(min(len(pairs), 1), dtype=np.bool_), pairs[1:] != pairs[:-1]])
    owners = pairs[new] // (codes.max(initial=0) + 1)
    return pd.Series(np.bincount(owners, minlength=len(book.customers)).astype(np.float64), index=book.customers.index)


def any_row(book: Book, table: str, where: NDArray[np.bool_]) -> pd.Series:
    """Tell for every customer whether any of its rows fulfils a condition."""
    links, keep = _kept(book, table, where)
    return pd.Series(np.bincount(links[keep], minlength=len(book.customers)) > 0, index=book.customers.index)


def seconds(dates: pd.Series) -> NDArray[np.datetime64]:
    """Return dates as a numpy array in seconds."""
    return dates.to_numpy().astype("datetime64[s]")


def up_to_today(book: Book, table: str, key: str = "on") -> NDArray[np.bool_]:
    """Tell which rows of a table are not dated after today (undated ones are not)."""
    dates = seconds(book.frames[table].data[key])
    end = np.datetime64(book.today, "s") + np.timedelta64(86_399, "s")
    with np.errstate(invalid="ignore"):
        return np.isnat(dates) | (dates <= end)


def within_days(book: Book, table: str, days: int, key: str = "on") -> NDArray[np.bool_]:
    """Tell which rows of a table are dated within so many days up to today; 0 days means all up to today."""
    here = up_to_today(book, table, key)
    if not days:
        return here
    start = np.datetime64(book.today, "s") - np.timedelta64(days, "D")
    with np.errstate(invalid="ignore"):
        return np.asarray(here & (seconds(book.frames[table].data[key]) > start), dtype=np.bool_)


def look_up(values: pd.Series, numbers: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the number that stands for each text, its outer blanks aside; NaN where none does."""
    codes, names = pd.factorize(values)
    found = [numbers.get(str(name).strip(), np.nan) for name in names]
    return np.array([*found, np.nan], dtype=np.float64)[codes]


def count_since(book: Book, table: str, start: pd.Timestamp) -> pd.Series:
    """Count each customer's rows of a table from a day on, up to today; undated rows do not count."""
    dates = seconds(book.frames[table].data["on"])
    with np.errstate(invalid="ignore"):
        recent = (dates >= start.to_datetime64()) & up_to_today(book, table)
    links, keep = _kept(book, table, recent)
    return pd.Series(np.bincount(links[keep], minlength=len(book.customers)), index=book.customers.index)
