"""Work on the pieces of a part in a second thread: packing leaves the interpreter free for other work."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

WORKERS: Final = min(os.cpu_count() or 1, 4)
"""Threads that pack, unpack and compare parts side by side."""

T = TypeVar("T")

_PENDING: Final = 3
"""Pieces that wait to be worked on, at most: more would only take memory."""


def worked_behind(pieces: Iterable[T], work: Callable[[T], object]) -> None:
    """Do some work on each piece, in their order, while the next ones are made."""
    with ThreadPoolExecutor(1) as worker:
        pending: deque[Future[object]] = deque()
        for piece in pieces:
            pending.append(worker.submit(work, piece))
            if len(pending) > _PENDING:
                pending.popleft().result()
        for each in pending:
            each.result()
