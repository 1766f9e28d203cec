"""Address cards (vCard 2.1, 3 and 4) as a table, one card a row."""

from __future__ import annotations

import base64
import quopri
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.inbox.encodings import GB18030, decode
from xlcrm.inbox.grids import Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADINGS = (
    "客户名称", "公司", "职位", "手机", "电话", "传真", "邮箱", "详细地址", "城市", "省份", "邮编", "国家", "生日", "网址", "QQ", "备注",
)  # fmt: skip
"""What the columns of the table are called; they are headings that the workbook knows."""

_BEGIN = re.compile(rb"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_PROPERTY = re.compile(rb"^(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<params>(?:;[^:\";]*(?:\"[^\"]*\")?[^:;]*)*):(?P<value>.*)$", re.DOTALL)
_UNESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
_ESCAPED = re.compile(r"\\[nN,;\\]")
_SPLIT = re.compile(r"(?<!\\);")
_HAN = re.compile("[\u3400-\u9fff]")
_UTF8 = "utf-8"


@dataclass
class _Property:
    """One line of a card: its name, what is said of it, its text."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def kinds(self) -> set[str]:
        """The types, folded."""
        return set(self.params.get("TYPE", "").lower().split(","))

    def parts(self) -> list[str]:
        """Return the parts of a structured value."""
        return [_plain(part).strip() for part in _SPLIT.split(self.value)]


@dataclass
class _Card:
    """What one card says, by heading; several of a kind stand in one cell."""

    cells: dict[str, list[str]] = field(default_factory=dict)

    def add(self, heading: str, value: str) -> None:
        if value.strip() and value.strip() not in self.cells.setdefault(heading, []):
            self.cells[heading].append(value.strip())

    def row(self) -> list[str]:
        return ["; ".join(self.cells.get(heading, ())) for heading in HEADINGS]


def read_cards(data: bytes) -> Grid:
    """Read all cards of a file; each says its own character set, else the file's is found."""
    fallback = decode(data).encoding
    cards = [_card(lines, fallback).row() for lines in _cards(data)]
    return grid_of("vCard", [list(HEADINGS), *cards])


def _cards(data: bytes) -> Iterator[list[bytes]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16").encode()
    for part in _BEGIN.split(data)[1:]:
        yield _unfolded(part)


def _unfolded(part: bytes) -> list[bytes]:
    """Return the lines of a card, continued ones put together: by a blank at their start, or quoted-printable's ``=``."""
    lines: list[bytes] = []
    for line in part.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        quoted = bool(lines) and lines[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in lines[-1].split(b":", 1)[0].upper()
        if quoted:
            lines[-1] = lines[-1][:-1] + line.lstrip()
        elif line[:1] in {b" ", b"\t"} and lines:
            lines[-1] += line[1:]
        elif line.strip().upper().replace(b" ", b"") == b"END:VCARD":
            break
        else:
            lines.append(line)
    return lines


def _card(lines: list[bytes], fallback: str) -> _Card:
    card = _Card()
    given: list[str] = []
    for line in lines:
        found = _property(line, fallback)
        if found is None:
            continue
        if found.name == "N":
            given = found.parts()
        _READ.get(found.name, _nothing)(card, found)
    if not card.cells.get("客户名称"):
        card.add("客户名称", _name(given) or "".join(card.cells.get("公司", ())[:1]))
    return card


def _property(line: bytes, fallback: str) -> _Property | None:
    match = _PROPERTY.match(line)
    if match is None:
        return None
    params: dict[str, str] = {}
    for raw in match["params"].decode("ascii", "replace").split(";")[1:]:
        key, _, value = raw.partition("=")
        key, value = (key.upper(), value) if value else ("TYPE", key)
        if key == "TYPE" and raw.upper() in {"QUOTED-PRINTABLE", "BASE64"}:
            key = "ENCODING"
        value = value.strip('"')
        params[key] = f"{params[key]},{value}" if key in params else value
    value = _decoded(match["value"], params, fallback)
    return _Property(match["name"].decode("ascii", "replace").upper(), params, value)


def _decoded(raw: bytes, params: dict[str, str], fallback: str) -> str:
    encoding = params.get("ENCODING", "").upper()
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(raw)
    elif encoding in {"BASE64", "B"}:
        raw = base64.b64decode(raw + b"==", validate=False)
    named = params.get("CHARSET", "").lower()
    named = GB18030 if named in {"gb2312", "gbk", "gb_2312-80"} else named
    for charset in (named, _UTF8, fallback):
        try:
            return raw.decode(charset) if charset else raw.decode(_UTF8)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode(fallback, "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: _UNESCAPED[found[0]], text)


def _name(parts: list[str]) -> str:
    """Put the parts of a name together: surname first in Chinese, last elsewhere."""
    family, given, more = (*parts, "", "", "")[:3]
    if _HAN.search(family + given):
        return f"{family}{given}{more}"
    return " ".join(filter(None, (given, more, family)))


def _full_name(card: _Card, found: _Property) -> None:
    card.add("客户名称", _plain(found.value))


def _company(card: _Card, found: _Property) -> None:
    card.add("公司", " ".join(filter(None, found.parts())))


def _telephone(card: _Card, found: _Property) -> None:
    value = _plain(found.value).removeprefix("tel:")
    heading = "传真" if "fax" in found.kinds else "手机" if found.kinds & {"cell", "mobile", "iphone"} else "电话"
    card.add(heading, value)


def _address(card: _Card, found: _Property) -> None:
    box, more, street, city, province, code, country = (*found.parts(), *[""] * 7)[:7]
    card.add("详细地址", " ".join(filter(None, (street, more, box))))
    for heading, value in (("城市", city), ("省份", province), ("邮编", code), ("国家", country)):
        card.add(heading, value)


def _birthday(card: _Card, found: _Property) -> None:
    digits = found.value.strip().split("T")[0]
    if digits.startswith("--"):  # a day without its year is no date
        card.add("备注", f"{found.name} {digits}")
        return
    card.add("生日", f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if re.fullmatch(r"\d{8}", digits) else digits)


def _as(heading: str, *, mail: bool = False) -> Callable[[_Card, _Property], None]:
    def read(card: _Card, found: _Property) -> None:
        card.add(heading, _plain(found.value).removeprefix("mailto:") if mail else _plain(found.value))

    return read


def _nothing(card: _Card, found: _Property) -> None:
    """Leave out what a customer list has no place for."""


_READ: dict[str, Callable[[_Card, _Property], None]] = {
    "FN": _full_name,
    "ORG": _company,
    "TITLE": _as("职位"),
    "TEL": _telephone,
    "EMAIL": _as("邮箱", mail=True),
    "ADR": _address,
    "BDAY": _birthday,
    "URL": _as("网址"),
    "X-QQ": _as("QQ"),
    "NOTE": _as("备注"),
}
