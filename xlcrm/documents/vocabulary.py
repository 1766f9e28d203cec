"""The names that templates may use, in both languages, and which names a template uses that do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes

from xlcrm.choosing import nearest_name
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.table_names import fold_name, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.model.book import Frame
    from xlcrm.model.schema import Table

CUSTOMER = frozenset({"客户", "customer"})
OWNER = frozenset({"负责人资料", "owner_record"})
COMPANY = frozenset({"公司", "company"})
TODAY = frozenset({"今天", "today"})
ADVICE = frozenset({"建议", "advice"})
COMPANY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "company.name": ("名称", "name"),
    "company.phone": ("电话", "phone"),
    "company.address": ("地址", "address"),
    "company.email": ("邮箱", "email"),
    "company.website": ("网址", "website"),
    "company.account": ("账户", "account"),
    "company.signature": ("落款", "signature"),
    "company.logo": ("标志", "logo"),
}
"""The rules about our own company, and what a template calls them."""

_ADVICE_FIELDS = ("category", "tag", "title", "body")

fold = lru_cache(maxsize=4096)(fold_name)


class Unknown(NamedTuple):
    """A name that does not exist, or a list printed like a value: the line, the name, and the nearest that is right."""

    line: int
    name: str
    nearest: str


@dataclass(frozen=True)
class Vocabulary:
    """All names by which templates call tables and columns; names are folded (`fold`).

    A table goes before a field of the customer of the same name: 积分 are the entries, 客户.积分 is the number.
    """

    tables: Mapping[str, str]
    by_table: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, frames: Mapping[str, Frame] | None = None) -> Vocabulary:
        """Return the names of a workbook, with the columns that staff added; of the schema with all packs without one."""
        frames = frames or {}
        tables = [frame.table for frame in frames.values()] or list(tables_with(PACK_BY_NAME))
        written = {name: _written(frame) for name, frame in frames.items()}
        columns = {table.name: _columns(table, written.get(table.name, {})) for table in tables}
        return cls(_table_names(tables), columns)

    def columns(self, table: str) -> dict[str, str]:
        """Return the key of every name of a column."""
        return dict(self.by_table[table])

    @cached_property
    def top_level(self) -> set[str]:
        """Return every name that stands for something by itself."""
        return {*self.tables, *self.by_table["customers"], *CUSTOMER, *OWNER, *COMPANY, *TODAY, *ADVICE}

    def nearest(self, name: str, among: set[str] | None = None) -> str:
        """Return the known name that is nearest to one that is not, empty where none is near."""
        return nearest_name(name, self.top_level if among is None else among)

    def unknown(
        self, tree: nodes.Template, more: frozenset[str] = frozenset(), records: Mapping[str, str] | None = None
    ) -> list[Unknown]:
        """Return the names in a template that stand for nothing.

        ``more`` are names that its document adds, ``records`` those that stand for a record, by its table.
        """
        return list(_Reader(self, more).read(tree, records))


def _written(frame: Frame) -> dict[str, str]:
    """Return the keys of a table's columns by their headings as staff wrote them, staff's own columns among them."""
    if not frame.layout:
        return {}
    own = {fold(heading): heading for heading in frame.layout.extras}
    return own | {fold(heading): key for key, heading in frame.layout.headings.items()}


def _columns(table: Table, written: Mapping[str, str]) -> dict[str, str]:
    """Return keys by name: the headings in both languages before those of staff, these before keys.

    A name of several words may also be written with underscores.
    """
    names = {fold(column.key): column.key for column in table.columns}
    names |= written
    names |= {name: column.key for name, column in shown_as(table).items()}
    joined = {name.replace(" ", "_"): key for name, key in names.items() if " " in name}
    return joined | names


def _table_names(tables: list[Table]) -> dict[str, str]:
    """Return the tables by name: titles in both languages, and keys."""
    names = {fold(name): table.name for table in tables for name in (*table.label, table.name)}
    names = {name: table for name, table in names.items() if name not in CUSTOMER}
    return names | {name.replace(" ", "_"): table for name, table in names.items() if " " in name}


class _Reader:
    """Walks a template's tree and knows of each name which table's record (or records) it stands for."""

    def __init__(self, words: Vocabulary, more: frozenset[str]) -> None:
        self.words = words
        self.more = {*more, "loop", "range", "dict", "lipsum", "cycler", "joiner", "namespace", "true", "false", "none"}

    def read(self, node: nodes.Node, scope: Mapping[str, str] | None = None) -> Iterator[Unknown]:
        scope = scope or {}
        if isinstance(node, nodes.For):
            yield from self._loop(node, scope)
            return
        if isinstance(node, nodes.Name) and node.ctx == "load" and not self._known(node.name, scope):
            yield Unknown(node.lineno, node.name, self.words.nearest(node.name))
        if isinstance(node, (nodes.Getattr, nodes.Getitem)):
            yield from self._field(node, scope)
        if isinstance(node, nodes.Output):
            yield from self._printed_lists(node, scope)
        inner = {**scope, **{name.name: "" for name in getattr(node, "args", ()) if isinstance(name, nodes.Name) and name.ctx == "param"}}
        for child in node.iter_child_nodes():
            yield from self.read(child, inner)
            if isinstance(child, nodes.Assign):
                inner |= {name.name: self._table(child.node, inner) for name in _stored(child.target)}
            if isinstance(child, nodes.Macro):
                inner[child.name] = ""

    def _loop(self, node: nodes.For, scope: Mapping[str, str]) -> Iterator[Unknown]:
        yield from self.read(node.iter, scope)
        inner = {**scope, **{name.name: self._table(node.iter, scope) for name in _stored(node.target)}}
        for part in (*([node.test] if node.test else []), *node.body, *node.else_):
            yield from self.read(part, inner)

    def _field(self, node: nodes.Getattr | nodes.Getitem, scope: Mapping[str, str]) -> Iterator[Unknown]:
        name = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        known = self._fields(self._table(node.node, scope))
        if known is not None and isinstance(name, str) and fold(name) not in known:
            yield Unknown(node.lineno, name, self.words.nearest(name, set(known)))

    def _printed_lists(self, node: nodes.Output, scope: Mapping[str, str]) -> Iterator[Unknown]:
        """Name the tables that are printed as if they were values; where a field has that name, it is meant."""
        for child in node.nodes:
            if isinstance(child, nodes.Name) and child.name not in scope and fold(child.name) in self.words.tables:
                field = fold(child.name) in self.words.by_table["customers"]
                whose = "客户" if not child.name.isascii() else "customer"
                yield Unknown(child.lineno, child.name, f"{whose}.{child.name}" if field else "")

    def _known(self, name: str, scope: Mapping[str, str]) -> bool:
        return name in scope or name in self.more or fold(name) in self.words.top_level

    def _fields(self, table: str) -> Mapping[str, str] | None:
        if table == "company":
            return {fold(name): name for names in COMPANY_FIELDS.values() for name in names}
        if table == "advice":
            return dict.fromkeys(_ADVICE_FIELDS, "")
        return self.words.by_table.get(table)

    def _table(self, node: nodes.Node, scope: Mapping[str, str]) -> str:
        """Return which table's records an expression gives, empty where it gives something else."""
        if isinstance(node, nodes.Name):
            name = fold(node.name)
            if node.name in scope:
                return scope[node.name]
            special = {**dict.fromkeys(CUSTOMER, "customers"), **dict.fromkeys(OWNER, "staff"),
                       **dict.fromkeys(COMPANY, "company"), **dict.fromkeys(ADVICE, "advice")}  # fmt: skip
            return special.get(name) or self.words.tables.get(name, "")
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._table(node.node, scope) if node.name in {"first", "last", "sort", "reverse", "list", "selectattr", "rejectattr"} else ""
        if isinstance(node, nodes.Getitem) and not isinstance(getattr(node.arg, "value", None), str):
            return self._table(node.node, scope)
        return ""


def _stored(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))
