"""What the tests of the raw reader share: cells as plain dictionaries, and tiny workbooks from bits of XML."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from xlcrm.xlsx.package import Package
from xlcrm.xlsx.rawblock import FIRST_OWN, Kind
from xlcrm.xlsx.rawcells import SheetCells, read_cells
from xlcrm.xlsx.rawsheet import RawSheet

SHARED = Path(__file__).parents[2] / ".." / "shared"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(rows: str | bytes, behind: str = "") -> bytes:
    """A worksheet part around some rows."""
    rows = rows if isinstance(rows, bytes) else rows.encode()
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {NAMESPACE}><sheetData>'.encode()
    return head + rows + f"</sheetData>{behind}</worksheet>".encode()


def cells_of(xml: bytes, *, fast: bool = True, step: int = 0, **options: int) -> dict[tuple[int, int], tuple]:
    """All cells of a part as (row, column) → (kind, value, style, formula); a shared text is its number."""
    step = step or max(1, len(xml))
    pieces = [xml[start : start + step] for start in range(0, len(xml), step)]
    return plain(read_cells(pieces, fast=fast, **options))


def plain(cells: SheetCells) -> dict[tuple[int, int], tuple]:
    texts = cells.own_texts.to_pylist()
    found = {}
    for number, column in cells.columns.items():
        for at, row in enumerate(column.rows.tolist()):
            text, kind = int(column.texts[at]), Kind(column.kinds[at])
            value = texts[FIRST_OWN - text] if text <= FIRST_OWN else text if text >= 0 else float(column.numbers[at])
            value = None if kind == Kind.BLANK else value
            found[row, number] = (kind.name, value, int(column.styles[at]), bool(column.formulas[at]))
    return found


def both(rows: str | bytes, **options: int) -> dict[tuple[int, int], tuple]:
    """The cells of some rows, read in the fast and in the general way, which must agree."""
    xml = rows if isinstance(rows, bytes) and b"<worksheet" in rows else sheet_xml(rows)
    fast = cells_of(xml, **options)
    assert fast == cells_of(xml, fast=False, **options)
    return fast


def values_of(sheet: RawSheet) -> dict[tuple[int, int], float | bool | str | None]:
    """All values of a sheet by place."""
    texts = sheet.strings.to_pylist()
    found = {}
    for number, column in sheet.columns.items():
        columns = zip(
            column.rows.tolist(), column.kinds.tolist(), column.numbers.tolist(), column.texts.tolist(), strict=True
        )
        for row, kind, value, text in columns:
            is_text = kind in (Kind.STRING, Kind.ERROR, Kind.DATE)
            found[row, number] = (
                texts[text] if is_text else None if kind == Kind.BLANK else bool(value) if kind == Kind.BOOL else value
            )
    return found


def package_of(sheet: bytes, strings: bytes | None = None) -> Package:
    """A workbook of one sheet, with a string table if one is given."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packaged = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="{types}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packaged}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{relations}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packaged}/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        + (
            f'<Relationship Id="rId2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
            if strings is not None
            else ""
        )
        + "</Relationships>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", strings)
    return Package.from_bytes(buffer.getvalue(), "test.xlsx")
