"""Making workspaces: an empty one from the schema, and one full of invented customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.model.defaults.rows import starter_rows
from xlcrm.model.defaults.rules import RULES
from xlcrm.model.defaults.rules_switches import GROUP_SWITCH, SHEET_SWITCH
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.refusals import PROTECTED, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.tables import STARTER_TABLES
from xlcrm.model.text import Text
from xlcrm.workspace import WORKBOOK_NAME, make_folders
from xlcrm.xlsx.build import Starter, build_workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from xlcrm.model.content import CellValue
    from xlcrm.model.text import Lang

NOT_EMPTY = RefusalKind(
    "folder.not_empty",
    PROTECTED,
    Text(
        "“{path}”已存在。请换一个文件夹，或先移走这个文件。",
        "“{path}” is there already. Choose another folder, or move that file away.",
    ),
)
NO_PACK = RefusalKind(
    "pack.unknown",
    WRONG_USE,
    Text("没有名为“{pack}”的行业包。可选：{packs}。", "There is no pack called “{pack}”. Choose from: {packs}."),
)


@dataclass(frozen=True)
class NewBook:
    """What a new workbook is to be: language, packs, rows beyond the shipped settings (by table), further sheets."""

    lang: Lang
    packs: Collection[str] = ()
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]] = field(default_factory=dict)
    sheets: Collection[str] = ()


def make_workspace(folder: Path, new: NewBook) -> Path:
    """Make a workspace with a new workbook in a folder; refused where one of that name is there already."""
    path = folder / f"{WORKBOOK_NAME.say(new.lang)}.xlsx"
    for there in (path, path.with_suffix(".xlsm")):
        if there.exists():
            raise Refusal(NOT_EMPTY, path=there)
    _refuse_unknown(new.packs)
    folder.mkdir(parents=True, exist_ok=True)
    make_workbook(path, new)
    make_folders(folder, new.lang)
    return path


def make_workbook(path: Path, new: NewBook) -> None:
    """Make the starter workbook: tables of the core and the packs, settings as shipped, groups as switched on."""
    _refuse_unknown(new.packs)
    groups, sheets = _switched_on(new.packs)
    sheets |= set(new.sheets)
    every = tables_with(new.packs)
    tables = [table for table in every if table.name in STARTER_TABLES or table.name in sheets or table.pack]
    tables.sort(key=lambda table: table.settings)  # records first, whatever pack they come with
    rows = starter_rows(every, new.lang, new.packs)
    rows |= {name: [*rows.get(name, ()), *more] for name, more in new.rows.items()}
    build_workbook(path, Starter(new.lang, tables, groups, rows))


def _refuse_unknown(packs: Collection[str]) -> None:
    for pack in packs:
        if pack not in PACK_BY_NAME:
            raise Refusal(NO_PACK, pack=pack, packs=", ".join(PACK_BY_NAME))


def _switched_on(packs: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the column groups and further sheets that the defaults and the packs switch on."""
    on = {spec.key for spec in RULES if spec.default is True}
    groups = {key.removeprefix(GROUP_SWITCH) for key in on if key.startswith(GROUP_SWITCH)}
    sheets = {key.removeprefix(SHEET_SWITCH) for key in on if key.startswith(SHEET_SWITCH)}
    for pack in packs:
        groups |= set(PACK_BY_NAME[pack].groups)
        sheets |= set(PACK_BY_NAME[pack].sheets)
    return groups, sheets
