"""Certificate numbers: identity cards by GB 11643, organisation codes by GB 32100, other papers."""

from __future__ import annotations

import pandas as pd
import pytest

from xlcrm.checks.id_numbers import good_id_numbers, id_number_fault


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",  # the standard's own examples
        "11010519491231002x",
        "440524188001010014",
        "91350100M000100Y43",
        "E12345678",  # a passport
        "H1234567801",  # a permit of Hong Kong
        "130503670401001",  # the old card of 15 digits
        "110108012345678",  # an old business licence
    ],
)
def test_good_numbers_are_fine(number):
    assert id_number_fault(number) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "id_no_check_digit"),
        ("11010519491331002X", "id_no_birthday"),
        ("1101051949123100", "id_no_length"),
        ("1101051949123100210", "id_no_length"),
        ("91350100M000100Y44", "id_no_check_digit"),
        ("身份证", "id_no_invalid"),
        ("??", "id_no_invalid"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(number, code):
    assert id_number_fault(number).code.code == code


def test_the_quick_test_agrees_with_the_slow_one():
    numbers = pd.Series([f"1101051949121500{tail}{check}" for tail in range(10) for check in "0123456789X"])
    quick = good_id_numbers(numbers)
    assert quick.sum() == 10
    assert [id_number_fault(number) is None for number in numbers] == quick.tolist()
