"""One cell that says what belongs into several columns, and words that mean one of ours: telephones, titles, yes, addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.inbox.addresses import Place, split
from xlcrm.inbox.grids import TEXTS
from xlcrm.model.choices import fold
from xlcrm.model.schema import Kind
from xlcrm.model.terms import NO, YES, Salutation
from xlcrm.model.text import LANGS, Text
from xlcrm.model.values import strings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.model.book import Book, Frame

_PLACE = ("province", "city", "district", "address")
_UNCLEAR = Text(
    "“{address}”可能是{places}，省市区未拆分；请在城市列写明。",
    "“{address}” may be in {places}, so it was not taken apart; give its city.",
)
_SHOWN = 4

_MOBILE = re.compile(r"^(?:(?:\+|00)?86[\s-]*)?(1[3-9](?:[\s-]?\d){9})$")
_DIGITS = 11
_NUMBER = r"(?:\+|00)?\(?\d[\d\s()-]{4,}\d(?:\s*(?:转|ext\.?|分机|x)\s*\d{1,6})?"
_LABEL = r"(?:(?:手机|电话|座机|固话|办公|宅电|tel|mob(?:ile)?|phone|cell)\s*[:：]?\s*)?"
_SEVERAL = re.compile(rf"^{_LABEL}({_NUMBER})\s*(?:[/／;；,，、|\n]|和|或)\s*{_LABEL}({_NUMBER})$", re.IGNORECASE)
_TWO_MOBILES = re.compile(r"^(1[3-9]\d{9})\s+(1[3-9]\d{9})$")
_LABELLED = re.compile(rf"^{_LABEL}({_NUMBER})$", re.IGNORECASE)

_TITLED = re.compile(r"^([\u3400-\u9fff·]{1,4}?)(先生|女士|小姐|太太)$")
_TITLED_EN = re.compile(r"^(Mr|Mrs|Ms|Miss)\.?\s+(\S.*)$", re.IGNORECASE)
_MEN = frozenset({"先生", "mr"})

_YES = frozenset({"是", "yes", "y", "true", "t", "1", "√", "✓", "✔", "☑", "对", "有", "on"})
_NO = frozenset({"否", "no", "n", "false", "f", "0", "×", "✗", "✘", "x", "不", "不是", "无", "没有", "off"})
_YES_NO = "yes_no"


class Hint(NamedTuple):
    """Something about a row that was taken in and that a person should know."""

    row: int
    sentence: Text


def tidied(book: Book, frame: Frame, data: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Hint, ...]]:
    """Return records with each fact in its own column, in the words of the workbook, and what is to be told of them."""
    table = frame.table
    data = data.copy()
    for key in map(str, data.columns):
        column = table.by_key.get(key)
        if column is None:
            continue
        if column.kind is Kind.YES or column.choices == _YES_NO:
            data[key] = _worded(data[key], _yes_words(book))
        elif column.kind is Kind.CHOICE and column.choices:
            data[key] = _worded(data[key], _words(book, column.choices))
        elif column.kind is Kind.CODE or key == "email":
            data[key] = _narrow(data[key])
    for key, other in (("mobile", "phone"), ("phone", "mobile")):
        if key in data and frame.has(other):
            data = _two_numbers(data, key, other)
    if "mobile" in data:
        data["mobile"] = _plain_mobiles(data["mobile"])
    if "name" in data and frame.has("salutation"):
        data = _titled(book, data)
    return _placed(frame, data)


def _narrow(column: pd.Series) -> pd.Series:
    """Return texts with full-width letters and digits made half-width."""
    return _strings_of(pc.utf8_normalize(pa.array(column, TEXTS, from_pandas=True), "NFKC"), column.index)


def _worded(column: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Return a column in the words of the workbook; a word that it does not know stays as it is, and is checked."""
    known = {value: words[folded] for value in column.dropna().unique().tolist() if (folded := fold(str(value))) in words}
    return column.replace(known) if any(value != word for value, word in known.items()) else column


def _yes_words(book: Book) -> dict[str, str]:
    return {**dict.fromkeys(_YES, YES.label(book.lang)), **dict.fromkeys(_NO, NO.label(book.lang))}


