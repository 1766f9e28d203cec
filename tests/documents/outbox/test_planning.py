"""Who gets a message, what it says, and who gets none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.documents.outbox.servers import Clock
from xlcrm.choosing import Choice
from xlcrm.documents.fields import Subjects
from xlcrm.documents.kinds import FAMILIES
from xlcrm.documents.kinds_messages import MESSAGES
from xlcrm.documents.outbox.composing import read_template
from xlcrm.documents.outbox.planning import Wish, plan_messages
from xlcrm.documents.outbox.running import Post, Selection
from xlcrm.documents.templates import find_template, shipped_folder, templates
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.model.rows import with_rows
from xlcrm.model.told import Told
from xlcrm.pipeline import settled
from xlcrm.rules.sent import sent
from xlcrm.workspace import Workspace

PEOPLE = """
规则 | 键 | 值
     | company.name | 华信
     | 短信最多拆分 | 2
客户 | 客户编号 | 客户名称 | 称呼 | 负责人 | 手机        | 邮箱          | 生日       | 免打扰 | 营销许可 | 许可渠道 | 注销日期
     | KH000001 | 王芳     | 女士 | 陈刚   | 13800000001 | w@example.com | 1990-11-22 |        | 是       |          |
     | KH000002 | 张伟     | 先生 | 陈刚   | 13800000002 | z@example.com | 1990-11-23 | 是     | 是       |          |
     | KH000003 | 李娜     | 女士 | 赵敏   | 13800000003 | l@example.com | 1990-11-24 |        | 否       |          |
     | KH000004 | 赵磊     | 先生 | 赵敏   | 13800000004 | x@example.com | 1990-11-25 |        | 是       | 邮件     |
     | KH000005 | 孙浩     | 先生 | 赵敏   |             |               | 1990-11-24 |        | 是       |          |
     | KH000006 | 周杰     | 先生 | 赵敏   | 13800000006 |               | 1990-11-24 |        |          |          |
     | KH000007 | 吴迪     | 先生 | 赵敏   | 13800000007 | y@example.com | 1990-11-24 |        | 是       |          |
     | KH000008 | 郑强     | 先生 | 赵敏   | 13800000008 | q@example.com | 1990-12-24 |        | 是       |          |
     | KH000009 | 钱多     | 先生 | 赵敏   | 13800000009 |               | 1990-11-24 |        | 是       |          | 2026-01-01
员工 | 姓名 | 邮箱
     | 陈刚 | chen@example.com
     | 赵敏 |
