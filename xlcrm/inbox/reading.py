"""From a dropped file to grids, in the process that calls it; `xlcrm.inbox.extract` does it in one of its own."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from xlcrm.inbox import refused
from xlcrm.inbox.delimited import read_delimited
from xlcrm.inbox.encodings import decode
from xlcrm.inbox.objects import NoTable, read_objects
from xlcrm.inbox.ownbooks import read_own
from xlcrm.inbox.pages import read_page
from xlcrm.inbox.sheets import read_sheet_xml, read_sheets
from xlcrm.inbox.sniff import Format, sniff
from xlcrm.inbox.vcards import read_cards
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.inbox.grids import Grid

_BOOKS = frozenset({Format.XLSX, Format.XLSB, Format.XLS, Format.ODS})
_MEGABYTE = 1 << 20
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARED_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read: its password, the encoding of a text file where a person names one, the limit when unpacked (MB)."""

    password: str = ""
    encoding: str = ""
    megabytes: int = 1024


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file held: its format, the encoding of a text file, its grids, lines with characters that could not be read."""

    format: Format
    grids: tuple[Grid, ...]
    encoding: str = ""
    bad_lines: tuple[int, ...] = ()


def read_file(path: Path, how: How) -> Extract:
    """Read all tables of a file.

    Raises:
        Refusal: It holds none, or cannot be read, or must not be.
    """
    kind = sniff(path)
    data = path.read_bytes()
    if kind is Format.ENCRYPTED:
        data = _decrypted(path.name, data, how)
        kind = Format.XLSX
    if kind is Format.EMPTY:
        raise Refusal(refused.EMPTY, file=path.name)
    if kind is Format.XLSX and not how.password:
        _refuse_bombs(path.name, data, how)
        return Extract(kind, tuple(_own_sheets(path, data)))
    if kind in _BOOKS or kind is Format.SHEET_XML:
        return Extract(kind, tuple(_sheets(path.name, data, kind, how)))
    if kind in {Format.OTHER, Format.BUNDLE}:
        raise Refusal(refused.NOT_A_LIST, file=path.name, what=path.suffix or kind.value)
    return _of_text(path.name, data, kind, how)


def _own_sheets(path: Path, data: bytes) -> list[Grid]:
    """Read a workbook by our own reader; where it sees damage, another reader may still see a table."""
    try:
        grids = read_own(path)
    except Refusal:
        return _sheets(path.name, data, Format.XLSX, How())
    if not grids:
        raise Refusal(refused.EMPTY, file=path.name)
    return grids


def _sheets(name: str, data: bytes, kind: Format, how: How) -> list[Grid]:
    if kind is not Format.XLS and kind is not Format.SHEET_XML:
        _refuse_bombs(name, data, how)
    try:
        grids = read_sheet_xml(data) if kind is Format.SHEET_XML else read_sheets(data)
    except (ExpatError, ValueError, OSError, KeyError) as error:
        raise Refusal(refused.DAMAGED, file=name, why=str(error)[:200]) from error
    except Exception as error:
        # calamine has an error of its own for each format, and passwords among them
        if "password" in f"{type(error).__name__} {error}".lower():
            raise Refusal(refused.PASSWORD, file=name) from error
        raise Refusal(refused.DAMAGED, file=name, why=str(error)[:200]) from error
    if not grids:
        raise Refusal(refused.EMPTY, file=name)
    return grids


def _of_text(name: str, data: bytes, kind: Format, how: How) -> Extract:
    decoded = decode(data, how.encoding)
    if kind is Format.VCARD:
        return Extract(kind, (read_cards(data),), decoded.encoding, decoded.bad_lines)
    try:
        grids = (
            read_page(decoded.text) if kind is Format.HTML
            else read_objects(decoded.text) if kind is Format.JSON
            else [read_delimited(decoded.text)]
        )  # fmt: skip
    except NoTable:
        raise Refusal(refused.NOT_A_LIST, file=name, what=kind.value) from None
    if not any(grid.size for grid in grids):
        raise Refusal(refused.NOT_A_LIST if kind is Format.HTML else refused.EMPTY, file=name, what=kind.value)
    return Extract(kind, tuple(grids), decoded.encoding, decoded.bad_lines)


def _refuse_bombs(name: str, data: bytes, how: How) -> None:
    """Refuse what would unpack to too much, and XML that declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist()) // _MEGABYTE
            if size > how.megabytes:
                raise Refusal(refused.TOO_LARGE, file=name, size=size, limit=how.megabytes)
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")) and _declares(archive, member):
                    raise Refusal(refused.UNSAFE, file=name, why="DOCTYPE")
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, OSError) as error:
        raise Refusal(refused.DAMAGED, file=name, why=str(error)[:200]) from error


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as part:
        head = part.read(_DECLARED_WITHIN)
    return any(mark in head or mark.decode().encode("utf-16-le") in head for mark in _DECLARATIONS)


def _decrypted(name: str, data: bytes, how: How) -> bytes:
    if not how.password:
        raise Refusal(refused.PASSWORD, file=name)
    try:
        import msoffcrypto  # noqa: PLC0415 - an extra: few files have a password
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError  # noqa: PLC0415
    except ImportError:
        raise Refusal(refused.NO_DECRYPTION, file=name) from None
    plain = BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(BytesIO(data))
        locked.load_key(password=how.password, verify_password=True)
        locked.decrypt(plain)
    except InvalidKeyError:
        raise Refusal(refused.WRONG_PASSWORD, file=name) from None
    except (DecryptionError, FileFormatError, ParseError, ValueError, OSError) as error:
        raise Refusal(refused.DAMAGED, file=name, why=str(error)[:200]) from error
    return plain.getvalue()
