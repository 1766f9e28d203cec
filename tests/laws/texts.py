"""Every text of the product in its two languages, with the place where it is said."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum, EnumMeta
from importlib import import_module
from pkgutil import walk_packages
from typing import NamedTuple

import xlcrm
from tests.laws.sources import FILES, name_of, tree
from xlcrm.model.text import Text


class Said(NamedTuple):
    """One text and where it is said: a module's name for it, or file and line."""

    where: str
    zh: str
    en: str


def all_texts() -> tuple[Said, ...]:
    """Texts that modules hold (however deep in tables and tuples), and those written in the middle of functions."""
    held = [said for name in module_names() for said in _held(name)]
    return tuple({(said.zh, said.en): said for said in (*_written(), *held)}.values())


def module_names() -> list[str]:
    names = (module.name for module in walk_packages(xlcrm.__path__, "xlcrm."))
    return [name for name in names if not name.endswith("__main__")]


def _held(module: str) -> Iterator[Said]:
    import_module(module)
    seen: set[int] = set()
    for name, value in vars(sys.modules[module]).items():
        for text in _texts(value, seen):
            yield Said(f"{module}.{name}", text.zh, text.en)


def _texts(value: object, seen: set[int]) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif id(value) not in seen:
        seen.add(id(value))
        for part in _parts(value):
            yield from _texts(part, seen)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, str | bytes | int | float):
        return
    if isinstance(value, Mapping) and type(value).__module__ in {"builtins", "types"}:
        yield from value.values()
    elif isinstance(value, tuple | list | set | frozenset) or (isinstance(value, EnumMeta) and value.__module__.startswith("xlcrm.")):
        yield from value
    elif isinstance(value, Enum) and value.__class__.__module__.startswith("xlcrm."):
        yield from vars(value).values()
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, field.name, None) for field in fields(value))


def _written() -> Iterator[Said]:
    for path in FILES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text" and len(node.args) == 2:
                zh, en = map(_constant, node.args)
                if zh is not None and en is not None:
                    yield Said(f"{name_of(path)}:{node.lineno}", zh, en)


def _constant(node: ast.expr) -> str | None:
    """The text of a literal, f-strings with ``{}`` for what is filled in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None
