"""The way of opportunities through the stages, and the funnel (B1)."""

from __future__ import annotations

from dataclasses import replace

from xlcrm.model.book import show
from xlcrm.pipeline import computed
from xlcrm.rules.funnel import funnel_of
from xlcrm.rules.stages import last_update, stage_events
from xlcrm.sheets.funnel import funnel

OPEN = """
商机 | 商机编号 | 阶段 | 预计金额 | 概率 | 创建日期 | 更新日期 | 关闭日期 | 负责人
     | SJ1 | 线索     | 100 |     | 2026-11-01 | | | 陈刚
     | SJ2 | 方案报价 | 200 | 80  | 2026-11-01 | | | 陈刚
     | SJ3 | 赢单     | 300 |     | 2026-11-01 | | 2026-11-21 | 赵敏
     | SJ4 | 输单     | 400 |     | 2026-11-01 | | 2026-11-20 | 赵敏
events | event | record | field | before | after | on
       | stage | SJ2 | stage | lead | qualified | 2026-11-05
       | stage | SJ2 | stage | qualified | proposal | 2026-11-15
       | stage | SJ4 | stage | negotiation | lost | 2026-11-20
"""


def figures(book, *keys):
    table = funnel_of(book)
    return [tuple(show(row[key]) for key in keys) for _, row in table.iterrows()]


def test_the_funnel_counts_amounts_and_weighs_them_by_the_own_or_the_stages_probability(make_book):
    assert figures(computed(make_book(OPEN)), "stage", "count", "amount", "weighted") == [
        ("线索", "1", "100", "10"), ("需求确认", "0", "0", "0"), ("方案报价", "1", "200", "160"), ("商务谈判", "0", "0", "0"),
        ("合同签订", "0", "0", "0"), ("赢单", "1", "300", "300"), ("输单", "1", "400", "0"),
    ]  # fmt: skip


def test_conversion_is_the_share_that_went_on_and_a_lost_one_counts_as_far_as_it_came(make_book):
    """SJ4 was in negotiation before it was lost; SJ3 was won and so came through all."""
    assert figures(computed(make_book(OPEN)), "reached", "conversion")[:5] == [
        ("4", "0.75"), ("3", "1"), ("3", "0.6666666666666666"), ("2", "0.5"), ("1", "1"),
    ]  # fmt: skip


def test_the_median_stay_is_over_stays_whose_beginning_is_known(make_book):
    """SJ1: lead since 1 November (21 days up to the 22nd); SJ2: lead 4 days, qualified 10, proposal 7 so far."""
    assert figures(computed(make_book(OPEN)), "stay", "stays")[:4] == [("12.5", "2"), ("10", "1"), ("7", "1"), ("", "0")]


def day(make_book, then, text, today):
    fresh = make_book(text, today=today)
    return computed(replace(fresh, own={**fresh.own, "events": then.own["events"]}))


FIRST = "商机 | 商机编号 | 阶段 | 创建日期 | 更新日期 | 关闭日期\n | SJ1 | 线索 | 2026-11-01 | 2026-11-01 |"
SECOND = "商机 | 商机编号 | 阶段 | 创建日期 | 更新日期 | 关闭日期\n | SJ1 | 赢单 | 2026-11-01 | 2026-11-01 |\n | SJ2 | 方案报价 | | |"


def test_a_change_of_stage_is_remembered_and_what_nobody_dated_is_dated(make_book):
    first = computed(make_book(FIRST, today="2026-11-10"))
    second = day(make_book, first, SECOND, "2026-11-12")
    moves = stage_events(second)
    assert [(row.record, row.before, row.after, show(row.on)) for row in moves.itertuples()] == [("SJ1", "lead", "won", "2026-11-12")]
    assert [show(value) for value in second.opportunities["closed_on"]] == ["2026-11-12", ""]
    assert [show(value) for value in second.opportunities["opened_on"]] == ["2026-11-01", "2026-11-12"]
    assert len(day(make_book, second, SECOND, "2026-11-12").events) == len(second.events)


def test_what_was_there_at_the_first_look_gets_no_date(make_book):
    book = computed(make_book("商机 | 商机编号 | 阶段 | 创建日期 | 关闭日期\n | SJ1 | 赢单 | |"))
    assert book.opportunities[["opened_on", "closed_on"]].isna().all(axis=None)


def test_a_renamed_stage_is_the_same_stage(make_book):
    first = computed(make_book("商机 | 商机编号 | 阶段\n | SJ1 | 线索", today="2026-11-10"))
    second = day(make_book, first, "商机 | 商机编号 | 阶段\n | SJ1 | 新线索\n字典 | 字典 | 取值 | 原值\n | 阶段 | 新线索 | 线索", "2026-11-12")
    assert stage_events(second).empty


def test_the_latest_of_row_stage_and_contact_is_the_last_update(make_book):
    more = "\n跟进记录 | 商机编号 | 日期\n | SJ2 | 2026-11-14\n | SJ2 | 2026-12-14"
    first = computed(make_book(FIRST, today="2026-11-10"))
    second = day(make_book, first, SECOND + more, "2026-11-20")
    assert [show(value) for value in last_update(second)] == ["2026-11-20", "2026-11-20"]
    assert [show(value) for value in last_update(computed(make_book(FIRST, today="2026-11-10")))] == ["2026-11-01"]


def test_the_sheet_has_stages_owners_and_moves_and_is_away_without_opportunities(make_book):
    content = funnel(computed(make_book(OPEN)))
    captions = [block.rows[0][0] for block in content.blocks if block.formats == ("caption",)]
    assert captions == ["各阶段", "按负责人（进行中）", "近 30 天的阶段变化"]
    assert funnel(computed(make_book(""))) is None
    assert funnel(computed(make_book(OPEN, lang="en"))).blocks[0].rows[0][0] == "Funnel"
