"""Two people on the same customer (B5): pairs of records with different owners that share a phone, e-mail, ID or name.

Phones and e-mails are those of the customers and of their contacts.

Of each group of records that share something, every one is paired with the one that was registered first: what is ruled
for one pair settles it, and the next refresh shows what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import Indel

from xlcrm.model import terms
from xlcrm.model.text import Text
from xlcrm.model.values import strings_of
from xlcrm.rules.company_names import brands, called_like_companies
from xlcrm.rules.ownership import owner_calls

if TYPE_CHECKING:
    from xlcrm.model.book import Book

GROUNDS = {
    "phone": Text("电话", "phone"),
    "email": Text("邮箱", "e-mail"),
    "id_no": Text("证件号码", "ID number"),
    "name": Text("企业名称", "company name"),
}
"""What two records may share, in the order in which it is named."""

_SECOND = ("address", "website", "legal_rep", "fax", "wechat", "qq")
"""One of these must be equal too where company names are only alike."""

_SEVERAL = r"[/、,，;；]"
_SHORTEST_PHONE = 7
_NEIGHBOURS = 8


def find_conflicts(book: Book) -> pd.DataFrame:
    """Return the pairs in conflict that nobody has ruled on: rows ``first`` (registered first) and ``second``, ``grounds``."""
    held = _held(book)
    people = _contacts(book, held)
    keys = [
        _phones(pd.concat([held["mobile"], held["phone"], people["mobile"], people["phone"]])),
        _codes(pd.concat([held["email"], people["email"]]), "email"),
        _codes(held["id_no"], "id_no"),
    ]
    companies = _companies(held)
    pairs = [_with_first(found, held) for found in (*keys, companies[["value", "ground"]])]
    pairs.append(_alike(companies, held, float(book.settings.rule("duplicate.similarity"))))
    found = _together(pd.concat(pairs, ignore_index=True))
    return found[~_ruled(book, found)].reset_index(drop=True)


def _together(pairs: pd.DataFrame) -> pd.DataFrame:
    """Put what each pair shares together: one row a pair."""
    bit = {ground: 1 << number for number, ground in enumerate(GROUNDS)}
    shared = pairs.drop_duplicates().assign(bits=pairs["ground"].map(bit).astype("int64"))
    found = shared.groupby(["first", "second"], sort=True, as_index=False)["bits"].sum()
    named = {bits: tuple(ground for ground in GROUNDS if bits & bit[ground]) for bits in found["bits"].unique()}
    together: pd.DataFrame = found[["first", "second"]].assign(grounds=found["bits"].map(named))
    return together


def _held(book: Book) -> pd.DataFrame:
    """Return the customers that somebody owns, the one registered first on top."""
    customers = book.customers
    asked = ["name", "kind", "mobile", "phone", "email", "id_no", *_SECOND, "registered_on", "registered_at"]
    here = customers["owner"].notna() & ~(customers["closed_on"] <= book.day)
    held = customers.loc[here, asked].assign(calls=owner_calls(book)[here])
    return held.sort_values(["registered_on", "registered_at"], kind="stable")


def _contacts(book: Book, held: pd.DataFrame) -> pd.DataFrame:
    """Return phones and e-mails of the contacts of these customers, by the row of the customer."""
    contacts, place = book.frame("contacts").data, book.links("contacts")
    rows = np.append(book.customers.index.to_numpy(), -1)[place]
    known = contacts[["mobile", "phone", "email"]].set_axis(pd.Index(rows))
    return known[known.index.isin(held.index)]


def _phones(cells: pd.Series) -> pd.DataFrame:
    cells = cells.dropna()
    several = cells.str.contains(_SEVERAL, regex=True)
    if several.any():
        apart = cells[several].str.split(_SEVERAL, regex=True).explode().astype(cells.dtype)
        cells = pd.concat([cells[~several], apart])
    bare = pc.replace_substring_regex(pa.array(cells, type=pa.large_string()), r"\D", "")
    digits = pd.Series(strings_of(pc.replace_substring_regex(bare, r"^(?:00)?86(1\d{10})$", r"\1")), index=cells.index)
    real = (digits.str.len() >= _SHORTEST_PHONE) & ~digits.isin([digit * n for digit in "0123456789" for n in range(7, 16)])
    return _keyed(digits[real], "phone")


def _codes(cells: pd.Series, ground: str) -> pd.DataFrame:
    return _keyed(cells.dropna().str.strip().str.casefold(), ground)


def _keyed(values: pd.Series, ground: str) -> pd.DataFrame:
    return pd.DataFrame({"value": values, "ground": ground})


def _companies(held: pd.DataFrame) -> pd.DataFrame:
    """Return the brand part of every company's name as its key, and the whole row."""
    named = held[held["name"].notna()]
    kind = terms.CustomerKind.COMPANY.matches(named["kind"])
    named = named[kind | (named["kind"].isna() & called_like_companies(named["name"]))]
    return named[list(_SECOND)].assign(value=brands(named["name"]), ground="name")


