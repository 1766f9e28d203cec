"""What somebody types who knows nothing yet: each ends as one sentence with the right exit code."""

from __future__ import annotations

import pytest

from tests.cli.workspace import TODAY, copied, made, xlcrm


@pytest.fixture(scope="module")
def shop():
    return str(made("zh"))


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["report", "{shop}", "--out", "{shop}/a.docx"], 2, ".html / .pdf"),
        (["report", "{shop}", "--pdf", "--out", "{shop}/a.html"], 2, "--pdf"),
        (["report", "{shop}", "--period", "2031", "--today", TODAY], 2, "“2031” has not begun"),
        (["message", "{shop}", "--template", "birthday"], 2, "--channel is missing"),
        (["template"], 2, "xlcrm template"),
        (["draw", "{shop}", "--size", "0"], 2, "at least 1"),
        (["get", "{shop}/收件箱", "A1"], 3, "收件箱"),
    ],
)
def test_a_mistake_is_one_sentence(shop, given, code, said):
    ran = xlcrm(*(word.format(shop=shop) for word in given))
    assert (ran.returncode, said in ran.stderr + ran.stdout) == (code, True), ran.stderr
    assert len(ran.stderr.splitlines()) <= 1


def test_cells_are_read_and_written_in_a_workspace_too(tmp_path):
    copied(tmp_path / "w")
    folder = str(tmp_path / "w")
    assert xlcrm("set", folder, "客户!B2", "王芳").returncode == 0
    assert xlcrm("get", folder, "客户!B2").stdout == "王芳\n"


def test_a_letter_that_is_sent_once_shows_no_word_of_ours(shop):
    ran = xlcrm("letters", shop, "--template", "welcome", "--dry-run", "--today", TODAY, lang="zh")
    assert ran.returncode == 0
    assert "KH0" in ran.stdout
    assert "ever" not in ran.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>\n{% block nothing %}", "第 2 行"),
        ("<p>\n\n{{ nix.foo }}", "第 3 行：'nix' is undefined"),
        ("<p>{{ 1 / 0 }}", "第 1 行"),
        ("<p>你好".encode("gbk"), "UTF-8"),
    ],
)
def test_a_broken_layout_of_ones_own_is_told_with_its_line(tmp_path, text, said):
    workbook = copied(tmp_path / "w")
    own = workbook.parent / "模板" / "报表" / "报表.html"
    own.parent.mkdir(parents=True)
    own.write_bytes(text if isinstance(text, bytes) else text.encode())
    ran = xlcrm("report", str(workbook), "--today", TODAY, lang="zh")
    assert ran.returncode == 2, ran.stderr
    assert said in ran.stderr
    assert ran.stderr.count("。") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["合同到期提醒"], "没有客户应寄这封信"),
        (["欢迎信", "--where", "客户名称 = 没有这个人"], "没有符合条件的客户"),
        (["合同到期提醒", "--customer", "KH000001"], "没有这封信要说的事（KH000001）"),
    ],
)
def test_no_letter_is_explained(shop, options, said):
    ran = xlcrm("letters", shop, "--template", *options, "--dry-run", "--today", TODAY, lang="zh")
    assert (ran.returncode, said in ran.stdout) == (0, True), ran.stdout
    assert len(ran.stdout.splitlines()) <= 3