"""


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "客户管理.xlsx").touch()
    return Workspace(tmp_path / "客户管理.xlsx")


@pytest.fixture
def journal(workspace):
    with Journal.open(Store.of(workspace.workbook, {}), Clock()) as journal:
        yield journal


@pytest.fixture
def plan(workspace, journal):
    def plan(book, template="birthday", channel="sms", **wish):
        return plan_messages(Subjects(settled(book)), workspace, journal.made(), Wish(template, channel, wish.pop("choice", Choice()), **wish))

    return plan


def records(planned):
    return [item.customer_id for item in planned.items]


def own(workspace, name, text, lang="zh"):
    folder = workspace.folder / "模板" / FAMILIES["messages"].folder.say(lang)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_marks_consents_and_addresses_are_honoured_and_counted(make_book, plan):
    planned = plan(make_book(PEOPLE))
    assert records(planned) == ["KH000001", "KH000007"]
    assert planned.held == {
        "免打扰": ("KH000002",),
        "未许可营销": ("KH000003", "KH000004", "KH000006"),
        "没有可用的联系方式": ("KH000005",),
        "已注销": ("KH000009",),
    }
    first, second = planned.items
    assert first.content["text"] == "【华信】王女士，您好！华信祝您生日快乐，万事如意！拒收请回复R"
    assert (first.occasion, first.address, first.not_before) == ("2026", "13800000001", None)
    assert second.not_before == datetime(2026, 11, 24).astimezone()
    assert "subject" not in first.content


def test_consent_is_asked_for_by_channel(make_book, plan):
    planned = plan(make_book(PEOPLE), channel="mail")
    assert records(planned) == ["KH000001", "KH000004", "KH000007"]
    assert planned.items[0].content["subject"] == "王女士，生日快乐"
    assert not planned.items[0].content["text"].startswith("【")


def test_who_had_one_gets_none_as_the_journal_knows(make_book, plan, journal):
    book = make_book(PEOPLE)
    journal.made().plan(plan(book).items[:1], who="a")
    again = plan(book)
    assert records(again) == ["KH000007"]
    assert again.held["已经有过"] == ("KH000001",)
    assert records(plan(book, again=True)) == ["KH000001", "KH000007"]
    assert records(plan(book, channel="mail"))[0] == "KH000001"


def test_who_had_one_gets_none_as_the_workbook_remembers(make_book, plan):
    """The journal is gone; the events of the workbook are not."""
    told = Told("u1", "KH000001", "sms", "birthday", "2026", "sent", date(2026, 11, 22), "a", "生日祝福")
    last_year = told._replace(uid="u2", record="KH000007", occasion="2025")
    book = make_book(PEOPLE)
    book = with_rows(book, sent(replace(book, made=(told, last_year))))
    planned = plan(book)
    assert (records(planned), planned.held["已经有过"]) == (["KH000007"], ("KH000001",))


def test_a_condition_narrows_and_a_limit_ends(make_book, plan):
    book = make_book(PEOPLE)
    assert records(plan(book, choice=Choice("负责人 = 赵敏"))) == ["KH000007"]
    assert records(plan(book, limit=1)) == ["KH000001"]


def test_nothing_is_sent_to_an_address_that_cannot_be_one(make_book, plan):
    book = make_book(PEOPLE.replace("13800000001", "1380000001 ").replace("w@example.com", "w@example.con"))
    assert plan(book).held["手机号码有误"] == ("KH000001",)
    assert plan(book, channel="mail").held["邮箱有误"] == ("KH000001",)


def test_too_long_a_message_is_held_back(make_book, plan, workspace):
    own(workspace, "生日祝福.txt", "营销：否\n{{ 客户|称呼 }}" + "长" * 140)
    planned = plan(make_book(PEOPLE))
    assert planned.items == ()
    assert len(planned.held["内容超过 2 条短信"]) == 5


def test_a_template_of_staffs_own_advertises_unless_it_says_no(make_book, plan, workspace):
    own(workspace, "开业通知.txt", "主题：开业\n您好：{{ 客户名称 }}")
    book = make_book(PEOPLE)
    asked = plan(book, "开业通知", "mail")
    assert records(asked) == ["KH000001", "KH000004", "KH000007", "KH000008"]
    assert asked.items[0].content["text"] == "您好：王芳"
    assert asked.items[0].occasion == "2026-11"
    own(workspace, "开业通知.txt", "主题：开业\n营销：否\n您好：{{ 客户名称 }}")
    assert "KH000003" in records(plan(book, "开业通知", "mail"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("主题：x\n第二行\n{{ 客户名 }}", ("message.unknown_field", "第 3 行", "客户名称")),
        ("{{ 客户.手机号码x }}", ("message.unknown_field", "第 1 行", "手机号码x")),
        ("{% if 1 %}", ("message.broken_template", "第 1 行")),
        ("\n{{ 客户名称|金颜 }}", ("message.unknown_filter", "第 2 行", "是不是“金额”？")),
        ("营销：否\n主题：{{ 客户名程 }}\n好", ("message.unknown_field", "第 2 行", "客户名称")),
        ("好\n\n{{ 客户名称 / 2 }}", ("message.broken_template", "第 3 行")),
    ],
)
def test_a_faulty_template_makes_no_message_and_says_where(make_book, plan, workspace, text, wanted):
    own(workspace, "a.txt", text)
    with pytest.raises(Refusal) as refused:
        plan(make_book(PEOPLE), "a", "sms")
    code, *says = wanted
    assert refused.value.code == code
    assert all(part in refused.value.say("zh") for part in says)


def test_refusals(make_book, plan, workspace):
    own(workspace, "b.txt", "没有主题")
    (workspace.folder / "模板" / "c.txt").write_bytes("主题：x\n你好".encode("gb18030"))
    book = make_book(PEOPLE)
    for wish, code in [(("b", "mail"), "message.no_subject"), (("birthday", "robot"), "message.not_by_robot"),
                       (("daily_list", "sms"), "message.not_by_sms"), (("c", "sms"), "message.not_text"),
                       (("生日祝", "sms"), "template.unknown")]:  # fmt: skip
        with pytest.raises(Refusal) as refused:
            plan(book, *wish)
        assert refused.value.code == code


def test_a_letter_in_pdf_goes_along(make_book, plan, journal):
    book, made = make_book(PEOPLE), journal.made()
    letters = [Item("letter", "birthday", record, "2026", "print", path=path) for record, path in
               [("KH000001", "客户资料/a.pdf"), ("KH000001", "客户资料/b.pdf"), ("KH000007", "c.docx")]]  # fmt: skip
    made.mark(made.plan(letters, who="a", again=True), MadeState.MADE, who="a")
    planned = plan(book, channel="mail", attach="birthday")
    assert [item.content["attachments"] for item in planned.items] == [["客户资料/b.pdf"]]
    assert planned.held["没有可附的信函 PDF"] == ("KH000004", "KH000007")


MORE = """
客户 | 客户编号 | 客户名称 | 称呼 | 手机 | 积分
     | KH000001 | 王芳     | 女士 | 13800000001 |
     | KH000002 | 张伟     | 先生 | 13800000002 |
     | KH000003 | 李娜     | 女士 | 13800000003 |
