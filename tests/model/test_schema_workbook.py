"""The schema against the description of the workbook: every table and column named there exists, as written there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlcrm.model.packs import PACKS
from xlcrm.model.schema import Owner
from xlcrm.model.sheets import SHEETS
from xlcrm.model.tables import SAFE_KEYS, TABLE_BY_NAME

DESCRIPTION = Path(__file__).parents[3] / "shared" / "workbook.md"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DESCRIPTION.exists(), reason="shared/workbook.md is not beside the project"),
]
TABLES = {**TABLE_BY_NAME, **{table.name: table for pack in PACKS for table in pack.tables}}
TITLES = {**{table.label.zh: table.name for table in TABLES.values()}, **{name: name for name in TABLES}}
KEY_BY_TABLE = {("credit", "max"): "max_score"}
KEYS = re.compile(r"([a-z_]+)(?: ([\u4e00-\u9fffRFMQ]+))?")


def text():
    return DESCRIPTION.read_text(encoding="utf-8")


def section(start, end):
    whole = text()
    begin = whole.index(start) + len(start)
    return whole[begin : whole.index(end, begin)]


def column(table, key):
    return TABLES[table].by_key[KEY_BY_TABLE.get((table, key)) or SAFE_KEYS.get(key, key)]


def named(words):
    """Yield key and heading of a list such as ``note 备注, paid 已付金额 (…)``."""
    plain = re.sub(r"\([^()]*\)|（[^（）]*）", "", words)
    for part in plain.split(","):
        match = KEYS.match(part.strip())
        if match:
            yield match[1], match[2]


def test_columns_of_the_customers():
    rows = re.findall(
        r"^\| ([a-z_]+) \| ([^|]+) \| ([^|]+) \| (S|X|S/X) \|", section("table `customers`", "###"), re.MULTILINE
    )
    assert len(rows) > 55
    for key, zh, en, owner in rows:
        found = column("customers", key)
        assert found.label == (zh.strip(), en.strip())
        assert found.owner is Owner(owner)


def test_columns_of_the_other_input_sheets():
    rows = re.findall(
        r"^\| (\S+) / ([^|]+?) \| `(\w+)` \| (.+) \|$", section("### The other input sheets", "### More"), re.MULTILINE
    )
    assert len(rows) == 18
    for zh, en, table, words in rows:
        assert TABLES[table].label == (zh, en)
        for key, heading in named(words):
            assert column(table, key).label.zh == heading, (table, key)


def test_more_columns_of_the_customers():
    words = section("computed ones stand together at the right edge)", "### More columns of the others")
    found = 0
    for owner, part in zip(("S", "S/X", "X"), re.split(r"S/X:|X:", words.replace("\nS:", "")), strict=True):
        for key, heading in named(part.replace(".", ",").replace("\n", " ")):
            assert heading in {None, column("customers", key).label.zh}, key
            assert column("customers", key).owner is Owner(owner), key
            found += 1
    assert found > 45


def test_more_columns_of_the_others():
    words = section("### More columns of the others", "### More input sheets").replace("\n", " ")
    found, table = 0, ""
    for part in re.split(r"[;.] ", words):
        begins = re.match(r"\s*([a-z_]+)(?: \+|: key =)", part)
        table = begins[1] if begins else table
        for key, heading in named(
            re.sub(r"^\s*(?:[a-z_]+ \+|\+)", "", part) if "+" in part and "key =" not in part else ""
        ):
            assert heading in {None, column(table, key).label.zh}, (table, key)
            found += 1
    assert found > 40
    for table, keys in re.findall(r"(\w+): key = ([a-z_ +]+)", words):
        assert TABLES[table].identity == tuple(keys.strip().split(" + "))


def test_more_input_sheets_and_packs():
    assert set(re.findall(r"`([a-z_]+)`", section("### More input sheets", "### Packs"))) <= set(TABLES)
    packs = section("### Packs", "## How it lives")
    assert set(re.findall(r"`([a-z_]+)`", packs)) <= set(TABLES)
    assert set(re.findall(r"(?:^|\. )([a-z0-9]+):", packs, re.MULTILINE)) == {pack.name for pack in PACKS}
    for key, heading in named(section("`vehicles` (", ")")):
        assert heading in {None, column("vehicles", key).label.zh}


def test_generated_sheets():
    words = section("rebuilt when their content changes)\n", "\n\n").replace("\n", " ")
    titles = [re.sub(r"\s*\(.*?\)", "", part).strip(" .") for part in re.split(r",(?![^(]*\))", words)]
    wanted = {tuple(title.split(" / ")) for title in titles if " / " in title}
    assert len(wanted) > 28
    assert wanted <= {sheet.label for sheet in SHEETS}
