"""What the tests of writing share: small workbooks made on the spot, written packages, members compared."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from datetime import datetime

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from tests.shared import SHARED
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook


def moment(*parts):
    return datetime(*parts)  # noqa: DTZ001 - cells know no time zones


def made(fill=None, **options):
    """A package made by XlsxWriter; ``fill(book, sheet)`` writes into its first sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet()
        if fill:
            fill(book, sheet)
    return Package.from_bytes(buffer.getvalue(), "made.xlsx")


def written(package):
    stream = io.BytesIO()
    package.write(stream)
    return stream.getvalue()


def again(package):
    """The package as it is when it is opened after a write."""
    return Package.from_bytes(written(package), package.name)


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_members(before, after):
    old, new = members(before), members(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def opened(package):
    """The workbook as openpyxl reads it, once calamine has read it too."""
    data = written(package)
    for name in (book := python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))).sheet_names:
        book.get_sheet_by_name(name).to_python()
    return openpyxl.load_workbook(io.BytesIO(data))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def converted(data, folder, kind, name="book.xlsx"):
    """What LibreOffice makes of a workbook: ``kind`` is xlsx or pdf."""
    source = folder / "in" / name
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
    command += ["--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(folder)})
    return (folder / "out" / name).with_suffix(f".{kind}").read_bytes()


def corpus():
    """Names of the foreign workbooks that a correct writer must patch; none where ../shared is absent."""
    index = SHARED / "corpus" / "index.tsv"
    if not index.exists():
        return []
    rows = [line.split("\t") for line in index.read_text("utf-8").splitlines()[1:]]
    return [row[0] for row in rows if row[1] == "patch"]


each_of_corpus = pytest.mark.parametrize(
    "name", corpus() or [pytest.param("", marks=pytest.mark.skip(reason="../shared/corpus is not there"))]
)


def harmed(before, after):
    """Which readers open a workbook as it was and not as it is now."""
    return [reader.__name__ for reader in (by_openpyxl, by_calamine) if opens(before, reader) and not opens(after, reader)]


def opens(data, reader):
    try:
        reader(data)
    except BaseException as error:  # a panic of calamine is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return False
    return True


def by_openpyxl(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def by_calamine(data):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name)


def changed_among_old(package, before, after):
    """Names (without folders) of the members that were there and changed, the few that every added sheet changes left out."""
    kept, new = members(before), members(after)
    part = read_workbook(package).part
    known = {part, f"{part.rpartition('/')[0]}/_rels/{part.rpartition('/')[2]}.rels", "[Content_Types].xml"}
    known |= set(package.related(part, "styles"))
    plain = {name.lower().lstrip("/") for name in known}
    changed = {name.replace("\\", "/").lstrip("/").lower() for name in kept if kept[name] != new.get(name)}
    return changed - plain
