"""Looks of text and paragraphs as typst functions: each says only in what it differs from what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlcrm.documents.letters.formats import ParagraphFormat, RunFormat

if TYPE_CHECKING:
    from xlcrm.documents.letters.typst_text import Writer

_LITERAL = re.compile(r'"[^"]+";')
_BASE_LINE = 0.36
"""How far above the middle of a line its base line lies, in parts of the size: less than half of what capitals reach."""


def said_of(look: RunFormat, around: RunFormat | None, writer: Writer) -> str:
    """Return the arguments that turn one look of text into another; all of them where there is none around."""
    families = writer.families.of(look)
    said = [
        ("" if around and families == writer.families.of(around) else f"font: {families}"),
        ("" if around and look.size == around.size else f"size: {look.size:g}pt"),
        ("" if around and look.bold == around.bold else f"weight: {700 if look.bold else 400}"),
        ("" if around and look.italic == around.italic else f'style: "{"italic" if look.italic else "normal"}"'),
        ("" if around and look.colour == around.colour else f'fill: rgb("#{look.colour or "000000"}")'),
        ("" if around and look.tracking == around.tracking else f"tracking: {look.tracking:g}pt"),
    ]
    return ", ".join(each for each in said if each)


def ground_of(writer: Writer) -> str:
    """Return the arguments of what all text begins from."""
    return f"{said_of(writer.ground, None, writer)}, {writer.ground_edges}"


def run_look(look: RunFormat, around: RunFormat, writer: Writer) -> str:
    """Return the function of a run's look, inside a paragraph of another."""
    said = said_of(look, around, writer)
    code = f"text({said}, b)" if said else "b"
    if look.underline:
        code = f"underline({code})"
    if look.strike:
        code = f"strike({code})"
    if look.marked:
        code = f'highlight(fill: rgb("#{look.marked}"), {code})'
    if look.raised:
        code = f"{'super' if look.raised == 'superscript' else 'sub'}({code})"
    return f"(b) = {code}"


def needs_line(text: str) -> bool:
    """Tell whether a paragraph's text may come out empty: then it still is a line high."""
    return "{%" in text or not _LITERAL.search(text)


def paragraph_look(
    form: ParagraphFormat, base: RunFormat, close: tuple[bool, bool], writer: Writer, inside: str = "line(b)"
) -> str:
    """Return the function of a paragraph's look; ``close``: no space before, behind it; ``inside``: how its text is taken."""
    before, after = 0 if close[0] else form.before, 0 if close[1] else form.after
    text = text_of(form, base, writer, inside)
    drawn = _borders(form)
    if not (form.left or form.right or form.keep or drawn or form.listed):
        spaces = [f"v({space:g}pt);" if space else "" for space in (before, after)]
        return f"(b) = {{ {spaces[0]}{text};{spaces[1]} }}"
    inset = f"(left: {_left(form):g}pt, right: {form.right:g}pt, top: {before:g}pt, bottom: {after:g}pt)"
    if drawn:
        text = f"block(width: 100%, {drawn}, {text})"
    return f"(b) = block(width: 100%, inset: {inset}, sticky: {str(form.keep).lower()}, {text})"


def text_of(form: ParagraphFormat, base: RunFormat, writer: Writer, inside: str) -> str:
    """Return the text of a paragraph, aligned, in its look, with its lines as far apart as in Word."""
    edge = edges(form, base, writer.line_of)
    said = [said_of(base, writer.ground, writer), "" if edge == writer.ground_edges else edge]
    text = in_look(said, "b" if form.listed else inside)
    arguments = []
    if form.align == "justify":
        arguments.append("justify: true")
    first = f"{form.first_chars:g}em" if form.first_chars else f"{form.first:g}pt" if form.first > 0 else ""
    if first and not form.listed:
        arguments.append(f"first-line-indent: (amount: {first}, all: true)")
    if form.first < 0 and not form.listed:
        arguments.append(f"hanging-indent: {-form.first:g}pt")
    if not form.listed:
        text = f"par({', '.join([*arguments, text])})"
    return text if form.align in {"left", "justify"} else f"align({form.align}, {text})"


def in_look(said: Iterable[str], text: str) -> str:
    """Return text with a look that some arguments say; as it is where none says anything."""
    arguments = "".join(f"{each}, " for each in said if each)
    return f"text({arguments}{text})" if arguments else text


def _left(form: ParagraphFormat) -> float:
    return form.left + min(form.first, 0)


def _borders(form: ParagraphFormat) -> str:
    """Return what a box around the text is drawn with, empty for nothing."""
    drawn = {side: stroke for side, stroke in form.borders if side in {"top", "bottom", "left", "right"} and stroke != "none"}
    sides = ", ".join(f"{side}: {stroke}" for side, stroke in drawn.items())
    said = [f"stroke: ({sides}), outset: (top: 1pt, bottom: 1pt)"] if drawn else []
    if form.fill:
        said.append(f'fill: rgb("#{form.fill}")')
    return ", ".join(said)


def edges(form: ParagraphFormat, base: RunFormat, natural: float) -> str:
    """Return how far a line reaches above and below its base line."""
    if form.rule == "exact":
        middle, half, unit = _BASE_LINE * base.size, form.line / 2, "pt"
    else:
        lines = form.line if form.rule == "auto" else max(form.line / base.size / natural, 1.0)
        middle, half, unit = _BASE_LINE, natural * lines / 2, "em"
    return f"top-edge: {half + middle:.3f}{unit}, bottom-edge: {middle - half:.3f}{unit}"
