"""Order lines for the analyses: amounts, the costs that are known, and sums by what they were for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.rules.per_customer import look_up, seconds, up_to_today

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book


def amounts(book: Book) -> NDArray[np.float64]:
    """Return the amount of every order line; 0 where there is none."""
    return np.asarray(np.nan_to_num(book.orders["amount"].to_numpy(dtype=np.float64, na_value=np.nan)))


def costs(book: Book) -> NDArray[np.float64]:
    """Return the cost of every line: as written, else the product's unit cost by the quantity (1 if empty); NaN if unknown."""
    orders, products = book.orders, book.products
    known = products[products["cost"].notna() & products["product_name"].notna()]
    named = zip(known["product_name"].str.strip().tolist(), known["cost"].tolist(), strict=True)
    by_product = look_up(orders["product_name"], dict(reversed(list(named))))
    quantity = np.nan_to_num(orders["quantity"].to_numpy(dtype=np.float64, na_value=np.nan), nan=1.0)
    own = orders["cost"].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(own), by_product * quantity, own)


def between(book: Book, start: pd.Timestamp, end: pd.Timestamp, table: str = "orders", key: str = "on") -> NDArray[np.bool_]:
    """Tell which rows of a table are dated from a day up to another one, and not after today."""
    dates = seconds(book.frames[table].data[key])
    with np.errstate(invalid="ignore"):
        here = (dates >= start.to_datetime64()) & (dates < (end + pd.Timedelta(days=1)).to_datetime64())
    return np.asarray(here & up_to_today(book, table, key), dtype=np.bool_)


def first_lines(book: Book) -> NDArray[np.bool_]:
    """Tell which lines are the first of their order, so that orders can be counted."""
    number = book.orders["order_id"]
    return np.asarray(~number.duplicated() | number.isna(), dtype=np.bool_)
