"""xlcrm makes an Excel customer workbook a real customer database, without ever harming what staff made.

``run(path)`` reads a workbook, plans and writes it; ``plan(book)`` is the pure part, which opens no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Plan
    from xlcrm.model.problems import Problem
    from xlcrm.model.settings import Settings
    from xlcrm.pipeline import plan
    from xlcrm.running import run

__version__ = "0.1.0"
__all__ = ["Book", "Plan", "Problem", "Settings", "plan", "run"]

_HOMES = {
    "Book": "xlcrm.model.book",
    "Plan": "xlcrm.model.plan",
    "Problem": "xlcrm.model.problems",
    "Settings": "xlcrm.model.settings",
    "plan": "xlcrm.pipeline",
    "run": "xlcrm.running",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that ``xlcrm --help`` does not wait for pandas."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415 - only needed here

    return getattr(import_module(_HOMES[name]), name)
