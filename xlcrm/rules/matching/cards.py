"""What is compared: the identifying facts of a record, made comparable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.rules.company_names import brands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Texts = NDArray[np.object_]

FIELDS = (
    "person", "company", "mobile", "phone", "email", "wechat", "qq", "id_no", "birthday", "city", "district", "address", "postcode",
)  # fmt: skip
"""What a card may hold; empty texts where nothing is known."""

_MARKS = r"[\pP\pS\s]+"
_NOT_DIGITS = r"[^0-9]+"
_FRACTION = r"\.0+$"
_BLANK_IN_CHINESE = r"(\p{Han}) (\p{Han})"
_TITLES = r"(先生|女士|小姐|经理|总|老师|主任|医生)$"
_HAN = re.compile("[\u3400-\u9fff]")
_MOBILE_DIGITS = 11
_SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Cards:
    """Comparable texts by field, each an array as long as there are records; ``""`` where nothing is known."""

    fields: Mapping[str, Texts]

    def __len__(self) -> int:
        return len(self.fields["person"])

    def __getitem__(self, field: str) -> Texts:
        return self.fields[field]

    @cached_property
    def brand(self) -> Texts:
        """The brand part of the company's name."""
        return _texts(brands(pd.Series(self["company"], dtype="str").replace("", None)).fillna(""))

    @cached_property
    def pinyin(self) -> Texts:
        """How a Chinese name sounds; empty for other names."""
        return _sounds(self["person"])

    @cached_property
    def mailbox(self) -> Texts:
        """What stands before the @ of an address."""
        return _mapped(self["email"], lambda address: address.partition("@")[0])


def cards(data: Mapping[str, pd.Series], count: int) -> Cards:
    """Make the facts of records comparable: case, width, marks and blanks do not count, numbers are digits.

    ``data`` gives columns of strings by field (`FIELDS`); a field that is not given is unknown everywhere.
    """
    made = {}
    for field in FIELDS:
        given = data.get(field)
        texts = pa.nulls(count, pa.large_string()) if given is None else pa.array(given, pa.large_string(), from_pandas=True)
        made[field] = _texts(pd.Series(_prepared(field, pc.fill_null(texts, "")).to_pylist(), dtype=object))
    return Cards(made)


def _prepared(field: str, texts: pa.Array) -> pa.Array:
    folded = pc.utf8_lower(pc.utf8_normalize(texts, "NFKC"))
    if field in {"mobile", "phone", "qq", "postcode", "birthday"}:
        digits = pc.replace_substring_regex(pc.replace_substring_regex(folded, _FRACTION, ""), _NOT_DIGITS, "")
        return _numbers(field, digits)
    if field == "email":
        return pc.utf8_trim_whitespace(folded)
    if field == "person":
        plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, _MARKS, " "))
        for _ in range(2):  # a match takes the second character with it
            plain = pc.replace_substring_regex(plain, _BLANK_IN_CHINESE, r"\1\2")
        return pc.replace_substring_regex(plain, _TITLES, "")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, _MARKS, " " if field == "company" else ""))


def _numbers(field: str, digits: pa.Array) -> pa.Array:
    """Return numbers without the country's code; what is too short to tell anybody apart counts as nothing."""
    if field == "mobile":
        long = pc.greater(pc.utf8_length(digits), _MOBILE_DIGITS)
        digits = pc.if_else(long, pc.replace_substring_regex(digits, "^(0086|86)", ""), digits)
    if field in {"mobile", "phone"}:
        return pc.if_else(pc.less(pc.utf8_length(digits), _SHORTEST_PHONE), "", digits)
    return digits


def _sounds(names: Texts) -> Texts:
    """Return how names with Chinese characters sound, character by character; empty for the others.

    Taken as words, a hundredth of the names would sound otherwise (曾, 单 …), the same for both of a pair; it takes 20 times as long.
    """
    signs = {sign for sign in set("".join(names.tolist())) if _HAN.match(sign)}
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - only where names are compared

    table = str.maketrans({sign: "".join(lazy_pinyin(sign)) for sign in signs})
    sounds = [name.translate(table) if _HAN.search(name) else "" for name in names.tolist()]
    return _texts(pd.Series(sounds, dtype=object))


def _mapped(values: Texts, made: Callable[[str], str]) -> Texts:
    """Apply a function to each different text once."""
    unique, back = np.unique(values.astype(str), return_inverse=True)
    found = pd.Series([made(value) if value else "" for value in unique.tolist()], dtype=object)
    return _texts(found.iloc[back])


def _texts(values: pd.Series) -> Texts:
    texts: Texts = values.to_numpy(dtype=object)
    return texts
