"""reference/refusals.md: every reason for which xlcrm refuses to do something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import walk_packages

from generate.markdown import code, document, table

import xlcrm
from xlcrm.model.refusals import PROTECTED, UNREADABLE, WRONG_USE, RefusalKind

_LEAD = """A refusal is one sentence on stderr and an exit code; the workbook is as it was.
Its code is what it is about, a dot, and the reason. Words in braces are filled in."""
_TITLES = {
    WRONG_USE: "Exit code 2: wrong use",
    UNREADABLE: "Exit code 3: cannot be read or written now",
    PROTECTED: "Exit code 4: refused, to protect data",
}


def page() -> str:
    """Return the page."""
    kinds = refusals()
    return document("Refusals", _LEAD, *(_group(number, title, kinds) for number, title in _TITLES.items()))


def refusals() -> list[RefusalKind]:
    """Return every kind of refusal of the package, by code."""
    found = {kind.code: kind for name in _modules() for value in vars(import_module(name)).values() for kind in _kinds(value)}
    return [found[name] for name in sorted(found)]


def _kinds(value: object) -> Iterable[RefusalKind]:
    """Return the kinds that a module's name stands for: one, or a table of them."""
    values = value.values() if isinstance(value, Mapping) else (value,)
    return (one for one in values if isinstance(one, RefusalKind))


def _modules() -> list[str]:
    names = (module.name for module in walk_packages(xlcrm.__path__, f"{xlcrm.__name__}."))
    return [name for name in names if not name.endswith("__main__")]


def _group(number: int, title: str, kinds: list[RefusalKind]) -> str:
    rows = [(code(kind.code), kind.sentence.en, kind.sentence.zh) for kind in kinds if kind.exit_code == number]
    return f"## {title}\n\n" + table(("code", "en", "zh"), rows)
