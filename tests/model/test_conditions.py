"""The condition language: what it reads, what it means, what it says when it does not understand."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.model.condition_tree import OPPOSITE, All, Comparison, Negation, Op, Some
from xlcrm.model.conditions import Condition, ConditionError, comparison_text, compile_condition
from xlcrm.model.schema import Column, Kind, Table
from xlcrm.model.settings import default_settings
from xlcrm.model.tables import CUSTOMERS
from xlcrm.model.text import Text

TODAY = date(2026, 11, 22)
TABLE = Table(
    "customers",
    Text("客户", "Customers"),
    (
        Column("name", Text("客户名称", "Name"), aliases=("客户",)),
        Column("source", Text("客户来源", "Source"), Kind.CHOICE),
        Column("mobile", Text("手机", "Mobile"), Kind.CODE),
        Column("registered_on", Text("登记日期", "Registered on"), Kind.DATE),
        Column("called_at", Text("通话时间", "Called at"), Kind.DATETIME),
        Column("amount", Text("交易金额", "Amount"), Kind.MONEY),
        Column("do_not_contact", Text("免打扰", "Do not contact"), Kind.YES),
    ),
    ("name",),
)
EXTRAS = ("面积(平米)", "等级 备注")


def moments(*texts):
    return pd.to_datetime(list(texts), format="ISO8601").astype("datetime64[s]")


DATA = pd.DataFrame(
    {
        "name": pd.array(["王芳", "ＡＢＣ贸易", "abc工厂", None], dtype="str"),
        "source": pd.array(["客户推荐", "网络", None, "展会"], dtype="str"),
        "mobile": pd.array(["13800000001", None, "13900000002", "02088"], dtype="str"),
        "registered_on": moments("2026-11-22", "2026-10-22", None, "2026-11-29"),
        "called_at": moments("2026-11-22 09:30", "2026-11-22", None, "2026-11-21 18:00"),
        "amount": [100.0, 10000.0, np.nan, 0.0],
        "do_not_contact": pd.array(["是", None, "否", "yes"], dtype="str"),
        "面积(平米)": [88.0, 120.0, np.nan, 60.0],
        "等级 备注": pd.array(["9", "12", "x", None], dtype="str"),
    },
    index=[5, 6, 7, 8],
)


def rows(text):
    return DATA.index[compile_condition(text, TABLE, EXTRAS).mask(DATA, TODAY)].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客户来源 = 客户推荐", [5]),
        ("source=客户推荐", [5]),
        ("Source ≠ 网络", [5, 7, 8]),
        ("客户来源 <> 网络 and 客户来源 不为空", [5, 8]),
        ("客户来源 为空", [7]),
        ("Source is not empty", [5, 6, 8]),
        ("客户来源 属于 (网络, 展会)", [6, 8]),
        ("客户来源 属于 网络、展会", [6, 8]),
        ("Source not in (网络; 展会)", [5, 7]),
        ("客户名称 包含 abc", [6, 7]),
        ("客户名称 不包含 ABC", [5, 8]),
        ("Name starts with abc", [6, 7]),
        ("手机 开头是 138", [5]),
        ("手机 = 02088", [8]),
        ("客户名称=“abc贸易”", [6]),
        ("登记日期 = 今天", [5]),
        ("登记日期 >= 今天", [5, 8]),
        ("登记日期 ≤ 今天-30", [6]),
        ("登记日期 > today + 6 days", [8]),
        ("登记日期 早于 2026年11月1日", [6]),
        ("登记日期 属于 (2026/11/29, 今天)", [5, 8]),
        ("登记日期 包含 2026-11", [5, 8]),
        ("通话时间 = 2026-11-22", [5, 6]),
        ("通话时间 > 2026-11-22 09:00", [5]),
        ("交易金额 >= 10,000", [6]),
        ("交易金额 ＞ 0", [5, 6]),
        ("交易金额 < 1万", [5, 8]),
        ("免打扰 = 是", [5, 8]),
        ("免打扰 = 否", [6, 7]),
        ("免打扰 ≠ yes", [6, 7]),
        ("面积(平米) 大于 80", [5, 6]),
        ("面积（平米） 不超过 60", [8]),
        ("[面积(平米)] 为空", [7]),
        ("等级 备注 > 9", [6]),
        ("非 客户来源 为空 且 非（交易金额 = 0）", [5, 6]),
        ("not Source is empty", [5, 6, 8]),
        ("客户来源=网络或客户来源=展会且交易金额>0", [6]),
        ("(客户来源=网络 或 客户来源=展会) 且 交易金额 = 0", [8]),
        ("客户来源 = 网络 | 客户来源 = 展会 & 交易金额 > 0", [6]),
        ("客户 = 王芳", [5]),
        ("客户名称 = “甲且乙”", []),
        ('客户名称 = "他说""好"""', []),
    ],
)
def test_a_condition_holds_in_these_rows(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "nearest"),
    [
        ("客户来远 = 网络", 1, "客户来源"),
        ("交易金额 > 0 且 sorce = x", 12, "Source"),
        ("登记日期 = 明天", 8, ""),
        ("交易金额 > 很多", 8, ""),
        ("免打扰 > 是", 7, ""),
        ("客户来源 > 网络", 8, ""),
        ("客户来源", 5, "客户来源"),
        ("客户来源 =", 7, ""),
        ("客户来源 = 网络 且", 12, ""),
        ("(客户来源 = 网络", 11, ""),
        ("客户来源 属于 (网络", 12, ""),
        ("客户来源 = “网络", 8, ""),
        ("客户来源 = 网络) ", 10, ""),
        ("", 1, ""),
        ("(" * 100, 42, ""),
        ("__import__('os').system('x')", 1, ""),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(text, position, nearest):
    with pytest.raises(ConditionError) as caught:
        compile_condition(text, TABLE, EXTRAS)
    assert caught.value.position == position
    assert caught.value.nearest == nearest
    assert caught.value.sentence.zh
    assert caught.value.sentence.en


def test_the_nearest_column_is_one_by_the_name_that_people_see():
    columns = (Column("name", Text("客户名称", "Name"), aliases=("会员",)), Column("tier", Text("会员等级", "Tier")))
    with pytest.raises(ConditionError) as caught:
        compile_condition("会员登记 = 金卡", Table("customers", Text("客户", "Customers"), columns, ("name",)))
    assert caught.value.nearest == "会员等级"


def test_a_column_that_the_workbook_does_not_have_is_empty():
    bare = pd.DataFrame(index=[5, 6])
    for key in TABLE.by_key:
        assert compile_condition(f"{key} 为空", TABLE).mask(bare, TODAY).all()
    for value in ("名", "2026-01-01", "0"):
        heading = {"名": "name", "0": "amount"}.get(value, "registered_on")
        assert not compile_condition(f"{heading} = {value}", TABLE).mask(bare, TODAY).any()
        assert compile_condition(f"{heading} ≠ {value}", TABLE).mask(bare, TODAY).all()


def test_the_keys_and_both_languages_of_a_condition():
    condition = compile_condition("Source = 网络 and (amount > 5 or 登记日期 为空) and Amount < 9", TABLE)
    assert condition.keys == ("source", "amount", "registered_on")
    assert condition.say("zh") == "[客户来源] = 网络 且 ([交易金额] > 5 或 [登记日期] 为空) 且 [交易金额] < 9"
    assert condition.say("en") == "[Source] = 网络 and ([Amount] > 5 or [Registered on] is empty) and [Amount] < 9"


@pytest.mark.parametrize("text", ["Source = Referral", "客户来源 = 客户推荐", "Source in (Referral, Fair)", "not Source ≠ 客户推荐"])
@pytest.mark.parametrize("cell", ["客户推荐", "Referral", " referral "])
def test_a_choice_is_the_same_in_both_languages(text, cell):
    data = pd.DataFrame({"source": pd.array([cell, "网站", "Website", None], dtype="str")})
    assert compile_condition(text, CUSTOMERS).mask(data, TODAY).tolist() == [True, False, False, False]


def test_a_row_of_a_saved_query_is_a_condition():
    assert rows(comparison_text("面积(平米)", "≥", "88")) == [5, 6]
    assert rows(comparison_text("Source", "is empty")) == [7]
    assert rows(comparison_text("登记日期", "≥", "今天-7")) == [5, 8]


def test_every_shipped_condition_asks_for_the_same_in_both_languages():
    for name in ("field_rules", "cadences"):
        for zh, en in zip(getattr(default_settings("zh"), name), getattr(default_settings("en"), name), strict=True):
            assert (zh.when is None) == (en.when is None)
            if zh.when and en.when:
                assert zh.when.keys == en.when.keys
                assert zh.when.table == en.when.table


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_referral_needs_its_referrer(lang):
    customers = pd.DataFrame({"source": pd.array(["客户推荐", "Referral", "广告", None], dtype="str")})
    rule = next(rule for rule in default_settings(lang).field_rules if rule.key == "referrer" and rule.when)
    assert rule.when is not None
    assert rule.when.mask(customers, TODAY).tolist() == [True, True, False, False]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_satisfaction_reminder_goes_by_the_day_of_the_purchase(lang):
    steps = [cadence for cadence in default_settings(lang).cadences if cadence.window]
    orders = pd.DataFrame(index=[2, 3, 4])
    bought = pd.Series(moments("2026-11-15", "2026-11-16", "2026-11-01"), index=[2, 3, 4])
    assert [step.mask(orders, bought, TODAY).tolist() for step in steps] == [[True, False, True], [False, True, False]]


@given(st.text(alphabet="客户来源=≠<且或非()（）“” 网络今天+7属于包含、,not and[]'\"交易金额>0", max_size=40))
@settings(max_examples=300)
def test_any_text_is_either_a_condition_or_an_error(text):
    condition, position = outcome(text)
    if condition is None:
        assert 1 <= position <= len(text) + 1
    else:
        mask = condition.mask(DATA, TODAY)
        assert mask.dtype == bool
        assert len(mask) == len(DATA)


def outcome(text):
    try:
        return compile_condition(text, TABLE, EXTRAS), 0
    except ConditionError as error:
        return None, error.position


# --- random trees: printed, parsed and asked of a column they mean what they mean cell by cell ---

WORDS = ("客户推荐", "网络", "A and B", "甲且乙", '说"好"', "or", "a(b", "x)", "1,2", "非", "今天", "ＡＢ", "ab", " ")
DAYS = ("今天", "今天+7", "today-30", "2026-11-22", "2026/10/22")
NUMBERS = ("0", "-5", "88", "1,000.5", "1万")
ORDERED = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)
WRITTEN = (Op.EQ, Op.NE, Op.CONTAINS, Op.LACKS, Op.STARTS)


