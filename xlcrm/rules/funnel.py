"""The figures of the funnel: how many stand in each stage, how many went on, how long they stayed (B1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.once import once
from xlcrm.rules.seen import last_seen
from xlcrm.rules.stages import OPPORTUNITIES, Stages, stage_events

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book

_PERCENT = 100.0
_NOWHERE = -1


@once("opportunities")
def probabilities(book: Book) -> pd.Series:
    """Return of every opportunity the chance that it is won: its own (0.5 and 50 are the same), else its stage's."""
    chances, stages = book.opportunities, Stages.of(book)
    of_stage = {entry.code or entry.value: entry.number or 0.0 for entry in stages.entries}
    default = stages.names_of(chances["stage"]).map(of_stage).astype("float64").fillna(0.0)
    own = chances["probability"].where(chances["probability"] <= 1, chances["probability"] / _PERCENT)
    return own.clip(0, 1).fillna(default)


@once()
def funnel_of(book: Book) -> pd.DataFrame:
    """Return one row a stage in their order: stage, open, count, amount, probability, weighted, reached, conversion, stay, stays.

    An opportunity stands in a stage while it has no closing date; the ended ones count where they ended.
    """
    chances, stages = book.opportunities, Stages.of(book)
    names = stages.names_of(chances["stage"])
    amount = chances["amount"].fillna(0.0)
    weighted = amount * probabilities(book)
    reached, stays = _reached(book, stages, names), _stays(book, stages, names)
    way = [entry.code or entry.value for entry in stages.on_the_way]
    rows = []
    for entry in stages.entries:
        name = entry.code or entry.value
        place = way.index(name) if name in way else _NOWHERE
        here = ((names == name) & (chances["closed_on"].isna() | (place < 0))).to_numpy(dtype=np.bool_)
        came, on = ((reached >= step).sum() if place >= 0 else 0 for step in (place, place + 1))
        stay = stays.loc[stays["stage"] == name, "days"]
        rows.append(
            {
                "stage": entry.value,
                "open": place >= 0,
                "count": int(here.sum()),
                "amount": float(amount[here].sum()),
                "probability": entry.number,
                "weighted": float(weighted[here].sum()),
                "reached": int(came) if place >= 0 else np.nan,
                "conversion": on / came if came else np.nan,
                "stay": stay.median() if len(stay) and place >= 0 else np.nan,
                "stays": len(stay) if place >= 0 else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _reached(book: Book, stages: Stages, names: pd.Series) -> NDArray[np.int64]:
    """Return how far every opportunity ever came: the place of its stage, past the last one when it was won.

    One that was lost came at least to the first stage; how far it came is known from the memory.
    """
    way = [entry.code or entry.value for entry in stages.on_the_way]
    rank = {name: place for place, name in enumerate(way)}
    rank |= dict.fromkeys(stages.over(terms.Outcome.WON), len(way)) | dict.fromkeys(stages.over(terms.Outcome.LOST), 0)
    now = names.map(rank).astype("float64").fillna(_NOWHERE)
    events = stage_events(book)
    best = pd.concat([events[key].map(rank).astype("float64") for key in ("before", "after")], axis=1).max(axis=1)
    farthest = best.groupby(events["record"]).max()
    before = farthest.reindex(book.opportunities["opportunity_id"].to_numpy()).to_numpy(dtype=np.float64)
    found: NDArray[np.int64] = np.fmax(now.to_numpy(), np.nan_to_num(before, nan=_NOWHERE)).astype(np.int64)
    return found


def _stays(book: Book, stages: Stages, names: pd.Series) -> pd.DataFrame:
    """Return the stays whose beginning is known: stage and days, up to today where the opportunity is still there.

    An opportunity that was new when first seen, or stands in the first stage, is there since it was opened.
    """
    chances = book.opportunities
    records, events = chances["opportunity_id"], stage_events(book)
    began = events.drop_duplicates("record").set_index("record")["before"]
    first = pd.Series(began.reindex(records.to_numpy()).to_numpy(), index=chances.index).fillna(names)
    since = last_seen(book, OPPORTUNITIES).since_of(records)
    start = first.isin([entry.code or entry.value for entry in stages.on_the_way[:1]])
    opened = chances["opened_on"].where(start | since.notna()).fillna(since)
    ended = chances["closed_on"].fillna(book.day)
    ended = ended.mask(ended > book.day, book.day)
    entries = [
        pd.DataFrame({"record": records, "stage": first, "on": opened}),
        events.set_axis(range(len(events)))[["record", "after", "on"]].rename(columns={"after": "stage"}),
    ]
    steps = pd.concat([entry.astype({"on": "datetime64[s]"}) for entry in entries], ignore_index=True)
    end = pd.Series(ended.to_numpy(), index=records.to_numpy())
    end = end[~end.index.duplicated()]
    left = steps["on"].groupby(steps["record"]).shift(-1)
    left = left.fillna(pd.Series(end.reindex(steps["record"].to_numpy()).to_numpy(), index=steps.index))
    days = (left - steps["on"]).dt.days
    return steps.assign(days=days)[days >= 0]


def stage_moves(book: Book, days: int) -> pd.DataFrame:
    """Return the changes of stage of the last days, the latest first, with name, owner and row of the opportunity."""
    events, stages = stage_events(book), Stages.of(book)
    recent = events[events["on"] > book.day - pd.Timedelta(days=days)].iloc[::-1]
    label = {entry.code or entry.value: entry.value for entry in stages.entries}
    chances = book.opportunities
    known = chances.assign(row=chances.index).drop_duplicates("opportunity_id").set_index("opportunity_id")
    facts = known[["name", "owner", "row"]].reindex(recent["record"].to_numpy())
    shown = {key: recent[key].map(lambda name: label.get(name, name)).to_numpy() for key in ("before", "after")}
    return facts.assign(
        record=recent["record"].to_numpy(),
        on=recent["on"].to_numpy(),
        row=facts["row"].fillna(0).astype("int64"),
        **shown,
    )
