"""Markdown: a page with its note, tables whose cells may hold anything, code in a cell, anchors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_NOTE = "<!-- Made by docs/build.py out of the program. Change the program, not this page. -->"


def document(title: str, *parts: str) -> str:
    """Return a page: its title, the note that it is made, its parts with an empty line between them."""
    return "\n\n".join([f"# {title}", _NOTE, *(part.strip("\n") for part in parts if part)]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; columns that are empty in every row are left out."""
    cells = [[_cell(value) for value in row] for row in rows]
    used = [number for number in range(len(headings)) if any(row[number] for row in cells)]
    lines = [[headings[number] for number in used], ["---"] * len(used)]
    lines += [[row[number] for number in used] for row in cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: object) -> str:
    """Return a text as code, nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def anchor(name: str) -> str:
    """Return a place that links can point to."""
    return f'<a id="{name}"></a>'


def link(text: str, target: str) -> str:
    """Return a link, nothing for nothing."""
    return f"[{text}]({target})" if text else ""


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text.replace("|", "\\|").replace("\n", "<br>").strip()
