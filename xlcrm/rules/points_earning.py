"""Points that orders earn: one entry for each order, and one more when its amount was corrected (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model import terms
from xlcrm.model.plan import Append
from xlcrm.model.rows import with_rows
from xlcrm.model.text import Text
from xlcrm.model.values import number_texts
from xlcrm.rules.ledger import points_ledger
from xlcrm.rules.per_customer import seconds, up_to_today
from xlcrm.rules.points_expiry import after_months
from xlcrm.rules.seen import last_seen, look
from xlcrm.rules.tier_memory import tier_moves
from xlcrm.rules.tier_standard import ordered_levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

ORIGIN = Text("订单金额 {amount} × {rate}", "order amount {amount} × {rate}")
_BASIS = r"(?P<amount>-?[0-9]+(?:\.[0-9]+)?) × (?P<rate>[0-9]+(?:\.[0-9]+)?)$"
_CORRECTED = Text("订单金额更正", "order amount corrected")
_RETURNED = Text("退货", "returned")
_CENT, _HAIR = 0.005, 1e-6
BOOKED: Final = "points.orders"
"""Under this name the memory holds for which orders (and whose) points were booked."""
_BETWEEN: Final = "|"


def earned(book: Book, start: pd.Timestamp) -> list[Append]:
    """Return the entries that orders from a day on have still to make: first the additions, then what is taken back.

    An order that an entry names has earned its points; where its amount (or customer) was corrected since, the difference
    is an adjustment. What is taken back is never more than there is. An order that is no longer there takes nothing back.
    What was booked once is remembered: an entry that staff delete does not come back. An order too small for a point is not
    booked, so that it earns when its amount is corrected.
    """
    both = _orders_and_entries(book, start)
    both["pair"] = both["order"].astype("str") + _BETWEEN + _ids(book, both["customer"])
    seen = last_seen(book, BOOKED)
    due = _due(book, both[(both["entries"] > 0) | ~seen.known(both["pair"])], start)
    pairs = pd.concat([both["pair"][both["entries"] > 0], due["pair"][due["points"] != 0]])
    remembered = look(book, BOOKED, pairs[~pairs.duplicated()], pd.Series("1", index=pairs[~pairs.duplicated()].index), seen)
    more = due[due["points"] > 0]
    less = due[due["points"] < 0].assign(on=book.day)
    gains = _entries(book, more)
    if less.empty:
        return [gains, remembered]
    available = points_ledger(with_rows(book, gains)).balances.fillna(0.0).to_numpy()
    return [gains, _entries(book, less.assign(points=_affordable(less, available))), remembered]


def _ids(book: Book, positions: pd.Series) -> pd.Series:
    ids = book.customers["customer_id"].to_numpy()[positions.to_numpy(dtype=np.int64)]
    return pd.Series(ids, index=positions.index, dtype="str").fillna("")


def _due(book: Book, both: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    """Return order, customer (position), pair, on, amount, rate, points and reason of the entries to be made."""
    new = both[(both["entries"] == 0) & (both["on"] >= start)]
    new = new.assign(rate=_rates(book, new))
    new = new.assign(
        points=_whole(new["amount"] * new["rate"]),
        reason=pd.Series(None, new.index, dtype="str").mask(new["amount"] < 0, _RETURNED.say(book.lang)),
    )
    old = both[both["rate"].notna() & both["there"]]
    difference = old["amount"] - old["basis"]
    old = old[difference.abs() > _CENT]
    old = old.assign(
        on=book.day,
        points=_whole(old["amount"] * old["rate"]) - _whole(old["basis"] * old["rate"]),
        amount=difference.round(2),
        reason=_CORRECTED.say(book.lang),
    )
    return pd.concat([new, old]).sort_values(["on", "order"], kind="stable")


def _orders_and_entries(book: Book, start: pd.Timestamp) -> pd.DataFrame:
    """Return one row for each pair of order and customer: what was bought, and what was booked for it.

    Columns: order, customer (position), there (whether the order is there at all), on and amount of the order, then basis
    and rate of its entries (NaN for those made by hand) and how many entries there are. Orders before the start without an
    entry are left out.
    """
    orders, entries, number = book.frames["orders"].data, book.frames["points"].data, len(book.customers)
    by_order = _by_order(book)
    codes, ids = pd.factorize(pd.concat([orders["order_id"], entries["order_id"][by_order]]))
    bought, booked = codes[: len(orders)], codes[len(orders) :]
    told, there = np.zeros((2, len(ids) + 1), dtype=np.bool_)
    told[booked] = True
    wanted = (seconds(orders["on"]) >= start.to_datetime64()) | told[bought]
    counts = (bought >= 0) & (book.links("orders") >= 0) & up_to_today(book, "orders") & wanted
    there[bought[counts]] = True
    pairs = np.concatenate([
        bought[counts] * number + book.links("orders")[counts],
        booked * number + book.links("points")[by_order],
    ])  # fmt: skip
    pair, place = np.unique(pairs, return_inverse=True)
    of_orders, of_entries = place[: int(counts.sum())], place[int(counts.sum()) :]
    on = np.full(len(pair), np.datetime64("9999-12-31", "s"))
    np.minimum.at(on, of_orders, seconds(orders["on"])[counts])
    amount = orders["amount"].fillna(0.0).to_numpy(dtype=np.float64)[counts]
    basis, rates = _bases(entries["origin"][by_order])
    rate = np.full(len(pair), np.nan)
    rate[of_entries[::-1]] = rates[::-1]  # of several entries the first says the rate
    return pd.DataFrame({
        "order": ids.take(pair // number),
        "customer": pair % number,
        "there": there[pair // number],
        "on": on,
        "amount": np.bincount(of_orders, weights=amount, minlength=len(pair)).round(2),
        "basis": np.bincount(of_entries, weights=basis, minlength=len(pair)),
        "rate": rate,
        "entries": np.bincount(of_entries, minlength=len(pair)),
    })  # fmt: skip


def _by_order(book: Book) -> NDArray[np.bool_]:
    """Tell which entries are those of an order: made by xlcrm, or earned points for which staff named one."""
    entries = book.frames["points"].data
    earned_by_hand = terms.PointsKind.EARNED.matches(entries["kind"])
    ours = (earned_by_hand | entries["origin"].notna()) & entries["order_id"].notna()
    return np.asarray(ours, dtype=np.bool_) & (book.links("points") >= 0)


def _bases(origins: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the amount and the rate from which each entry was made; NaN for entries made by hand."""
    texts = pa.array(origins, type=pa.large_string(), from_pandas=True)
    found = pc.extract_regex(texts, pattern=_BASIS)
    parts = (pc.struct_field(found, name).cast(pa.float64()) for name in ("amount", "rate"))
    amount, rate = (part.to_numpy(zero_copy_only=False).astype(np.float64) for part in parts)
    return amount, rate


