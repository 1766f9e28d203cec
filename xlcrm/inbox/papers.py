"""Documents that were dropped: whose they are, by their names; where they go, and what the table of documents says of them (A10)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from xlcrm.model.plan import Append
from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from xlcrm.model.book import Book

NOBODY = RefusalKind(
    "inbox.whose",
    UNREADABLE,
    Text(
        "“{file}”不是名单，文件名里也没有客户编号或客户名称，不知道是谁的。请把客户编号写进文件名（例如 “{example} 合同.pdf”）再放进来。",
        "“{file}” is no list, and its name holds no customer's number or name, so nobody knows whose it is. Put the customer's number into "
        "its name (such as “{example} contract.pdf”) and drop it again.",
    ),
)
SEVERAL = RefusalKind(
    "inbox.whose_of_several",
    UNREADABLE,
    Text(
        "“{file}”可能是几位客户的：{names}。请把客户编号写进文件名再放进来。",
        "“{file}” may be of several customers: {names}. Put the customer's number into its name and drop it again.",
    ),
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_DAYS = (
    re.compile(r"(?<!\d)(20\d\d)[-_.年](\d{1,2})[-_.月](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"),
)
_SHORT_HAN, _SHORT_LATIN = 3, 3
_SHOWN = 5
_AFTER_A_NAME = ("的", "合同", "协议", "报价", "身份证", "证", "照片", "资料", "信", "函", "名片", "发票", "收据", "表", "先生", "女士", "图")


def owner_of(book: Book, name: str) -> tuple[str, str]:
    """Return ID and name of the one customer that a file's name (without its suffix) tells.

    Raises:
        Refusal: It tells none, or several.
    """
    customers = book.customers[["customer_id", "name"]].dropna(subset=["customer_id"])
    folded = fold_name(name)
    found = _numbered(customers, folded)
    if found.empty:
        found = _named(customers, folded, book.settings.active_values("document_kind"))
    if found.empty:
        example = str(customers["customer_id"].iloc[0]) if len(customers) else "KH000001"
        raise Refusal(NOBODY, file=name, example=example)
    if len(found) > 1:
        said = (f"{each.customer_id} {each.name}" for each in found.head(_SHOWN).itertuples(index=False))
        raise Refusal(SEVERAL, file=name, names=joined(said))
    return str(found["customer_id"].iloc[0]), str(found["name"].fillna("").iloc[0])


def _numbered(customers: pd.DataFrame, text: str) -> pd.DataFrame:
    """Return the customers whose number stands in a text by itself, not within another word."""
    words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text))
    return customers[customers["customer_id"].str.casefold().isin(words)]


def _named(customers: pd.DataFrame, text: str, kinds: Iterable[str]) -> pd.DataFrame:
    """Return the customers whose name stands in a text, those of the longest name where one holds the other."""
    names = customers["name"].fillna("")
    folded = names.map(fold_name)
    there = customers[[bool(name) and name in text and _stands(name, text, kinds) for name in folded.tolist()]]
    known = set(folded[there.index])
    longest = {name for name in known if not any(name != other and name in other for other in known)}
    return there[folded[there.index].isin(longest)]


def _stands(name: str, text: str, kinds: Iterable[str]) -> bool:
    """Tell whether a name is not by chance a part of other words: a short one needs an end on both sides."""
    if _HAN.search(name):
        if len(name) > _SHORT_HAN:
            return True
        at = text.index(name)
        before, after = text[:at], text[at + len(name) :]
        ends = not after or not _HAN.match(after) or after.startswith((*_AFTER_A_NAME, *map(fold_name, kinds)))
        return ends and not (before and _HAN.match(before[-1]))
    return len(name) > _SHORT_LATIN and re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def entry_of(book: Book, customer: str, file: str, place: str, changed: date) -> Append:
    """Return the row of the table of documents: its day is that in the name, else that of the file."""
    kinds = [kind for kind in book.settings.active_values("document_kind") if fold_name(kind) in fold_name(file)]
    return Append("documents", {
        "customer_id": [customer], "kind": [kinds[0] if kinds else None], "file": [place], "on": [day_in(file) or changed],
    })  # fmt: skip


def day_in(name: str) -> date | None:
    """Return the day that a file's name tells, None where it tells none."""
    for match in (match for pattern in _DAYS for match in pattern.finditer(name)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
