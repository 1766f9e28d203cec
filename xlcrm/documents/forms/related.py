"""Parts that belong to a sheet and point at its rows: pictures, charts, notes, controls, tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.documents.forms.moving import move_range
from xlcrm.documents.forms.outside import move_anchor_rows
from xlcrm.xlsx.xml import escape_attribute, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.documents.forms.outside import Moves
    from xlcrm.xlsx.package import Package

_ANCHOR: Final = re.compile(
    rb"<(?:[\w.-]+:)?twoCellAnchor(?=[\s>])([^<>]*)>(.*?)</(?:[\w.-]+:)?twoCellAnchor\s*>"
    rb"|<(?:[\w.-]+:)?oneCellAnchor(?=[\s>]).*?</(?:[\w.-]+:)?oneCellAnchor\s*>",
    re.DOTALL,
)
_ROWS: Final = re.compile(rb"(<(?:[\w.-]+:)?row>)(\d+)(?=<)")
_NOTE_ROW: Final = re.compile(rb"(<x:Row>\s*)(\d+)(?=\s*<)")
_NOTE_ANCHOR: Final = re.compile(rb"(<x:Anchor>)([^<]*)(?=<)")
_REF: Final = re.compile(rb"(\sref\s*=\s*[\"'])([A-Z$0-9:]+)(?=[\"'])")
_LINK: Final = re.compile(rb"(\sfmla(?:Link|Range|Group)\s*=\s*\")([^\"]*)(?=\")")
_ANCHOR_ROWS: Final = (2, 6)


def related_parts(package: Package, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (part, kind) of all that hangs on a sheet and may point at rows."""
    waiting, seen = [sheet], {sheet}
    while waiting:
        for relation in package.relations(waiting.pop()).values():
            if relation.external or relation.target in seen or not package.has(relation.target):
                continue
            seen.add(relation.target)
            if relation.kind in MOVERS:
                yield relation.target, relation.kind
                waiting.append(relation.target)


def _drawing(xml: bytes, moves: Moves) -> bytes:
    return _ANCHOR.sub(lambda match: _anchor(match, moves), xml)


def _anchor(match: re.Match[bytes], moves: Moves) -> bytes:
    """Move a picture: one that keeps its size keeps it, another stretches with its rows as in a spreadsheet program."""
    rows = [int(row) for _, row in _ROWS.findall(match[0])[:2]]
    if b"oneCell" not in (match[1] or b"") or len(rows) < 2:  # noqa: PLR2004 - a first and a last row
        return move_anchor_rows(match[0], moves.layout)
    first = moves.layout.nearest(rows[0] + 1) - 1
    places = iter((first, first + rows[1] - rows[0]))
    return _ROWS.sub(lambda row: row[1] + b"%d" % next(places), match[0], count=2)


def _notes(xml: bytes, moves: Moves) -> bytes:
    moved = _NOTE_ROW.sub(lambda found: found[1] + b"%d" % (moves.layout.nearest(int(found[2]) + 1) - 1), xml)
    return _NOTE_ANCHOR.sub(lambda found: found[1] + _note_anchor(found[2], moves), moved)


def _note_anchor(anchor: bytes, moves: Moves) -> bytes:
    numbers = [part.strip() for part in anchor.split(b",")]
    if not all(part.isdigit() for part in numbers) or len(numbers) <= _ANCHOR_ROWS[1]:
        return anchor
    shift = moves.layout.nearest(int(numbers[_ANCHOR_ROWS[0]]) + 1) - 1 - int(numbers[_ANCHOR_ROWS[0]])
    for at in _ANCHOR_ROWS:
        numbers[at] = b"%d" % (int(numbers[at]) + shift)
    return b", ".join(numbers)


def _ranges(xml: bytes, moves: Moves) -> bytes:
    return _REF.sub(lambda found: found[1] + (move_range(found[2].decode(), moves.layout).encode() or found[2]), xml)


def _links(xml: bytes, moves: Moves) -> bytes:
    return _LINK.sub(lambda found: found[1] + escape_attribute(moves.formula(unescape(found[2]))), xml)


def _chart(xml: bytes, moves: Moves) -> bytes:
    return moves.in_xml(xml)


MOVERS: Final[Mapping[str, Callable[[bytes, Moves], bytes]]] = {
    "drawing": _drawing,
    "chart": _chart,
    "chartEx": _chart,
    "vmlDrawing": _notes,
    "comments": _ranges,
    "threadedComment": _ranges,
    "table": _ranges,
    "ctrlProp": _links,
}
"""How each kind of part follows the rows."""
