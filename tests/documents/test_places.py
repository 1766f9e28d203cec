"""Names of files and folders that every system can bear, and the folder of a customer."""

from __future__ import annotations

import pytest

from xlcrm.documents.folders import Folders
from xlcrm.documents.places import LONGEST_NAME, free_path, safe_name


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("华岳/机电:有限*公司", "华岳_机电_有限_公司"),
        ("  a\tb \n c. ", "a b c"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("console", "console"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_a_name_holds_nothing_that_any_system_refuses(text, safe):
    assert safe_name(text) == safe


def test_a_long_name_is_cut_between_characters():
    name = safe_name("公" * 300)
    assert len(name.encode()) <= LONGEST_NAME
    assert set(name) == {"公"}


def test_the_folder_of_a_customer_is_found_by_its_number_whatever_its_name(tmp_path):
    assert Folders.of(tmp_path, ["KH000001"]).of_customer("KH000001", "王芳").name == "KH000001 王芳"
    (tmp_path / "KH000001 旧名").mkdir()
    (tmp_path / "KH0000010 别人").mkdir()
    assert Folders.of(tmp_path, ["KH000001"]).of_customer("KH000001", "王芳").name == "KH000001 旧名"
    assert Folders.of(tmp_path, ["A[1]"]).of_customer("A[1]", "x").name == "A[1] x"


def test_nothing_that_stands_there_is_written_over(tmp_path):
    (tmp_path / "a.docx").touch()
    (tmp_path / "a (2).docx").touch()
    assert free_path(tmp_path / "a.docx").name == "a (3).docx"
