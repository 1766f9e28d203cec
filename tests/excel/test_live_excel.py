"""The contract of an open workbook, kept by a real Excel; skipped where there is none."""

from __future__ import annotations

import sys

import pytest
import xlwings

from tests.excel.contract import LiveContract

pytestmark = [pytest.mark.excel]


@pytest.fixture(scope="session")
def app():
    """A hidden Excel of its own."""
    if sys.platform not in {"win32", "darwin"}:
        pytest.skip("needs Microsoft Excel on Windows or macOS")
    try:
        app = xlwings.App(visible=False, add_book=False)
    except Exception as error:  # noqa: BLE001 - whatever says that there is no Excel
        pytest.skip(f"needs Microsoft Excel: {error}")
    yield app
    app.quit()


class TestExcel(LiveContract):
    pass
