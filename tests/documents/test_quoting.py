"""``xlcrm quote``: the PDF stands in the customer's folder, once, and the journal knows it."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.workspace import set_rules, typed
from xlcrm.commands.quoting import quote
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.refusals import Refusal

pytest.importorskip("typst", reason="typst is not installed")


def png():
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b""))
    packed = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def quoted(folder, *words):
    ran = CliRunner().invoke(quote, [str(folder), *words, "--today", "2026-11-22", "--json"], catch_exceptions=False)
    (answer,) = json.loads(ran.output)["quotations"]
    return answer


def test_the_logo_lies_in_the_folder_of_templates(book):
    set_rules(book, company__logo="标志.png")
    with pytest.raises(Refusal) as refused:
        quoted(book, "BJ000001")
    assert "标志.png" in refused.value.say("zh")
    (book.parent / "模板").mkdir(exist_ok=True)
    (book.parent / "模板" / "标志.png").write_bytes(png())
    made = Path(quoted(book, "BJ000001")["path"]).read_bytes()
    assert b"/Subtype /Image" in made or b"/Subtype/Image" in made


@pytest.fixture
def book(tmp_path):
    made = make_workspace(tmp_path / "我 的", NewBook("zh", ("b2b",)))
    typed(made, "客户", [{"客户编号": "KH000001", "客户名称": "华岳/机电"}])
    lines = {"报价编号": "BJ000001", "客户编号": "KH000001", "日期": "2026-11-20", "产品": "车床", "数量": 2, "单价": 1000.5}
    typed(made, "报价", [lines])
    return made


def test_a_quotation_is_printed_once_and_a_changed_one_beside_it(book):
    first = quoted(book, "BJ000001")
    assert (first["new"], first["total"], first["version"]) == (True, "¥2,001.00", 1)
    assert first["path"].endswith("客户资料/KH000001 华岳_机电/报价 BJ000001 第1版.pdf")
    assert "BJ000001" in (book.parent / "客户资料" / "索引.html").read_text(encoding="utf-8")
    assert not quoted(book, "BJ000001")["new"]
    typed(book, "报价", [{"数量": 3}])
    again = quoted(book, "BJ000001")
    assert (again["new"], again["total"]) == (True, "¥3,001.50")
    assert again["path"] != first["path"]
    with Journal.open(Store.of(book)) as journal:
        made = journal.made().of_customer("KH000001")
        assert [one.item.occasion for one in made] == ["BJ000001 1", "BJ000001 1"]
        assert [event.kind for event in journal.events("printed")] == ["printed", "printed"]
