"""LibreOffice opens what was written, shows the values, and works out the formulas that read them."""

import io
import os
import subprocess
from datetime import date

import pytest
import python_calamine

from tests.shared import SHARED, needs_libreoffice, needs_shared
from tests.xlsx.making import made, written
from xlcrm.model.content import Formula
from xlcrm.xlsx.cells import set_cells
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook

pytestmark = [pytest.mark.libreoffice, needs_libreoffice]

SAMPLE = (
    "ClosedXML-ClosedXML__DataTableFormula-Output.xlsx",
    "ExcelDataReader-ExcelDataReader__NoDimensionOrCellReferenceAttribute.xlsx",
    "PHPOffice-PhpSpreadsheet__32readwriteScatterChart3.xlsx",
    "dotnet-Open-XML-SDK__missingcalcchainpart.xlsx",
    "pjfanning-excel-streaming-reader__numbers.strict.xlsx",
    "tafia-calamine__pivots.xlsx",
    "xlwings-xlwings__database.xlsm",
)


def converted(folder, paths):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=os.environ | {"HOME": str(folder)})
    return folder / "out"


def value(path, sheet, row, column):
    rows = python_calamine.load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return rows[row - 1][column - 1]


@needs_shared
def test_workbooks_of_others_open_after_a_write(tmp_path):
    paths, sheets = [], []
    for name in SAMPLE:
        path = tmp_path / name
        path.write_bytes((SHARED / "corpus" / name).read_bytes())
        sheets.append(read_workbook(Package.open(path)).worksheets[0].name)
        set_cells(path, "AZ3:BB3", ["跟进 <&>", "12.5", "2026-11-22"])
        paths.append(path)
    out = converted(tmp_path, paths)
    for path, sheet in zip(paths, sheets, strict=True):
        found = [value((out / path.name).with_suffix(".xlsx"), sheet, 3, column) for column in (52, 53, 54)]
        assert found == ["跟进 <&>", 12.5, date(2026, 11, 22)], path.name


def test_formulas_without_a_result_are_worked_out(tmp_path):
    path = tmp_path / "sums.xlsx"
    path.write_bytes(written(made(lambda _, ws: ws.write_row(0, 0, [7, "x", 2]))))
    set_cells(path, "B1", [Formula("SUM(A1,C1)")])
    assert value(converted(tmp_path, [path]) / "sums.xlsx", "Sheet1", 1, 2) == 9
