"""What a dropped file is, by what is in it; its name says nothing that could be trusted."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.inbox.encodings import decode

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"MZ": "EXE",
    b"\x1f\x8b": "gzip", b"SQLite format 3": "SQLite", b"{\\rtf": "RTF",
}  # fmt: skip
_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta|style)\b", re.IGNORECASE | re.DOTALL)
_SHEET_XML = re.compile(r"\s*<\?xml[^>]*>.*?<(\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)
_CARD = re.compile(r"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Format(StrEnum):
    """What a file is.

    BUNDLE is a zip of other files; ENCRYPTED a workbook that asks for a password; OTHER is something that holds no
    table (a picture, a PDF, a Word document): it may still belong into a customer's folder.
    """

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    SHEET_XML = "xml"
    TEXT = "text"
    HTML = "html"
    VCARD = "vcard"
    JSON = "json"
    BUNDLE = "zip"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    OTHER = "other"


def sniff(path: Path) -> Format:
    """Return what a file is. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\t\r\n "):
        return Format.EMPTY
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith(_ZIP):
        return _zip(path)
    if any(head.startswith(mark) for mark in _OTHERS):
        return Format.OTHER
    return _text(head)


def _ole(path: Path) -> Format:
    """Tell workbooks in the old container apart by the names of its streams, which are UTF-16."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Format.ENCRYPTED
    books = ("Workbook", "Book", "WORKBOOK", "BOOK")
    return Format.XLS if any(name.encode("utf-16-le") in data for name in books) else Format.OTHER


def _zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                return Format.ODS if archive.read("mimetype").startswith(_ODS) else Format.OTHER
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError):
        return Format.OTHER
    lower = {name.lower().lstrip("/").replace("\\", "/") for name in names}
    if "xl/workbook.bin" in lower:
        return Format.XLSB
    if any(name.startswith("xl/") for name in lower):
        return Format.XLSX
    return Format.OTHER if "[content_types].xml" in lower else Format.BUNDLE


def _text(head: bytes) -> Format:
    text = decode(head).text.lstrip("\ufeff")
    if _CARD.match(text):
        return Format.VCARD
    if _SHEET_XML.match(text):
        return Format.SHEET_XML
    if _HTML.match(text):
        return Format.HTML
    if text.lstrip()[:1] in {"{", "["}:
        return Format.JSON
    control = sum(character < " " and character not in "\t\r\n\f\x1a" for character in text)
    return Format.OTHER if control > len(text) // 100 else Format.TEXT
