"""Who and what is due: customers of a computed book, plans and tasks, in the order in which they are worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model import terms
from xlcrm.model.once import once
from xlcrm.model.open_plans import last_days, open_plans, plan_days
from xlcrm.model.reach import untouchable
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text, joined
from xlcrm.model.values import strings_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

NO_OWNER = RefusalKind(
    "owner.unknown",
    WRONG_USE,
    Text("没有叫“{owner}”的负责人。有这些：{names}。", "There is no owner called “{owner}”. There are: {names}."),
)
OF_CUSTOMER = ("name", "mobile", "intent", "tier", "last_contact_on")
"""What a line about a plan takes from its customer."""


def due_items(book: Book, *, owner: str = "", ahead: bool = False) -> pd.DataFrame:
    """Return all that is due up to today, the longest overdue of each person first, pinned customers before all.

    One line for each customer due, whose own plans are named in ``what``; and one line (``table`` is ``plans``) for each
    plan of somebody else, or without a customer. ``row`` is the Excel row there, ``overdue`` counts days, ``at`` is the
    appointment. With ``ahead`` plans that are not due yet are there too, and every plan has its own line, which stands for
    its customer too.

    Raises:
        Refusal: Nobody of that name is in 员工 / Staff, or owns anything.
    """
    if owner:
        require_owner(book, owner)
    items = _all_items(book, ahead=ahead)
    return items[items["owner"] == owner].reset_index(drop=True) if owner else items


@once()
def _all_items(book: Book, *, ahead: bool) -> pd.DataFrame:
    plans = _plans(book, ahead=ahead)
    customers = _customers(book)
    if ahead:
        due = plans["position"][plans["next_due_on"] <= book.day]
        customers = customers[~customers["position"].isin(due)]
    else:
        mine = _folded(book, customers, plans)
        customers = customers.assign(what=_subjects(customers, plans[mine]))
        plans = plans[~mine]
    items = pd.concat([customers, plans], ignore_index=True)
    return items.iloc[_order(items)].reset_index(drop=True)


def require_owner(book: Book, owner: str) -> None:
    """Refuse a name that nobody in 员工 / Staff has and that owns nothing."""
    names = pd.concat([book.staff["name"], book.customers["owner"], book.plans["owner"]]).dropna().drop_duplicates()
    if owner not in set(names):
        raise Refusal(NO_OWNER, owner=owner, names=joined(names))


def _customers(book: Book) -> pd.DataFrame:
    customers = book.customers
    here = (customers["next_due_on"] <= book.day).to_numpy()
    due = customers[["customer_id", "owner", *OF_CUSTOMER, "next_due_on", "reason", "pinned"]][here]
    return due.assign(
        table="customers",
        row=due.index,
        position=np.flatnonzero(here),
        overdue=(book.day - due["next_due_on"]).dt.days.astype("float64"),
        pinned=terms.YES.matches(due["pinned"]).to_numpy(),
        what=pd.Series(pd.NA, due.index, dtype="str"),
        plan_id=pd.Series(pd.NA, due.index, dtype="str"),
        state=pd.Series(pd.NA, due.index, dtype="str"),
        at=pd.Series(pd.NaT, due.index, dtype="datetime64[s]"),
    )


def _plans(book: Book, *, ahead: bool) -> pd.DataFrame:
    """Return the open plans due (with ``ahead``: all of them) of customers whom one may contact, with who does each."""
    day, links = plan_days(book.plans), book.links("plans")
    there = open_plans(book) & ~np.isnat(day) & ~np.append(untouchable(book), False)[links]
    there &= ahead | (day <= np.datetime64(book.today, "s"))
    plans, links = book.plans[there], links[there]
    owners = pd.Series(book.of_customers("owner", links), plans.index)
    late = (np.datetime64(book.today, "D") - last_days(plans).astype("datetime64[D]")).astype(np.float64)
    found: pd.DataFrame = plans[["customer_id", "plan_id", "state"]].assign(
        table="plans",
        row=plans.index,
        position=links,
        owner=plans["owner"].fillna(owners),
        what=plans["subject"].fillna(plans["kind"]),
        next_due_on=day[there],
        overdue=np.maximum(late, 0.0),
        pinned=False,
        reason=plans["origin"],
        at=plans["appointed_at"],
        **{key: book.of_customers(key, links) for key in OF_CUSTOMER},
    )
    return found


def _folded(book: Book, customers: pd.DataFrame, plans: pd.DataFrame) -> pd.Series:
    """Tell which plans are named in the line of their customer: those that the customer's owner carries out."""
    owners = pd.Series(book.of_customers("owner", plans["position"].to_numpy()), plans.index)
    same = (plans["owner"] == owners) | (plans["owner"].isna() & owners.isna())
    return plans["position"].isin(customers["position"]) & same & plans["at"].isna()


def _subjects(customers: pd.DataFrame, plans: pd.DataFrame) -> pd.Series:
    """Return what the plans of each customer are about, each thing once, in the order of the plans."""
    said = plans[["position", "what"]].dropna().drop_duplicates().sort_values("position", kind="stable")
    place, ends = np.unique(said["position"].to_numpy(dtype=np.int64), return_index=True)
    texts = pa.array(said["what"].to_numpy(dtype=object), pa.large_string())  # in one piece, which pandas' own array may not be
    lists = pa.LargeListArray.from_arrays(pa.array([*ends, len(said)], pa.int64()), texts)
    told = pd.Series(strings_of(pc.binary_join(lists, pa.scalar("; ", pa.large_string()))), index=place)
    return pd.Series(told.reindex(customers["position"].to_numpy()).array, index=customers.index)


def _order(items: pd.DataFrame) -> NDArray[np.int64]:
    """Pinned ones first, then by person, the longest overdue first, then by the time of the appointment."""
    codes, _ = pd.factorize(items["owner"], sort=True)
    owners = np.where(codes < 0, len(items), codes)  # what belongs to nobody comes last
    at = items["at"].to_numpy().astype("datetime64[s]").astype(np.int64)
    return np.lexsort((at, -items["overdue"].to_numpy(dtype=np.float64), owners, ~items["pinned"].to_numpy(dtype=bool)))
