"""The administrative divisions of China: provinces, cities, districts and counties, by full and by short name.

The names stand in ``divisions.txt``: a province at the beginning of a line; under it each city with its districts,
counties and county-level cities; a county-level city that no city governs stands as a city without districts. The list
is that of the Ministry of Civil Affairs of the end of 2022 with the changes made known up to the end of 2024.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_PROVINCES = ("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")
_CITIES = ("市", "地区", "盟")
_SHORTEST = 2


class Division(NamedTuple):
    """A place by its full names; what it does not have is empty."""

    province: str = ""
    city: str = ""
    district: str = ""


@dataclass(frozen=True)
class Divisions:
    """All names: by each name the places that it may mean.

    ``districts`` are found by full name only; ``short`` are those names of provinces and cities that are not full.
    """

    provinces: Mapping[str, Division]
    cities: Mapping[str, tuple[Division, ...]]
    districts: Mapping[str, tuple[Division, ...]]
    short: frozenset[str]
    longest: int


@lru_cache(maxsize=1)
def divisions() -> Divisions:
    """Read the list of divisions."""
    provinces: dict[str, Division] = {}
    cities: defaultdict[str, list[Division]] = defaultdict(list)
    districts: defaultdict[str, list[Division]] = defaultdict(list)
    short: set[str] = set()
    province = ""
    for line in (files("xlcrm.inbox") / "divisions.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            province = line
            for name in _names(province, _PROVINCES):
                provinces[name] = Division(province)
                short |= {name} - {province}
            continue
        city, *within = line.split()
        for name in _names(city, _CITIES):
            cities[name].append(Division(province, city))
            short |= {name} - {city}
        for district in within:
            districts[district].append(Division(province, city, district))
    names = (*provinces, *cities, *districts)
    return Divisions(provinces, _frozen(cities), _frozen(districts), frozenset(short), max(map(len, names)))


def _names(full: str, endings: tuple[str, ...]) -> set[str]:
    """Return the full name and that without its ending; an autonomous prefecture is known without its peoples."""
    names = {full}
    for ending in endings:
        if full.endswith(ending) and len(full) - len(ending) >= _SHORTEST:
            return names | {full.removesuffix(ending)}
    return names


def _frozen(found: Mapping[str, list[Division]]) -> dict[str, tuple[Division, ...]]:
    return {name: tuple(places) for name, places in found.items()}
