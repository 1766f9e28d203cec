"""客群画像: who the customers are, every figure with its sample (F2)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sheets.reading import absent, made, subtitle, tables
from xlcrm.sheets.portrait import portrait
from xlcrm.sheets.portrait_places import kilometres

PEOPLE = """
客户 | 客户编号 | 客户名称 | 生日       | 性别 | 婚姻状况 | 城市   | 区县   | 爱好       | 注销日期
     | C1       | 甲       | 2001-11-23 | 女   | 未婚     | 武汉市 | 洪山区 | 茶、书     |
     | C2       | 乙       | 2001-11-22 | 女   | 已婚     | 武汉市 | 洪山区 | 书         |
     | C3       | 丙       | 1971-11-22 | 男   | 已婚     | 武汉市 |        |            |
     | C4       | 丁       | 2027-01-01 | 男   |          |        |        |            |
     | C5       | 戊       | 1961-01-01 | 男   | 已婚     |        |        |            | 2026-01-01
订单 | 订单编号 | 客户编号 | 日期       | 金额
     | 1        | C1       | 2026-05-01 | 700
     | 2        | C3       | 2026-05-01 | 100
     | 3        | C3       | 2026-06-01 | 200
"""


def test_age_bands_turn_on_the_birthday_and_carry_their_sample(make_book):
    found = tables(made(make_book(PEOPLE), portrait))["年龄"]
    assert [tuple(row.values()) for row in found] == [
        ("25 岁以下", 1, 3, pytest.approx(1 / 3), 1, 1.0, 700.0, "不显著"),
        ("25–34 岁", 1, 3, pytest.approx(1 / 3), 0, 0.0, None, "不显著"),
        ("55 岁及以上", 1, 3, pytest.approx(1 / 3), 1, 1.0, 300.0, "不显著"),
    ]


def test_the_bands_are_a_rule(make_book):
    book = make_book(PEOPLE)
    older = make_book(PEOPLE, settings=book.settings.with_rules(portrait__ages="30、60"))
    assert [row["年龄"] for row in tables(made(older, portrait))["年龄"]] == ["30 岁以下", "30–59 岁"]


def test_a_sample_is_who_has_the_fact_and_several_words_count_each(make_book):
    content = made(make_book(PEOPLE), portrait)
    found = tables(content)
    assert [(row["性别"], row["人数"], row["样本"]) for row in found["性别"]] == [("男", 2, 4), ("女", 2, 4)]
    assert [(row["爱好"], row["人数"], row["样本"], row["占比"]) for row in found["爱好"]] == [("书", 2, 2, 1.0), ("茶", 1, 2, 0.5)]
    assert [(row["居住区域"], row["人数"]) for row in found["居住区域"]] == [("武汉市 洪山区", 2), ("武汉市", 1)]
    assert "客户 4 位（不含注销）" in subtitle(content)


def test_marital_status_by_age(make_book):
    found = tables(made(make_book(PEOPLE), portrait))["婚姻 × 年龄"]
    assert [tuple(row.values()) for row in found] == [
        ("未婚", 1.0, 0.0, 0.0, 0.0, 0.0, 1, "不显著"),
        ("已婚", 0.0, 0.5, 0.0, 0.0, 0.5, 2, "不显著"),
    ]


def test_a_large_sample_is_significant_but_not_the_conversion_of_a_small_group(make_book):
    rows = "\n".join(f" | C{n} | 客 | {'男' if n else '女'}" for n in range(31))
    found = tables(made(make_book(f"客户 | 客户编号 | 客户名称 | 性别\n{rows}"), portrait))["性别"]
    assert [(row["性别"], row["显著性"]) for row in found] == [("男", ""), ("女", "成交率不显著")]


HOMES = """
客户 | 客户编号 | 客户名称 | 经度 | 纬度 | 现居住区域 | 意向面积 | 意向总价 | 看重因素
     | C1       | 甲       | 114  | 30   |            | 80       | 100      | 地段、价格
     | C2       | 乙       |      |      | 洪山       | 100      | 200      | 价格
     | C3       | 丙       |      |      | 别处       | 120      | 300      |
项目 | 项目编号 | 项目名称 | 经度 | 纬度
     | XM1      | 东湖     | 114  | 30.02
     | XM2      | 未定     |      |
字典 | 字典 | 取值 | 经度 | 纬度
     | 区县 | 洪山 | 114  | 30.1
"""


def test_distance_bands_from_a_project(make_book):
    """A fiftieth of a degree of latitude is 2.2 km, eight hundredths are 8.9 km."""
    found = tables(made(make_book(HOMES, packs=("realestate",)), portrait))
    assert [(row["距东湖"], row["人数"], row["样本"]) for row in found["距东湖"]] == [("1–3 公里", 1, 2), ("5–10 公里", 1, 2)]
    assert [tuple(row.values()) for row in found["区域到项目的公里数"]] == [("洪山", 1, 8.9)]
    assert "距未定" not in found


def test_wishes_in_quartiles_are_marked_as_understated(make_book):
    found = tables(made(make_book(HOMES, packs=("realestate",)), portrait))
    rows = {row["购买意向（数字）"]: tuple(row.values())[1:] for row in found["购买意向（数字）"]}
    assert rows["意向面积"] == (3, 90.0, 100.0, 110.0, 100.0, 120.0, "不显著；客户常少报，实际可能更高")
    assert rows["意向总价"][:4] == (3, 150.0, 200.0, 250.0)
    assert [(row["看重因素"], row["人数"]) for row in found["看重因素"]] == [("地段", 1), ("价格", 2)]


def test_distances_are_great_circles():
    """Wuhan to Beijing."""
    far = kilometres(np.array([114.31]), np.array([30.59]), 116.41, 39.90)
    assert far[0] == pytest.approx(1053, abs=3)


def test_without_facts_there_is_no_portrait(make_book):
    assert absent(make_book(""), portrait)
    assert absent(make_book("客户 | 客户编号 | 客户名称\n | C1 | 甲"), portrait)


def test_english(book):
    """
    Customers | Customer ID | Name | Date of birth | Gender
              | C1          | Ann  | 1990-05-05    | Female
    """
    found = tables(made(book, portrait))
    assert found["Age"][0]["Age"] == "35 to 44"
    assert found["Gender"][0]["Significance"] == "not significant"
