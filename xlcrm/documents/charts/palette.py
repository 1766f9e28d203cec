"""The colours of reports, said once for the page (light and dark), for print and for the PDF."""

from __future__ import annotations

from typing import Final

LIGHT: Final = {
    "paper": "#f4f6f9", "card": "#ffffff", "ink": "#172033", "soft": "#556074", "rule": "#e1e6ee", "track": "#eef1f6",
    "fill": "#6993db", "strong": "#1d5fc4", "link": "#1d5fc4", "good": "#0b6e4f", "bad": "#b3261e",
    "heat0": "#edf3fc", "heat1": "#cfe0f7", "heat2": "#a6c6f0", "heat3": "#7fb0ea", "heat4": "#2c6cc7", "heat5": "#164a94",
    "pale": "#172033", "deep": "#ffffff",
    "step0": "#1d5fc4", "step1": "#2f6bcb", "step2": "#4178d1", "step3": "#5184d6", "step4": "#5f8dd9", "step5": "#6993db",
}  # fmt: skip
DARK: Final = {
    "paper": "#0e131b", "card": "#171e29", "ink": "#e8ecf3", "soft": "#a3aec0", "rule": "#2a3443", "track": "#222b38",
    "fill": "#3f6fb5", "strong": "#7fb0ff", "link": "#8ab8ff", "good": "#5fd3a6", "bad": "#ff9a90",
    "heat0": "#1b2636", "heat1": "#1f3557", "heat2": "#24487c", "heat3": "#2f5fa6", "heat4": "#72a7f5", "heat5": "#a9cbff",
    "pale": "#e8ecf3", "deep": "#0d1524",
    "step0": "#7fb0ff", "step1": "#6f9ff0", "step2": "#5f90e1", "step3": "#5182d2", "step4": "#4878c6", "step5": "#3f6fb5",
}  # fmt: skip
PRINT: Final = {**LIGHT, "paper": "#ffffff", "soft": "#4b5567", "rule": "#d5dbe5", "link": "#172033"}
"""On paper the ground is white and grey is darker."""

FILLS: Final = {
    "ink": "ink", "figure": "ink", "faint": "soft", "track": "track", "fill": "fill", "strong": "strong",
    **{f"step{at}": f"step{at}" for at in range(6)},
    **{f"heat{at}": f"heat{at}" for at in range(6)},
    **{f"on{at}": "pale" if at < 4 else "deep" for at in range(6)},  # noqa: PLR2004 - letters on the dark cells are light
}  # fmt: skip
"""Which colour the elements of a chart have, by their class."""


def style(fonts: tuple[str, ...]) -> str:
    """Return the style sheet of a chart that stands alone, in the colours of print."""
    fills = "".join(f".{name}{{fill:{PRINT[color]}}}" for name, color in FILLS.items())
    families = ",".join(f"'{font}'" for font in fonts) or "sans-serif"
    return f"<style>{fills}.grid{{stroke:{PRINT['rule']};stroke-width:1}}.figure{{font-weight:700}}text{{font-family:{families}}}</style>"
