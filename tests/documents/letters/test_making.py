"""Letters of a real workspace: who gets one, where they lie, nobody twice, nothing half done."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from urllib.parse import quote

import docx
import pytest
from click.testing import CliRunner

from tests.cli.workspace import TODAY, copied
from tests.documents.letters.word import template
from xlcrm.choosing import Choice
from xlcrm.cli import group
from xlcrm.documents.fields import Subjects
from xlcrm.documents.letters.making import LetterRoom, Wanted
from xlcrm.documents.opened import Opened
from xlcrm.history.documents import Item
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.pipeline import settled
from xlcrm.reading import read_customers
from xlcrm.running import run as refresh
from xlcrm.workspace import Workspace

DAY = date.fromisoformat(TODAY)


@pytest.fixture
def room(tmp_path):
    return room_of(copied(tmp_path / "w"))


def room_of(workbook):
    store = Store.of(workbook)
    read = read_customers(workbook, today=DAY, now=datetime(2026, 11, 20, 9), store=store).book  # noqa: DTZ001 - the office's clock
    return LetterRoom(Opened(Subjects(settled(read)), Workspace.of(workbook), store, "李雷"))


def own(room, name, *paragraphs):
    folder = room.opened.workspace.folder / "模板" / "信函"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.docx").write_bytes(template(*paragraphs))


def text_of(path):
    return "\n".join(paragraph.text for paragraph in docx.Document(path).paragraphs)


def test_letters_lie_in_the_customers_folders_and_nobody_gets_one_twice(room):
    wanted = Wanted("welcome", Choice())
    planned = room.plan(wanted)
    made = room.make(wanted)
    assert len(made.files) == len(planned.recipients.rows) > 0
    for customer, path in made.files.items():
        assert path.parent.name.startswith(customer)
        assert path.parent.parent.name == "客户资料"
        assert customer in text_of(path)
    index = (room.opened.workspace.folder / "客户资料" / "索引.html").read_text(encoding="utf-8")
    assert all(quote(path.name) in index for path in made.files.values())
    assert room.make(wanted).files == {}
    assert room.plan(wanted).recipients.held["已经有过"] == tuple(made.files)
    again = room.make(Wanted("welcome", Choice(), again=True))
    assert [path.stem[-3:] for path in again.files.values()] == ["(2)"] * len(made.files)
    with Journal.open(room.opened.store) as journal:
        documents = [each for each in journal.made().last() if each.item.template == "welcome"]
    assert {(each.item.occasion, each.state) for each in documents} == {("ever", "made")}
    assert all((room.opened.workspace.folder / each.item.path).is_file() for each in documents)


def test_the_workbook_remembers_letters_when_the_journal_is_lost(room):
    wanted = Wanted("welcome", Choice())
    made = room.make(wanted)
    refresh(room.opened.workspace.workbook, today=DAY)
    shutil.rmtree(room.opened.workspace.folder / ".xlcrm")
    later = room_of(room.opened.workspace.workbook).plan(wanted).recipients
    assert (len(later.rows), later.held["已经有过"]) == (0, tuple(made.files))


def test_letters_that_were_cut_off_before_they_were_made_are_made(room):
    wanted = Wanted("welcome", Choice())
    planned = room.plan(wanted)
    ids = room.book.customers.loc[planned.recipients.rows, "customer_id"].tolist()
    with Journal.open(room.opened.store) as journal:
        journal.made().plan([Item("letter", "welcome", each, "ever", "print") for each in ids], who="李雷")
    assert list(room.make(wanted).files) == ids


def test_one_file_of_all_as_word_and_as_pdf(room):
    pytest.importorskip("typst")
    ids = tuple(room.book.customers["customer_id"][room.book.customers["birthday"].notna()][:3])
    word = room.make(Wanted("birthday", Choice(ids=ids), one_file=True))
    [path] = set(word.files.values())
    assert path.parent.name == "输出"
    assert text_of(path).count("敬礼！") == len(word.files) > 0
    pdf = room.make(Wanted("birthday", Choice(ids=ids), one_file=True, pdf=True, again=True))
    [printed] = set(pdf.files.values())
    assert printed.read_bytes().startswith(b"%PDF")


def test_a_broken_template_makes_no_letter_at_all(room):
    own(room, "坏", "您好 {{ 客户.客户名秤 }}")
    before = sorted(room.opened.workspace.folder.rglob("*"))
    with pytest.raises(Refusal) as refused:
        room.make(Wanted("坏", Choice()))
    assert refused.value.code == "letter.unknown_field"
    assert sorted(room.opened.workspace.folder.rglob("*")) == before


def test_one_customer_whose_letter_fails_does_not_stop_the_others(room):
    bad = room.book.customers["customer_id"].iloc[0]
    own(room, "半", "{% if 客户.客户编号 == '" + bad + "' %}{{ (客户.客户编号 ~ '.png') | 图片 }}{% endif %}{{ 客户.客户名称 }}")
    made = room.make(Wanted("半", Choice()))
    assert list(made.failed) == [bad]
    assert made.failed[bad].code == "letter.no_picture"
    assert len(made.files) > 10
    assert bad not in made.files


def test_named_customers_without_what_the_letter_is_about_are_held_back(room):
    paid = [each for each in room.book.customers["customer_id"] if each not in owing(room)]
    made = room.make(Wanted("dunning", Choice(ids=(paid[0],))))
    assert (made.files, list(made.held)) == ({}, ["没有这封信要说的事"])


def owing(room):
    orders = room.book.orders
    return set(orders["customer_id"][orders["amount"] > orders["paid"]])


def run(*args):
    return CliRunner().invoke(group, list(args), standalone_mode=False)


def test_the_command_says_who_would_get_one_and_makes_them(tmp_path, capsys):
    book = copied(tmp_path / "w", "en")
    asked = ("letters", str(book), "--template", "Welcome", "--today", TODAY, "--json")
    dry = json.loads(run(*asked, "--dry-run").output)
    made = json.loads(run(*asked).output)
    assert [each["customer"] for each in dry["letters"]] == list(made["letters"])
    assert made["failed"] == {}
    assert json.loads(run(*asked).output)["letters"] == {}


def test_a_folder_that_cannot_be_written_is_told_by_its_own_name(room, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(room.opened.workspace.folder / ".xlcrm-0z71q62o"))

    monkeypatch.setattr("xlcrm.documents.letters.making.tempfile.TemporaryDirectory", refuse)
    with pytest.raises(Refusal) as refused:
        room.make(Wanted("welcome", Choice()))
    assert room.opened.workspace.folder.name in refused.value.say("zh")
    assert ".xlcrm-" not in refused.value.say("zh")
