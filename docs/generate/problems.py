"""reference/problems.md: every kind of problem with its sentence and its hint in both languages."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from generate.markdown import code, document, table

from xlcrm.model import catalogue
from xlcrm.model.problems import Code

_LEAD = """A problem has a stable code, a place (sheet, row, column) and a sentence. An **error** keeps the computed values of
its row as they were, the other rows go on; a **warning** and a **hint** (`info`) keep nothing back. Words in braces are filled
in. The severity of a row of 字段规则 / Field rules is the one written there."""


def page() -> str:
    """Return the page."""
    names = sorted(module.name for module in iter_modules(catalogue.__path__))
    return document("Problems", _LEAD, *(_group(name) for name in names))


def _group(name: str) -> str:
    module = import_module(f"{catalogue.__name__}.{name}")
    about = (module.__doc__ or "").strip().splitlines()[0]
    title = name.replace("_", " ").capitalize()
    return f"## {title}\n\n{about}\n\n" + table(("code", "severity", "en", "zh"), [_row(each) for each in module.CODES])


def _row(each: Code) -> tuple[str, ...]:
    sentences = (f"{each.message.say(lang)}\n→ {each.hint.say(lang)}".removesuffix("\n→ ") for lang in ("en", "zh"))
    return (code(each.code), each.severity.value, *sentences)
