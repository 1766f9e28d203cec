"""The book as far as one person looks after it, or one customer is concerned: the same reports, of these alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlcrm.model.book import Book, Frame
from xlcrm.model.due import require_owner


def of_person(book: Book, owner: str) -> Book:
    """Return the book with the customers of a person, what belongs to these, and what the person does for others.

    Raises:
        Refusal: Nobody of that name is in 员工 / Staff, or owns anything.
    """
    require_owner(book, owner)
    frames = {name: _kept(book, frame, owner) for name, frame in book.frames.items()}
    events = book.own["events"]
    named = pd.concat([frames[name].data[key] for name, key in (("customers", "customer_id"), ("opportunities", "opportunity_id"))])
    mine = events.data["record"].isin({owner, *named.dropna()})
    own = {**book.own, "events": replace(events, data=events.data[mine])}
    return replace(book, frames=frames, own=own, _links={})


def of_customer(book: Book, customer_id: str) -> Book:
    """Return the book with one customer, and what belongs to it."""
    frames = dict(book.frames)
    for name, frame in book.frames.items():
        if "customer_id" in frame.data:
            mine = (frame.data["customer_id"] == customer_id).fillna(value=False).to_numpy(dtype=np.bool_)
            frames[name] = replace(frame, data=frame.data[mine])
    return replace(book, frames=frames, _links={})


def _kept(book: Book, frame: Frame, owner: str) -> Frame:
    data = frame.data
    if frame.table.settings and frame.table.name != "staff":
        return frame
    if frame.table.name == "staff":
        return replace(frame, data=data[(data["name"] == owner).to_numpy(dtype=np.bool_)])
    if frame.table.name == "customers" or "owner" in data or "customer_id" in data:
        return replace(frame, data=data[_mine(book, frame, owner)])
    return frame


def _mine(book: Book, frame: Frame, owner: str) -> NDArray[np.bool_]:
    """Tell which rows are a person's: by their own owner, else by their customer's."""
    data = frame.data
    own = data["owner"] if "owner" in data else pd.Series(pd.NA, index=data.index, dtype="str")
    if frame.table.name != "customers" and "customer_id" in data:
        own = own.fillna(pd.Series(book.of_customers("owner", book.links(frame.table.name)), data.index))
    return np.asarray((own == owner).fillna(value=False), dtype=np.bool_)
