"""A workbook is replaced whole and proved, or it stays as it is."""

import errno
import os
import stat

import pytest

from tests.xlsx.tiny import SHEET, parts, sheet, zipped
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx import commit as committing
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.lock import is_own_or_temporary
from xlcrm.xlsx.package import Package, fingerprint


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(zipped(parts(sheet(""))))
    return path


@pytest.fixture
def changed(path):
    package = Package.open(path)
    package.put(SHEET, sheet('<row r="1"/>').encode())
    return package


def test_the_new_file_takes_the_place_of_the_old_one(path, changed):
    seen = []
    before = changed.fingerprint
    receipt = commit(path, changed, expected_fingerprint=before, before_replace=seen.append)
    assert seen == [receipt.fingerprint_after] == [fingerprint(path)]
    assert receipt.fingerprint_before == before
    assert Package.open(path).read(SHEET) == sheet('<row r="1"/>').encode()
    assert os.listdir(path.parent) == [path.name]  # noqa: PTH208


def test_mode_and_owner_stay_and_the_time_is_new(path, changed):
    path.chmod(0o640)
    os.utime(path, (1, 1))
    commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_mtime > 1000


def test_a_link_stays_a_link(path, changed, tmp_path):
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    commit(link, changed, expected_fingerprint=changed.fingerprint)
    assert link.is_symlink()
    assert fingerprint(path) != changed.fingerprint


def test_the_temporary_file_is_one_that_watchers_ignore(path, changed):
    names = []
    commit(
        path,
        changed,
        expected_fingerprint=changed.fingerprint,
        before_replace=lambda _: names.extend(os.listdir(path.parent)),  # noqa: PTH208
    )
    (temporary,) = set(names) - {path.name}
    assert is_own_or_temporary(temporary)


def untouched(path, before):
    return path.read_bytes() == before and os.listdir(path.parent) == [path.name]  # noqa: PTH208


def test_a_file_changed_before_the_write_is_not_replaced(path, changed):
    path.write_bytes(before := zipped(parts(sheet('<row r="7"/>'))))
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert (refused.value.code, refused.value.exit_code) == ("file.changed_meanwhile", 3)
    assert untouched(path, before)


def test_a_file_changed_during_the_write_is_not_replaced(path, changed, monkeypatch):
    other = zipped(parts(sheet('<row r="7"/>')))
    real = committing._write

    def meanwhile(temporary, package):
        path.write_bytes(other)
        return real(temporary, package)

    monkeypatch.setattr(committing, "_write", meanwhile)
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert refused.value.code == "file.changed_meanwhile"
    assert untouched(path, other)


def test_what_the_journal_refuses_is_not_written(path, changed):
    before = path.read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint, before_replace=full)
    assert refused.value.code == "file.no_space"
    assert untouched(path, before)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "file.no_space"),
        (errno.EACCES, "file.no_permission"),
        (errno.EBUSY, "file.locked"),
        (errno.EIO, "file.failed"),
    ],
)
def test_every_error_of_the_system_is_a_refusal_that_names_the_file(  # noqa: PLR0917 - fixtures and parameters
    path, changed, monkeypatch, step, number, code
):
    before = path.read_bytes()

    def failing(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    monkeypatch.undo()
    assert (refused.value.code, refused.value.exit_code) == (code, 3)
    assert path.name in refused.value.say("zh")
    assert untouched(path, before)


def test_a_program_that_holds_the_file_on_windows_is_told(path, changed, monkeypatch):
    class SharingError(PermissionError):
        winerror = 32

    def held(*_):
        raise SharingError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert refused.value.code == "file.locked"


def test_a_missing_file_or_folder_is_told(path, changed):
    path.unlink()
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert refused.value.code == "file.missing"
    for wrong in (path / "x.xlsx", path.parent):
        with pytest.raises(Refusal):
            Package.open(wrong)


def test_a_file_marked_read_only_is_not_replaced(path, changed, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Refusal) as refused:
        commit(path, changed, expected_fingerprint=changed.fingerprint)
    assert refused.value.code == "file.no_permission"
    assert untouched(path, before)


def test_the_temporary_file_goes_whatever_happens(path, changed, monkeypatch):
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        commit(path, changed, expected_fingerprint=changed.fingerprint, before_replace=interrupted)
    assert untouched(path, before)


def interrupted(_):
    raise KeyboardInterrupt
