"""The reference pages are as the program is, and nothing is left out of them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module

import click
import pytest

from tests.docs.pages import DOCS, MADE, ROOT, name_of
from tests.laws.sources import FILES, tree
from tests.laws.texts import module_names
from xlcrm.cli import COMMANDS, group
from xlcrm.model.catalogue import CODES
from xlcrm.model.defaults.cadences import CADENCES
from xlcrm.model.defaults.field_rules import FIELD_RULES
from xlcrm.model.defaults.levels import LEVELS
from xlcrm.model.defaults.lists import LISTS
from xlcrm.model.defaults.rules import RULES
from xlcrm.model.packs import PACKS
from xlcrm.model.refusals import RefusalKind
from xlcrm.model.sheets import SHEETS
from xlcrm.model.table_names import ALL_TABLES


def page(name):
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


def rows(text):
    """The tables' rows of a page or part, as lists of cells."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def part(text, begin, end):
    """What stands between a mark and the next mark of a kind."""
    return text.split(begin, 1)[1].split(end, 1)[0]


def test_the_pages_are_up_to_date():
    built = subprocess.run([sys.executable, str(DOCS / "build.py"), "--check"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert built.returncode == 0, f"{built.stdout}{built.stderr}"


def test_there_is_no_page_that_nobody_makes():
    made = re.findall(r'"reference/(\w+)\.md"', (DOCS / "build.py").read_text(encoding="utf-8"))
    assert sorted(made) == [each.stem for each in MADE]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    described = part(page("commands") + "\n## ", f"\n## {name}\n", "\n## ")
    command = group.get_command(click.Context(group), name)
    options = {option for param in command.params if isinstance(param, click.Option) for option in param.opts}
    assert options <= set(re.findall(r"--?[\w-]+", described))
    assert COMMANDS[name].help.zh in page("commands")
    assert COMMANDS[name].help.en in page("commands")


def test_every_table_and_column_is_documented():
    text = page("sheets")
    for table in ALL_TABLES:
        described = rows(part(text, f'<a id="table-{table.name}"></a>', "<a id="))
        told = {row[0]: row[1:4] for row in described}
        assert {f"`{column.key}`": [*column.label, column.owner.value] for column in table.columns}.items() <= told.items(), table.name


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_column_of_a_pack_is_documented(pack):
    described = rows(part(page("sheets") + '<a id="pack-', f'<a id="pack-{pack.name}"></a>', '<a id="pack-'))
    keys = {row[0] for row in described}
    assert {f"`{column.key}`" for columns in pack.columns.values() for column in columns} <= keys


def test_every_generated_sheet_is_named():
    named = part(page("sheets"), "## Generated sheets", "no such mark")
    assert [sheet.key for sheet in SHEETS if f"`{sheet.key}`" not in named] == []


def test_every_rule_is_documented_with_its_default():
    told = {row[0]: row for row in rows(part(page("settings"), "## Rules", "## Levels"))}
    assert [spec.key for spec in RULES if f"`{spec.key}`" not in told] == []
    assert all(told[f"`{spec.key}`"][1:3] == [spec.label.zh, spec.label.en] for spec in RULES)


def test_every_level_list_field_rule_and_cadence_is_documented():
    text = page("settings")
    levels, lists = rows(part(text, "## Levels", "## Lists")), part(text, "## Lists", "## Field rules")
    assert {(one.level.zh, one.level.en) for one in LEVELS} <= {(row[1], row[2]) for row in levels}
    assert [one.key for one in LISTS if f"`{one.key}`" not in lists] == []
    assert [entry.value.zh for one in LISTS for entry in one.entries if entry.value.zh not in lists] == []
    assert len(rows(part(text, "## Field rules", "## Cadences"))) == len(FIELD_RULES) + 2
    assert len(rows(text.split("## Cadences")[1])) == len(CADENCES) + 2


def test_every_problem_is_documented_in_both_languages():
    told = {row[0]: row for row in rows(page("problems"))}
    for code in CODES:
        row = told[f"`{code.code}`"]
        assert row[1] == code.severity.value
        assert code.message.en in row[2].replace("<br>", "\n")
        assert code.message.zh in row[3].replace("<br>", "\n")


def test_every_refusal_is_documented():
    told = {row[0] for row in rows(page("refusals"))}
    assert sorted(code for code in written_refusals() if f"`{code}`" not in told) == []


def test_a_refusal_has_a_code_of_its_own():
    kinds = {value for name in module_names() for value in vars(import_module(name)).values() if isinstance(value, RefusalKind)}
    codes = [kind.code for kind in kinds]
    assert sorted(code for code in set(codes) if codes.count(code) > 1) == []


def test_codes_are_written_in_one_way():
    """Lower case throughout: a problem is ``heading_missing``, a refusal ``file.held``, so that neither is taken for the other."""
    assert [code.code for code in CODES if not re.fullmatch(r"[a-z]+(_[a-z]+)+", code.code)] == []
    assert sorted(code for code in written_refusals() if not re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", code)) == []


def written_refusals():
    """Codes as the sources write them: first word of every ``RefusalKind(…)`` and of the functions that make one."""
    makers = {"RefusalKind"} | {
        node.name for path in FILES for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "RefusalKind"
    }
    calls = (node for path in FILES for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    named = (node for node in calls if isinstance(node.func, ast.Name) and node.func.id in makers and node.args)
    return {node.args[0].value for node in named if isinstance(node.args[0], ast.Constant)}


def test_the_sources_are_searched_well():
    assert {"file.held", "workspace.missing", "file.damaged"} <= written_refusals()


@pytest.mark.parametrize("made", MADE, ids=name_of)
def test_a_made_page_says_that_it_is_made(made):
    assert "Made by docs/build.py" in made.read_text(encoding="utf-8")
