"""What is wrong with an e-mail address, one text at a time and whole columns at a time."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from xlcrm.checks.faults import Fault
from xlcrm.checks.masks import arrow, as_mask, matches
from xlcrm.model.catalogue import contact_data as say

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_LOCAL = r"[A-Za-z0-9_%+\-]+(?:\.[A-Za-z0-9_%+\-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_USUAL = rf"{_LOCAL}@(?:{_LABEL}\.)+[A-Za-z]{{2,24}}"
_LONGEST = 64  # characters that are surely within the limits of the standards

ENDINGS = {
    "con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "comm": "com", "coom": "com", "cim": "com",
    "cpm": "com", "comn": "com", "nte": "net", "cnn": "cn",
}  # fmt: skip
"""Endings that no register has, and which one is meant."""
PROVIDERS = {
    "qq": "qq.com", "163": "163.com", "126": "126.com", "139": "139.com", "foxmail": "foxmail.com",
    "gmail": "gmail.com", "icloud": "icloud.com", "hotmail": "hotmail.com", "outlook": "outlook.com",
    "yahoo": "yahoo.com", "sina": "sina.com",
}  # fmt: skip
MISSPELT = {
    "gmial": "gmail", "gmai": "gmail", "gmal": "gmail", "gamil": "gmail", "gnail": "gmail", "gmaill": "gmail",
    "hotmial": "hotmail", "hotmal": "hotmail", "hotmil": "hotmail", "outlok": "outlook", "outllok": "outlook",
    "yaho": "yahoo", "yahooo": "yahoo", "iclod": "icloud", "foxmial": "foxmail", "qqq": "qq",
}  # fmt: skip
_CUT_OFF = {"co", "cm", "c", "om"}  # countries of their own, but not where these providers have addresses
_RESERVED = ("test", "invalid", "local", "localhost", "onion", "arpa")
_SUSPECT = (
    rf"(?i).*(?:\.(?:{'|'.join([*ENDINGS, *_RESERVED])})|@(?:{'|'.join(MISSPELT)})\.[a-z.]+"
    rf"|@(?:{'|'.join(PROVIDERS)})\.(?:{'|'.join(sorted(_CUT_OFF))})"
    r"|[@.]..--.*)"  # reserved for names in other alphabets (xn--)
)


def good_emails(addresses: pd.Series) -> NDArray[np.bool_]:
    """Tell which addresses of a column are plainly fine; of the others nothing is said yet."""
    short = as_mask(pc.less_equal(pc.utf8_length(arrow(addresses)), _LONGEST))
    good: NDArray[np.bool_] = matches(addresses, _USUAL) & short & ~matches(addresses, _SUSPECT)
    return good


def email_fault(text: str) -> Fault | None:
    """Return what is wrong with an address, and which one may be meant."""
    if len(re.findall("[@＠]", text)) > 1:
        return Fault(say.EMAIL_SEVERAL if re.search(r"[;；,，、/\s]", text) else say.EMAIL_INVALID)
    plain = _plain(text)
    meant = _without_typo(plain)
    if not _is_valid(meant):
        return Fault(say.EMAIL_INVALID)
    return None if meant == text else Fault(say.EMAIL_TYPO, (("suggestion", meant),))


def _plain(text: str) -> str:
    """Return an address with full-width letters and the full stop 。 made plain."""
    return re.sub(r"[。．｡]", ".", unicodedata.normalize("NFKC", text)).replace(" ", "")


def _without_typo(address: str) -> str:
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.lower().partition(".")
    right = MISSPELT.get(name, name)
    if right in PROVIDERS and (ending in _CUT_OFF or ending in ENDINGS):
        return f"{local}@{PROVIDERS[right]}"
    last = ending.rpartition(".")[2]
    ending = ending.removesuffix(last) + ENDINGS[last] if last in ENDINGS else ending
    mended = f"{right}.{ending}"
    return address if mended == domain.lower() else f"{local}@{mended}"


def _is_valid(address: str) -> bool:
    if "@" not in address:
        return False
    if len(address) <= _LONGEST and re.fullmatch(_USUAL, address) and not re.fullmatch(_SUSPECT, address):
        return True
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only for unusual addresses

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
