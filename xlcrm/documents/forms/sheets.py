"""Several customers' forms in one workbook: one sheet each, with all that belongs to it."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.documents.forms.around import around_rows, forget_chain, move_name
from xlcrm.documents.forms.marks import MARK, FormMark
from xlcrm.documents.forms.moving import Follow
from xlcrm.documents.forms.outside import Moves
from xlcrm.documents.forms.related import MOVERS
from xlcrm.documents.forms.template import sheet_xml
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.addsheet import entry_xml
from xlcrm.xlsx.contenttypes import CONTENT_TYPES, RELATIONSHIPS_TYPE, content_type, relationships_part, relative
from xlcrm.xlsx.names import Name, edit_names, read_names
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.parts import free_part, part_tree, relate, relation_namespace
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.documents.forms.sheetform import SheetForm
    from xlcrm.documents.forms.template import Filled, FormTemplate
    from xlcrm.xlsx.workbook import Workbook

ONE_SHEET: Final = RefusalKind(
    "form.one_sheet",
    WRONG_USE,
    Text(
        "模板“{template}”不能把多份放进一个文件：{why}。请去掉 --one-file。",
        "Template “{template}” cannot put several forms into one file: {why}. Leave out --one-file.",
    ),
)
_SEVERAL: Final = Text("它有多张工作表", "it has several sheets")
_TABLE: Final = Text("它含有表格（ListObject）", "it holds a table (ListObject)")

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST: Final = 31
_SELECTED: Final = re.compile(r"\s(?:tabSelected|codeName)\s*=\s*(?:\"[^\"]*\"|'[^']*')")

Wanted = tuple[str, "Mapping[str, Any]", FormMark]
"""Title, context and mark of one sheet."""


@dataclass
class _Workbook:
    """The workbook that is being put together."""

    template: FormTemplate
    package: Package
    book: Workbook
    entries: list[bytes] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    @property
    def form(self) -> SheetForm:
        return self.template.sheets[0]

    def add(self, position: int, title: str, filled: Filled, mark: FormMark) -> None:
        follow = replace(filled.follow, titles={self.form.key: title})
        part = self.form.part if position == 0 else self._new_part(follow)
        xml = sheet_xml(self.form, filled.sheets[0], follow, around_rows(self.form, follow)).decode()
        if position:
            xml = _SELECTED.sub("", xml, count=2)
            self.package.put(part, xml.encode())
            rid = relate(self.package, self.book.part, "worksheet", part)
        else:
            self.package.put(part, xml.encode())
            self._move_parts(follow)
            rid = self.book.sheets[0].rid
        self.entries.append(entry_xml(part_tree(self.package, self.book.part), (title, position + 1, "visible"), rid,
                                      relation_namespace(self.package)))  # fmt: skip
        self._add_names(position, follow, mark)

    def _add_names(self, position: int, follow: Follow, mark: FormMark) -> None:
        known = read_names(part_tree(self.template.package, self.book.part)).values()
        moved = (move_name(name, self.book, follow) for name in known)
        self.names += [replace(name, sheet=position) for name in moved if name]
        self.names.append(Name(MARK, mark.formula(), position, hidden=True))

    def _move_parts(self, follow: Follow) -> None:
        from xlcrm.documents.forms.around import moved_parts  # noqa: PLC0415

        for part, xml in moved_parts(self.template.package, self.template.sheets, follow):
            self.package.put(part, xml)

    def _new_part(self, follow: Follow) -> str:
        """Return the part of a new sheet, with copies of all that hangs on the template's."""
        return _Copier(self.template.package, self.package, Moves(follow, self.form.key)).copy(self.form.part, "")

    def finish(self) -> bytes:
        tree = part_tree(self.package, self.book.part)
        sheets = tree.find(b"sheets")
        if sheets is not None:
            tree.replace(sheets.inner, sheets.close, b"".join(self.entries))
        names = tree.find(b"definedNames")
        if names is not None:
            tree.remove(names)
        text = tree.result()
        self.package.put(self.book.part, text)
        tree = part_tree(self.package, self.book.part)
        edit_names(tree, self.names)
        text = tree.result()
        if self.form.source.formulas:
            forget_chain(self.package)
            text = replace(self.book, xml=text).with_recalculation()
        self.package.put(self.book.part, text)
        for part, xml in self.template.styles().items():
            self.package.put(part, xml)
        stream = io.BytesIO()
        self.package.write(stream)
        return stream.getvalue()


@dataclass
class _Copier:
    """Copies a sheet of the template with its drawings, notes and links; pictures are shared."""

    source: Package
    target: Package
    moves: Moves

    def copy(self, part: str, kind: str) -> str:
        folder, name = posixpath.split(part)
        stem, suffix = posixpath.splitext(name)
        new = free_part(self.target, folder, re.sub(r"\d+$", "", stem), suffix)
        xml = self.source.text(part) if kind in MOVERS else self.source.read(part)
        content = MOVERS[kind](xml, self.moves) if kind in MOVERS else xml
        types = self.source.text(CONTENT_TYPES)
        self.target.add(new, content, content_type(types, part) or "application/octet-stream")
        self._copy_relations(part, new)
        return new

    def _copy_relations(self, part: str, new: str) -> None:
        rels = relationships_part(part)
        if not self.source.has(rels):
            return
        relations = self.source.relations(part)
        tree = part_tree(self.source, rels)
        for element in tree.children():
            relation = relations[tree.attributes(element).get("Id", "")]
            if relation.external or not self.source.has(relation.target):
                continue
            shared = relation.kind in {"image", "theme", "printerSettings"}
            target = relation.target if shared else self.copy(relation.target, relation.kind)
            tree.change(element, Target=relative(new, target))
        self.target.add(relationships_part(new), tree.result(), RELATIONSHIPS_TYPE)


def several_sheets(template: FormTemplate, wanted: Sequence[Wanted]) -> bytes:
    """Return one workbook with a sheet for each customer, in their order.

    Refuses templates of several sheets, and with tables, whose names must be unique in a workbook.
    """
    package = Package(template.package.archive)
    book = read_workbook(package)
    if len(book.sheets) != 1 or len(template.sheets) != 1:
        raise Refusal(ONE_SHEET, template=template.name, why=_SEVERAL)
    if package.related(template.sheets[0].part, "table"):
        raise Refusal(ONE_SHEET, template=template.name, why=_TABLE)
    made = _Workbook(template, package, book)
    taken: set[str] = set()
    filled = [template.fill(context) for _, context, _ in wanted]
    for position, ((title, _, mark), rows) in enumerate(zip(wanted, filled, strict=True)):
        made.add(position, _free_title(title, taken), rows, mark)
    return made.finish()


def _free_title(title: str, taken: set[str]) -> str:
    """Return a title that no other sheet has, without what titles may not hold."""
    plain = _FORBIDDEN.sub("_", title).strip(" '")[:_LONGEST] or "_"
    choices = (plain, *(f"{plain[: _LONGEST - 6]} ({number})" for number in range(2, len(taken) + 3)))
    found = next(choice for choice in choices if choice.casefold() not in taken)
    taken.add(found.casefold())
    return found
