"""A part that is edited a second time: both edits told as one, so that the proof still is about the part as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from isal.isal_zlib import crc32

from xlcrm.xlsx.proof import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Offsets = NDArray[np.int64]
    Edit = tuple[int, int, bytes]


def composed(first: Spans | None, between: bytes, edits: Sequence[Edit]) -> Spans | None:
    """Return the spans of both edits in the final content; None when what the first edit left is not what it kept.

    ``between`` is the content after the first edit (``first`` is None where there was none); ``edits`` are the places of
    it that the second edit replaces, in order and apart from each other.
    """
    starts, ends, sizes = _columns(edits)
    shift = np.cumsum(np.append(0, sizes - (ends - starts)))
    own = starts + shift[:-1], starts + shift[:-1] + sizes
    if first is None:
        return _spans(own, (starts, ends), between)
    if _kept(between, (first.starts, first.ends)) != (first.kept_crc, first.kept_size):
        return None
    moved = tuple(_moved(places, starts, ends, own, shift, after=after) for after, places in enumerate((first.starts, first.ends)))
    new = np.concatenate([own[0], moved[0]]), np.concatenate([own[1], moved[1]])
    old = np.concatenate([starts, first.starts]), np.concatenate([ends, first.ends])
    return _spans(_merged(*new), _merged(*old), between)


def _columns(edits: Sequence[Edit]) -> tuple[Offsets, Offsets, Offsets]:
    table = np.array([(start, end, len(new)) for start, end, new in edits], np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _moved(  # noqa: PLR0913 - where the places are, and all that is known of the edits
    places: Offsets, starts: Offsets, ends: Offsets, own: tuple[Offsets, Offsets], shift: Offsets, *, after: int
) -> Offsets:
    """Return where places came to lie; one inside a replaced place goes to its beginning, or to its end."""
    done = np.searchsorted(ends, places, side="right")
    moved: Offsets = places + shift[done]
    if len(starts):
        edit = np.minimum(done, len(starts) - 1)
        inside = (done < len(starts)) & (starts[edit] < places)
        moved = np.where(inside, own[after][edit], moved)
    return moved


def _merged(starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    """Return places in order, those that meet as one."""
    order = np.lexsort((ends, starts))
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    if not len(starts):
        return starts, ends
    apart = starts[1:] > reach[:-1]
    return starts[np.append(True, apart)], reach[np.append(apart, True)]


def _spans(new: tuple[Offsets, Offsets], replaced: tuple[Offsets, Offsets], text: bytes) -> Spans:
    return Spans(new[0], new[1], *_kept(text, replaced))


def _kept(text: bytes, without: tuple[Offsets, Offsets]) -> tuple[int, int]:
    """Return checksum and size of a text without some places."""
    view, crc, size = memoryview(text), 0, 0
    for start, end in zip([0, *without[1].tolist()], [*without[0].tolist(), len(text)], strict=True):
        crc = crc32(view[start:end], crc)
        size += end - start
    return crc, size

