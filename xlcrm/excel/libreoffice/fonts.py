"""The letters of cells, and colours, which the two programs count from different ends."""

from __future__ import annotations

from xlwings import base_classes, utils

from xlcrm.excel.libreoffice.bridge import Uno
from xlcrm.excel.libreoffice.partial import Partial

_BOLD, _REGULAR = 150.0, 100.0


class Font(Partial):
    """The letters of some cells."""

    interface = base_classes.Font

    def __init__(self, cells: Uno) -> None:
        self._cells = cells

    @property
    def bold(self) -> bool:
        """Whether they are bold."""
        return bool(self._cells.CharWeight == _BOLD)

    @bold.setter
    def bold(self, bold: bool) -> None:
        self._cells.CharWeight = _BOLD if bold else _REGULAR

    @property
    def size(self) -> float:
        """Their size in points."""
        return float(self._cells.CharHeight)

    @size.setter
    def size(self, points: float) -> None:
        self._cells.CharHeight = points

    @property
    def color(self) -> tuple[int, int, int]:
        """Their colour."""
        found: tuple[int, int, int] = utils.int_to_rgb(swapped(max(self._cells.CharColor, 0)))
        return found

    @color.setter
    def color(self, color: str | tuple[int, int, int]) -> None:
        self._cells.CharColor = swapped(number_of(color))


def number_of(color: str | tuple[int, int, int]) -> int:
    """Return a colour as Excel counts it."""
    rgb = utils.hex_to_rgb(color) if isinstance(color, str) else color
    return int(utils.rgb_to_int(rgb))


def swapped(color: int) -> int:
    """Swap red and blue: the two programs count them from different ends."""
    return (color & 0xFF) << 16 | color & 0xFF00 | color >> 16 & 0xFF
