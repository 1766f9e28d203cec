"""What Jinja says of a template that is wrong, taken apart: which line, which name, and what comes nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from traceback import extract_tb
from typing import Final, NamedTuple

from xlcrm.choosing import meant, nearest_name
from xlcrm.model.text import Text

_QUOTED: Final = re.compile(r"'([^']*)'")
_FILTER: Final = re.compile(r"No (?:filter|test) named '([^']*)'")
_UNNAMED: Final = "<template>"
"""What Jinja calls a template that came from no file."""


class Misspelt(NamedTuple):
    """A name that stands for nothing, and the question whether another one is meant."""

    name: str
    nearest: Text


def misspelt_filter(message: str | None, filters: Iterable[str]) -> Misspelt | None:
    """Return the filter that there is not, when that is what Jinja says."""
    found = _FILTER.search(message or "")
    # Names of ours that begin with an underline are no words of a template's author.
    known = {name for name in filters if not name.startswith("_")}
    return Misspelt(found[1], meant(nearest_name(found[1], known))) if found else None


def name_in(message: str | None) -> str:
    """Return the name that Jinja says is undefined: the last that it quotes; empty where it quotes none."""
    quoted = _QUOTED.findall(message or "")
    return str(quoted[-1]) if quoted else ""


def line_of(error: BaseException, file: str = _UNNAMED) -> int | None:
    """Return the line of a template at which filling it in failed, None where it is not known."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None


def names_in(data: object) -> set[str]:
    """Return all names by which a template may call parts of its data."""
    if isinstance(data, Mapping):
        return {str(name) for name in data} | {name for value in data.values() for name in names_in(value)}
    if isinstance(data, list | tuple):
        return {name for value in data for name in names_in(value)}
    return set()
