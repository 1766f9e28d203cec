"""Which records are the same customer: never wrong without a person, on sets made by others, and told in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.linkage import SETS
from tests.shared import needs_shared
from xlcrm.rules.matching.cards import cards
from xlcrm.rules.matching.judging import best, groups, matches

AUTOMATIC = 0.995


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_only_what_is_certain_is_certain_and_most_of_the_rest_is_listed(name):
    known, truth = SETS[name][0]()
    found = matches(cards(known, len(truth)))
    right = truth[found.first] == truth[found.second]
    sizes = pd.Series(truth).value_counts()
    pairs = int((sizes * (sizes - 1) // 2).sum())
    precision, recall = right.mean(), right.sum() / pairs
    assert right[found.sure].mean() >= AUTOMATIC
    assert 2 * precision * recall / (precision + recall) >= SETS[name][1]
    assert (right & found.sure).sum() / pairs >= SETS[name][2]


def judged(*records):
    """Compare two records; the fields of each by name."""
    # others of the same kind, so that a name says something
    crowd = [{"person": f"某{chr(0x4E00 + n)}", "company": f"众{chr(0x4E00 + n)}{chr(0x5E00 + n)}有限公司"} for n in range(2000)]
    data = pd.DataFrame([*records, *crowd]).fillna("")
    found = matches(cards({field: data[field] for field in data}, len(data)))
    mine = np.flatnonzero((found.first == 0) & (found.second == 1))
    return None if not len(mine) else (bool(found.sure[mine[0]]), found.why(int(mine[0])).zh)


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        # the same mobile, written otherwise, and the same name
        ({"person": "王芳", "mobile": "13800138000"}, {"person": "王 芳", "mobile": "+86 138-0013-8000"}, True),
        ({"person": "王芳", "mobile": "13800138000.0"}, {"person": "王方", "mobile": "１３８００１３８０００"}, True),
        # a couple with one telephone; colleagues of one firm; father and son at one address
        ({"person": "王芳", "mobile": "13800138000"}, {"person": "李雷", "mobile": "13800138000"}, False),
        ({"person": "王芳", "company": "华岳机电有限公司", "phone": "020-12345678", "address": "天河路1号"},
         {"person": "李雷", "company": "华岳机电有限公司", "phone": "020-12345678", "address": "天河路1号"}, False),
        ({"person": "John Smith", "address": "1 High Street", "birthday": "1950-01-02"},
         {"person": "John Smith", "address": "1 High Street", "birthday": "1980-03-04"}, False),
        # one brand, spelt out and short, with the same address of mail
        ({"company": "广州华岳机电有限公司", "email": "a@example.com"}, {"company": "华岳机电", "email": "A@example.com"}, True),
        # look-alikes of different trades
        ({"company": "长安五金厂", "email": "a@example.com"}, {"company": "长安塑胶厂", "email": "b@example.com"}, None),
    ],
)  # fmt: skip
def test_what_shares_a_mark_but_not_the_name_is_left_to_people(first, second, sure):
    found = judged(first, second)
    assert (found[0] if found else None) == sure


def test_the_reasons_are_told_in_words():
    _, why = judged({"person": "王芳", "mobile": "13800138000", "city": "广州"}, {"person": "王方", "mobile": "13800138000", "city": "深圳"})
    assert why == "手机相同、姓名相近、城市不同"


def test_records_that_hang_together_are_one_group():
    assert groups(6, np.array([0, 2, 3]), np.array([2, 4, 5])).tolist() == [0, 1, 0, 3, 0, 3]


def test_a_new_record_that_fits_two_customers_is_not_sure():
    known = {"person": ["王芳", "王芳", "王芳"], "mobile": ["13800138000", "", "13800138000"], "email": ["", "w@example.com", "w@example.com"]}
    data = {field: pd.Series(values) for field, values in known.items()}
    found = matches(cards(data, 3), new_from=2)
    assert not best(found, 2)["sure"].any()
    assert len(matches(cards({}, 0))) == len(matches(cards({}, 1))) == 0