跟进计划 | 计划编号 | 客户编号 | 计划日期 | 内容 | 预约时间 | 状态
         | JH000001 | KH000001 | 2026-11-24 | 试驾 | 2026-11-24 14:30 | 待办
         | JH000002 | KH000002 | 2026-11-24 | 试驾 | 2026-11-24 15:00 | 完成
         | JH000003 | KH000003 | 2026-12-24 | 试驾 | 2026-12-24 15:00 | 待办
订单 | 订单编号 | 客户编号 | 日期 | 产品 | 金额
     | DD000001 | KH000001 | 2026-11-02 | 投影仪 | 100
     | DD000002 | KH000001 | 2026-11-10 | 打印机 | 100
     | DD000003 | KH000002 | 2026-11-20 | 打印机 | 100
     | DD000004 | KH000003 | 2026-10-01 | 打印机 | 100
积分 | 流水号 | 客户编号 | 日期 | 类型 | 积分 | 到期日期
     | JF000001 | KH000001 | 2026-01-01 | 获得 | 500 | 2026-12-01
     | JF000002 | KH000001 | 2026-02-01 | 获得 | 300 | 2026-12-15
     | JF000003 | KH000001 | 2026-03-01 | 获得 | 900 | 2027-05-01
     | JF000004 | KH000001 | 2026-04-01 | 使用 | 600 |
     | JF000005 | KH000002 | 2026-01-01 | 获得 | 500 | 2026-12-01
     | JF000006 | KH000002 | 2026-04-01 | 使用 | 500 |
     | JF000007 | KH000003 | 2026-01-01 | 获得 | 500 | 2027-12-01
