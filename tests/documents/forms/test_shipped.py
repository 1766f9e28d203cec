"""The forms that come with xlcrm: of both languages, with much data, with none, on one page; made by their script."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.documents.forms.making import grid, opened
from tests.shared import needs_libreoffice
from tests.textbook import book_from_text
from xlcrm.choosing import Choice
from xlcrm.documents.fields import Subjects
from xlcrm.documents.forms.making import FormMaker, write_forms
from xlcrm.documents.forms.office import print_to_pdf
from xlcrm.documents.forms.returned import read_returned
from xlcrm.documents.kinds_forms import FORMS
from xlcrm.documents.templates import find_template
from xlcrm.model.refusals import Refusal
from xlcrm.workspace import Workspace

ROOT = Path(__file__).parents[3]
ABOUT_CUSTOMERS = [kind.key for kind in FORMS if kind.about == "customer"]

MANY = range(1, 10)
ZH = f"""
客户 | 客户编号 | 客户名称 | 称呼 | 手机 | 邮箱 | 省份 | 城市 | 详细地址 | 客户类别 | 负责人 | 意向级别 | 客户性格 | 备注 | 营销许可 | 客户来源 | 登记日期
     | KH000001 | 上海华岳建筑装饰工程有限公司 | 女士 | 13800000001 | wang.fang.very.long.address@example.com | 上海 | 上海 | 浦东新区张江高科技园区博云路二号三楼三〇一室（靠近地铁站） | 最终客户 | 李雷 | A | 沉默寡言 | {'很重要的客户，凡事先打电话。' * 6} | 是 | 展会 | 2025-01-02
     | KH000002 | 张伟 | | | | | | | | | | | | | | 2026-11-01
员工 | 姓名 | 部门 | 角色
     | 李雷 | 销售部 | 销售
联系人 | 联系人编号 | 客户编号 | 姓名 | 手机
{"".join(f"       | LX00000{n} | KH000001 | 联系人{n} | 1390000000{n}" + chr(10) for n in MANY)}
跟进记录 | 记录编号 | 客户编号 | 日期 | 跟进人 | 方式 | 内容 | 客户反馈
{"".join(f"         | JL00000{n} | KH000001 | 2026-10-0{n} | 李雷 | 电话 | {'谈了很久，客户对工期和付款方式都有疑问。' * 2} | 有兴趣，等报价" + chr(10) for n in MANY)}
跟进计划 | 计划编号 | 客户编号 | 计划日期 | 类型 | 内容 | 负责人
{"".join(f"         | JH00000{n} | KH000001 | 2026-12-0{n} | 回访 | 第{n}次回访 | 李雷" + chr(10) for n in MANY)}
订单 | 订单编号 | 客户编号 | 日期 | 产品 | 数量 | 金额
{"".join(f"     | DD00000{n} | KH000001 | 2026-0{n}-05 | 地板 | {n} | {n * 1000.5}" + chr(10) for n in MANY)}
服务 | 服务编号 | 客户编号 | 受理时间 | 类型 | 主题 | 描述 | 处理人 | 重要等级
     | FW000001 | KH000001 | 2026-11-01 | 投诉 | 地板开裂 | {'三处开裂，要求更换。' * 20} | 李雷 | 重要
     | FW000002 | KH000001 | 2026-11-02 | 咨询 | 问价 | 问价 | 李雷 | 普通
信用评估 | 评估编号 | 客户编号 | 日期 | 项目 | 得分
         | PG000001 | KH000001 | 2026-01-05 | 销售力 | 15
借阅 | 借阅编号 | 档案 | 借阅人 | 借出日期 | 客户编号
     | JY000001 | 合同 | 李雷 | 2026-11-01 | KH000001
     | JY000002 | 规章 | 李雷 | 2026-11-03 |
抽查 | 抽查编号 | 抽取日期 | 客户编号 | 负责人
     | CC000001 | 2026-11-20 | KH000002 | 李雷
     | CC000002 | 2026-11-20 | KH000001 | 李雷
皮肤档案 | 皮肤档案编号 | 客户编号 | 日期 | 皮肤状态 | 皮肤问题
         | PF000001 | KH000001 | 2026-01-05 | 油性 | 痘痘、黑头
         | PF000002 | KH000001 | 2026-06-05 | 混合性 | 痘痘
