"""An independent judge of writes: parses sheets with lxml and zips with zipfile, and knows nothing of the splicer."""

from __future__ import annotations

import functools
import io
import struct
import warnings
import zipfile

import openpyxl
import python_calamine
from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False, remove_comments=False)


def local(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def root_of(xml):
    return etree.fromstring(xml, PARSER)


def rows_of(root):
    """(row element, number) of all rows, counted where they do not say."""
    data = next(child for child in root if local(child) == "sheetData")
    number = 0
    for row in (child for child in data if local(child) == "row"):
        number = int(row.get("r", number + 1))
        yield row, number


def cells_of(root):
    """(element, row, column) of all cells, counted where they do not say."""
    for row, number in rows_of(root):
        column = 0
        for cell in (child for child in row if local(child) == "c"):
            ref = cell.get("r")
            column = column_index_from_string(coordinate_from_string(ref.strip().upper())[0]) if ref else column + 1
            yield cell, number, column


def child_text(cell, name):
    found = next((child for child in cell if local(child) == name), None)
    return None if found is None else "".join(found.itertext())


def model(xml):
    """Every cell by (row, column): attributes, formula with shared ones spelt out, value, inline text as XML."""
    return dict(_model(xml))


@functools.lru_cache(maxsize=4)
def _model(xml):
    masters, cells = {}, {}
    for cell, row, column in cells_of(root_of(xml)):
        inline = next((etree.tostring(child, method="c14n") for child in cell if local(child) == "is"), None)
        attributes = {name: value for name, value in cell.attrib.items() if name != "r"}
        key = row, column
        cells[key] = (attributes, formula_of(cell, key, masters), child_text(cell, "v"), inline)
    return cells


def formula_of(cell, key, masters):
    formula = next((child for child in cell if local(child) == "f"), None)
    if formula is None:
        return None
    text = formula.text or ""
    others = {name: value for name, value in formula.attrib.items() if name not in ("t", "si", "ref")}
    if formula.get("t") != "shared":
        return (dict(formula.attrib), text)
    here = get_column_letter(key[1]) + str(key[0])
    if text:
        masters[formula.get("si")] = (here, text)
        return (others, text)
    if formula.get("si") not in masters:
        return (others, None)
    origin, master = masters[formula.get("si")]
    return (others, Translator("=" + master, origin).translate_formula(here)[1:])


@functools.lru_cache(maxsize=4)
def frame(xml, *, grown=False):
    """All of a sheet but its rows: what follows and precedes them, without the dimension, and without areas if they grew."""
    root = root_of(xml)
    for element in root.iter() if grown else ():
        for name in {"ref", "sqref"} & set(element.keys()):
            element.set(name, "")
    for child in list(root):
        if local(child) == "sheetData":
            for row in list(child):
                child.remove(row)
            child.text = None
        elif local(child) == "dimension":
            child.set("ref", "")
    return etree.tostring(root, method="c14n")


@functools.lru_cache(maxsize=4)
def row_attributes(xml):
    return {
        number: {name: value for name, value in row.attrib.items() if name != "spans"}
        for row, number in rows_of(root_of(xml))
    }


def assert_only_changed(before, after, places, *, grown=False):
    """Assert that two sheets are the same but for the cells at some places, and rows that are new."""
    old, new = model(before), model(after)
    for place in places:
        old.pop(place, None)
        new.pop(place, None)
    assert new == old
    assert frame(after, grown=grown) == frame(before, grown=grown)
    old_rows, new_rows = row_attributes(before), row_attributes(after)
    assert {number: new_rows[number] for number in old_rows} == old_rows
    assert set(new_rows) - set(old_rows) <= {row for row, _ in places}
    order = list(model(after))
    assert order == sorted(order)


def raw_members(data):
    """Each member's raw record (local header, name, extra field, data) by its name."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
            end = info.header_offset + 30 + name + extra + info.compress_size
            found[info.filename] = data[info.header_offset : end]
    return found


def assert_only_parts(before, after, parts):
    """Assert that all members but some are the same byte for byte, in the same order, and that all content is sound."""
    old, new = raw_members(before), raw_members(after)
    wanted = {part.replace("\\", "/").lstrip("/").lower() for part in parts}
    touched = {name for name in old.keys() | new.keys() if name.replace("\\", "/").lstrip("/").lower() in wanted}
    assert {k: v for k, v in new.items() if k not in touched} == {k: v for k, v in old.items() if k not in touched}
    assert [name for name in new if name in old] == [name for name in old if name in new]
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None


def calc_chain(data):
    """The entries (sheet, cell) of the calculation chain; None when there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next((name for name in archive.namelist() if name.lower().endswith("calcchain.xml")), None)
        if name is None:
            return None
        sheet, entries = None, []
        for entry in root_of(archive.read(name)):
            sheet = entry.get("i", sheet)
            entries.append((sheet, entry.get("r")))
        return entries


def calamine_opens(path):
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for name in book.sheet_names:
            if book.sheets_metadata[book.sheet_names.index(name)].typ == python_calamine.SheetTypeEnum.WorkSheet:
                book.get_sheet_by_name(name).to_python()
    except (python_calamine.CalamineError, Exception) as error:  # noqa: BLE001 - whatever it raises, it does not open
        return str(error)[:60]
    return ""


def openpyxl_opens(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        except Exception as error:  # noqa: BLE001 - whatever it raises, it does not open
            return f"{type(error).__name__}"
    return ""


def calamine_value(path, sheet, row, column):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[row - 1][column - 1]
