"""The window in which a workbook is open: inside `working_in` whatever reads or writes that workbook goes there.

One pipeline serves file and window: `xlcrm.reading` asks here what to read, `xlcrm.applying` where a plan goes.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlcrm.model.plan import Plan
    from xlcrm.reading import Reading
    from xlcrm.xlsx.package import Package


class Window(Protocol):
    """A workbook that is open in a spreadsheet program."""

    @property
    def workbook(self) -> Path:
        """The file, as it is saved."""

    def package(self) -> Package:
        """Return the workbook as it is in the window now, unsaved work and all."""

    def write(self, reading: Reading, planned: Plan, sheets: tuple[str, ...]) -> Mapping[str, Any]:
        """Put a plan that was made for a reading into the window; ``sheets`` are the generated sheets that change.

        Returns the receipt. Refuses, before anything is written, what cannot be written there now.
        """


_OPEN: ContextVar[Window | None] = ContextVar("xlcrm_window", default=None)


@contextmanager
def working_in(window: Window) -> Iterator[None]:
    """Let reading and writing of the window's workbook go to the window."""
    token = _OPEN.set(window)
    try:
        yield
    finally:
        _OPEN.reset(token)


def window_of(workbook: Path) -> Window | None:
    """Return the window to work in, None when the file is to be read and written."""
    window = _OPEN.get()
    return window if window is not None and window.workbook.resolve() == workbook.resolve() else None