def _rates(book: Book, due: pd.DataFrame) -> NDArray[np.float64]:
    """Return the points for one yuan at the tier that each customer held on the day of the order.

    The tier of that day is the one to which the order itself raised the customer; before the first one that is remembered,
    the first one counts.
    """
    if due.empty:
        return np.zeros(0)
    levels = [1.0 if level.points_rate is None else float(level.points_rate) for level in ordered_levels(book)]
    moves = tier_moves(book)[["record", "on", "rank"]].sort_values("on", kind="stable")
    ids = book.customers["customer_id"].to_numpy()[due["customer"].to_numpy(dtype=np.int64)]
    asked = pd.DataFrame({"record": ids, "on": due["on"].to_numpy(), "place": np.arange(len(due))})
    asked["record"] = asked["record"].astype(moves["record"].dtype)
    held = pd.merge_asof(asked.sort_values("on"), moves, on="on", by="record").sort_values("place")["rank"]
    first = moves.drop_duplicates("record").set_index("record")["rank"].reindex(asked["record"])
    rank = held.fillna(first.set_axis(held.index)).fillna(-1).to_numpy(dtype=np.int64)
    per_yuan = float(book.settings.rule("points.per_yuan"))
    return per_yuan * np.array([*levels, 1.0])[np.where(rank < 0, len(levels), rank)]


def _whole(points: pd.Series) -> pd.Series:
    """Return whole points; a fraction is not given, and not taken."""
    return pd.Series(np.trunc(points + np.sign(points) * _HAIR), index=points.index)


def _affordable(less: pd.DataFrame, available: NDArray[np.float64]) -> pd.Series:
    """Return the deductions as far as each customer's balance goes, in their order."""
    floor = -pd.Series(available[less["customer"].to_numpy(dtype=np.int64)], index=less.index)
    total = less["points"].groupby(less["customer"]).cumsum()
    before = total - less["points"]
    return total.clip(lower=floor) - before.clip(lower=floor)


def _entries(book: Book, due: pd.DataFrame) -> Append:
    """Return entries as new rows of the table."""
    months = int(book.settings.rule("points.expiry_months"))
    gain = (due["points"] > 0).to_numpy()
    last_day = after_months(seconds(due["on"]), months)
    corrected = due["reason"].notna().to_numpy()
    labels = [kind.label(book.lang) for kind in (terms.PointsKind.EARNED, terms.PointsKind.ADJUSTED)]
    texts = zip(
        *(number_texts(due[key].to_numpy(dtype=np.float64)).to_pylist() for key in ("amount", "rate")), strict=True
    )
    columns = {
        "customer_id": book.customers["customer_id"].to_numpy()[due["customer"].to_numpy(dtype=np.int64)].tolist(),
        "on": due["on"].tolist(),
        "kind": np.where(corrected, labels[1], labels[0]).tolist(),
        "points": due["points"].tolist(),
        "reason": due["reason"].astype(object).where(corrected, None).tolist(),
        "expires_on": pd.Series(last_day).where(gain & (months > 0)).tolist(),
        "order_id": due["order"].tolist(),
        "origin": [ORIGIN.say(book.lang, amount=amount, rate=rate) for amount, rate in texts],
    }
    return Append("points", columns)
