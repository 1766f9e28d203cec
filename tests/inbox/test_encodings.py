"""The encoding of dropped text files, told without being named."""

from __future__ import annotations

import pytest

from tests.shared import SHARED, needs_shared
from xlcrm.inbox.encodings import decode, guess


@needs_shared
def test_every_short_chinese_list_is_read_as_it_was_written():
    folder = SHARED / "data" / "csv"
    listed = [line.split("\t") for line in (folder / "encodings.tsv").read_text(encoding="utf-8").split("\n") if line]
    wrong = [name for name, encoding in listed
             if decode((folder / name).read_bytes()).text != (folder / name).read_bytes().decode(encoding).removeprefix("\ufeff")]
    assert len(listed) == 123
    assert wrong == []


def test_damaged_utf8_is_not_taken_for_another_encoding():
    data = ("姓名,地址\n" + "王芳,广州市天河区\n" * 50).encode()
    broken = data[:400] + b"\xff" + data[401:]
    assert guess(broken) == "utf-8"
    assert decode(broken).bad_lines == (data[:400].count(b"\n") + 1,)


def test_a_cut_last_character_of_a_long_file_is_no_damage():
    data = ("王芳\n" * 60000).encode()
    assert guess(data) == "utf-8"


def test_a_person_can_name_the_encoding():
    data = "客戶,電話".encode("big5")
    assert decode(data, "gb18030").text != "客戶,電話"
    assert decode(data, "big5hkscs").text == "客戶,電話"


@pytest.mark.parametrize("data", [b"", b"a", b"\xef\xbb\xbf", b"\xff\xfe", b"name,phone\n"])
def test_files_of_almost_nothing_are_read(data):
    assert decode(data).bad_lines == ()


def test_western_lists_are_read():
    assert decode("Nom,Ville\nJosé,Orléans\nFrançois,Besançon\n".encode("cp1252")).encoding in {"cp1252", "gb18030"}
