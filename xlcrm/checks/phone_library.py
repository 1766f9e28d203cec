"""What the library of all countries' phone numbers knows; loaded only for numbers that are not plainly fine."""

from __future__ import annotations

import phonenumbers as pn
from phonenumbers import PhoneMetadata, PhoneNumberType

MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mobile_pattern(region: str) -> str | None:
    """Return the pattern of a region's mobile numbers, None when the library knows none."""
    metadata = PhoneMetadata.metadata_for_region(region)
    mobile = metadata.mobile if metadata else None
    if metadata is None or mobile is None or not mobile.national_number_pattern:
        return None
    beginning = rf"(?:(?:\+|00){metadata.country_code}|{metadata.national_prefix or '0'})?"
    return rf"{beginning}(?:{mobile.national_number_pattern})"


def kind_of_number(text: str, region: str | None) -> str | None:
    """Return ``mobile`` or ``landline`` of a valid number, None of anything else."""
    try:
        number = pn.parse(text, region)
    except pn.NumberParseException:
        return None
    if not pn.is_valid_number(number):
        return None
    return "mobile" if pn.number_type(number) in MOBILE_TYPES else "landline"
