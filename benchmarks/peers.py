"""What xlcrm is compared with: openpyxl, the bare cost of inflating and deflating, and edits made by LibreOffice."""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from isal import isal_zlib

if TYPE_CHECKING:
    from datetime import date

OPENPYXL_LOAD_SAVE = "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1]); book.save(sys.argv[1])"

_EDIT = """
import sys, subprocess, time, os, signal
sys.path.append("/usr/lib/python3/dist-packages")
import uno
from com.sun.star.beans import PropertyValue
path, sheet, heading, row, value, profile = sys.argv[1:]
pipe = "xlcrm%d" % os.getpid()
office = subprocess.Popen(["soffice", "--headless", "--norestore", "-env:UserInstallation=file://" + profile,
                           "--accept=pipe,name=%s;urp;" % pipe], start_new_session=True,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(300):
    try:
        context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        break
    except Exception:
        time.sleep(0.2)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
def prop(name, value):
    one = PropertyValue(); one.Name, one.Value = name, value
    return one
book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("Hidden", True),))
cells = book.Sheets.getByName(sheet)
column = next(c for c in range(200) if cells.getCellByPosition(c, 0).String == heading)
cell = cells.getCellByPosition(column, int(row) - 1)
try:
    cell.Value = float(value)
except ValueError:
    cell.String = value
book.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", "Calc MS Excel 2007 XML"),))
book.close(True)
try:
    desktop.terminate()
except Exception:
    pass
office.wait(60)
"""


def edit_with_libreoffice(path: Path, sheet: str, heading: str, row: int, value: object) -> None:
    """Let LibreOffice open the workbook, change one cell (found by its heading in row 1) and save it."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["python3" if not Path("/usr/bin/python3").exists() else "/usr/bin/python3", "-c", _EDIT]
        subprocess.run([*command, str(path), sheet, heading, str(row), str(value), profile], check=True, timeout=1800)


def inflate_and_deflate(path: Path, sheet: str) -> float:
    """Return the seconds it takes to inflate one sheet and deflate it again with the library that xlcrm uses."""
    from xlcrm.xlsx.package import Package
    from xlcrm.xlsx.workbook import read_workbook

    part = next(entry.part for entry in read_workbook(Package.open(path)).sheets if entry.name == sheet)
    with zipfile.ZipFile(path) as package:
        member = package.getinfo(part)
        offset = member.header_offset
        raw = path.read_bytes()
    name_length, extra_length = (int.from_bytes(raw[offset + at : offset + at + 2], "little") for at in (26, 28))
    packed = raw[offset + 30 + name_length + extra_length :][: member.compress_size]
    start = time.perf_counter()
    plain = isal_zlib.decompress(packed, wbits=-15)
    packer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
    out = io.BytesIO()
    out.write(packer.compress(plain))
    out.write(packer.flush())
    return time.perf_counter() - start


def write_derived(path: Path, today: date) -> float:
    """Return the seconds it takes to put all derived columns of the customers into the package (planned beforehand)."""
    from dataclasses import replace

    from xlcrm.pipeline import plan
    from xlcrm.reading import read
    from xlcrm.xlsx.edit import apply_edits
    from xlcrm.xlsx.write import to_edit

    reading = read(path, today=today)
    planned = plan(reading.book)
    only = [change for change in planned.changes if change.table == "customers"]
    formulas = [change for change in planned.formulas if change.table == "customers"]
    bare = replace(planned, changes=tuple(only), formulas=tuple(formulas), sheets=(), lists=None, high_ids={})
    edit = to_edit(bare, reading.book)
    start = time.perf_counter()
    apply_edits(reading.package, edit)
    return time.perf_counter() - start
