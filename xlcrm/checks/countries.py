"""Countries as staff write them, and their two letters: 中国, 美国, USA, Germany."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

    Mask = NDArray[np.bool_]

HOME = "CN"
HOME_NAME = Text("中国大陆", "mainland China")

COMMON = {
    "中国": "CN", "中国大陆": "CN", "中华人民共和国": "CN", "china": "CN", "prc": "CN", "p.r. china": "CN",
    "p.r.china": "CN", "mainland china": "CN", "people's republic of china": "CN",
    "中国香港": "HK", "香港": "HK", "香港特别行政区": "HK", "hong kong": "HK", "hongkong": "HK",
    "hong kong, china": "HK",
    "中国澳门": "MO", "澳门": "MO", "澳门特别行政区": "MO", "macau": "MO", "macao": "MO", "macao, china": "MO",
    "中国台湾": "TW", "台湾": "TW", "台湾省": "TW", "taiwan": "TW", "taiwan, china": "TW",
    "美国": "US", "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US", "united states": "US",
    "united states of america": "US",
    "英国": "GB", "uk": "GB", "u.k.": "GB", "england": "GB", "great britain": "GB", "britain": "GB",
    "阿联酋": "AE", "迪拜": "AE", "uae": "AE", "u.a.e.": "AE", "dubai": "AE",
    "日本": "JP", "韩国": "KR", "南韩": "KR", "korea": "KR", "south korea": "KR", "朝鲜": "KP", "north korea": "KP",
    "德国": "DE", "法国": "FR", "俄罗斯": "RU", "俄国": "RU", "russia": "RU", "越南": "VN", "viet nam": "VN",
    "捷克": "CZ", "czechia": "CZ", "turkiye": "TR", "沙特": "SA",
    "刚果金": "CD", "刚果布": "CG", "波黑": "BA", "马其顿": "MK", "缅甸": "MM", "burma": "MM", "ivory coast": "CI",
}  # fmt: skip


def region_of(country: str) -> str | None:
    """Return the two letters of a country (no country is the home country), None when it is not known."""
    name = " ".join(country.split()).casefold()
    return COMMON.get(name) or _all_names().get(name) if name else HOME


@lru_cache(maxsize=1)
def _all_names() -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA  # noqa: PLC0415 - large, only for less common countries

    names: dict[str, str] = {}
    for region, by_language in LOCALE_DATA.items():
        names[region.casefold()] = region
        for language in ("zh", "en"):
            name = by_language.get(language, "")
            name = by_language.get(name[1:], "") if name.startswith("*") else name  # "*aa": as in that language
            if name:
                names.setdefault(name.casefold(), region)
    return names


@dataclass(frozen=True, slots=True)
class Place:
    """A country as a check needs it: its two letters (None: unknown) and how to name it to staff."""

    region: str | None = HOME
    name: Text = HOME_NAME


def places_of(book: Book, frame: Frame) -> list[tuple[Place, Mask]]:
    """Return the countries of a table's rows (its own, or those of its customers), each with a mask of its rows.

    Where no country is named it is the one of the rule ``default_region``.
    """
    countries = _countries(book, frame)
    ours = _place(str(book.settings.rule("default_region")).upper())
    if countries is None or not (known := countries.notna().to_numpy()).any():
        return [(ours, np.ones(len(frame.data), dtype=bool))]
    codes, names = pd.factorize(countries)
    masks = {ours: ~known}
    for code, name in enumerate(names):
        region = region_of(str(name))
        place = Place() if region == HOME else Place(region, Text(str(name), str(name)))
        masks[place] = masks.get(place, np.zeros(len(frame.data), dtype=bool)) | (codes == code)
    return list(masks.items())


def _place(region: str) -> Place:
    return Place() if region == HOME else Place(region, Text(region, region))


def _countries(book: Book, frame: Frame) -> pd.Series | None:
    if "country" in frame.data:
        return frame.data["country"]
    if "customer_id" not in frame.data:
        return None
    if book.customers["country"].isna().all():
        return None
    links = book.links(frame.table.name)
    found = book.customers["country"].take(np.maximum(links, 0))
    return found.where(links >= 0)
