"""Which changes of customers' facts need an approval, and which have one (A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.choices import fold
from xlcrm.model.once import once
from xlcrm.model.terms.base import Term
from xlcrm.rules.changed import ACCOUNTS, CHANGE, accounts_of

if TYPE_CHECKING:
    from xlcrm.model.book import Book

NAME: Final = "name"
_YES: Final = frozenset(map(fold, ("批准", "同意", "通过", "审批", "是", "Approve", "Approved", "Agreed", "Yes", "OK", "√")))
_NO: Final = frozenset(map(fold, ("驳回", "不同意", "不批准", "拒绝", "否", "Refuse", "Refused", "Reject", "Rejected", "No")))


class Approval(Term):
    """Where a change of a customer's facts stands (A9)."""

    NONE = "none", "无须审批", "Not needed"
    PENDING = "pending", "待审批", "Pending"
    APPROVED = "approved", "已批准", "Approved"
    REFUSED = "refused", "已驳回", "Refused"
    TAKEN_BACK = "taken_back", "已改回", "Taken back"


@once()
def changes_of(book: Book) -> pd.DataFrame:
    """Return all changes of facts, the oldest first: number, record, field, before, after, on, by, state.

    ``state`` is a code of `Approval`: none where no approval is needed, taken_back where the value is what it was.
    """
    events = book.events[book.events["event"] == CHANGE]
    numbers = [f"BG{place:06d}" for place in range(1, len(events) + 1)]
    changes = events.drop(columns="event").assign(number=pd.Series(numbers, index=events.index, dtype="str"))
    changes = changes[~(changes["on"] > book.day)]
    return changes.assign(state=_states(book, changes))


def pending(book: Book) -> pd.DataFrame:
    """Return the changes that still want an approval, or were refused and not taken back."""
    changes = changes_of(book)
    return changes[changes["state"].isin([Approval.PENDING.code, Approval.REFUSED.code])]


def _states(book: Book, changes: pd.DataFrame) -> pd.Series:
    state = pd.Series(Approval.NONE.code, index=changes.index, dtype="str")
    if not book.settings.rule("approval.rename"):
        return state
    asked = changes["field"].isin([NAME, ACCOUNTS]) & changes["before"].notna()
    if not asked.any():
        return state
    state = state.mask(asked, Approval.PENDING.code)
    state = state.mask(asked & _taken_back(book, changes[asked]).reindex(changes.index, fill_value=False),
                       Approval.TAKEN_BACK.code)  # fmt: skip
    ruled = _ruled(book, changes)
    return state.mask(asked & ruled.notna(), ruled)


def _ruled(book: Book, changes: pd.DataFrame) -> pd.Series:
    """Return the ruling on each change: the last on the change itself, else the last on the customer from that day on."""
    rulings = book.decisions[terms.DecisionKind.APPROVE.matches(book.decisions["kind"])]
    words = {word: meaning(word) for word in rulings["choice"].dropna().unique()}
    rulings = rulings.assign(meant=rulings["choice"].map(words)).dropna(subset=["meant"])
    rulings = rulings.assign(day=rulings["applied_on"].fillna(rulings["on"]).fillna(book.day))
    single = rulings.dropna(subset=["other_id"]).drop_duplicates("other_id", keep="last").set_index("other_id")
    whole = rulings[rulings["other_id"].isna()].sort_values("day", kind="stable")
    whole = whole.drop_duplicates("record_id", keep="last").set_index("record_id")
    by_number = changes["number"].map(single["meant"].to_dict()).astype("str")
    days = pd.to_datetime(changes["record"].map(whole["day"].to_dict()))
    by_record = changes["record"].map(whole["meant"].to_dict()).astype("str").where(days >= changes["on"])
    return by_number.fillna(by_record)


def meaning(word: str) -> str | None:
    """Return the code of what a ruling says of a change; None for words that say neither."""
    if fold(word) in _YES:
        return Approval.APPROVED.code
    return Approval.REFUSED.code if fold(word) in _NO else None


def _taken_back(book: Book, asked: pd.DataFrame) -> pd.Series:
    """Tell which changes led to nothing: the value is again what it was before the first of them."""
    customers = book.customers
    now = {NAME: customers["name"]}
    if ACCOUNTS in set(asked["field"]):
        now[ACCOUNTS] = accounts_of(book)
    back = pd.Series(data=False, index=asked.index)
    for field, values in now.items():
        mine = asked[asked["field"] == field]
        by_record = pd.Series(values.to_numpy(), index=customers["customer_id"].to_numpy())
        present = by_record[~by_record.index.duplicated()].reindex(mine["record"].to_numpy()).fillna("")
        first = mine["before"].groupby(mine["record"]).transform("first")
        back.loc[mine.index] = np.asarray(present.to_numpy() == first.to_numpy(), dtype=np.bool_)
    return back
