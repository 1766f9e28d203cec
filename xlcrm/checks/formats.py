"""The formats that a column may ask for: 手机, 电话, 邮箱, 邮编, 证件号, 网址; each says what is wrong with a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.countries import HOME, Place, places_of
from xlcrm.checks.email_addresses import email_fault, good_emails
from xlcrm.checks.faults import Fault, faults_by_value, report
from xlcrm.checks.id_numbers import good_id_numbers, id_number_fault
from xlcrm.checks.masks import judged, matches
from xlcrm.checks.phone_numbers import good_mobiles, good_phones, mobile_fault, phone_fault
from xlcrm.model.catalogue import contact_data as say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.checks.faults import Rows
    from xlcrm.model.book import Book, Frame
    from xlcrm.model.problems import Code, Problem

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: a quick test of whole columns for what is plainly good, and a judgement of a single text."""

    good: Callable[[pd.Series], Mask]
    fault: Callable[[str], Fault | None]


def _mobile(place: Place) -> Format:
    return Format(
        partial(good_mobiles, region=place.region),
        partial(mobile_fault, region=place.region, country=place.name),
    )


def _postcode(place: Place) -> Format:
    pattern = r"\d{6}" if place.region == HOME else r"[A-Za-z0-9][A-Za-z0-9 \-]{1,10}"
    return _by_pattern(pattern, say.POSTCODE_INVALID)


def _by_pattern(pattern: str, code: Code) -> Format:
    return Format(partial(matches, pattern=pattern), lambda text: Fault(code))  # noqa: ARG005 - whatever did not match


WEBSITE = r"(?i)(?:https?://)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?::\d{1,5})?(?:[/?#]\S*)?"
FORMATS: dict[str, Callable[[Place], Format]] = {
    "mobile": _mobile,
    "phone": lambda _: Format(good_phones, phone_fault),
    "email": lambda _: Format(good_emails, email_fault),
    "postcode": _postcode,
    "id_number": lambda _: Format(good_id_numbers, id_number_fault),
    "website": lambda _: _by_pattern(WEBSITE, say.WEBSITE_INVALID),
}
_BY_COUNTRY = {"mobile", "postcode"}


def format_faults(
    book: Book, frame: Frame, key: str, name: str, where: Mask | None = None
) -> Iterator[tuple[Code, Rows]]:
    """Yield the rows of a column that do not have a format, with their arguments, by kind of problem."""
    cells = judged(frame, key) if where is None else judged(frame, key) & where
    if cells.any():
        places = places_of(book, frame) if name in _BY_COUNTRY else [(Place(), np.ones(len(cells), dtype=bool))]
        for place, here in places:
            wanted = FORMATS[name](place)
            doubtful = cells & here
            doubtful &= ~wanted.good(frame.data[key])
            yield from faults_by_value(frame, key, doubtful, wanted.fault).items()


def check_format(book: Book, frame: Frame, key: str, name: str) -> Iterator[Problem]:
    """Report the cells of a column that do not have a format."""
    for code, rows in format_faults(book, frame, key, name):
        yield from report(frame, key, {code: rows})
