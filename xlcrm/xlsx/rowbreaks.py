"""Page breaks of a generated sheet: those between our rows are ours, all others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.sheetorder import put_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.xlsx.refs import Area
    from xlcrm.xlsx.tree import Element, Tree

_LIST: Final = b"rowBreaks"
_ACROSS: Final = 16_383
_YES: Final = ("1", "true")


def same_breaks(tree: Tree, owned: Sequence[Area], wanted: Sequence[int] | None) -> bool:
    """Tell whether pages begin in our rows where they are to begin; a content that says nothing has none of its own."""
    return wanted is None or {row for row, _ in _ours(tree, owned)} == set(wanted)


def put_breaks(tree: Tree, owned: Sequence[Area], wanted: Sequence[int] | None) -> None:
    """Let new pages begin after these rows; breaks elsewhere stay."""
    if wanted is None:
        return
    ours = {element.start for _, element in _ours(tree, owned)}
    parent = tree.child(_LIST)
    kept = [tree.raw(each) for each in tree.children(parent) if each.start not in ours] if parent else []
    tag = b"<" + tree.root.prefix + b"brk"
    made = [tag + b' id="%d" max="%d" man="1"/>' % (row, _ACROSS) for row in wanted]
    put_list(tree, _LIST, [*kept, *made])


def _ours(tree: Tree, owned: Sequence[Area]) -> list[tuple[int, Element]]:
    """Return the breaks that somebody set between rows that are ours, with the row before each."""
    parent = tree.child(_LIST)
    found = []
    for element in tree.children(parent) if parent else ():
        said = tree.attributes(element)
        row = int(said["id"]) if said.get("id", "").isdecimal() else 0
        if said.get("man") in _YES and any(area.top <= row <= area.bottom + 1 for area in owned):
            found.append((row, element))
    return found
