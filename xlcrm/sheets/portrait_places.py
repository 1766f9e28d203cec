"""Where the customers of a portrait live: clusters by district, and distance bands from every project (F2)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.text import Text
from xlcrm.sheets.sections import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue

_DISTRICT = Text("居住区域", "District")
_FROM_PROJECT = Text("距{project}", "Distance from {project}")
_UP_TO, _BETWEEN, _BEYOND = Text("{to} 公里以内", "up to {to} km"), Text("{start}–{to} 公里", "{start} to {to} km"), Text("{start} 公里以上", "over {start} km")
_CENTRES = Text("区域到项目的公里数", "District to project, km")
_PEOPLE = Text("人数", "Customers")
_EARTH_KM = 6371.0088

Labelled = tuple[str, pd.Series, list[str]]


def places(book: Book, people: pd.DataFrame) -> list[Labelled]:
    """Return title, labels and their order: the districts, then the distance bands from each project that has a place."""
    found: list[Labelled] = [(_DISTRICT.say(book.lang), districts(people), [])]
    projects = _projects(book)
    if projects.empty:
        return found
    lon, lat = _homes(book, people)
    for name, there in projects.iterrows():
        bands, order = _bands(book, kilometres(lon, lat, float(there["lon"]), float(there["lat"])))
        title = _FROM_PROJECT.say(book.lang, project=name)
        found.append((title, pd.Series(bands, index=people.index, dtype="str"), order))
    return found


def districts(people: pd.DataFrame) -> pd.Series:
    """Return where everybody lives: the present home's district, else city and district; missing where neither is known."""
    known = people["district"].str.strip()
    city = people["city"].str.strip()
    label = (city + " " + known).fillna(known).fillna(city)
    return people["home_district"].str.strip().fillna(label) if "home_district" in people else label


def kilometres(lon: NDArray[np.float64], lat: NDArray[np.float64], to_lon: float, to_lat: float) -> NDArray[np.float64]:
    """Return great-circle distances from places in degrees to one place."""
    here, there = np.radians(lat), np.radians(to_lat)
    half = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(np.radians(to_lon - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(half)))


def distances(book: Book, people: pd.DataFrame) -> Table:
    """Return how far each district whose place 字典 / Lists gives lies from every project."""
    projects, centres = _projects(book), _centres(book)
    counts = districts(people).value_counts()
    rows: list[tuple[CellValue, ...]] = []
    for label, count in counts.items() if len(projects) else ():
        centre = centres.get(str(label)) or centres.get(str(label).rpartition(" ")[2])
        if centre:
            far = kilometres(projects["lon"].to_numpy(), projects["lat"].to_numpy(), *centre)
            rows.append((str(label), int(count), *np.round(far, 1).tolist()))
    headings = (_CENTRES.say(book.lang), _PEOPLE.say(book.lang), *projects.index)
    return Table(headings, ("text", "integer", *["number"] * len(projects)), rows)


def _projects(book: Book) -> pd.DataFrame:
    """Return the projects whose place is known, by name."""
    if "projects" not in book.frames:
        return pd.DataFrame({"lon": [], "lat": []})
    every = book.frames["projects"].data
    every = every[every[["lon", "lat", "name"]].notna().all(axis=1)].drop_duplicates("name")
    return every.set_index("name")[["lon", "lat"]].astype("float64")


def _centres(book: Book) -> dict[str, tuple[float, float]]:
    """Return the places that lists give for their entries (districts, cities), by name."""
    entries = (entry for entries in book.settings.lists.values() for entry in entries)
    return {entry.value: (entry.lon, entry.lat) for entry in entries if entry.lon is not None and entry.lat is not None}


def _homes(book: Book, people: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return everybody's longitude and latitude: as written, else that of the district or city; NaN where unknown."""
    centres = _centres(book)
    found: list[NDArray[np.float64]] = []
    for place, key in enumerate(("lon", "lat")):
        at = pd.Series(np.nan, index=people.index) if key not in people else people[key].astype("float64")
        values = {name: centre[place] for name, centre in centres.items()}
        for column in ("home_district", "district", "city"):
            if column in people and values:
                at = at.fillna(people[column].str.strip().map(values).astype("float64"))
        found.append(np.asarray(at, dtype=np.float64))
    return found[0], found[1]


def _bands(book: Book, far: NDArray[np.float64]) -> tuple[NDArray[np.object_], list[str]]:
    bounds = sorted(set(book.settings.numbers("portrait.distances"))) or [1.0]
    names = [f"{bound:g}" for bound in bounds]
    order = [
        _UP_TO.say(book.lang, to=names[0]),
        *(_BETWEEN.say(book.lang, start=start, to=to) for start, to in itertools.pairwise(names)),
        _BEYOND.say(book.lang, start=names[-1]),
    ]
    place = np.searchsorted(bounds, np.nan_to_num(far), side="left")
    labels = np.array(order, dtype=object)[place]
    labels[np.isnan(far)] = None
    return labels, order
