"""What a table, a column and a sheet are. The data itself is in `xlcrm.model.tables` and `xlcrm.model.packs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from xlcrm.model.text import Lang, Text


class Kind(StrEnum):
    """Type of the values of a column, and how a frame holds them.

    TEXT (string), CODE (string that looks like a number: phone, ID, postcode; text format in the cell), NUMBER (float64),
    MONEY (float64, two decimals), INTEGER (float64 holding whole numbers, NaN where empty), DATE (datetime64[s]), DATETIME
    (datetime64[s]), YES (string, 是 or empty), CHOICE (string out of a list), REFERENCE (string, ID of a row in another
    table), PEOPLE (string, names separated by 、 or ,), FORMULA (a live formula, never read),
    LINK (string, address of a file or folder seen from the workbook; written so that a click opens it).
    """

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    INTEGER = "integer"
    DATE = "date"
    DATETIME = "datetime"
    YES = "yes"
    CHOICE = "choice"
    REFERENCE = "reference"
    PEOPLE = "people"
    FORMULA = "formula"
    LINK = "link"


class Owner(StrEnum):
    """Whose cells a column holds: staff's (S), xlcrm's (X), or filled by xlcrm when empty and then staff's (S/X)."""

    STAFF = "S"
    XLCRM = "X"
    FILLED = "S/X"


NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``choices`` names a list of 字典 (or a built-in list) for CHOICE; ``refers`` the table of a REFERENCE; ``free`` says
    that other text than the list's is allowed with a warning. ``group`` names the column group that switches the column
    on in the starter workbook (empty: always shown). ``aliases`` are other headings by which it is recognised. ``hint``
    is the one-line explanation on the heading. ``hidden`` columns exist for xlcrm alone.
    """

    key: str
    label: Text
    kind: Kind = Kind.TEXT
    owner: Owner = Owner.STAFF
    hint: Text = NO_TEXT
    choices: str = ""
    refers: str = ""
    free: bool = False
    required: bool = False
    max_length: int = 0
    group: str = ""
    width: float = 12
    aliases: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def computed(self) -> bool:
        """Tell whether the cells are xlcrm's alone."""
        return self.owner is Owner.XLCRM

    def heading(self, lang: Lang) -> str:
        """Return the heading in a language."""
        return self.label.say(lang)


@dataclass(frozen=True)
class Table:
    """One input sheet: an Excel table (ListObject) called ``name`` on the sheet ``label``.

    ``identity`` lists the keys that identify a row (mostly one ID column; ``prefix`` and ``digits`` say how xlcrm
    numbers new rows, an empty prefix means staff's own key). ``pack`` is the industry pack it belongs to (empty: the
    core). ``settings`` marks tables that hold settings rather than records.
    """

    name: str
    label: Text
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    hint: Text = NO_TEXT
    prefix: str = ""
    digits: int = 6
    pack: str = ""
    settings: bool = False
    aliases: tuple[str, ...] = field(default=())

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    def sheet(self, lang: Lang) -> str:
        """Return the sheet's title in a language."""
        return self.label.say(lang)

    def keys(self, *owners: Owner) -> tuple[str, ...]:
        """Return the keys of the columns, of some owners only if any are given."""
        return tuple(column.key for column in self.columns if not owners or column.owner in owners)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One generated sheet: stable key and title. ``decisions``: it carries staff's columns 决定 / 保留 / 至."""

    key: str
    label: Text
    decisions: bool = False
    state: str = "visible"


@dataclass(frozen=True, slots=True)
class Pack:
    """An industry pack: columns it adds to core tables and tables of its own.

    ``groups`` are the column groups and ``sheets`` the further core tables that it switches on.
    """

    name: str
    label: Text
    columns: Mapping[str, tuple[Column, ...]]
    tables: tuple[Table, ...]
    groups: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


BAD_COLUMNS = Column(
    "bad_columns",
    Text("问题列", "Bad columns"),
    Kind.TEXT,
    Owner.XLCRM,
    Text(
        "由 xlcrm 填写：本行有问题的列，用于标色",
        "Filled by xlcrm: the columns of this row with problems, for colouring",
    ),
    width=4,
    hidden=True,
)
"""The hidden last column of every input table, e.g. ``|mobile|email|``; conditional formats ask it."""
