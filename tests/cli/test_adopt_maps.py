"""What ``--map`` does not understand is named exactly, with what comes nearest."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from xlcrm.adopting import adopt
from xlcrm.history.store import Store
from xlcrm.model.refusals import WRONG_USE, Refusal
from xlcrm.reading import read_customers

TODAY = date(2026, 11, 22)


@pytest.fixture
def members(tmp_path):
    """A list with two headings that are known, and a sheet of prices."""
    book = openpyxl.Workbook()
    book.active.title = "名册"
    for row in (["姓名", "手机", "哪家店", "口味"], ["王芳", "13800138000", "东门", "辣"]):
        book.active.append(row)
    book.create_sheet("价目").append(["品名", "价钱"])
    book.save(tmp_path / "名单.xlsx")
    return tmp_path / "名单.xlsx"


def refused(path, *maps):
    before = path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        adopt(Store.of(path), maps=maps, today=TODAY, who="")
    assert refusal.value.kind.exit_code == WRONG_USE
    assert path.read_bytes() == before
    return refusal.value


def test_two_known_headings_need_a_map_and_the_refusal_gives_it(members):
    refusal = refused(members)
    assert refusal.kind.code == "adopt.too_few_headings"
    assert '只认出标题 姓名、手机，不足以判断。如果它就是客户名单，请加上 --map "名册=客户"' in refusal.say("zh")
    assert "only the headings 姓名, 手机 are known" in refusal.say("en")
    assert 'add --map "名册=Customers"' in refusal.say("en")
    adopt(Store.of(members), maps=["名册=客户"], today=TODAY, who="")
    assert read_customers(members, today=TODAY).book.customers["name"].tolist() == ["王芳"]


def test_nothing_known_at_all_is_told_with_the_sheets_there_are(tmp_path):
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)
    refusal = refused(path)
    assert refusal.kind.code == "adopt.no_customers"
    assert '--map "Sheet=客户"' in refusal.say("zh")


@pytest.mark.parametrize(
    ("maps", "code", "zh", "en"),
    [
        (["名册"], "map.not_understood", "看不懂", "is not understood"),
        (["名册=客戶們"], "map.no_such_target", "没有叫“客戶們”的表", "has no table called “客戶們”"),
        (["名册=Custoners"], "map.no_such_target", "最接近的是：Customers", "The nearest are: Customers"),
        (["名册=客户", "哪家店=所属区城"], "map.no_such_target", "没有叫“所属区城”的列。最接近的是：所属区域", "no column called “所属区城”"),
        (["名册=客户", "那家店=所属区域"], "map.no_such_heading", "工作表“名册”里没有标题“那家店”。最接近的是：哪家店",
         "there is no heading “那家店” in “名册”. The nearest are: 哪家店"),
        (["名册=客户", "名单!口味=备注"], "map.no_such_sheet", "没有工作表“名单”。最接近的是：名册", "has no sheet “名单”. The nearest are: 名册"),
        (["名册=客户", "价目!品名=备注"], "map.sheet_first", '还不知道工作表“价目”是哪一张表。请先指明，例如 --map "价目=客户"',
         'such as --map "价目=Customers"'),
        (["口味=备注"], "map.sheet_first", '例如 --map "名册=客户"', 'such as --map "名册=Customers"'),
    ],
)  # fmt: skip
def test_what_a_map_does_not_know_is_named(members, maps, code, zh, en):
    refusal = refused(members, *maps)
    assert refusal.kind.code == code
    assert zh in refusal.say("zh")
    assert en in refusal.say("en")