def compared(key, ops, values):
    column = TABLE.by_key[key]
    single = st.builds(lambda op, value: Comparison(key, column, op, (value,)), st.sampled_from(ops), st.sampled_from(values))
    many = st.builds(
        lambda op, some: Comparison(key, column, op, tuple(some)),
        st.sampled_from((Op.IN, Op.NOT_IN)),
        st.lists(st.sampled_from(values), min_size=1, max_size=3),
    )
    return st.one_of(single, many, st.sampled_from((Op.EMPTY, Op.FILLED)).map(lambda op: Comparison(key, column, op)))


LEAVES = st.one_of(
    compared("name", WRITTEN, WORDS),
    compared("registered_on", ORDERED, DAYS),
    compared("amount", ORDERED, NUMBERS),
    compared("do_not_contact", (Op.EQ, Op.NE), ("是", "否")),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Some(tuple(parts))),
        inner.map(Negation),
    ),
    max_leaves=8,
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from((*WORDS[:12], None)),
        st.sampled_from((None, *(datetime(2026, month, 22) for month in (9, 10, 11)))),  # noqa: DTZ001 - a cell has no zone
        st.sampled_from((None, 0.0, -5.0, 88.0, 1000.5, 10000.0)),
        st.sampled_from((None, "是", "否")),
    ),
    min_size=1,
    max_size=6,
)
MEANT_DAYS = {
    "今天": TODAY, "今天+7": TODAY + timedelta(days=7), "today-30": TODAY - timedelta(days=30),
    "2026-11-22": date(2026, 11, 22), "2026/10/22": date(2026, 10, 22),
}  # fmt: skip
MEANT_NUMBERS = dict(zip(NUMBERS, (0.0, -5.0, 88.0, 1000.5, 10000.0), strict=True))


