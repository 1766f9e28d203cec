"""``xlcrm message`` and ``xlcrm send`` on a real workbook, against a real mail server."""

from __future__ import annotations

import csv
import json
import os
import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from tests.cli.workspace import TODAY, copied, set_rules
from tests.documents.outbox.servers import Mailbox, smtp_server
from xlcrm.cli import group
from xlcrm.commands import sending
from xlcrm.model.refusals import Refusal

SENDER = "crm@example.com"


def run(*args, code=0):
    """Run in this process, as the command line does; a refusal comes out as it is raised."""
    done = CliRunner().invoke(group, [*args], standalone_mode=False)
    if isinstance(done.exception, Refusal):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert (done.exception.code if done.exception else 0) == code, done.output
    return done.output


def answer(*args, code=0):
    return json.loads(run(*args, "--json", code=code))


@pytest.fixture
def book(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name.startswith("XLCRM_") and name != "XLCRM_LANG":
            monkeypatch.delenv(name)
    book = copied(tmp_path / "w", "zh")
    folder = book.parent / "模板" / "短信"
    folder.mkdir(parents=True)
    (folder / "搬迁通知.txt").write_text("主题：搬迁通知\n营销：否\n{{ 客户|称呼 }}，我们搬家了。", encoding="utf-8")
    return book


def sheet_rows(book, title="发送记录"):
    workbook = openpyxl.load_workbook(book, read_only=True)
    if title not in workbook.sheetnames:
        return []
    rows = [list(row) for row in workbook[title].iter_rows(min_row=5, values_only=True)]
    workbook.close()
    return [row for row in rows if any(row)]


def test_from_template_to_mailbox_and_into_the_workbook_once(book, monkeypatch):
    mailbox = Mailbox()
    mailbox.answers = [("rcpt", "550 no such user")]
    with smtp_server(mailbox) as port:
        set_rules(book, company__name="华信", mail__host="127.0.0.1", mail__port=port, mail__security="不加密",
                  mail__sender=SENDER, outbox__quiet_from="00:00", outbox__quiet_to="00:00")  # fmt: skip
        asked = ("message", str(book), "-t", "搬迁通知", "-c", "mail", "--today", TODAY)
        before = book.read_bytes()
        preview = answer(*asked, "--dry-run")
        assert len(preview["messages"]) > 2
        assert answer("send", str(book), "--today", TODAY)["due"] == []
        assert answer(*asked)["messages"] == preview["messages"]
        assert answer(*asked)["messages"] == []
        count = len(preview["messages"])
        assert len(answer("send", str(book), "--today", TODAY)["due"]) == count
        assert book.read_bytes() == before
        with pytest.raises(Refusal) as refused:
            run("send", str(book), "--send", "--today", TODAY)
        assert refused.value.code == "send.switched_off"
        set_rules(book, outbox__live="是")
        said = answer("send", str(book), "--send", "--today", TODAY, code=1)
        assert (len(said["sent"]), len(said["failed"])) == (count - 1, 1)
        assert len(mailbox.mails) == count - 1
        assert len({mail["Message-ID"] for mail in mailbox.mails}) == count - 1
        again = answer("send", str(book), "--send", "--today", TODAY)
        assert again["sent"] == []
    assert len(sheet_rows(book)) == count - 1
    written = book.read_bytes()
    run("refresh", str(book), "--today", TODAY, code=1)
    assert book.read_bytes() == written
    # Without its journal the workbook still knows; only the one that was refused gets another.
    shutil.rmtree(book.parent / ".xlcrm")
    left = answer(*asked, "--dry-run")
    assert len(left["messages"]) == 1
    assert sum(map(len, left["held"].values())) >= count - 1


def test_short_messages_go_into_a_file_and_need_a_signature(book):
    set_rules(book, company__name=None)
    asked = ("message", str(book), "-t", "搬迁通知", "-c", "sms", "--today", TODAY, "--limit", "2")
    with pytest.raises(Refusal) as refused:
        run(*asked)
    assert (refused.value.code, str(refused.value.args_by_name["rule"].zh)) == ("send.not_set", "短信签名")
    set_rules(book, sms__signature="华信", outbox__live="是", outbox__quiet_from="00:00", outbox__quiet_to="00:00")
    run(*asked)
    run("send", str(book), "--send", "--channel", "sms", "--today", TODAY)
    (path,) = (book.parent / "输出" / "短信").glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3
    assert all(row[1].startswith("【华信】") for row in rows[1:])
    assert len(sheet_rows(book)) == 2


def test_what_waits_can_be_taken_out(book):
    set_rules(book, sms__signature="华信")
    run("message", str(book), "-t", "搬迁通知", "-c", "sms", "--today", TODAY, "--limit", "3")
    assert answer("send", str(book), "--withdraw", "--today", TODAY) == {"withdrawn": 3}
    assert answer("send", str(book), "--today", TODAY)["due"] == []
    assert len(answer("message", str(book), "-t", "搬迁通知", "-c", "sms", "--today", TODAY, "--limit", "3")["messages"]) == 3


def test_a_password_is_asked_for_by_the_name_of_its_variable(book):
    set_rules(book, mail__host="127.0.0.1", mail__port=1, mail__sender=SENDER, mail__user="u", outbox__live="是")
    run("message", str(book), "-t", "搬迁通知", "-c", "mail", "--today", TODAY, "--limit", "1")
    with pytest.raises(Refusal) as refused:
        run("send", str(book), "--send", "--today", TODAY)
    assert "XLCRM_SMTP_PASSWORD" in str(refused.value)


def test_a_secret_stands_nowhere(book, monkeypatch):
    secret = f"geheim-{len(str(book))}"
    monkeypatch.setenv("XLCRM_SMTP_PASSWORD", secret)
    set_rules(book, mail__host="127.0.0.1", mail__port=1, mail__sender=SENDER, mail__user="u", outbox__live="是",
              mail__security="不加密", outbox__quiet_from="00:00", outbox__quiet_to="00:00")  # fmt: skip
    run("message", str(book), "-t", "搬迁通知", "-c", "mail", "--today", TODAY, "--limit", "1")
    with pytest.raises(Refusal) as refused:
        run("send", str(book), "--send", "--today", TODAY)
    assert refused.value.code == "send.unreachable"
    assert secret not in str(refused.value)
    assert all(secret.encode() not in path.read_bytes() for path in book.parent.rglob("*") if path.is_file())


def test_the_first_ten_are_shown_and_the_rest_counted():
    from xlcrm.history.documents import Item

    items = [Item("message", "t", f"KH{n}", "o", "sms", content={"text": "字" * 71}) for n in range(12)]
    lines = list(sending._lines_of(items))
    assert len(lines) == 11
    assert "2" in lines[0]
    assert "2" in lines[-1]
