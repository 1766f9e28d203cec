"""Which cells of a generated sheet are ours: remembered from one write to the next in a hidden defined name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.refs import Area, column_letters, parse_area, parse_place, quote_sheet
from xlcrm.xlsx.stretches import block_area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.model.content import SheetContent

AREA_NAME: Final = "xlcrm_area_{key}"
_LONGEST_FORMULA: Final = 8_000
_LONGEST_NAME: Final = 255
_PLACE: Final = re.compile(r"(?:'(?:[^']|'')*'|[^',~!]+)![^,~]+")


@dataclass(frozen=True, slots=True)
class Owned:
    """The areas that xlcrm filled at its last write, and the sheet on which they are by its name now."""

    sheet: str
    areas: tuple[Area, ...]


def area_name(key: str) -> str:
    """Return the defined name that holds the areas of a generated sheet."""
    plain = "".join(sign if sign.isalnum() or sign == "_" else f"_{ord(sign):x}_" for sign in key)
    return AREA_NAME.format(key=plain)[:_LONGEST_NAME]


def content_areas(content: SheetContent) -> tuple[Area, ...]:
    """Return the areas that a content fills, its merged cells included; ValueError when two blocks share a cell."""
    blocks = [area for block in content.blocks if (area := block_area(block))]
    for number, area in enumerate(blocks):
        if any(area.meets(other) for other in blocks[:number]):
            raise ValueError(f"blocks of {content.key} overlap at {area}")
    merges = (parse_area(merge) for merge in content.merges)
    inside = [merge for merge in merges if not any(contains(area, merge) for area in blocks)]
    return (*blocks, *inside)


def contains(outer: Area, inner: Area) -> bool:
    """Tell whether an area lies wholly in another."""
    return outer.around(inner) == outer


def read_owned(formula: str | None) -> Owned | None:
    """Return what the defined name says; None when it is missing or its sheet is gone."""
    if not formula:
        return None
    try:
        places = list(_places(formula))
    except ValueError:
        return None
    sheets = {place_sheet for place_sheet, _ in places}
    if len(sheets) != 1:
        return None
    return Owned(sheets.pop(), tuple(area for _, area in places))


def areas_formula(sheet: str, areas: Sequence[Area]) -> str:
    """Return the formula of the defined name; a very long one is shortened to the rectangle around all areas."""
    quoted = quote_sheet(sheet)
    formula = ",".join(f"{quoted}!{absolute(area)}" for area in areas)
    if len(formula) > _LONGEST_FORMULA:
        return f"{quoted}!{absolute(around(areas))}"
    return formula


def around(areas: Iterable[Area]) -> Area:
    """Return the smallest area that holds all."""
    return reduce(Area.around, areas)


def _places(formula: str) -> Iterator[tuple[str, Area]]:
    for match in _PLACE.finditer(formula):
        place = parse_place(match.group())
        if place.sheet is None:
            raise ValueError(formula)
        yield place.sheet, place.area


def absolute(area: Area) -> str:
    """Return the absolute reference of an area, e.g. ``$A$1:$C$9``."""
    corner = f"${column_letters(area.left)}${area.top}"
    return corner if area.single else f"{corner}:${column_letters(area.right)}${area.bottom}"
