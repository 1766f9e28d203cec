"""Workbooks of a few parts, written out by hand in whatever dialect a test needs."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.edits import ColumnEdit, SheetEdit, WorkbookEdit
from xlcrm.xlsx.package import Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET = "xl/worksheets/sheet1.xml"
CHAIN = "xl/calcChain.xml"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
    "<fonts count='1'><font/></fonts><fills count='1'><fill/></fills><borders count='1'><border/></borders>"
    "<cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count='4'><xf/><xf numFmtId='164'/><xf numFmtId='49'/>"
    "<xf numFmtId='2'/></cellXfs></styleSheet>"
)
"""Styles 0 general, 1 date, 2 text, 3 number."""


def sheet(rows, *, before="", behind="", namespace=MAIN):
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">{before}'
        f"<sheetData>{rows}</sheetData>{behind}</worksheet>"
    )


def parts(xml, *, chain=None, book="", styles=STYLES, more=()):
    """Names and contents of the parts of a workbook with one sheet called 客户."""
    xml = xml if isinstance(xml, bytes) else xml.encode()
    related = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    found = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.calcChain+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="客户" sheetId="7" '
        f'r:id="rId1"/></sheets>{book}</workbook>',
        "xl/styles.xml": styles,
        SHEET: xml,
    }
    if chain is not None:
        found[CHAIN] = f'<calcChain xmlns="{MAIN}">{chain}</calcChain>'
        related.append(("rId3", "calcChain", "calcChain.xml"))
    links = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in related)
    found["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    return found | dict(more)


def zipped(found, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def package(xml, **options):
    return Package.from_bytes(zipped(parts(xml, **options)), "tiny.xlsx")


def edits(values, *, style=None):
    """Edits of single cells given as {"B2": value}."""
    from xlcrm.xlsx.refs import parse_cell

    by_column = {}
    for ref, value in values.items():
        row, column = parse_cell(ref)
        by_column.setdefault(column, {})[row] = value
    columns = []
    for column, cells in sorted(by_column.items()):
        rows = sorted(cells)
        columns.append(ColumnEdit(column, np.array(rows), [cells[row] for row in rows], style))
    return tuple(columns)


def put(book, values=None, *, style=None, recalculate=False, **sheet_edit):
    """Edit the one sheet of a package and return its XML afterwards, as it is in the written file."""
    edit = SheetEdit("客户", edits(values or {}, style=style), **sheet_edit)
    apply_edits(book, WorkbookEdit((edit,), recalculate=recalculate))
    return again(book).read(SHEET).decode()


def again(book):
    stream = io.BytesIO()
    book.write(stream)
    return Package.from_bytes(stream.getvalue(), book.name)