"""


@pytest.mark.parametrize(
    ("template", "occasion", "says"),
    [
        ("appointment", "JH000001 2026-11-24", "我们约在2026年11月24日14:30，试驾"),
        ("satisfaction", "DD000002", "2026年11月10日购买打印机"),
        ("points_expiring", "2026-12", "您有200积分将于2026年12月1日起"),
    ],
)
def test_whom_a_shipped_message_concerns(make_book, plan, template, occasion, says):
    planned = plan(make_book(MORE), template)
    (item,) = planned.items
    assert (item.customer_id, item.occasion) == ("KH000001", occasion)
    assert says in item.content["text"]


def test_points_agree_with_the_rule_that_lets_them_expire(make_book, plan):
    """600 were spent: all of the 500 and 100 of the 300, so that 200 are left to expire on 15 December."""
    (item,) = plan(make_book(MORE), "points_expiring").items
    assert "您有200积分" in item.content["text"]


@pytest.mark.today("2026-02-08")
def test_a_festival_is_for_those_who_buy(book, plan):
    """
    规则 | 键 | 值
         | 提前准备 | 10
    客户 | 客户编号 | 客户名称 | 手机 | 营销许可
         | KH000001 | 王芳     | 13800000001 | 是
         | KH000002 | 张伟     | 13800000002 | 是
    订单 | 订单编号 | 客户编号 | 日期 | 金额
         | DD000001 | KH000001 | 2026-01-10 | 100
    """
    (item,) = plan(book, "festival").items
    assert item.customer_id == "KH000001"
    assert item.occasion.endswith(" 2026")
    assert "快乐" in item.content["text"]
    assert item.not_before > datetime(2026, 2, 10, tzinfo=UTC)


def test_staff_get_their_lists(make_book, plan):
    book = make_book("""
    客户 | 客户编号 | 客户名称 | 负责人 | 手机 | 登记日期
         | KH000001 | 王芳     | 陈刚 | 13800000001 | 2026-09-01
         | KH000002 | 张伟     | 赵敏 | 13800000002 | 2026-09-01
         | KH000003 | 李娜     | 路人 | 13800000003 | 2026-09-01
    员工 | 姓名 | 邮箱 | 在职
         | 陈刚 | chen@example.com |
         | 赵敏 | |
    """)
    planned = plan(book, "daily_list", "mail")
    assert records(planned) == ["陈刚"]
    assert planned.items[0].address == "chen@example.com"
    assert planned.held == {"员工表里没有邮箱": ("赵敏",)}
    robots = plan(book, "overdue", "robot")
    assert sorted(records(robots)) == ["赵敏", "陈刚"]
    assert "王芳（KH000001）逾期" in " ".join(item.content["text"] for item in robots.items)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.key)
def test_every_shipped_message_is_there_in_both_languages_and_names_nothing_unknown(kind, lang):
    from xlcrm.documents.outbox.planning import names_of
    from xlcrm.documents.vocabulary import Vocabulary

    template = find_template(None, "messages", kind.key, lang)
    read = read_template(template, Vocabulary.of(), names_of(kind.key), lang)
    assert read.subject is not None


def test_no_template_lies_there_that_nobody_finds():
    for lang in ("zh", "en"):
        files = {path.name for path in (shipped_folder() / "messages" / lang).iterdir()}
        assert files == {template.path.name for template in templates(None, "messages", lang)}


def test_nobody_and_nothing(make_book, plan):
    empty = make_book("客户 | 客户编号 | 客户名称")
    for kind in MESSAGES:
        planned = plan(empty, kind.key, "mail")
        assert (planned.items, planned.held) == ((), {})


def test_a_consent_taken_back_takes_the_message_out(make_book, plan, journal, workspace):
    made = journal.made()
    made.plan(plan(make_book(PEOPLE), channel="mail").items, who="a")
    now = PEOPLE.replace("| w@example.com | 1990-11-22 |        | 是 ", "| w@example.com | 1990-11-22 |        | 否 ")
    now = now.replace("x@example.com", "new@example.com").replace("| KH000007 |", "| KH000077 |")
    post = Post(workspace, settled(make_book(now)), journal, "a")
    outbox = post.look(Selection())
    assert outbox.due == ()
    assert list(outbox.refused.values()) == ["未许可营销", "联系方式已变更，请重新生成", "客户已不在档案里"]
