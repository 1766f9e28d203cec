"""潜力客户, 再购客户, 市场空白: from whom more may come (F3, F4, F5)."""

from __future__ import annotations

import pytest

from tests.sheets.reading import absent, listed, made, subtitle, tables
from xlcrm.sheets.market_gaps import market_gaps
from xlcrm.sheets.prospects import prospects
from xlcrm.sheets.repeat_buyers import repeat_buyers

SHOP = """
客户 | 客户编号 | 客户名称 | 意向级别 | 免打扰 | 流失原因
     | C1       | 甲       |          |        |
     | C2       | 乙       | A        |        |
     | C3       | 丙       | A        | 是     |
     | C4       | 丁       |          |        | 条件丧失
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C1       | 2026-08-24 | 100
     | 2        | C1       | 2026-09-23 | 100
     | 3        | C1       | 2026-10-23 | 100
     | 4        | C1       | 2026-11-22 | 300
商机 | 商机编号 | 客户编号 | 商机名称 | 预计金额 | 阶段     | 概率
     | SJ1      | C2       | 采购     | 10000    | 方案报价 |
     | SJ2      | C2       | 采购     | 10000    | 线索     | 0.3
     | SJ3      | C2       | 采购     | 10000    | 赢单     |
     | SJ4      | C3       | 采购     | 90000    | 方案报价 |
     | SJ5      | C4       | 采购     | 90000    | 方案报价 |
"""


def test_prospects_by_expected_amount_with_the_reason(make_book):
    """C2: half of 10,000 (the stage) and 0.3 of 10,000; C1: 365/30 orders of 150 each; the others may not be called or are lost."""
    content = made(make_book(SHOP), prospects)
    assert [(row["客户编号"], row["预计金额"], row["依据"]) for row in listed(content)] == [
        ("C2", 8000.0, "进行中商机加权 8,000"),
        ("C1", 1825.5, "预计 12.17 次 × 每单 150"),
    ]
    assert "1 位未成交，1 位可能再购" in subtitle(content)
    assert "每单金额用客户自己的平均" in subtitle(content)


def test_the_rate_of_a_source_counts_when_the_sample_is_large_enough(make_book):
    people = "\n".join(f" | C{n} | 客 | {'展会' if n < 40 else '网站'}" for n in range(50))
    orders = "\n".join(f" | {n} | C{n} | 2026-11-01 | 200" for n in range(10))
    content = made(make_book(f"客户 | 客户编号 | 客户名称 | 客户来源\n{people}\n订单 | 订单编号 | 客户编号 | 日期 | 金额\n{orders}"), prospects)
    rows = {row["客户编号"]: (row["预计金额"], row["依据"]) for row in listed(content)}
    assert rows["C20"] == (50.0, "来源成交率 25%（样本 40）× 平均每单 200")
    assert rows["C45"] == (40.0, "来源成交率 20%（样本 50）× 平均每单 200")


PROJECTS = """
客户 | 客户编号 | 客户名称 | 意向级别 | 推荐人 | 预计购买日期 | 购房目的
     | C1       | 甲       |          |        |              |
     | C2       | 乙       | B        |        | 2026-12-12   | 投资
     | C3       | 丙       |          | C2     |              |
     | C4       | 丁       |          |        |              |
订单 | 订单编号 | 客户编号 | 日期       | 金额 | 项目
     | 1        | C1       | 2024-01-01 | 100  | 东湖
     | 2        | C1       | 2026-01-01 | 200  | 西山
     | 3        | C2       | 2025-01-01 | 100  | 东湖
     | 4        | C3       | 2025-01-01 | 100  | 东湖
     | 5        | C3       | 2025-02-01 | -100 | 西山
     | 6        | C4       | 2025-01-01 | 100  | 东湖
来访 | 来访编号 | 客户编号 | 项目编号 | 日期
     | 1        | C3       | 西山     | 2026-03-01
     | 2        | C4       | 西山     | 2024-03-01
项目 | 项目编号 | 项目名称
     | XM1      | 东湖
     | XM2      | 西山
"""


def test_who_bought_in_several_projects_and_who_may(make_book):
    content = made(make_book(PROJECTS, packs=("realestate",)), repeat_buyers)
    blocks = [block for block in content.blocks if block.formats[0] == "link"]
    several, candidates = (list(block.rows) for block in blocks)
    assert [(row[0], row[4], row[5], row[8]) for row in several] == [("C1", "东湖、西山", 2, 300.0)]
    assert [(row[0], row[5], row[8]) for row in candidates] == [
        ("C2", 3, "意向 O–C、推荐过客户、目的为改善或投资"),
        ("C3", 1, "购买后又来访"),
    ]
    assert "客户 1 位，占买过的 4 位的 25.0%；再购候选 2 位" in subtitle(content)


def test_orders_without_projects_have_no_repeat_buyers(make_book):
    assert absent(make_book(SHOP), repeat_buyers)


TRADE = """
客户 | 客户编号 | 客户名称 | 国家   | 客户类别 | 希望代理 | 询盘日期
     | C1       | Acme     | 德国   |          | 是       | 2026-01-01
     | C2       | Bolt     | 德国   |          |          |
     | C3       | Cargo    | 美国   | 现有代理 |          |
     | C4       | Delta    | 法国   |          |          |
     | C5       | Echo     | Japan  |          |          |
     | C6       | 本地     |        |          |          |
     | C7       | 本地二   | 中国   |          |          |
     | C8       | Foxtrot  | 英国   |          |          |
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C2       | 2026-05-01 | 700
代理区域 | 区域编号 | 客户编号 | 国家 | 地区   | 产品 | 独家 | 开始日期   | 结束日期
         | DL1      | C4       | 法国 | 南部   |      |      |            |
         | DL2      | C1       | 法国 |        | 泵   | 是   |            | 2027-01-01
         | DL3      | C2       | 法国 | 北部   | 阀   |      |            |
         | DL4      | C8       | 英国 |        |      |      |            | 2026-01-01
         | DL5      | C1       | 法国 | 北部   | 泵   | 是   |            |
"""


@pytest.fixture
def gaps(make_book):
    return made(make_book(TRADE, packs=("trade",)), market_gaps)


def test_countries_with_customers_but_without_a_dealer(gaps):
    """America has an agent, France territories; the agreement for Britain is over; the home market needs none."""
    rows = [tuple(row.values()) for row in tables(gaps)["没有代理的国家"]]
    assert rows[:3] == [("德国", 2, 1, 1, 1, 700.0), ("日本", 1, 0, 0, 0, 0.0), ("英国", 1, 0, 0, 0, 0.0)]
    assert rows[3][:2] == ("中国香港", 0)
    assert not {"中国", "美国", "法国"} & {row[0] for row in rows}
    assert "3 个有客户的国家没有代理，1 处代理区域重叠" in subtitle(gaps)


def test_two_dealers_in_one_territory(gaps):
    """The south is C4's, all products, and C1's for pumps; the north is C1's for pumps and C2's for valves: no clash."""
    rows = [tuple(row.values()) for row in tables(gaps)["重叠的区域"]]
    assert [(row[0], row[1], row[3], row[-1]) for row in rows] == [("法国 · 南部 · 泵", "C4 Delta", "C1 Acme", "是")]


def test_without_the_pack_there_is_no_sheet(make_book):
    assert absent(make_book("客户 | 客户编号 | 客户名称 | 国家\n | C1 | A | 德国"), market_gaps)