知识库 | 分类 | 标签 | 标题 | 内容
       | 客户性格 | 沉默寡言 | 少说多听 | {'多提选择题，看表情，不催促。' * 8}
规则 | 键 | 值
     | company.name | 华岳
     | pack.beauty | 是
"""
EN = """
Customers | Customer ID | Name      | Salutation | Mobile      | Owner     | Intent | Address
          | KH000001    | Jane Hill | Ms         | 13800000001 | Tom Brown | A      | 1 Long Lane
          | KH000002    | Bob Stone |            |             |           |        |
Staff | Name
      | Tom Brown
Interactions | Interaction ID | Customer ID | Date       | By        | Content
             | JL000001       | KH000001    | 2026-10-01 | Tom Brown | Talked
Spot checks | Check ID | Drawn on   | Customer ID | Owner
            | CC000001 | 2026-11-20 | KH000002    | Tom Brown
Loans | Loan ID  | Document | Borrower  | Lent on    | Customer ID
      | JY000001 | Contract | Tom Brown | 2026-11-01 | KH000001
Skin files | Skin file ID | Customer ID | Date
           | PF000001     | KH000001    | 2026-01-05
"""


@pytest.fixture(scope="module")
def makers(tmp_path_factory):
    """Return the maker of a form by key and language."""
    subjects = {lang: Subjects(book_from_text(text, packs=("beauty",))) for lang, text in (("zh", ZH), ("en", EN))}
    folder = tmp_path_factory.mktemp("forms")
    known = {}

    def maker(key, lang):
        if (key, lang) not in known:
            place = folder / lang
            place.mkdir(exist_ok=True)
            (place / "x.xlsx").touch()
            workspace = Workspace(place / "x.xlsx")
            known[key, lang] = FormMaker(subjects[lang], workspace, find_template(None, "forms", key, lang))
        return known[key, lang]

    return maker


def choice_for(kind, lang):
    if kind.about == "staff":
        return Choice(ids=("李雷" if lang == "zh" else "Tom Brown",))
    return Choice(ids=("KH000001", "KH000002")) if kind.about == "customer" else Choice()


def made(makers, key, lang="zh", choice=None):
    maker = makers(key, lang)
    return [content for _, content, _ in maker.make(maker.jobs(choice or choice_for(maker.kind, lang)))]


def words(data):
    return " ".join(str(cell) for row in grid(opened(data)) for cell in row if cell is not None)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.key)
def test_every_form_is_made_with_much_data_and_with_none(makers, kind, lang, tmp_path):
    for number, content in enumerate(made(makers, kind.key, lang)):
        shown = words(content)
        assert "{" not in shown
        assert "None" not in shown
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(content)
        assert read_returned(path).form == kind.key


def test_a_card_shows_the_customer_and_the_newest_records_only(makers):
    rich, poor = map(words, made(makers, "customer_card"))
    assert "上海华岳建筑装饰工程有限公司" in rich
    assert "DD000009" in rich
    assert "DD000003" not in rich
    assert "最近订单" in rich
    assert "最近订单" not in poor
    assert "☑ 同意接收营销信息" in rich


def test_the_preparation_sheet_gives_the_advice_for_the_customers_temperament(makers):
    assert "少说多听" in words(made(makers, "visit_preparation")[0])


def test_lists_hold_what_is_still_open(makers):
    roll, checks, loans, plans = (opened(made(makers, key)[0]) for key in ("customer_roll", "spot_check", "loan_book", "visit_plan"))
    assert [roll.cell(row, 2).value for row in (4, 5)] == ["KH000001", "KH000002"]
    assert [checks.cell(row, 3).value for row in (4, 5)] == ["张伟", "上海华岳建筑装饰工程有限公司"]
    assert [loans.cell(row, 2).value for row in (4, 5)] == ["JY000001", "JY000002"]
    assert [plans.cell(row, 2).value.day for row in range(4, 13)] == list(MANY)
    assert plans.print_title_rows == "$3:$3"


def test_a_list_is_of_the_chosen_customers_only(makers):
    sheet = opened(made(makers, "spot_check", choice=Choice(ids=("KH000002",)))[0])
    assert [sheet.cell(row, 2).value for row in (4, 5)] == ["CC000001", None]


def test_the_hand_over_list_holds_all_that_is_open(makers):
    shown = words(made(makers, "hand_over")[0])
    assert all(said in shown for said in ("上海华岳建筑装饰工程有限公司", "第9次回访", "地板开裂", "JY000001", "销售部"))


def test_the_credit_form_gives_the_items_of_the_dictionary_and_the_last_score(makers):
    sheet = opened(made(makers, "credit_review")[0])
    items = {row[0].value: (row[6].value, row[7].value) for row in sheet.iter_rows() if row[6].value in (5, 10, 20, 40)}
    assert items["销售力"] == (20, 15)
    assert items["经营意志"] == (40, None)
    total = next(row for row in sheet.iter_rows() if row[0].value == "合计")
    assert re.fullmatch(r"=SUM\(G(\d+):G(\d+)\)", total[6].value)


def test_the_complaint_form_holds_the_open_complaint_and_its_fields_can_be_read_again(makers, tmp_path):
    path = tmp_path / "投诉单.xlsx"
    path.write_bytes(made(makers, "complaint")[0])
    values = read_returned(path).values
    assert (values["case_id"], values["subject"], values["result"]) == ("FW000001", "地板开裂", None)


def test_boxes_of_the_skin_file_are_ticked_as_the_newest_examination_says(makers, tmp_path):
    path = tmp_path / "皮肤.xlsx"
    path.write_bytes(made(makers, "skin_file")[0])
    values = read_returned(path).values
    assert (values["skin_state"], values["problems"], values["eyes"]) == ("混合性", "痘痘", "")


def test_rows_of_the_survey_and_the_spot_check_are_read_row_by_row(makers, tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(made(makers, "survey")[0])
    values = read_returned(path).values
    assert values["question"][:2] == ("总体满意度", "产品质量")
    assert len(values["expected"]) == len(values["question"])
    path.write_bytes(made(makers, "spot_check")[0])
    assert read_returned(path).values["check_id"] == ("CC000001", "CC000002")


def test_it_must_be_said_for_whom(makers):
    for key, code in (("customer_card", "form.for_whom"), ("hand_over", "form.for_person")):
        with pytest.raises(Refusal) as caught:
            makers(key, "zh").jobs(Choice())
        assert caught.value.code == code
    with pytest.raises(Refusal) as caught:
        makers("hand_over", "zh").jobs(Choice(ids=("李磊",)))
    assert "李雷" in caught.value.say("zh")


def test_a_form_that_is_there_already_is_not_made_twice(makers, tmp_path):
    files = [(tmp_path / "客户" / "卡.xlsx", b"1", ("KH1",)), (tmp_path / "客户" / "卡.xlsx", b"2", ("KH1",))]
    assert [one.path.name for one in write_forms(files)] == ["卡.xlsx", "卡 (2).xlsx"]
    assert [(one.path.name, one.new) for one in write_forms(files)] == [("卡.xlsx", False), ("卡 (2).xlsx", False)]


def test_the_shipped_files_are_those_of_the_script(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "templates"))
    import build_forms

    for path in build_forms.build(tmp_path):
        shipped = ROOT / "templates" / "forms" / path.parent.name / path.name
        assert shipped.read_bytes() == path.read_bytes(), f"run python templates/build_forms.py ({path.name})"
    for name in ("build_forms", "form_sheet"):
        sys.modules.pop(name, None)


@pytest.mark.libreoffice
@needs_libreoffice
def test_forms_about_customers_print_on_one_page(makers, tmp_path):
    paths = []
    for lang in ("zh", "en"):
        for key in ABOUT_CUSTOMERS:
            paths.append(tmp_path / f"{key}-{lang}.xlsx")
            paths[-1].write_bytes(made(makers, key, lang)[0])
    pages = {path.stem: path.read_bytes().count(b"/Type/Page/") for path in print_to_pdf(paths)}
    assert pages == dict.fromkeys(pages, 1)
    assert len(pages) == 2 * len(ABOUT_CUSTOMERS)
