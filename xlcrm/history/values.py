"""Cell values as bytes, and back: every value returns as it was, with its type."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

from xlcrm.model.content import CellValue, Formula

_SEPARATOR: Final = "\x1f"
_HEAD: Final = struct.Struct("<IB")
_SECTION: Final = struct.Struct("<cBI")
_NOTHING: Final = frozenset({"NaTType", "NAType"})


class _Kind(NamedTuple):
    """How values of one type are written: a letter, and the way to text and back."""

    letter: bytes
    write: Callable[[Any], str]
    read: Callable[[str], CellValue]


def _write_formula(value: Formula) -> str:
    cached = pack_values([value.cached]).hex()
    return json.dumps([value.text, cached])


def _read_formula(text: str) -> Formula:
    formula, cached = json.loads(text)
    return Formula(formula, cast("Any", unpack_values(bytes.fromhex(cached))[0]))


_KINDS: Final[Mapping[type, _Kind]] = MappingProxyType(
    {
        type(None): _Kind(b"n", lambda _: "", lambda _: None),
        str: _Kind(b"s", str, str),
        bool: _Kind(b"b", repr, "True".__eq__),
        int: _Kind(b"i", repr, int),
        float: _Kind(b"f", repr, float),
        date: _Kind(b"d", date.isoformat, date.fromisoformat),
        datetime: _Kind(b"t", datetime.isoformat, datetime.fromisoformat),
        time: _Kind(b"h", time.isoformat, time.fromisoformat),
        Formula: _Kind(b"F", _write_formula, _read_formula),
    }
)
_TYPES: Final = frozenset(_KINDS)
_BY_LETTER: Final = MappingProxyType({kind.letter: kind for kind in _KINDS.values()})


def plain(value: Any) -> CellValue:  # noqa: ANN401 - frames hold whatever pandas and numpy make of a cell
    """Return a value as the plain Python one: numpy and pandas types unpacked, NaN, NaT and NA as nothing."""
    if type(value) in _TYPES:
        return None if value != value else cast("CellValue", value)  # noqa: PLR0124 - NaN is unequal to itself
    if type(value).__name__ in _NOTHING:
        return None
    if isinstance(value, datetime):
        return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    if hasattr(value, "item"):
        return plain(value.item())
    return str(value)


def same(one: CellValue, other: CellValue) -> bool:
    """Tell whether two values are the same to a reader: empty text is nothing, a date is its midnight."""
    return _comparable(one) == _comparable(other)


def _comparable(value: CellValue) -> CellValue:
    if type(value) is date:
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - cells have no time zone
    return None if value == "" else plain(value)


def pack_values(values: Sequence[CellValue]) -> bytes:
    """Return values as bytes: a letter for each value where types are mixed, then each type's values as text."""
    types = set(map(type, values))
    if not types <= _TYPES:
        values = [plain(value) for value in values]
        types = set(map(type, values))
    kinds = sorted(types, key=lambda kind: _KINDS[kind].letter)
    parts = [_HEAD.pack(len(values), len(kinds))]
    if len(kinds) > 1:
        parts.append(b"".join([_KINDS[type(value)].letter for value in values]))
    for kind in kinds:
        chosen = values if len(kinds) == 1 else [value for value in values if type(value) is kind]
        parts.append(_section(_KINDS[kind], chosen))
    return b"".join(parts)


def _section(kind: _Kind, values: Sequence[CellValue]) -> bytes:
    if kind.letter == b"n":
        return _SECTION.pack(kind.letter, 0, 0)
    texts = cast("Sequence[str]", values) if kind.write is str else list(map(kind.write, values))
    joined = _SEPARATOR.join(texts)
    # Text that holds the separator itself is rare: it is written as JSON then.
    awkward = joined.count(_SEPARATOR) != len(texts) - 1
    data = (json.dumps(list(texts), ensure_ascii=False) if awkward else joined).encode("utf-8", "surrogatepass")
    return _SECTION.pack(kind.letter, awkward, len(data)) + data


def unpack_values(data: bytes) -> list[CellValue]:
    """Return the values that `pack_values` packed."""
    count, sections = _HEAD.unpack_from(data)
    at = _HEAD.size
    letters = b""
    if sections > 1:
        letters, at = data[at : at + count], at + count
    columns: dict[bytes, list[CellValue]] = {}
    for _ in range(sections):
        letter, awkward, size = _SECTION.unpack_from(data, at)
        at += _SECTION.size
        columns[letter] = _read_section(_BY_LETTER[letter], data[at : at + size], count, awkward=bool(awkward))
        at += size
    return _interleaved(letters, columns) if sections > 1 else next(iter(columns.values()), [])


def _read_section(kind: _Kind, data: bytes, count: int, *, awkward: bool) -> list[CellValue]:
    if kind.letter == b"n":
        return [None] * count
    text = data.decode("utf-8", "surrogatepass")
    texts = json.loads(text) if awkward else text.split(_SEPARATOR)
    return cast("list[CellValue]", texts if kind.read is str else list(map(kind.read, texts)))


def _interleaved(letters: bytes, columns: Mapping[bytes, Sequence[CellValue]]) -> list[CellValue]:
    sources = {letter[0]: iter(column) for letter, column in columns.items()}
    return [next(sources[letter]) for letter in letters]
