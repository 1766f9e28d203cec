"""The examples of the documentation do what it says they do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import groupby

import click
import openpyxl
import pytest

from tests.docs.pages import MADE, ROOT, WRITTEN, examples, first_line_missing, language_of, name_of, spoken_commands
from xlcrm.cli import COMMANDS, group

PAGES_WITH_EXAMPLES = [page for page in WRITTEN if examples(page)]


ONE_AFTER_THE_OTHER = """
import contextlib, io, json, sys
from xlcrm.cli import main
answers = []
for arguments in json.loads(sys.argv[1]):
    sys.argv, code, said = ["xlcrm", *arguments], 0, io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    answers.append([code, said.getvalue()])
print(json.dumps(answers))
"""
"""Runs many commands in one process: starting Python and loading pandas takes longer than most of them."""


def run(commands, *, lang, folder):
    """Exit code and output of each command."""
    environment = {
        **os.environ, "XLCRM_LANG": lang, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / ".state"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, json.dumps(commands)],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


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
    for lang, group_of_one in groupby(examples(page), lambda example: language_of(page, example)):
        together = list(group_of_one)
        answers = run([example.arguments for example in together], lang=lang, folder=folder)
        for example, (code, output) in zip(together, answers, strict=True):
            assert code == example.exit_code, f"{example.typed}\n{output}"
            missing = first_line_missing(example.lines, output)
            assert missing is None, f"{example.typed}\ndoes not say: {missing}\nbut:\n{output}"


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
    inner = list(command.commands.values()) if name and isinstance(command, click.Group) else []
    return {"-h", "--help", *(option for one in (command, *inner) for param in one.params for option in param.opts)}


def test_an_expected_line_that_does_not_come_is_found():
    said = "Made: shop/customers.xlsx\n9 errors, 5 warnings\nend\n"
    assert first_line_missing(("Made: …", "… errors, … warnings"), said) is None
    assert first_line_missing(("9 errors, 5 warnings", "Made: …"), said) == "Made: …"
    assert first_line_missing(("…", "end"), said) is None
    assert first_line_missing(("nobody says this",), said) == "nobody says this"
