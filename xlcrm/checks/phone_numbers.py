"""What is wrong with a mobile or phone number, one text at a time and whole columns at a time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.checks.countries import HOME, HOME_NAME
from xlcrm.checks.faults import Fault
from xlcrm.checks.masks import matches
from xlcrm.model.catalogue import contact_data as say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from xlcrm.model.text import Text

MAINLAND_MOBILE = r"1(?:[38]\d|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])\d{8}"
"""The usual mainland mobile number; what it does not know is asked of the library."""

MAINLAND_DIGITS = 11
PHONE_DIGITS = range(3, 16)  # from a short service number to the longest of E.164
LONGEST = 100  # characters; what is longer is a story

_SEVERAL = re.compile(r"\d{7}\D*[/／;；、,，|或\n和]\D*\d{7}|\d{11}\s+\d{11}")
_PHONE = re.compile(r"(?:[\d\s()+./;,、|*#\-—–~:：]|转|分机|或|[a-zA-Z]{1,8}\.?(?=[:：]?\s*\d))+")


def good_mobiles(numbers: pd.Series, region: str | None = HOME) -> NDArray[np.bool_]:
    """Tell which numbers of a column are plainly fine for a region; of the others nothing is said yet."""
    return matches(numbers, _fast_pattern(region))


@lru_cache(maxsize=256)
def _fast_pattern(region: str | None) -> str:
    if region in {HOME, None}:
        return rf"(?:(?:\+|00)?86[- ]?)?{MAINLAND_MOBILE}"
    from xlcrm.checks.phone_library import mobile_pattern  # noqa: PLC0415 - large, only for other countries

    return mobile_pattern(region) or rf"\+?86[- ]?{MAINLAND_MOBILE}"


def mobile_fault(text: str, region: str | None = HOME, country: Text = HOME_NAME) -> Fault | None:
    """Return what is wrong with a mobile number; ``country`` is how to name the region to staff."""
    bare = _plain(text)
    if len(bare) > LONGEST:
        return Fault(say.MOBILE_INVALID, (("country", country),))
    if _SEVERAL.search(bare):
        return Fault(say.MOBILE_SEVERAL)
    digits = re.sub(r"\D", "", bare)
    if region == HOME and _misses_digits(bare, digits):
        return Fault(say.MOBILE_LENGTH, (("digits", len(digits)),))
    kind = _library_says(bare, region)
    if kind is not None:
        return None if kind == "mobile" else Fault(say.MOBILE_LANDLINE)
    if region is None and len(digits) in PHONE_DIGITS:
        return None
    return Fault(say.MOBILE_INVALID, (("country", country),))


def phone_fault(text: str) -> Fault | None:
    """Return what is wrong with a phone number of any kind: only what cannot be one at all."""
    bare = _plain(text)
    if len(bare) > LONGEST:
        return Fault(say.PHONE_INVALID)
    groups = [re.sub(r"\D", "", part) for part in re.split(r"[/;,、|或]|\d\s{2,}\d", bare)]
    plausible = any(len(group) in PHONE_DIGITS for group in groups)
    return None if plausible and _PHONE.fullmatch(bare) else Fault(say.PHONE_INVALID)


def good_phones(numbers: pd.Series) -> NDArray[np.bool_]:
    """Tell which numbers of a column are plainly phone numbers."""
    return matches(numbers, r"\+?[\d][\d\- ]{2,14}\d") & ~matches(numbers, r".*[- ]{2}.*")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _library_says(text: str, region: str | None) -> str | None:
    """Return ``mobile`` or ``landline`` of a valid number, None of anything else."""
    if not re.fullmatch(r"\+?[\d\s()./\-—–~]*", text):
        return None
    from xlcrm.checks.phone_library import kind_of_number  # noqa: PLC0415 - large, only for unusual numbers

    return kind_of_number(text, region)


def _misses_digits(text: str, digits: str) -> bool:
    """Tell whether a text is a mainland mobile number but for its length."""
    return digits.startswith("1") and len(digits) != MAINLAND_DIGITS and re.fullmatch(r"[\d\s\-]+", text) is not None
