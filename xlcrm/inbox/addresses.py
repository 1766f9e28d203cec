"""Addresses taken apart into province, city, district and the rest; what is not certain stays whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from xlcrm.inbox.divisions import Division, divisions

T = TypeVar("T")

_COUNTRY = re.compile(r"^(?:中华人民共和国|中国)(?=[\u3400-\u9fff\s,，])")
_BETWEEN = re.compile(r"^[\s,，、\-－—/]+")
_FILLER = re.compile(r"^(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划)")
_ROAD = re.compile(r"^[东西南北中]?[一二三四五六七八九十]?(?:路|街|大街|大道|道|巷|弄|里|村|镇|乡|桥|站|胡同|广场|大厦|小区|花园|商)")
"""A short name before these is a road's or a house's, not a city's: 北京东路, 南京大厦."""

_ALONE = ("市", "县", "旗")
_SHORTEST_ALONE = 3
_SURE = 2


class Place(NamedTuple):
    """What an address says; ``rest`` is what stands behind the district. ``unclear`` are the places that it may mean."""

    province: str = ""
    city: str = ""
    district: str = ""
    rest: str = ""
    unclear: tuple[Division, ...] = ()


class _Read(NamedTuple):
    """A reading: the place, what is left, how many levels were named, whether the last name was a full one."""

    place: Division
    rest: str
    levels: int
    full: bool


@lru_cache(maxsize=65536)
def split(address: str, province: str = "", city: str = "") -> Place:
    """Take an address apart; ``province`` and ``city`` are what other columns say, in full or short.

    A name that nobody knows, or that may mean several places, leaves the address whole from there on.
    """
    text = _BETWEEN.sub("", _COUNTRY.sub("", address.strip()))
    given = _given(province, city)
    readings = [*_readings(text, given)]
    best = max(readings, key=lambda read: (read.levels, -len(read.rest)), default=None)
    if best is None:
        return Place(rest=address.strip(), unclear=_unclear(text, given))
    place = best.place
    return Place(*place, best.rest or "", () if place.district else _unclear(best.rest, place))


def _given(province: str, city: str) -> Division:
    known = divisions()
    above = known.provinces.get(province.strip(), Division())
    found = [each for each in known.cities.get(city.strip(), ()) if not above.province or each.province == above.province]
    return found[0] if len(found) == 1 else above


def _readings(text: str, given: Division) -> Iterator[_Read]:
    """Yield all that an address may say: with or without its province, with or without its city."""
    starts = [_Read(given, text, 0, full=True), *_provinces(text, given)]
    for start in starts:
        if start.levels and _trusted(start):
            yield start
        for city in (start, *_cities(start)):
            if city is not start and _trusted(city):
                yield city
            yield from _districts(city)


def _trusted(read: _Read) -> bool:
    """Tell whether names end here: a full name does, a short one only behind another that agrees with it, and no road's."""
    if read.full:
        return True
    return (read.levels >= _SURE or not read.rest) and not _ROAD.match(read.rest)


def _provinces(text: str, given: Division) -> Iterator[_Read]:
    known = divisions()
    for name, found in _beginnings(text, known.provinces):
        if given.province in {"", found.province}:
            kept = given if given.province else found
            yield _Read(kept, _behind(text, name), 1, name not in known.short)


def _cities(read: _Read) -> Iterator[_Read]:
    known = divisions()
    for name, places in _beginnings(read.rest, known.cities):
        for found in places:
            if read.place.province in {"", found.province} and read.place.city in {"", found.city}:
                yield _Read(found, _behind(read.rest, name), read.levels + 1, name not in known.short)


def _districts(read: _Read) -> Iterator[_Read]:
    """Yield the district that comes next, where only one can be meant."""
    alone = read.place == Division()
    for name, places in _beginnings(read.rest, divisions().districts):
        found = _within(places, read.place)
        if len(found) == 1 and not (alone and not (len(name) >= _SHORTEST_ALONE and name.endswith(_ALONE))):
            yield _Read(found[0], _behind(read.rest, name), read.levels + 1, full=True)


def _within(places: tuple[Division, ...], above: Division) -> tuple[Division, ...]:
    return tuple(each for each in places if above.province in {"", each.province} and above.city in {"", each.city})


def _unclear(text: str, place: Division) -> tuple[Division, ...]:
    """Return the places that the beginning of a text may mean, where it could be several."""
    found = [_within(places, place) for _, places in _beginnings(text, divisions().districts)]
    several = [each for each in found if each and (len(each) > 1 or place == Division())]
    return several[-1] if several else ()


def _beginnings(text: str, names: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Yield the names with which a text begins, the shortest first, and what each means."""
    for length in range(2, min(divisions().longest, len(text)) + 1):
        if found := names.get(text[:length]):
            yield text[:length], found


def _behind(text: str, name: str) -> str:
    """Return what stands behind a name, without marks between and words that name no place."""
    rest = _BETWEEN.sub("", text[len(name) :])
    return _BETWEEN.sub("", _FILLER.sub("", rest))
