"""Who saved the workbook last, as its properties tell."""

from __future__ import annotations

from datetime import UTC, datetime

import openpyxl
import pytest

from xlcrm.history.saved_by import SavedBy, saved_by
from xlcrm.xlsx.package import Package


@pytest.mark.parametrize(
    ("name", "who"), [("张三 <总部> & Co", "张三 <总部> & Co"), ("openpyxl", ""), ("XLCRM", ""), (None, "")]
)
def test_the_name_is_read(tmp_path, name, who):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    workbook.properties.lastModifiedBy = name
    workbook.save(path)
    found = saved_by(Package.open(path))
    assert found.who == who
    if who:
        assert abs((datetime.now(UTC) - found.when).total_seconds()) < 3600


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (b"", SavedBy()),
        (b"<lastModifiedBy/>", SavedBy()),
        (b"<cp:lastModifiedBy>a</cp:lastModifiedBy><dcterms:modified>soon</dcterms:modified>", SavedBy("a")),
        (b"<x:lastModifiedBy>a</x:lastModifiedBy>", SavedBy("a")),
        (
            b"<cp:lastModifiedBy>a</cp:lastModifiedBy><dcterms:modified xsi:type='dcterms:W3CDTF'>2026-11-22T14:00:00+08:00</dcterms:modified>",
            SavedBy("a", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ),
    ],
)
def test_odd_properties_do_no_harm(tmp_path, properties, expected):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    package = Package.open(path)
    package.put("docProps/core.xml", properties)
    assert saved_by(package) == expected
