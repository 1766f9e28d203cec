"""Where the past lives: beside the workbook, apart from its neighbours', and on this machine when it must."""

from __future__ import annotations

import shutil
import unicodedata

import pytest

from tests.history.conftest import START, write_workbook
from xlcrm.history import store as stores
from xlcrm.history.journal import Journal
from xlcrm.history.snapshots import snapshots, take
from xlcrm.history.store import Store


def test_the_past_is_kept_beside_the_workbook(tmp_path):
    store = Store.of(tmp_path / "客户.xlsx", {})
    assert store.folder == store.local == tmp_path / ".xlcrm" / "客户.xlsx"
    assert store.away is None
    assert not (tmp_path / ".xlcrm").exists()


def test_workbooks_in_one_folder_do_not_mix(tmp_path):
    assert Store.of(tmp_path / "a.xlsx", {}).journal != Store.of(tmp_path / "a.xlsm", {}).journal


def test_a_name_is_one_name_however_the_system_spells_it(tmp_path):
    name = "é.xlsx"
    folders = {Store.of(tmp_path / unicodedata.normalize(form, name), {}).folder for form in ("NFC", "NFD")}
    assert len(folders) == 1


def test_a_link_shares_the_past_of_its_workbook(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.xlsx").symlink_to(tmp_path / "a.xlsx")
    assert Store.of(tmp_path / "b" / "a.xlsx", {}) == Store.of(tmp_path / "a.xlsx", {})


def test_on_a_share_the_journal_stays_on_this_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "remote_folder", lambda _: "cifs")
    environment = {"XDG_STATE_HOME": str(tmp_path / "state"), "LOCALAPPDATA": str(tmp_path / "state")}
    first, second = (Store.of(tmp_path / name / "客户.xlsx", environment) for name in "ab")
    assert first.away == "cifs"
    assert first.snapshots == tmp_path / "a" / ".xlcrm" / "客户.xlsx" / "snapshots"
    assert first.journal.is_relative_to(tmp_path / "state")
    assert first.journal != second.journal
    with Journal.open(first) as journal:
        journal.put_state("a", 1)
    assert not (tmp_path / "a" / ".xlcrm").exists()


def test_in_a_synced_folder_too(tmp_path):
    store = Store.of(tmp_path / "Dropbox" / "客户.xlsx", {"XDG_STATE_HOME": str(tmp_path)})
    assert store.away == "Dropbox"
    assert store.local != store.folder


@pytest.fixture
def renamed(store, journal, info):
    """A workbook that was renamed after its last run."""
    with journal.begin(info) as run:
        take(store, START)
        run.done()
    journal.close()
    return Store.of(store.workbook.rename(store.workbook.with_name("客户2026.xlsx")), {})


def test_a_renamed_workbook_keeps_its_past(renamed, store):
    with Journal.open(renamed) as journal:
        assert journal.former_name == "客户.xlsx"
        assert len(journal.runs()) == 1
    assert len(snapshots(renamed)) == 1
    assert not store.folder.exists()
    with Journal.open(renamed) as journal:
        assert journal.former_name == ""


def test_a_copy_begins_anew(renamed, store):
    shutil.copy(renamed.workbook, store.workbook)
    with Journal.open(renamed) as journal:
        assert (journal.former_name, journal.runs()) == ("", ())
    with Journal.open(store) as journal:
        assert len(journal.runs()) == 1


def test_another_workbook_does_not_take_a_past_that_is_not_its(renamed, store):
    write_workbook(renamed.workbook, "another")
    (store.folder.parent / "broken.xlsx").mkdir()
    (store.folder.parent / "broken.xlsx" / "journal.sqlite").write_bytes(b"broken" * 1000)
    with Journal.open(renamed) as journal:
        assert (journal.former_name, journal.runs()) == ("", ())
