"""How sentences are filled in."""

from __future__ import annotations

import pytest

from xlcrm.model.text import Text, joined

CELLS = Text("{n} 个单元格", "{n} new cell[s], {m} sheet[s] in all")


@pytest.mark.parametrize(
    ("counts", "said"),
    [((1, 2), "1 new cell, 2 sheets in all"), ((0, 1), "0 new cells, 1 sheet in all"),
     ((11, 101), "11 new cells, 101 sheets in all"), (("1,001", "1.5"), "1,001 new cells, 1.5 sheets in all")],
)  # fmt: skip
def test_a_noun_follows_its_number_in_english(counts, said):
    assert CELLS.say("en", n=counts[0], m=counts[1]) == said
    assert CELLS.say("zh", n=counts[0], m=counts[1]) == f"{counts[0]} 个单元格"


def test_names_are_listed_as_the_language_does():
    assert joined(["甲", "乙"]) == Text("甲、乙", "甲, 乙")
    assert joined([]) == Text("", "")
