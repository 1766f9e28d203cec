"""Switches: industry packs, column groups and further sheets."""

from __future__ import annotations

from xlcrm.model.defaults.rule_spec import Group, RuleSpec
from xlcrm.model.packs import PACKS
from xlcrm.model.tables import STARTER_TABLES, TABLES
from xlcrm.model.tables.groups import GROUPS
from xlcrm.model.tables.making import both

PACK_SWITCH = "pack."
GROUP_SWITCH = "columns."
SHEET_SWITCH = "sheet."

_packs = Group(both("行业包|Packs"))
_groups = Group(both("列组|Column groups"))
_sheets = Group(both("工作表|Sheets"))


def _switch(group: Group, key: str, label: tuple[str, str], note: tuple[str, str], *, on: bool = False) -> RuleSpec:
    return group.yes(key, "|".join(label), "|".join(note), default=on)


SWITCH_RULES: tuple[RuleSpec, ...] = (
    *(_switch(_packs, PACK_SWITCH + pack.name, (f"行业包：{pack.label.zh}", f"Pack: {pack.label.en}"),
              ("加上这个行业的列、表和表单", "Adds the columns, sheets and forms of the trade")) for pack in PACKS),
    *(_switch(_groups, GROUP_SWITCH + group.key, (f"列组：{group.label.zh}", f"Columns: {group.label.en}"), group.hint,
              on=group.on) for group in GROUPS),
    *(_switch(_sheets, SHEET_SWITCH + table.name, (f"工作表：{table.label.zh}", f"Sheet: {table.label.en}"), table.hint)
      for table in TABLES if table.name not in STARTER_TABLES),
)  # fmt: skip
