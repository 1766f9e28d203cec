"""The architecture, read from the sources: who may import whom, who may touch the world, what a module may hold."""

from __future__ import annotations

import ast

import pytest

from tests.laws.sources import FILES, PACKAGE, ROOT, calls, files_in, imports, is_under, name_of, tree

STAGES = ("xlcrm.checks", "xlcrm.decisions", "xlcrm.rules", "xlcrm.sheets")
PURE = ("model", "checks", "decisions", "rules", "sheets", "pipeline.py")
SHELLS = ("cli.py", "commands", "watch.py", "watched.py", "usage.py")

MAY_IMPORT = {
    "model": ("xlcrm.model",),
    "checks": ("xlcrm.model", "xlcrm.rules", "xlcrm.checks"),
    "decisions": ("xlcrm.model", "xlcrm.rules", "xlcrm.decisions"),
    "rules": ("xlcrm.model", "xlcrm.rules"),
    "sheets": ("xlcrm.model", "xlcrm.rules", "xlcrm.sheets"),
    "pipeline.py": ("xlcrm.model", *STAGES),
    "xlsx": ("xlcrm.model", "xlcrm.xlsx"),
    "history": ("xlcrm.model", "xlcrm.xlsx", "xlcrm.history"),
}
"""What each layer may import of the package: always only what lies below it."""

WORLD = (
    "asyncio", "fileinput", "fcntl", "fastexcel", "ftplib", "getpass", "glob", "http", "io", "isal", "locale", "logging",
    "msvcrt", "multiprocessing", "openpyxl", "os", "pathlib", "platform", "python_calamine", "requests", "shutil", "signal",
    "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request",
    "watchdog", "winreg", "xlsxwriter", "xlwings", "zipfile", "click", "rich",
)
WORLDLY_CALLS = {
    "open", "input", "print", "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "pd.Timestamp.now", "pd.Timestamp.today", "pd.read_excel", "pd.read_csv", "np.load", "np.save",
}
ASKS_A_STAGE = {
}
"""Shells that ask one question of a stage; each with its reason."""


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer):
    wrong = {
        name_of(path): sorted(name for name in imports(path) if is_under(name, "xlcrm") and not is_under(name, *MAY_IMPORT[layer]))
        for path in files_in(layer)
    }
    assert files_in(layer)
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("layer", PURE)
def test_the_pure_layers_touch_no_file_no_clock_no_screen(layer):
    imported = [(name_of(path), name) for path in files_in(layer) for name in imports(path) if is_under(name, *WORLD)]
    called = [(name_of(path), line, name) for path in files_in(layer) for line, name in calls(path) if name in WORLDLY_CALLS]
    assert files_in(layer)
    assert imported == []
    assert called == []


def test_only_the_builder_of_new_workbooks_uses_a_library_that_writes_workbooks():
    """No library may save a user's workbook; openpyxl's formula translator writes nothing."""
    users = {
        (name_of(path), name)
        for path in FILES
        for name in imports(path)
        if is_under(name, "xlsxwriter", "openpyxl") and not is_under(name, "openpyxl.formula")
        and not (path.parent == PACKAGE / "xlsx" and path.name.startswith("build"))
    }
    assert users == set()


def test_only_the_folder_excel_imports_xlwings():
    assert [name_of(path) for path in FILES for name in imports(path)
            if is_under(name, "xlwings") and PACKAGE / "excel" not in path.parents] == []


def test_shells_hold_no_rules():
    shells = (*files_in(*SHELLS), ROOT / "watcher.py")
    asked = {(name_of(path), name) for path in shells for name in imports(path) if is_under(name, *STAGES, "xlcrm.model.defaults")}
    assert asked == set(ASKS_A_STAGE)


def test_the_watcher_at_the_root_is_a_shell_of_at_most_thirty_lines():
    assert len((ROOT / "watcher.py").read_text(encoding="utf-8").splitlines()) <= 30


def test_the_stages_are_called_by_the_pipeline_alone():
    """One pipeline: nobody else runs all checks, rules or sheets (explaining asks each rule for its words)."""
    tuples = {"xlcrm.checks.CHECKS", "xlcrm.rules.RULES", "xlcrm.sheets.SHEETS"}
    users = {(name_of(path), name) for path in FILES for name in imports(path) & tuples}
    assert users == {("xlcrm/pipeline.py", name) for name in tuples} | {("xlcrm/explaining.py", "xlcrm.rules.RULES")}


MUTATORS = {
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "add", "discard", "sort", "reverse",
}
CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def bound_to_containers(module: ast.Module) -> dict[str, int]:
    """Names that a module binds to a list, dict or set, with their lines."""
    found = {}
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if targets and _is_container(node.value):
            found |= {target.id: node.lineno for target in targets if isinstance(target, ast.Name)}
    return found


def _is_container(value: ast.expr | None) -> bool:
    made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in {"list", "dict", "set", "defaultdict"}
    return made or isinstance(value, CONTAINERS)


def mutated(module: ast.Module) -> set[str]:
    """Names that a module changes in place: by a method, by an item, or as a global."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            names.add(ast.unparse(node.func.value))
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            names.add(ast.unparse(node.value))
        elif isinstance(node, ast.AugAssign):
            names.add(ast.unparse(node.target))
        elif isinstance(node, ast.Global):
            names |= set(node.names)
    return names


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_modules_hold_no_state_that_changes(path):
    constants = bound_to_containers(tree(path))
    assert {name for name in constants if not name.startswith("__") and not name.lstrip("_").isupper()} == set(), "name it in capitals"
    assert set(constants) & mutated(tree(path)) == set(), "a module's constants never change"
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree(path)))


def test_no_file_is_two_ideas_long():
    files = [*FILES, *(ROOT / "docs").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "workbook").rglob("*.py")]
    assert {name_of(path): lines for path in files if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_the_package_prints_only_through_click():
    assert [(name_of(path), line) for path in FILES for line, name in calls(path) if name == "print"] == []


def test_state_is_found_where_there_is_some():
    module = ast.parse("KNOWN = {}\n_seen: list[int] = []\ncache = dict()\ndef f():\n    KNOWN['a'] = 1\n    _seen.append(2)\n")
    assert set(bound_to_containers(module)) == {"KNOWN", "_seen", "cache"}
    assert {"KNOWN", "_seen"} <= mutated(module)
