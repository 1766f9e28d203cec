"""The package's source files as trees: what they import, call and bind at module level."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xlcrm"
FILES = tuple(sorted(PACKAGE.rglob("*.py")))


def name_of(path: Path) -> str:
    """Name of a file below the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


def files_in(*places: str) -> tuple[Path, ...]:
    """Files of the package in some folders (``rules``), or some files themselves (``cli.py``)."""
    wanted = [PACKAGE / place for place in places]
    return tuple(path for path in FILES if any(path == place or place in path.parents for place in wanted))


@lru_cache(maxsize=1024)
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def imports(path: Path) -> frozenset[str]:
    """Everything that a file imports, also inside functions and for type checking: ``xlcrm.model.text.Text``, ``os``."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(path, node)
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def is_under(name: str, *places: str) -> bool:
    """Whether an imported name is one of these modules or stands in one of them."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Line and written name (``open``, ``datetime.now``) of every call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.lineno, ast.unparse(node.func)
