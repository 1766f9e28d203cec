"""The string table in all its forms."""

from __future__ import annotations

import pytest

from xlcrm.xlsx.rawstream import BrokenXmlError
from xlcrm.xlsx.strings import read_strings

ITEMS = {
    "<si><t>客户</t></si>": "客户",
    '<si><t xml:space="preserve"> a </t></si>': " a ",
    "<si><t/></si>": "",
    "<si><t></t></si>": "",
    "<si/>": "",
    "<si></si>": "",
    "<si><t>a&amp;b</t></si>": "a&b",
    "<si><t>_x0041_&#10;</t></si>": "A\n",
    "<si><t>a\r\nb</t></si>": "a\nb",
    "<si><r><rPr><sz val='9'/><strike/></rPr><t>红</t></r><r><t xml:space=\"preserve\"> 字</t></r></si>": "红 字",
    "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>": "東京",
    "<si>\n  <t>a</t>\n</si>\n": "a",
    "<si ><t >a</t ></si >": "a",
    "<si><t>si</t></si>": "si",
}


def _table(items: str, *, step: int = 0, **options) -> list[str]:
    xml = f'<?xml version="1.0"?><sst xmlns="x" count="9" uniqueCount="9">{items}</sst>'.encode()
    step = step or len(xml)
    pieces = [xml[start : start + step] for start in range(0, len(xml), step)]
    fast = read_strings(pieces, **options).to_pylist()
    assert fast == read_strings(pieces, fast=False, **options).to_pylist()
    return fast


@pytest.mark.parametrize("item", ITEMS)
def test_one_item(item):
    assert _table(item) == [ITEMS[item]]
    assert _table(f"<si><t>before</t></si>{item}<si><t>behind</t></si>") == ["before", ITEMS[item], "behind"]


@pytest.mark.parametrize("size", [30, 60, 1 << 20])
@pytest.mark.parametrize("step", [0, 1, 5, 33])
def test_all_items_however_they_are_cut(size, step):
    assert _table("".join(ITEMS), size=size, step=step) == list(ITEMS.values())


def test_prefixed_names_and_cdata():
    xml = b"<x:sst xmlns:x='x'><x:si><x:t>a</x:t></x:si><!-- <x:si> --><x:si><x:t><![CDATA[<b>]]></x:t></x:si></x:sst>"
    assert read_strings([xml]).to_pylist() == ["a", "<b>"]


def test_empty_and_broken_tables():
    assert read_strings([b"<sst/>"]).to_pylist() == []
    assert read_strings([b"<sst></sst>"]).to_pylist() == []
    with pytest.raises(BrokenXmlError):
        read_strings([b"<sst><si><t>a</t></si><si><t>b"])