def _words(book: Book, choices: str) -> dict[str, str]:
    entries = [entry for entry in book.settings.entries(choices) if entry.active]
    return {fold(word): entry.value for entry in reversed(entries) for word in (*(entry.shipped or ()), entry.value)}


def _two_numbers(data: pd.DataFrame, key: str, other: str) -> pd.DataFrame:
    """Put two numbers of one cell into both columns, the mobile into its own; a label before a number goes."""
    texts = data[key].fillna("").tolist()
    second = data[other].tolist() if other in data else [None] * len(data)
    changed = False
    for place, text in enumerate(texts):
        if not text or text.isdigit():
            continue
        pair = _SEVERAL.match(text) or _TWO_MOBILES.match(text)
        if pair and not isinstance(second[place], str):
            first, last = pair[1].strip(), pair[2].strip()
            swap = bool(_MOBILE.match(last if key == "mobile" else first)) and not _MOBILE.match(first if key == "mobile" else last)
            texts[place], second[place], changed = (last, first, True) if swap else (first, last, True)
        elif (alone := _LABELLED.match(text)) and alone[1] != text:
            texts[place], changed = alone[1], True
    return data.assign(**{key: _strings(texts, data.index), other: _strings(second, data.index)}) if changed else data


def _plain_mobiles(column: pd.Series) -> pd.Series:
    """Return mobiles of the mainland as their eleven digits; other numbers as they are."""
    texts = column.fillna("").tolist()
    if all(text.isdigit() and len(text) == _DIGITS for text in texts if text):
        return column
    return _strings([re.sub(r"[\s-]", "", match[1]) if (match := _MOBILE.match(text)) else text for text in texts], column.index)


def _titled(book: Book, data: pd.DataFrame) -> pd.DataFrame:
    names = data["name"].fillna("").tolist()
    found = {place: parts for place, name in enumerate(names) if (parts := _title(name))}
    if not found:
        return data
    titles = data["salutation"].tolist() if "salutation" in data else [None] * len(data)
    for place, (name, title) in found.items():
        names[place] = name
        term = Salutation.MR if title.lower() in _MEN else Salutation.MS
        titles[place] = titles[place] if isinstance(titles[place], str) else term.label(book.lang)
    return data.assign(name=_strings(names, data.index), salutation=_strings(titles, data.index))


def _title(name: str) -> tuple[str, str] | None:
    if match := _TITLED.match(name):
        return match[1], match[2]
    match = _TITLED_EN.match(name)
    return (match[2], match[1]) if match else None


def _placed(frame: Frame, data: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Hint, ...]]:
    """Take addresses apart where the workbook has a column for each part; parts that the file gives stay as they are."""
    if "address" not in data or not all(map(frame.has, _PLACE)):
        return data, ()
    columns: dict[str, list[str]] = {key: data[key].fillna("").tolist() if key in data else [""] * len(data) for key in _PLACE}
    hints: list[Hint] = []
    for at, row in enumerate(data.index.tolist()):
        province, city, district, address = (columns[key][at] for key in _PLACE)
        place = split(address, province, city) if address else Place()
        if place.unclear and not district:
            hints.append(Hint(int(row), _unclear(address, place)))
        if place.province and district in {"", place.district}:
            parts = province or place.province, city or place.city, district or place.district, place.rest
            for key, part in zip(_PLACE, parts, strict=True):
                columns[key][at] = part
    made = {key: _strings(columns[key], data.index) for key in _PLACE if key in data or any(columns[key])}
    return data.assign(**made), tuple(hints)


def _unclear(address: str, place: Place) -> Text:
    places = "、".join(f"{each.city}{each.district}" for each in place.unclear[:_SHOWN])
    return Text(*(_UNCLEAR.say(lang, address=address, places=places) for lang in LANGS))


def _strings(values: Sequence[str | None], index: pd.Index) -> pd.Series:
    given = [value if isinstance(value, str) and value else None for value in values]
    return _strings_of(pa.array(given, TEXTS), index)


def _strings_of(texts: pa.Array, index: pd.Index) -> pd.Series:
    return pd.Series(strings_of(texts), index=index)
