"""What makes the tests of imports quick without trying less."""

from __future__ import annotations

import pytest

from xlcrm.inbox.reading import How, read_file


@pytest.fixture
def quick(monkeypatch):
    """Leave out the generated sheets, half of what a run costs, and read files in this process: starting another takes a second."""
    monkeypatch.setattr("xlcrm.sheets.SHEETS", ())
    monkeypatch.setattr("xlcrm.importing.extract", lambda path, how: read_file(path, how or How()))
