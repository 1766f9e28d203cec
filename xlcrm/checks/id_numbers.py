"""Numbers of certificates: identity cards (GB 11643) and organisations (GB 32100), with their check digits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.checks.faults import Fault
from xlcrm.checks.masks import arrow, matches
from xlcrm.model.catalogue import contact_data as say

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CARD_CHECKS = "10X98765432"
FIRM_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FIRM_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CARD_LENGTH = 18
_OTHER = re.compile(r"[A-Z0-9()\-]{5,20}")
_CARD = r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])\d{3}[\dXx]"


def good_id_numbers(numbers: pd.Series) -> NDArray[np.bool_]:
    """Tell which numbers of a column are plainly good identity numbers; of the others nothing is said yet."""
    shaped = matches(numbers, _CARD)
    if not shaped.any():
        return shaped
    texts = "".join(arrow(numbers[shaped]).to_pylist()).upper()
    letters = np.frombuffer(texts.encode("ascii"), dtype=np.uint8).reshape(-1, CARD_LENGTH).astype(np.int64)
    sums = ((letters[:, :-1] - ord("0")) * np.array(CARD_WEIGHTS)).sum(axis=1) % len(CARD_CHECKS)
    checks = np.frombuffer(CARD_CHECKS.encode("ascii"), dtype=np.uint8)
    shaped[shaped] = checks[sums] == letters[:, -1]
    return shaped


def id_number_fault(text: str) -> Fault | None:
    """Return what is wrong with the number of a certificate: identity card, organisation code, or any other paper."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"\d{17}[\dX]", bare):
        return _card_fault(bare, bare[6:14])
    if re.fullmatch(r"\d{15}", bare):  # an old identity card or an old business licence
        return None
    if re.fullmatch(r"[0-9A-Z]{18}", bare):
        return None if _firm_is_good(bare) else Fault(say.ID_NO_CHECK_DIGIT)
    if re.fullmatch(r"\d{16,}X?", bare):
        return Fault(say.ID_NO_LENGTH, (("digits", len(bare)),))
    return None if _OTHER.fullmatch(bare) else Fault(say.ID_NO_INVALID)


def _card_fault(number: str, birthday: str) -> Fault | None:
    if _firm_is_good(number) and number[0] == "9":  # an organisation code may consist of digits alone
        return None
    return _birthday_fault(birthday) or (None if _card_is_good(number) else Fault(say.ID_NO_CHECK_DIGIT))


def _birthday_fault(birthday: str) -> Fault | None:
    try:
        date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        return Fault(say.ID_NO_BIRTHDAY, (("birthday", birthday),))
    return None


def _card_is_good(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(CARD_WEIGHTS, number[:-1], strict=True))
    return CARD_CHECKS[total % len(CARD_CHECKS)] == number[-1]


def _firm_is_good(number: str) -> bool:
    if any(letter not in FIRM_CHARACTERS for letter in number):
        return False
    values = [FIRM_CHARACTERS.index(letter) for letter in number]
    total = sum(weight * value for weight, value in zip(FIRM_WEIGHTS, values[:-1], strict=True))
    return (len(FIRM_CHARACTERS) - total % len(FIRM_CHARACTERS)) % len(FIRM_CHARACTERS) == values[-1]
