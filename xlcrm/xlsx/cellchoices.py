"""Drop-downs of a generated sheet's own cells: those that ask our lists of decisions are ours, all others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.xlsx.dropdowns import dropdown_name
from xlcrm.xlsx.refs import Area
from xlcrm.xlsx.sheetorder import put_list
from xlcrm.xlsx.xml import escape, escape_attribute

if TYPE_CHECKING:

    from xlcrm.model.content import Choices, SheetContent
    from xlcrm.xlsx.tree import Element, Tree

_LIST: Final = b"dataValidations"


def same_choices(tree: Tree, content: SheetContent) -> bool:
    """Tell whether the cells offer what they are to offer."""
    wanted = {(_where(each), dropdown_name(each.key).casefold()) for each in content.choices}
    keys = {name for _, name in wanted}
    return {(where, name) for where, name, _ in _offered(tree) if name in keys} == wanted


def put_choices(tree: Tree, content: SheetContent) -> None:
    """Offer the choices of a content in its cells; what staff let other cells offer stays."""
    keys = {dropdown_name(each.key).casefold() for each in content.choices}
    parent = tree.child(_LIST)
    ours = {element.start for _, name, element in _offered(tree) if name in keys}
    if not ours and not content.choices:
        return
    kept = [tree.raw(each) for each in tree.children(parent) if each.start not in ours] if parent else []
    put_list(tree, _LIST, [*kept, *(_validation(tree.root.prefix, each) for each in content.choices)])


def _offered(tree: Tree) -> list[tuple[str, str, Element]]:
    """Return cells, list and element of each drop-down that is on the sheet."""
    parent = tree.child(_LIST)
    found = []
    for element in tree.children(parent) if parent else ():
        formula = tree.child(b"formula1", element)
        if formula is not None:
            name = tree.text[formula.inner : formula.close].decode("utf-8", "replace").strip().casefold()
            found.append((tree.attributes(element).get("sqref", ""), name, element))
    return found


def _where(choices: Choices) -> str:
    return str(Area(choices.first_row, choices.column, choices.last_row, choices.column))


def _validation(prefix: bytes, choices: Choices) -> bytes:
    """Return a drop-down that lets other text pass: a name may be followed by a reason."""
    tag, formula = prefix + b"dataValidation", prefix + b"formula1"
    told = b""
    if choices.hint:
        told = b' promptTitle="%b" prompt="%b"' % (escape_attribute(choices.title), escape_attribute(choices.hint))
    return b'<%b type="list" allowBlank="1" showInputMessage="1"%b sqref="%b"><%b>%b</%b></%b>' % (
        tag, told, _where(choices).encode(), formula, escape(dropdown_name(choices.key)), formula, tag,
    )  # fmt: skip
