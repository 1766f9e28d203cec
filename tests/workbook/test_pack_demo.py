"""Demo data of the industry packs: every table and column group that a pack brings is filled, and few rows are wrong."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.demo.making import Demo, make_demo
from xlcrm.demo.story import tell
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.packs.combine import tables_with

DAY = date(2026, 11, 22)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", PACK_BY_NAME)
def test_a_pack_brings_rows_into_all_its_tables(pack, lang):
    told = tell(lang, 60, 7, DAY, (pack,))
    specs = {table.name: table for table in tables_with((pack,))}
    wanted = {*PACK_BY_NAME[pack].sheets, *(table.name for table in PACK_BY_NAME[pack].tables)}
    assert wanted <= told.keys()
    for name in wanted:
        columns = told[name]
        assert columns.keys() <= specs[name].by_key.keys()
        assert len({len(values) for values in columns.values()}) == 1
        required = [column.key for column in specs[name].columns if column.required]
        assert all(None not in columns[key] for key in required)
        assert sum(any(value is not None for value in values) for values in columns.values()) >= len(columns) // 2


def test_references_of_packs_name_rows_that_are_there():
    told = tell("zh", 60, 7, DAY, ("auto", "telecom"))
    assert set(told["services_done"]["vehicle_id"]) <= set(told["vehicles"]["vehicle_id"])
    assert set(told["billing"]["account_id"]) <= set(told["accounts"]["account_id"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_packs_together_make_a_workbook_with_few_errors(tmp_path, lang):
    made = make_demo(tmp_path / "all", Demo(lang, 60, DAY, packs=tuple(PACK_BY_NAME)))
    assert made.outcome.counts["error"] <= 12
    assert made.outcome.receipt is not None
