"""vbaProject.bin from source text, MS-OVBA.

No performance cache is written and the version is 0xFFFF, as MS-OVBA 1.6 and 2.3.4.1 ask of writers: Excel then compiles
the source it finds. xlwings' own released workbooks are made that way. The same source gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlcrm.excel.vba.compression import compress
from xlcrm.excel.vba.container import write_container

NAME: Final = "VBAProject"
WORKBOOK_MODULE: Final = "ThisWorkbook"
_CODE_PAGE: Final = 1252
_ENCODING: Final = f"cp{_CODE_PAGE}"
_PROJECT_ID: Final = "{7B6C1F0E-52D1-5C0B-9C8E-3D5B1C0A7E11}"
_WORKBOOK_BASE: Final = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE: Final = "0{00020820-0000-0000-C000-000000000046}"
_REFERENCES: Final = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        (
            r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
            r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
        ),
    ),
)
_VERSION_STAMP: Final = 1704067200  # fixed, so that two builds are equal
_SEED: Final = 0x08


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name and source; ``base`` is the class behind a workbook's or sheet's module, empty for a plain one."""

    name: str
    source: str = ""
    base: str = ""

    @property
    def text(self) -> bytes:
        """Return the source as stored: attributes first, lines ended as on Windows."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.base:
            lines += [
                f'Attribute VB_Base = "{self.base}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        lines += self.source.splitlines()
        return ("\r\n".join(lines) + "\r\n").encode(_ENCODING)


def build_project(
    sources: Iterable[tuple[str, str]], sheets: Sequence[str], workbook: str = WORKBOOK_MODULE
) -> bytes:
    """Return vbaProject.bin with plain modules (name, source), and a module for the workbook and each sheet's code name."""
    modules = [
        Module(workbook, base=_WORKBOOK_BASE),
        *(Module(sheet, base=_SHEET_BASE) for sheet in sheets),
        *(Module(name, source) for name, source in sources),
    ]
    # The version 0xFFFF and no more: no cache, whatever program reads it (2.3.4.1).
    streams = {"_VBA_PROJECT": struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 1), "dir": compress(_directory(modules))}
    streams |= {module.name: compress(module.text) for module in modules}
    names = b"".join(_ansi(module.name) + b"\0" + _wide(module.name) + b"\0\0" for module in modules) + b"\0\0"
    return write_container({"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": names})


def _ansi(text: str) -> bytes:
    return text.encode(_ENCODING)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _record(number: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _number(number: int, value: int, form: str = "<I") -> bytes:
    return _record(number, struct.pack(form, value))


def _directory(modules: Sequence[Module]) -> bytes:
    """Return the records of the stream ``dir`` (2.3.4.2): what the project is, refers to and holds."""
    about = [
        _number(0x01, 1), _number(0x02, 0x409), _number(0x14, 0x409), _number(0x03, _CODE_PAGE, "<H"),
        _record(0x04, _ansi(NAME)), _record(0x05), _record(0x40), _record(0x06), _record(0x3D), _number(0x07, 0),
        _number(0x08, 0), struct.pack("<HIIH", 0x09, 4, _VERSION_STAMP, 6), _record(0x0C), _record(0x3C),
    ]  # fmt: skip
    counted = [_number(0x0F, len(modules), "<H"), _number(0x13, 0xFFFF, "<H")]
    return b"".join([*about, *map(_reference, _REFERENCES), *counted, *map(_described, modules), _record(0x10)])


def _reference(named: tuple[str, str]) -> bytes:
    name, library = named
    registered = struct.pack("<I", len(library)) + _ansi(library) + bytes(6)
    return _record(0x16, _ansi(name)) + _record(0x3E, _wide(name)) + _record(0x0D, registered)


def _described(module: Module) -> bytes:
    names = _record(0x19, _ansi(module.name)) + _record(0x47, _wide(module.name))
    stream = _record(0x1A, _ansi(module.name)) + _record(0x32, _wide(module.name))
    source_at_start = _record(0x1C) + _record(0x48) + _number(0x31, 0) + _number(0x1E, 0) + _number(0x2C, 0xFFFF, "<H")
    return names + stream + source_at_start + _record(0x22 if module.base else 0x21) + _record(0x2B)


def _project(modules: Sequence[Module]) -> bytes:
    """Return the stream ``PROJECT``: names of the modules, no password, everything visible."""
    lines = [f'ID="{_PROJECT_ID}"']
    lines += [f"Document={module.name}/&H00000000" if module.base else f"Module={module.name}" for module in modules]
    lines += [
        f'Name="{NAME}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(bytes(4))}"', f'DPB="{_encrypted(bytes(1))}"', f'GC="{_encrypted(bytes([0xFF]))}"', "",
        "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "", "[Workspace]",
    ]  # fmt: skip
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return _ansi("\r\n".join(lines) + "\r\n")


def _encrypted(data: bytes) -> str:
    """Return data as 2.4.3.2 disguises it; it hides nothing, but Excel wants it so."""
    key = sum(_PROJECT_ID.encode("ascii")) & 0xFF
    out = bytearray([_SEED, _SEED ^ 2, _SEED ^ key])
    plain_before, second_before, before = key, out[1], out[2]
    for byte in bytes([_SEED] * ((_SEED & 6) // 2)) + struct.pack("<I", len(data)) + data:
        hidden = byte ^ ((second_before + plain_before) & 0xFF)
        out.append(hidden)
        second_before, before, plain_before = before, hidden, byte
    return out.hex().upper()
