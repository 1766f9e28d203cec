"""One session of LibreOffice for all tests that need a live window."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    from tests.excel.office import live_office

    with live_office(tmp_path_factory.mktemp("live")) as app:
        yield app
