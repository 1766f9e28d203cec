"""Reports as data: the figures of known books, of periods, of one person; books with nothing in them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date

import pytest

from xlcrm.documents.charts.bars import Value, lying, standing
from xlcrm.documents.charts.funnel import Step, funnel
from xlcrm.documents.charts.heat import Row, heat
from xlcrm.documents.charts.palette import DARK, LIGHT, PRINT
from xlcrm.documents.charts.scale import short, ticks
from xlcrm.documents.fonts import faces
from xlcrm.documents.report.kinds import MAKERS, report_of
from xlcrm.documents.report.page import layout, page, plain
from xlcrm.documents.report.period import period_of
from xlcrm.documents.report.printed import printed
from xlcrm.documents.report.tables import sheet_tables
from xlcrm.model.refusals import Refusal
from xlcrm.pipeline import computed
from xlcrm.sheets.staff import staff_performance
from xlcrm.workspace import Workspace

FIRM = """
客户 | 客户编号 | 客户名称 | 负责人 | 登记日期 | 客户来源
     | KH000001 | 王芳     | 陈立新 | 2026-10-05 | 展会
     | KH000002 | 李雷     | 陈立新 | 2026-11-03 | 网站
     | KH000003 | 韩梅     | 吴倩   | 2026-11-04 | 网站
员工 | 姓名
     | 陈立新
     | 吴倩
订单 | 订单编号 | 客户编号 | 日期 | 金额 | 业务员
     | DD000001 | KH000001 | 2026-10-10 | 1000 | 陈立新
     | DD000002 | KH000001 | 2026-10-30 | 5000 | 陈立新
     | DD000003 | KH000002 | 2026-11-05 | 1500 | 陈立新
     | DD000004 | KH000003 | 2026-11-20 | 700  | 吴倩
跟进记录 | 记录编号 | 客户编号 | 日期 | 跟进人 | 方式 | 内容 | 客户反馈 | 计划编号
         | GJ000001 | KH000002 | 2026-11-17 | 陈立新 | 上门 | 看样品 | 满意 | JH000001
         | GJ000002 | KH000003 | 2026-11-18 | 吴倩   | 电话 | 问候   |      |
         | GJ000003 | KH000003 | 2026-11-19 | 吴倩   | 上门 | 送货   |      |
跟进计划 | 计划编号 | 客户编号 | 计划日期 | 类型 | 内容 | 负责人 | 状态 | 结果 | 领导批示
         | JH000001 | KH000002 | 2026-11-17 | 拜访 | 看样品 | 陈立新 | 完成 | 将下单 | 抓紧签约
         | JH000002 | KH000001 | 2026-11-25 | 拜访 | 续约   | 陈立新 | 待办 | |
         | JH000003 | KH000003 | 2026-11-24 | 任务 | 开票   | 吴倩   | 待办 | |
