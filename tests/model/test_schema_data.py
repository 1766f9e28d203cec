"""The schema as data: keys, headings, lists, references, aliases."""

from __future__ import annotations

import keyword
from collections import Counter

import pandas as pd
import pytest

from xlcrm.model.defaults.listing import Origin
from xlcrm.model.defaults.lists import LIST_BY_KEY, LISTS
from xlcrm.model.packs import PACKS
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.sheets import SHEET_BY_KEY, SHEETS, query_sheet
from xlcrm.model.tables import SAFE_KEYS, STARTER_TABLES, TABLE_BY_NAME, TABLES
from xlcrm.model.tables.groups import GROUP_BY_KEY

PACK_TABLES = tuple(table for pack in PACKS for table in pack.tables)
ALL_TABLES = (*TABLES, *PACK_TABLES)
ALL_PACKS_AT_ONCE = [
    (table, (*table.columns, *(column for pack in PACKS for column in pack.columns.get(table.name, ()))))
    for table in TABLES
    if any(table.name in pack.columns for pack in PACKS)
]
GIVEN_COLUMNS = [(table, table.columns) for table in ALL_TABLES] + ALL_PACKS_AT_ONCE
by_table = pytest.mark.parametrize(("table", "columns"), GIVEN_COLUMNS, ids=lambda value: getattr(value, "name", ""))
BAD_KEYS = {*keyword.kwlist, *dir(pd.DataFrame)}


def plain(heading):
    return heading.strip().casefold()


@by_table
def test_keys_are_unique_and_safe_to_write_as_attributes(table, columns):
    keys = [column.key for column in columns]
    assert len(keys) == len(set(keys))
    assert all(key.isidentifier() and key.isascii() and key.islower() for key in keys)
    assert not BAD_KEYS & set(keys)


@by_table
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_are_unique_in_a_table(table, columns, lang):
    headings = Counter(plain(column.heading(lang)) for column in columns)
    assert [heading for heading, times in headings.items() if times > 1] == []
    assert all(headings)


@by_table
def test_no_alias_of_a_column_is_a_name_of_another(table, columns):
    owners = {}
    for column in columns:
        for name in {plain(name) for name in (*column.label, *column.aliases)}:
            owners.setdefault(name, set()).add(column.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@by_table
def test_an_alias_stands_once_and_repeats_no_heading(table, columns):
    for column in columns:
        names = [plain(name) for name in column.aliases]
        assert len(names) == len(set(names)), column.key
        assert not {plain(name) for name in column.label} & set(names), column.key


@by_table
def test_every_list_and_reference_exists(table, columns):
    names = {one.name for one in ALL_TABLES}
    for column in columns:
        assert (column.kind is Kind.CHOICE) <= bool(column.choices), column.key
        assert not column.choices or column.choices in LIST_BY_KEY, column.key
        assert (column.kind in {Kind.REFERENCE, Kind.PEOPLE}) == bool(column.refers), column.key
        assert not column.refers or column.refers in names, column.key
        assert not column.group or column.group in GROUP_BY_KEY, column.key


@by_table
def test_every_heading_is_explained_in_at_most_sixty_characters(table, columns):
    for column in (one for one in columns if not one.hidden):
        assert all(0 < len(hint) <= 60 for hint in column.hint), (column.key, column.hint)


@by_table
def test_staffs_columns_stand_first_and_the_hidden_one_last(table, columns):
    owners = [column.owner is Owner.XLCRM for column in table.columns]
    assert owners == sorted(owners)
    assert table.columns[-1].key == "bad_columns"
    assert all(not column.aliases for column in columns if column.computed), (
        "staff's column must not be taken for xlcrm's"
    )


def test_tables_have_distinct_names_titles_and_prefixes():
    for names in (
        [table.name for table in ALL_TABLES],
        [table.label.zh for table in ALL_TABLES],
        [table.label.en.casefold() for table in ALL_TABLES],
        [table.prefix for table in ALL_TABLES if table.prefix],
    ):
        assert len(names) == len(set(names))
    titles = {title.casefold() for table in ALL_TABLES for title in table.label}
    assert not titles & {title.casefold() for sheet in SHEETS for title in sheet.label}


def test_an_alias_of_a_sheet_means_one_table():
    owners = {}
    for table in ALL_TABLES:
        for name in {plain(name) for name in (*table.label, *table.aliases)}:
            owners.setdefault(name, []).append(table.name)
    assert {name: tables for name, tables in owners.items() if len(tables) > 1} == {}


def test_an_alias_of_a_sheet_is_no_generated_sheet():
    generated = {plain(title) for sheet in SHEETS for title in sheet.label}
    assert not generated & {plain(name) for table in ALL_TABLES for name in table.aliases}


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_a_record_has_an_identity(table):
    assert set(table.identity) <= set(table.by_key)
    assert all(table.hint)
    if table.prefix:
        assert len(table.prefix) == 2
        assert table.prefix.isupper()
        assert table.by_key[table.identity[0]].owner is Owner.FILLED


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_sheet_title_is_allowed_in_excel(sheet):
    assert all(0 < len(title) <= 31 and not set(title) & set(r"[]:*?/\ ".strip()) for title in sheet.label)
    assert SHEET_BY_KEY[sheet.key] is sheet


def test_a_query_has_a_sheet_of_its_own():
    assert query_sheet("我的客户").label == ("查询_我的客户", "Query_我的客户")


def test_the_starter_shows_about_25_customer_columns():
    shown = [column for column in TABLE_BY_NAME["customers"].columns if not column.group and not column.hidden]
    assert 23 <= len(shown) <= 29


def test_packs_switch_on_what_exists():
    for pack in PACKS:
        assert set(pack.groups) <= set(GROUP_BY_KEY)
        assert set(pack.sheets) <= set(TABLE_BY_NAME) - STARTER_TABLES
        assert all(table.pack == pack.name for table in pack.tables)


def test_every_group_has_columns():
    used = {column.group for _, columns in GIVEN_COLUMNS for column in columns}
    assert set(GROUP_BY_KEY) == used - {""}


def test_every_list_is_used_and_its_names_are_its_own():
    used = {column.choices for _, columns in GIVEN_COLUMNS for column in columns}
    assert {spec.key for spec in LISTS if spec.origin is not Origin.STAFF} == used - {""}
    names = [plain(name) for spec in LISTS for name in {spec.key, plain(spec.label.zh), plain(spec.label.en)}]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_safe_keys_are_keys():
    assert set(SAFE_KEYS.values()) <= {column.key for _, columns in GIVEN_COLUMNS for column in columns}
