"""The examples of the documentation do what it says they do."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import click
import openpyxl
import pytest

from tests.docs.pages import MADE, ROOT, WRITTEN, examples, first_line_missing, language_of, name_of, spoken_commands
from xlcrm.cli import COMMANDS, group

PAGES_WITH_EXAMPLES = [page for page in WRITTEN if examples(page)]


def run(arguments, *, lang, folder):
    environment = {
        **os.environ, "XLCRM_LANG": lang, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / ".state"),
    }
    return subprocess.run(
        [sys.executable, "-m", "xlcrm", *arguments],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False, timeout=300,
    )


LISTS = {
    "clients.xlsx": ("Clients", [("Client", "Cell", "Remarks"), ("Alice Ltd", "13800138000", "likes tea"), ("Bob", "13900139000", None)]),
    "客户名单.xlsx": ("名单", [("姓名", "手机号", "说明"), ("王芳", "13800138000", "爱喝茶"), ("李雷", "13900139000", None)]),
}
"""Lists of staff's own that the pages speak of; they are there from the beginning."""


@pytest.fixture
def folder(tmp_path):
    for name, (title, rows) in LISTS.items():
        workbook = openpyxl.Workbook()
        workbook.active.title = title
        for row in rows:
            workbook.active.append(row)
        workbook.save(tmp_path / name)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES_WITH_EXAMPLES, ids=name_of)
def test_the_examples_of_a_page_do_what_it_says(page, folder):
    for example in examples(page):
        answer = run(example.arguments, lang=language_of(page, example), folder=folder)
        assert answer.returncode == example.exit_code, f"{example.typed}\n{answer.stdout}"
        missing = first_line_missing(example.lines, answer.stdout)
        assert missing is None, f"{example.typed}\ndoes not say: {missing}\nbut:\n{answer.stdout}"


def test_there_are_examples():
    assert {"docs/concepts.md", "docs/admin.md", "docs/admin.zh.md"} <= {name_of(page) for page in PAGES_WITH_EXAMPLES}


@pytest.mark.parametrize("page", [*WRITTEN, *MADE], ids=name_of)
def test_commands_and_options_that_a_page_speaks_of_exist(page):
    for words in spoken_commands(page):
        command = next((word for word in words[1:] if not word.startswith("-")), None)
        assert command is None or command in COMMANDS or command.isupper() or command == "…", " ".join(words)
        known = options_of("") | (options_of(command) if command in COMMANDS else set())
        assert {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)} <= known, " ".join(words)


def options_of(name):
    command = group.get_command(click.Context(group), name) if name else group
    return {"-h", "--help", *(option for param in command.params for option in param.opts)}


def test_an_expected_line_that_does_not_come_is_found():
    said = "Made: shop/customers.xlsx\n9 errors, 5 warnings\nend\n"
    assert first_line_missing(("Made: …", "… errors, … warnings"), said) is None
    assert first_line_missing(("9 errors, 5 warnings", "Made: …"), said) == "Made: …"
    assert first_line_missing(("…", "end"), said) is None
    assert first_line_missing(("nobody says this",), said) == "nobody says this"
