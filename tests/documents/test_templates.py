"""Which template a name means: staff's own before the shipped ones."""

from __future__ import annotations

import pytest

from xlcrm.documents import kinds_letters, templates
from xlcrm.documents.kinds import DocumentKind
from xlcrm.documents.templates import find_template
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace

BIRTHDAY = DocumentKind("birthday", Text("生日祝福", "Birthday"))


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setattr(kinds_letters, "LETTERS", (BIRTHDAY,))
    shipped = tmp_path / "shipped"
    for lang, title in zip(("zh", "en"), BIRTHDAY.title, strict=True):
        (shipped / "letters" / lang).mkdir(parents=True)
        (shipped / "letters" / lang / f"{title}.docx").touch()
    monkeypatch.setattr(templates, "shipped_folder", lambda: shipped)
    (tmp_path / "客户管理.xlsx").touch()
    return Workspace(tmp_path / "客户管理.xlsx")


@pytest.mark.parametrize("name", ["birthday", "生日祝福", "Birthday", "生日祝福.docx"])
def test_a_shipped_template_is_found_by_key_and_by_title(workspace, name):
    found = find_template(workspace, "letters", name, "zh")
    assert (found.key, found.own, found.path.name) == ("birthday", False, "生日祝福.docx")


def test_one_of_staff_with_the_same_name_stands_in_its_place(workspace):
    folder = workspace.folder / "模板" / "信函"
    folder.mkdir(parents=True)
    (folder / "生日祝福.docx").touch()
    (workspace.folder / "模板" / "邀请.docx").touch()
    (folder / "~$邀请.docx").touch()
    found = find_template(workspace, "letters", "birthday", "zh")
    assert (found.key, found.own) == ("birthday", True)
    assert find_template(workspace, "letters", "邀请", "zh").key == "邀请"
    assert [one.name for one in templates.templates(workspace, "letters", "zh")] == ["生日祝福", "邀请"]


def test_a_path_is_a_template_too_and_an_unknown_name_is_refused_with_the_nearest(workspace, tmp_path):
    (tmp_path / "别处.docx").touch()
    assert find_template(workspace, "letters", str(tmp_path / "别处.docx"), "zh").own
    with pytest.raises(Refusal) as refused:
        find_template(workspace, "letters", "生日祝愿", "zh")
    assert refused.value.code == "template.unknown"
    assert "生日祝福" in refused.value.say("zh")
