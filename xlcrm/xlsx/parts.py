"""Where the parts of a workbook are, and how new ones are called and related, strict or transitional."""

from __future__ import annotations

import posixpath
from itertools import count
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.contenttypes import EMPTY_RELATIONSHIPS, RELATIONSHIPS_TYPE, relationships_part
from xlcrm.xlsx.refused import BROKEN_XML
from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.workbook import read_workbook, workbook_part
from xlcrm.xlsx.xml import escape_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.xlsx.package import Package

RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES_TYPE: Final = f"{_SPREADSHEET}.styles+xml"
SHEET_TYPE: Final = f"{_SPREADSHEET}.worksheet+xml"
TABLE_TYPE: Final = f"{_SPREADSHEET}.table+xml"


def part_tree(package: Package, part: str) -> Tree:
    """Return the elements of a part; refuses XML whose tags do not match."""
    try:
        return Tree(package.text(part))
    except (IndexError, ValueError) as error:
        raise Refusal(BROKEN_XML, file=package.name, member=part, detail=str(error)) from None


def main_namespace(package: Package) -> str:
    """Return the namespace of sheets, tables and styles in this workbook."""
    return read_workbook(package).namespace


def relation_namespace(package: Package) -> str:
    """Return the namespace of ``r:id`` and the stem of relationship types in this workbook."""
    return STRICT_RELATIONS if read_workbook(package).strict else RELATIONS


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """Add a relationship of a kind, e.g. ``table``, and return its Id."""
    return package.relate(part, f"{relation_namespace(package)}/{kind}", target)


def relate_addresses(package: Package, part: str, addresses: Mapping[str, str]) -> None:
    """Add links to addresses outside the workbook, by their Ids; all at once, for there may be thousands."""
    rels = relationships_part(part)
    if not package.has(rels):
        package.add(rels, EMPTY_RELATIONSHIPS, RELATIONSHIPS_TYPE)
    tree = part_tree(package, rels)
    start = b"<" + tree.root.prefix + b'Relationship Id="'
    rest = f'" Type="{relation_namespace(package)}/hyperlink" TargetMode="External" Target="'.encode()
    written = ((escape_attribute(rid), escape_attribute(address)) for rid, address in addresses.items())
    tree.append(tree.root, b"".join(start + rid + rest + address + b'"/>' for rid, address in written))
    package.put(rels, tree.result())


def free_part(package: Package, folder: str, stem: str, suffix: str = ".xml") -> str:
    """Return the first unused name like ``xl/tables/table7.xml``."""
    taken = {part.replace("\\", "/").lstrip("/").lower() for part in package.parts}
    names = (posixpath.join(folder, f"{stem}{number}{suffix}") for number in count(1))
    return next(name for name in names if name.lower() not in taken)


def beside_workbook(package: Package, folder: str = "") -> str:
    """Return the folder of the workbook part, or a folder in it."""
    return posixpath.join(posixpath.dirname(workbook_part(package)), folder)


def styles_part(package: Package) -> str | None:
    """Return the part with the style sheet; None when the workbook has none."""
    return next(iter(package.related(workbook_part(package), "styles")), None)


def add_styles_part(package: Package, text: bytes) -> str:
    """Add a style sheet to a workbook that has none."""
    part = free_part(package, beside_workbook(package), "styles")
    package.add(part, text, STYLES_TYPE)
    relate(package, workbook_part(package), "styles", part)
    return part
