"""Parts that belong to a sheet (drawings, charts, pictures, notes, tables) copied into another workbook."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import PROTECTED, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.contenttypes import CONTENT_TYPES, RELATIONSHIPS_TYPE, content_type, relationships_part, relative
from xlcrm.xlsx.parts import free_part, part_tree
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from xlcrm.xlsx.package import Package

UNKNOWN_PART: Final = RefusalKind(
    "sheet.cannot_copy",
    PROTECTED,
    Text(
        "工作表“{sheet}”含有无法复制到其他工作簿的内容（{what}）。",
        "Sheet “{sheet}” holds something that cannot be copied into another workbook ({what}).",
    ),
)

_COPIED: Final = frozenset(
    {
        "drawing", "vmlDrawing", "comments", "table", "hyperlink", "image", "chart", "chartUserShapes", "chartStyle",
        "chartColorStyle", "printerSettings", "ctrlProp", "package", "oleObject", "themeOverride",
    }
)  # fmt: skip
_STRICT: Final = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)

Change = Callable[[str, bytes], bytes]
"""Given the kind of an XML part and its content, returns the content for the target."""


class PartGraft:
    """Copies parts from one package to another, each once; ``change`` fits XML parts to the target."""

    def __init__(self, source: Package, target: Package, change: Change) -> None:
        self._source = source
        self._target = target
        self._change = change
        self._types = source.text(CONTENT_TYPES)
        self._copied: dict[str, str] = {}
        self._to_strict = read_workbook(target).strict and not read_workbook(source).strict

    def refuse_unknown(self, sheet: str, part: str, seen: frozenset[str] = frozenset()) -> None:
        """Refuse a sheet with parts that mean nothing outside their workbook, such as pivot tables."""
        for relation in self._source.relations(part).values():
            if relation.kind not in _COPIED:
                raise Refusal(UNKNOWN_PART, sheet=sheet, what=relation.kind)
            if not relation.external and relation.target not in seen and self._source.has(relation.target):
                self.refuse_unknown(sheet, relation.target, seen | {part})

    def copy(self, part: str, kind: str) -> str:
        """Copy a part and all it is related to, and return its name in the target."""
        if part in self._copied:
            return self._copied[part]
        folder, name = posixpath.split(part)
        stem, suffix = posixpath.splitext(name)
        new = self._copied[part] = free_part(self._target, folder, re.sub(r"\d+$", "", stem), suffix)
        self._target.add(new, self._content(part, kind), content_type(self._types, part) or "application/octet-stream")
        self._copy_relations(part, new)
        return new

    def _content(self, part: str, kind: str) -> bytes:
        if not part.lower().endswith(".xml"):
            return self._source.read(part)
        return self._strict(self._change(kind, self._source.text(part)))

    def _copy_relations(self, part: str, new: str) -> None:
        """Give the copy the relationships of the original under the same Ids."""
        rels = relationships_part(part)
        if not self._source.has(rels):
            return
        relations = self._source.relations(part)
        tree = part_tree(self._source, rels)
        for element in tree.children():
            relation = relations[tree.attributes(element).get("Id", "")]
            if not relation.external and self._source.has(relation.target):
                tree.change(element, Target=relative(new, self.copy(relation.target, relation.kind)))
        self._target.add(relationships_part(new), self._strict(tree.result()), RELATIONSHIPS_TYPE)

    def _strict(self, xml: bytes) -> bytes:
        for loose, strict in _STRICT if self._to_strict else ():
            xml = xml.replace(loose, strict)
        return xml