"""


def cards(report):
    return {card.label: (card.value, card.change or card.note) for card in report.cards}


def rows(report):
    return [row for part in report.parts for figure in part.figures if figure.table for row in figure.table.rows]


@pytest.fixture(scope="module")
def firm():
    from tests.textbook import book_from_text

    return computed(book_from_text(FIRM, today="2026-11-22"))


def test_the_month_so_far_is_compared_with_as_many_days_of_the_month_before(firm):
    said = cards(report_of(firm, "management"))
    assert said["成交额"] == ("2,200", "▲ 120%")
    assert said["新增客户"] == ("2", "▲ 100%")
    assert said["跟进次数"] == ("3", "上期无")


def test_a_month_that_is_over_counts_to_its_last_day(firm):
    said = cards(report_of(firm, "management", period="2026-10"))
    assert (said["成交额"][0], said["订单"][0], said["新增客户"][0]) == ("6,000", "2", "1")


def test_the_figures_of_this_month_are_those_of_the_sheet(firm):
    sheet = sheet_tables(staff_performance(firm))[0]
    shown = {row[0]: row for row in rows(report_of(firm, "management")) if row[0] in {"陈立新", "吴倩"} and len(row) > 5}
    for name, *cells in sheet.rows:
        if name in shown:
            told = dict(zip(("customers", "new", "due", "overdue", "contacts", "orders", "amount", "year", "open"), cells, strict=True))
            assert shown[name] == (name, *(told[key] for key in ("amount", "orders", "new", "contacts", "customers", "due", "overdue", "open")))
    assert set(shown) == {"陈立新", "吴倩"}


def test_the_report_of_one_person_holds_only_what_that_person_looks_after(firm):
    report = report_of(firm, "management", owner="吴倩")
    said = cards(report)
    assert (said["成交额"][0], said["现有客户"]) == ("700", ("1", "共 1 位客户"))
    assert "陈立新" not in json.dumps(plain(report), ensure_ascii=False)


def test_an_unknown_person_and_an_odd_period_are_refused(firm):
    with pytest.raises(Refusal, match="no owner"):
        report_of(firm, "management", owner="张三")
    for period in ("2026-13", "soon", "2026-W60", "last-", "-month", "1234"):
        with pytest.raises(Refusal, match="no period"):
            report_of(firm, "management", period=period)
    with pytest.raises(Refusal) as refused:
        report_of(firm, "management", period="2026-12")
    assert refused.value.code == "report.period_not_begun"


@pytest.mark.parametrize(
    ("text", "days", "before"),
    [
        ("month", ("2026-11-01", "2026-11-23"), ("2026-10-01", "2026-10-23")),
        ("last-month", ("2026-10-01", "2026-11-01"), ("2026-09-01", "2026-10-01")),
        ("week", ("2026-11-16", "2026-11-23"), ("2026-11-09", "2026-11-16")),
        ("2026-W47", ("2026-11-16", "2026-11-23"), ("2026-11-09", "2026-11-16")),
        ("2026-Q3", ("2026-07-01", "2026-10-01"), ("2026-04-01", "2026-07-01")),
        ("2025", ("2025-01-01", "2026-01-01"), ("2024-01-01", "2025-01-01")),
        ("2026-02", ("2026-02-01", "2026-03-01"), ("2026-01-01", "2026-02-01")),
    ],
)
def test_periods(text, days, before):
    period = period_of(text, date(2026, 11, 22))
    told = [tuple(f"{day:%Y-%m-%d}" for day in pair) for pair in ((period.start, period.end), period.before)]
    assert told == [days, before]


def test_the_visit_plan_names_open_visits_up_to_the_end_of_the_period_and_no_tasks(firm):
    coming = [row[6] for row in rows(report_of(firm, "visit-plan", period="next-week"))]
    assert "续约" in coming
    assert "开票" not in coming
    assert "看样品" not in coming
    assert "续约" not in [row[6] for row in rows(report_of(firm, "visit-plan", period="week"))]


def test_the_visit_report_brings_result_and_opinion_from_the_plan(firm):
    report = report_of(firm, "visit-report", period="week")
    assert {row[1]: row[-2:] for row in rows(report)} == {"KH000002": ("将下单", "抓紧签约"), "KH000003": ("", "")}
    assert cards(report)["缺反馈"][0] == "1"
    assert "主管意见" in report.sign


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("text", ["", "客户 | 客户编号 | 客户名称\n | KH000001 | 王芳"])
def test_a_book_with_nothing_or_one_customer_has_every_report(make_book, kind, lang, text):
    report = report_of(computed(make_book(text, lang=lang)), kind)
    made = page(report, layout(None, report, ".html"))
    assert f"<h1>{report.title}</h1>" in made
    assert re.findall(r"\b(?:nan|None|NaT|inf)\b", made) == []
    assert all(part.figures or part.note for part in report.parts)


def test_what_staff_typed_is_text_on_the_page(make_book):
    """Names of customers and people cannot bring markup or script into the page."""
    evil = '<script>alert(1)</script>"&<b>'
    text = f"客户 | 客户编号 | 客户名称 | 负责人 | 登记日期 | 客户来源\n | KH000001 | {evil} | {evil} | 2026-11-01 | {evil}\n"
    text += f"订单 | 订单编号 | 客户编号 | 日期 | 金额 | 业务员\n | DD1 | KH000001 | 2026-11-02 | 5 | {evil}"
    report = report_of(computed(make_book(text)), "management")
    made = page(report, layout(None, report, ".html"))
    assert "&lt;script&gt;" in made
    assert "<script" not in made
    assert "<b>" not in made


def test_the_page_asks_for_nothing_outside_itself(firm):
    report = report_of(firm, "management")
    made = page(report, layout(None, report, ".html"))
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)[^"\'>]+', made) == []
    assert set(re.findall(r"https?://[^\"' >]+", made)) == {"http://www.w3.org/2000/svg"}


def test_a_very_long_name_stays_in_its_drawing():
    drawn = lying([Value("无锡" + "很长的名字" * 40, 3.0), Value("短", 1e9)], 350, "zh")
    assert "…" in drawn
    assert "10亿" in drawn
    assert all(0 <= float(x) <= 350 for x in re.findall(r' x="([-\d.]+)"', drawn))


@pytest.mark.parametrize("width", [240.0, 350.0, 740.0, 1140.0])
def test_charts_of_nothing_and_of_odd_numbers_are_drawn(width):
    for values in ([], [Value("a", 0)], [Value("a", -5), Value("b", 1e13)], [Value("x" * 90, 0.004)] * 30):
        assert lying(values, width, "en").startswith("<svg")
        assert "nan" not in standing(values, width, "en")
    assert "33%" in funnel([Step("a", 3, "3", 1 / 3), Step("b", 1, "1")], width, "zh")
    assert heat([], [], width)
    assert "50" in heat([Row("2026", 2, [0.5, None])], ["+1", "+2"], width)


def test_scales_have_round_steps_and_numbers_are_short():
    assert ticks(0) == [0, 1]
    assert ticks(3) == [0, 1, 2, 3]
    assert ticks(401_234)[-1] >= 401_234
    assert [short(number, "zh") for number in (0, 12.3, 9999, 123_456, 2.5e8)] == ["0", "12.3", "9,999", "12.3万", "2.5亿"]
    assert [short(number, "en") for number in (999, 12_345, 2.5e6, 3e9)] == ["999", "12.3k", "2.5m", "3bn"]


def contrast(one, other):
    def light(color):
        parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
def test_letters_and_bars_stand_out_from_what_is_behind_them(colors):
    """WCAG 2 AA: 4.5 for letters, 3 for what must be seen of a chart; axe cannot see into drawings."""
    behind = [(name, ground) for name in ("ink", "soft", "good", "bad", "link") for ground in ("card", "paper")]
    behind += [("pale" if at < 4 else "deep", f"heat{at}") for at in range(6)]
    assert {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in behind if contrast(colors[pair[0]], colors[pair[1]]) < 4.5} == {}
    seen = ["fill", "strong", *(f"step{at}" for at in range(6))]
    assert {name: contrast(colors[name], colors["card"]) for name in seen if contrast(colors[name], colors["card"]) < 3} == {}


def test_data_are_the_same_as_what_is_shown(firm):
    report = report_of(firm, "strategic")
    told = plain(report)
    assert told["parts"][0]["figures"][-1]["table"]["rows"] == asdict(report)["parts"][0]["figures"][-1]["table"]["rows"]
    json.dumps(told)


def test_a_layout_of_staff_goes_before_the_shipped_one_and_a_wrong_one_is_refused(firm, tmp_path):
    workspace = Workspace(tmp_path / "客户管理.xlsx")
    own = tmp_path / "模板" / "报表"
    own.mkdir(parents=True)
    (own / "战略客户盘点.html").write_text('{% extends "report.html" %}', encoding="utf-8")
    (own / "今日待办.html").write_text("{{ report.titel }}", encoding="utf-8")
    (own / "报表.html").write_text("<p>{{ report.title }}，{{ report.cards[0].label }}</p>", encoding="utf-8")
    reports = {kind: report_of(firm, kind) for kind in ("strategic", "management", "today")}
    templates = {kind: layout(workspace, report, ".html") for kind, report in reports.items()}
    assert page(reports["strategic"], templates["strategic"]).startswith("<!DOCTYPE html>")
    assert page(reports["management"], templates["management"]) == "<p>经营报表，成交额</p>"
    with pytest.raises(Refusal, match=r"今日待办\.html.*titel"):
        page(reports["today"], templates["today"])
    assert not layout(workspace, reports["today"], ".typ").own


def test_every_report_is_printed_the_same_twice(firm):
    pytest.importorskip("typst", reason="typst is not installed (extra: report)")
    if not faces().sans:
        pytest.skip("no Chinese font on this machine")
    for kind in MAKERS:
        report = report_of(firm, kind)
        template = layout(None, report, ".typ")
        assert printed(report, template) == printed(report, template)
