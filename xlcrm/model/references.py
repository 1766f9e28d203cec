"""References between tables: an ID, or a name that is resolved to the ID once, in the frame only.

An ID counts first, as it is written; then a name (column ``name`` of the table referred to) that only one record has;
then both again without regard to case, width and inner blanks. Of several contacts or opportunities of one name, the
one of the row's own customer is meant. What stays ambiguous or unknown is nothing in the frame, and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.book import Frame, Odd
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.values import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xlcrm.model.schema import Column

CUSTOMER: Final = "customer_id"
SEVERAL: Final = 2
_NAME: Final = "name"
_BLANKS = re.compile(r"\s+")
_PLAIN: Final = "^[ -~\u4e00-\u9fff]*$"


@dataclass(frozen=True)
class Unresolved:
    """References of one column that name no record, several, or one that has no ID yet.

    ``kind`` is ``unknown``, ``ambiguous`` or ``no_id``; ``rows`` are Excel rows, ``raw`` what stands there, and
    ``candidates`` the IDs that each may mean (of a record without one, ``#`` and its Excel row).
    """

    table: str
    key: str
    refers: str
    kind: str
    rows: NDArray[np.int64]
    raw: tuple[str, ...]
    candidates: tuple[tuple[str, ...], ...]


def resolve(frames: Mapping[str, Frame]) -> tuple[dict[str, Frame], tuple[Unresolved, ...]]:
    """Return the frames with IDs in all reference columns, and the references that could not be resolved.

    Columns that xlcrm computes itself are left alone, and so are references to a table that the workbook does not have.
    In the frame an unresolved reference is empty; an `Odd` of kind ``unresolved`` keeps what stands in the cell.
    """
    resolved, unresolved = dict(frames), list[Unresolved]()
    for to_customers in (True, False):  # first, because contacts and opportunities are told apart by their customer
        targets: dict[str, _Target] = {}
        for name, frame in list(resolved.items()):
            for column in _references(frame):
                if (column.refers == "customers") is not to_customers or not _is_there(frames, column.refers):
                    continue
                if column.refers not in targets:
                    targets[column.refers] = _Target(resolved[column.refers])
                resolved[name], missed = _resolve_column(resolved[name], column, targets[column.refers])
                unresolved += missed
    return resolved, tuple(unresolved)


def folded(text: str) -> str:
    """Return an ID or name without regard to width, case and blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _references(frame: Frame) -> Iterator[Column]:
    for column in frame.table.columns:
        if column.kind is Kind.REFERENCE and column.owner is not Owner.XLCRM and frame.has(column.key):
            yield column


def _is_there(frames: Mapping[str, Frame], table: str) -> bool:
    return table in frames and frames[table].layout is not None


class _Target:
    """The records that can be referred to, found by ID or name."""

    def __init__(self, frame: Frame) -> None:
        self.rows = frame.data.index.to_numpy()
        self.ids = _texts(frame, frame.table.identity[0])
        self.names = _texts(frame, _NAME)
        self._customers = _texts(frame, CUSTOMER)

    @cached_property
    def customers(self) -> list[str | None]:
        """Return the customers of the records."""
        found: list[str | None] = self._customers.to_pylist()
        return found

    @cached_property
    def _folded_ids(self) -> pa.Array:
        return _all_folded(self.ids)

    @cached_property
    def _folded_names(self) -> pa.Array:
        return _all_folded(self.names)

    def candidates(self, texts: list[str]) -> list[list[int]]:
        """Return of each text the positions of the records that it may mean, one for each ID."""
        by_name = _positions(self.names, texts)
        folds = {text: folded(text) for text in texts if text not in by_name}
        by_id = _positions(self._folded_ids, folds.values()) if folds else {}
        others = [fold for fold in folds.values() if fold not in by_id]
        by_folded_name = _positions(self._folded_names, others) if others else {}
        by_fold = by_folded_name | by_id
        return [self._one_each(by_name[text] if text in by_name else by_fold.get(folds[text], [])) for text in texts]

    def _one_each(self, positions: Sequence[int]) -> list[int]:
        return sorted({self.shown(position): position for position in reversed(positions)}.values())

    def shown(self, position: int) -> str:
        """Return a record's ID, or its row where it has none."""
        return self.ids[position].as_py() or f"#{self.rows[position]}"

    def of_customer(self, positions: list[int], customer: str | None) -> list[int]:
        """Return those of some records that belong to a customer; all of them if none does."""
        return [position for position in positions if customer and self.customers[position] == customer] or positions


def _resolve_column(frame: Frame, column: Column, target: _Target) -> tuple[Frame, list[Unresolved]]:
    values = _texts(frame, column.key)
    known = pc.is_in(values, value_set=target.ids, skip_nulls=True)
    named = pc.and_(values.is_valid(), pc.invert(known))
    where = np.flatnonzero(named.to_numpy(zero_copy_only=False))
    if not where.size:
        return frame, []
    meant = _meant(values.filter(named), _customers(frame, column, where), target)
    ids = [target.ids[found[0]].as_py() if len(found) == 1 else None for found in meant]
    series = pd.Series(
        STRING.__from_arrow__(pc.replace_with_mask(values, named, pa.array(ids, pa.large_string()))),  # type: ignore[attr-defined]
        index=frame.data.index,
        name=column.key,
    )
    missed = np.array([found_id is None for found_id in ids], dtype=np.bool_)
    rows, raw = frame.data.index.to_numpy()[where], values.filter(named).to_pylist()
    unresolved = list(_unresolved(frame, column, target, (rows, raw, meant), np.flatnonzero(missed)))
    odd = tuple(Odd(column.key, "unresolved", each.rows, each.raw) for each in unresolved)
    data = frame.data.assign(**{column.key: series})
    return replace(frame, data=data, odd=(*frame.odd, *odd)), unresolved


def _meant(texts: pa.Array, customers: list[str | None], target: _Target) -> list[list[int]]:
    """Return of each text the positions of the records that it may mean; each different one is looked up once."""
    coded = texts.dictionary_encode()
    found = target.candidates(coded.dictionary.to_pylist())
    codes = coded.indices.to_numpy()
    if not customers or all(len(positions) < SEVERAL for positions in found):
        return [found[code] for code in codes.tolist()]
    return [
        target.of_customer(found[code], customer) if len(found[code]) >= SEVERAL else found[code]
        for code, customer in zip(codes.tolist(), customers, strict=True)
    ]


def _customers(frame: Frame, column: Column, where: NDArray[np.int64]) -> list[str | None]:
    """Return the customers of some rows; nothing where the reference itself is the customer."""
    if column.refers == "customers" or CUSTOMER not in frame.table.by_key:
        return []
    found: list[str | None] = _texts(frame, CUSTOMER).take(pa.array(where)).to_pylist()
    return found


def _unresolved(
    frame: Frame,
    column: Column,
    target: _Target,
    asked: tuple[NDArray[np.int64], list[str], list[list[int]]],
    missed: NDArray[np.int64],
) -> Iterator[Unresolved]:
    rows, raw, meant = asked
    kinds = np.array([min(len(meant[at]), SEVERAL) for at in missed.tolist()], dtype=np.int64)
    for number, kind in enumerate(("unknown", "no_id", "ambiguous")):
        places = missed[kinds == number]
        if len(places):
            yield Unresolved(
                frame.table.name,
                column.key,
                column.refers,
                kind,
                rows[places],
                tuple(raw[at] for at in places.tolist()),
                tuple(tuple(target.shown(position) for position in meant[at]) for at in places.tolist()),
            )


def _texts(frame: Frame, key: str) -> pa.Array:
    """Return a column as an Arrow array; nulls where the table has none."""
    if key not in frame.table.by_key:
        return pa.nulls(len(frame.data), pa.large_string())
    made = pa.array(frame.data[key], from_pandas=True)
    whole = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return whole.cast(pa.large_string())


def _positions(pool: pa.Array, texts: Iterable[str]) -> dict[str, list[int]]:
    """Return where each of some texts stands in a column; nothing of those that stand nowhere."""
    wanted = pa.array([text for text in texts if text], pa.large_string())
    there = pc.is_in(pool, value_set=wanted, skip_nulls=True)
    found: dict[str, list[int]] = {}
    for position, text in zip(np.flatnonzero(there).tolist(), pool.filter(there).to_pylist(), strict=True):
        found.setdefault(text, []).append(position)
    return found


def _all_folded(texts: pa.Array) -> pa.Array:
    """Return what `folded` does of a whole column; texts of plain letters and Chinese need only lose case and blanks."""
    done = pc.ascii_lower(pc.replace_substring(texts, " ", ""))
    plain = pc.match_substring_regex(texts, _PLAIN).fill_null(True)
    odd = pc.invert(plain)
    if not pc.any(odd).as_py():
        return done
    return pc.replace_with_mask(done, odd, pa.array(map(folded, texts.filter(odd).to_pylist()), pa.large_string()))