def _with_first(keys: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Pair the records that share a value with the first of them, where the owners differ."""
    keys = keys[["value", "ground"]][keys["value"].duplicated(keep=False) & (keys["value"] != "")]
    rank = pd.Series(np.arange(len(held)), index=held.index)
    keys = keys.assign(rank=rank[keys.index]).sort_values("rank", kind="stable")
    first = keys.assign(row=keys.index).drop_duplicates("value").set_index("value")["row"]
    pairs = pd.DataFrame(
        {"first": keys["value"].map(first).to_numpy(), "second": keys.index.to_numpy(), "ground": keys["ground"].to_numpy()}
    )
    return _of_two(pairs, held)


def _of_two(pairs: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    first, second = (held["calls"][pairs[side]].to_numpy() for side in ("first", "second"))
    different: pd.DataFrame = pairs[first != second]
    return different.drop_duplicates()


def _alike(companies: pd.DataFrame, held: pd.DataFrame, similarity: float) -> pd.DataFrame:
    """Pair companies with names alike and a second field equal: neighbours by name among those that share that field."""
    pairs = [_neighbours(companies[[key, "value"]].dropna(), similarity) for key in _SECOND]
    together = pd.concat(pairs, ignore_index=True)
    rank = pd.Series(np.arange(len(held)), index=held.index)
    swap = (rank[together["first"]].to_numpy() > rank[together["second"]].to_numpy()) if len(together) else np.array([], bool)
    first = np.where(swap, together["second"], together["first"])
    second = np.where(swap, together["first"], together["second"])
    ordered = pd.DataFrame({"first": first, "second": second, "ground": "name"})
    return _of_two(ordered.astype({"first": "int64", "second": "int64"}), held)


def _neighbours(named: pd.DataFrame, similarity: float) -> pd.DataFrame:
    field = named.columns[0]
    named = named[named[field].duplicated(keep=False)]
    if named.empty:
        return pd.DataFrame({"first": named.index, "second": named.index})
    named = named.sort_values([field, "value"], kind="stable")
    codes, texts, rows = pd.factorize(named[field])[0], named["value"].to_numpy(dtype=object), named.index.to_numpy()
    at = [(each, each + step) for step in range(1, _NEIGHBOURS + 1)
          for each in [np.flatnonzero(codes[step:] == codes[:-step])]]  # fmt: skip
    left, right = (np.concatenate(side) for side in zip(*at, strict=True))
    near = process.cpdist(texts[left], texts[right], scorer=Indel.normalized_similarity) >= similarity
    return pd.DataFrame({"first": rows[left[near]], "second": rows[right[near]]})


def _ruled(book: Book, pairs: pd.DataFrame) -> pd.Series:
    """Tell which pairs people have ruled on, whichever side was named first."""
    data = book.frame("decisions").data
    data = data[terms.DecisionKind.RULING.matches(data["kind"]) & data["applied_on"].notna()]
    if data.empty:
        return pd.Series(False, index=pairs.index)
    ids = book.customers["customer_id"]
    ruled = {*zip(data["record_id"], data["other_id"], strict=True), *zip(data["other_id"], data["record_id"], strict=True)}
    sides = zip(ids[pairs["first"]], ids[pairs["second"]], strict=True)
    return pd.Series([side in ruled for side in sides], index=pairs.index, dtype=bool)
