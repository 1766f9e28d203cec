"""What stands still: customers nobody contacts, opportunities without progress, staff without an entry (B7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.choices import fold
from xlcrm.rules.chances import is_open
from xlcrm.rules.intent import effective_intent
from xlcrm.rules.stages import last_update

if TYPE_CHECKING:
    from xlcrm.model.book import Book


def stale_customers(book: Book) -> pd.DataFrame:
    """Return the customers without contact for longer than their level allows: row, days without contact, days allowed.

    Those in the pool, lost, deregistered or not to be contacted are nobody's work. Never contacted: since the registration.
    """
    customers = book.customers
    touched = customers["last_contact_on"].fillna(customers["registered_on"])
    days = (book.day - touched).dt.days
    allowed = _allowed(book)
    status = customers["status"]
    over = terms.Status.LOST.matches(status) | terms.Status.CLOSED.matches(status)
    ours = customers["owner"].notna() & ~over & ~terms.YES.matches(customers["do_not_contact"])
    found: pd.DataFrame = pd.DataFrame({"days": days, "allowed": allowed, "late": days - allowed}).loc[ours & (days > allowed)]
    return found.sort_values("late", ascending=False, kind="stable")


def _allowed(book: Book) -> pd.Series:
    """Return the days that may pass without a contact, by the intent level that counts."""
    default = float(book.settings.rule("stale.customer_days"))
    by_level = {fold(level): days for level, days in book.settings.pairs("stale.by_level").items()}
    level = effective_intent(book).fillna(terms.Intent.N.label(book.lang))
    days = {word: by_level.get(fold(word), default) for word in level.unique()}
    return level.map(days).astype("float64")


def stale_opportunities(book: Book) -> pd.DataFrame:
    """Return the open opportunities without an update for too long, the longest first: row, day of the last one, days."""
    updated = last_update(book)
    days = (book.day - updated).dt.days
    stale = is_open(book) & (days > int(book.settings.rule("stale.opportunity_days"))).to_numpy()
    found: pd.DataFrame = pd.DataFrame({"updated": updated, "days": days}).loc[stale]
    return found.sort_values("days", ascending=False, kind="stable")


def stale_staff(book: Book) -> pd.DataFrame:
    """Return the active salespeople without any entry for too long: name, day of the last one (NaT: none), days.

    An entry is a contact, a plan done, an order, an opportunity opened or a customer registered. Whoever has another role
    counts only when customers are theirs.
    """
    staff = book.staff
    last = _last_entries(book)
    gone = terms.NO.matches(staff["active"]) | (staff["left_on"] <= book.day)
    owners = frozenset(book.customers["owner"].dropna().unique())
    sells = staff["role"].isna() | terms.Role.SALES.matches(staff["role"]) | staff["name"].isin(list(owners))
    people = staff["name"][staff["name"].notna() & ~gone & sells]
    joined = staff["joined_on"].reindex(people.index)
    on = pd.Series(last.reindex(people.to_numpy()).to_numpy(), index=people.index)
    since = on.fillna(pd.Series(joined.to_numpy().astype(on.to_numpy().dtype), index=people.index))
    days = (book.day - since).dt.days
    table = pd.DataFrame({"name": people, "on": on, "days": days})
    late = days.isna() | (days > int(book.settings.rule("stale.staff_days")))
    silent: pd.DataFrame = table.loc[late]
    return silent.sort_values("days", ascending=False, na_position="first", kind="stable")


def _last_entries(book: Book) -> pd.Series:
    """Return the day of each person's latest entry up to today, by name."""
    entries = (
        (book.interactions, "owner", "on"),
        (book.plans, "owner", "done_on"),
        (book.orders, "owner", "on"),
        (book.opportunities, "owner", "opened_on"),
        (book.customers, "owner", "registered_on"),
    )
    latest = []
    for frame, who, when in entries:
        past = frame[when] < book.day + pd.Timedelta(days=1)
        latest.append(frame[when][past].astype("datetime64[s]").groupby(frame[who][past]).max())
    together = pd.concat(latest)
    return together.groupby(together.index.str.replace(r"#.*", "", regex=True)).max()
