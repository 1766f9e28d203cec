"""What the command line looks like from outside: help in both languages, quick, and one sentence for a mistake."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.laws.sources import ROOT
from xlcrm.cli import COMMANDS

CJK = re.compile(r"[\u4e00-\u9fff]")
HEAVY = ("pandas", "numpy", "pyarrow", "openpyxl", "xlsxwriter", "phonenumbers", "holidays", "rapidfuzz", "sqlite3")
QUICK_PATHS = (["--help"], ["--version"], *([name, "--help"] for name in COMMANDS))

HELP_OF_EVERYTHING = """
import json, sys
from click.testing import CliRunner
from xlcrm.cli import COMMANDS, group
runner, said = CliRunner(), {}
for args in json.loads(sys.argv[1]):
    result = runner.invoke(group, args, prog_name="xlcrm")
    said[" ".join(args)] = [result.exit_code, result.output]
print(json.dumps({"said": said, "modules": sorted(sys.modules)}))
"""


def run(*command, lang):
    environment = {**os.environ, "XLCRM_LANG": lang, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module", params=["zh", "en"])
def helped(request):
    answer = run("-c", HELP_OF_EVERYTHING, json.dumps(QUICK_PATHS), lang=request.param)
    assert answer.returncode == 0, answer.stderr
    return request.param, json.loads(answer.stdout)


def test_every_command_helps_in_the_language_asked_for(helped):
    lang, answer = helped
    for args, (code, output) in answer["said"].items():
        words = output if "--help" in args else ""
        assert code == 0, (args, output)
        assert bool(CJK.search(words)) == (lang == "zh" and bool(words)), (args, output)


def test_every_option_is_explained_in_the_language_asked_for(helped):
    """Also --help and --version, whose words click brings along in English only."""
    lang, answer = helped
    lines = [line for _, output in answer["said"].values() for line in output.splitlines() if re.match(r"\s+-", line)]
    assert lines
    assert [line for line in lines if re.search(r"\S\s{2,}\S", line) and bool(CJK.search(line)) != (lang == "zh")] == []


def test_the_headings_of_the_help_are_in_the_language_asked_for(helped):
    lang, answer = helped
    english = {"Usage:", "Options:", "Commands:"}
    found = {word for _, output in answer["said"].values() for word in re.findall(r"^\w+:", output, re.MULTILINE)}
    assert found == (english if lang == "en" else set())


def test_help_loads_nothing_heavy(helped):
    _, answer = helped
    assert {name for name in answer["modules"] if name.split(".")[0] in HEAVY} == set()


MISTAKES = {
    "unknown command": ["refersh", "x"],
    "unknown option": ["refresh", "--toda", "2026-11-22", "x"],
    "missing argument": ["refresh"],
    "not a day": ["check", "x", "--today", "2026-13-01"],
    "not a number": ["demo", "x", "--customers", "many"],
    "not a choice": ["new", "x", "--lang", "fr"],
    "too much": ["backup", "x", "y"],
    "unknown pack": ["new", "{tmp}/x", "--pack", "florist"],
    "unknown option of the group": ["--nope"],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("args", MISTAKES.values(), ids=MISTAKES)
def test_wrong_use_is_one_sentence_and_exit_code_2(args, lang, tmp_path):
    answer = run("-m", "xlcrm", *(arg.format(tmp=tmp_path) for arg in args), lang=lang)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "Traceback" not in answer.stderr
    assert bool(CJK.search(answer.stderr)) == (lang == "zh"), answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_is_not_there_is_one_sentence_and_exit_code_3(lang, tmp_path):
    answer = run("-m", "xlcrm", "check", str(tmp_path / "nothing.xlsx"), lang=lang)
    assert answer.returncode == 3
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "nothing.xlsx" in answer.stderr


def test_a_command_is_listed_in_the_order_of_the_table():
    listed = [line.split()[0] for line in run("-m", "xlcrm", "--help", lang="en").stdout.split("Commands:")[1].splitlines() if line]
    assert listed == list(COMMANDS)
