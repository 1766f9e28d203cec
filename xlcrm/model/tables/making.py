"""Short ways to write a column down: one call says key, heading, hint and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from xlcrm.model.schema import BAD_COLUMNS, Column, Kind, Owner, Table
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from typing import Unpack

TEXT, CODE, NUMBER, MONEY = Kind.TEXT, Kind.CODE, Kind.NUMBER, Kind.MONEY
INTEGER, DATE, DATETIME, YES = Kind.INTEGER, Kind.DATE, Kind.DATETIME, Kind.YES
CHOICE, REFERENCE, PEOPLE, FORMULA, LINK = Kind.CHOICE, Kind.REFERENCE, Kind.PEOPLE, Kind.FORMULA, Kind.LINK

WIDTHS = {
    TEXT: 14.0, CODE: 14.0, NUMBER: 10.0, MONEY: 12.0, INTEGER: 9.0, DATE: 12.0,
    DATETIME: 17.0, YES: 9.0, CHOICE: 12.0, REFERENCE: 13.0, PEOPLE: 12.0, FORMULA: 10.0, LINK: 24.0,
}  # fmt: skip


class Options(TypedDict, total=False):
    """What a column may say beyond its key, heading, hint and kind; ``aliases`` are separated by ``|``."""

    choices: str
    refers: str
    free: bool
    required: bool
    max_length: int
    group: str
    width: float
    aliases: str


class TableOptions(TypedDict, total=False):
    """What a table may say beyond its name, title, hint, identity and columns; ``aliases`` are separated by ``|``."""

    prefix: str
    digits: int
    pack: str
    settings: bool
    aliases: str


def both(words: str) -> Text:
    """Split ``zh|en`` into the two languages; without a bar both are the same."""
    zh, _, en = words.partition("|")
    return Text(zh, en or zh)


def staff(key: str, label: str, hint: str, kind: Kind = TEXT, **more: Unpack[Options]) -> Column:
    """Make a column that staff fill."""
    return _column(Owner.STAFF, key, (label, hint), kind, more)


def filled(key: str, label: str, hint: str, kind: Kind = TEXT, **more: Unpack[Options]) -> Column:
    """Make a column that xlcrm fills when it is empty, and that is then staff's."""
    return _column(Owner.FILLED, key, (label, hint), kind, more)


def computed(key: str, label: str, hint: str, kind: Kind = TEXT, **more: Unpack[Options]) -> Column:
    """Make a column that is xlcrm's alone. It has no aliases: staff's own column must never be taken for it."""
    return _column(Owner.XLCRM, key, (label, hint), kind, more)


def table(
    name: str, label: str, hint: str, identity: str, columns: tuple[Column, ...], /, **more: Unpack[TableOptions]
) -> Table:
    """Make an input table; ``identity`` holds its keys separated by blanks, the hidden last column is added."""
    return Table(
        name,
        both(label),
        (*columns, BAD_COLUMNS),
        tuple(identity.split()),
        both(hint),
        more.get("prefix", ""),
        more.get("digits", 6),
        more.get("pack", ""),
        more.get("settings", False),
        _split(more.get("aliases", "")),
    )


def _column(owner: Owner, key: str, words: tuple[str, str], kind: Kind, more: Options) -> Column:
    label, hint = words
    return Column(
        key,
        both(label),
        kind,
        owner,
        both(hint),
        more.get("choices", ""),
        more.get("refers", "staff" if kind is PEOPLE else ""),
        more.get("free", False),
        more.get("required", False),
        more.get("max_length", 0),
        more.get("group", ""),
        more.get("width", WIDTHS[kind]),
        _split(more.get("aliases", "")),
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split("|") if word.strip())