def meant(node, row):
    if isinstance(node, Negation):
        return not meant(node.part, row)
    if isinstance(node, All):
        return all(meant(part, row) for part in node.parts)
    if isinstance(node, Some):
        return any(meant(part, row) for part in node.parts)
    cell = row[node.key]
    op = OPPOSITE.get(node.op, node.op)
    return holds(node.key, op, cell, node.operands) != (node.op in OPPOSITE)


def holds(key, op, cell, operands):
    if op is Op.EMPTY:
        return cell is None or cell == " "
    if key == "do_not_contact":
        return any((cell == "是") == (value == "是") for value in operands)
    if cell is None:
        return False
    return any(holds_of(key, op, cell, value) for value in operands)


def holds_of(key, op, cell, value):
    if key == "name":
        cell, value = (text.replace("Ａ", "a").replace("Ｂ", "b").lower().strip() for text in (cell, value))
    elif key == "registered_on":
        cell, value = cell.date(), MEANT_DAYS[value]
    else:
        value = MEANT_NUMBERS[value]
    tests = {
        Op.EQ: lambda: cell == value, Op.IN: lambda: cell == value, Op.LT: lambda: cell < value,
        Op.LE: lambda: cell <= value, Op.GT: lambda: cell > value, Op.GE: lambda: cell >= value,
        Op.CONTAINS: lambda: value in cell, Op.STARTS: lambda: cell.startswith(value),
    }  # fmt: skip
    return tests[op]()


@given(TREES, ROWS, st.sampled_from(("zh", "en")))
@settings(max_examples=300, deadline=None)
def test_printed_parsed_and_evaluated_a_tree_means_the_same(tree, cells, lang):
    keys = ("name", "registered_on", "amount", "do_not_contact")
    records = [dict(zip(keys, row, strict=True)) for row in cells]
    data = pd.DataFrame(
        {
            "name": pd.array([row[0] for row in cells], dtype="str"),
            "registered_on": pd.Series([row[1] for row in cells], dtype="datetime64[s]"),
            "amount": pd.Series([row[2] for row in cells], dtype="float64"),
            "do_not_contact": pd.array([row[3] for row in cells], dtype="str"),
        }
    )
    expected = [meant(tree, row) for row in records]
    printed = tree.say(lang)
    assert compile_condition(printed, TABLE).mask(data, TODAY).tolist() == expected, printed
    assert Condition(printed, "customers", tree).mask(data, TODAY).tolist() == expected
