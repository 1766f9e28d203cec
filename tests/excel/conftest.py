"""One session of LibreOffice for all tests that need a live window."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    from tests.excel.office import live_office

    with live_office(tmp_path_factory.mktemp("live")) as app:
        yield app


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A workbook for a window."""
    from tests.cli.workspace import copied

    return copied(tmp_path_factory.mktemp("book") / "客户 一部", "zh")


@pytest.fixture(scope="module")
def book(app, path):
    """The workbook, open."""
    from tests.excel.office import opened

    with opened(app, path) as book:
        yield book
