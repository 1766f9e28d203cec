"""What all tests share: books written as text, and golden files with one flag to renew them."""

from __future__ import annotations

import functools
import gc
import re
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.model.book import Book

hypothesis.settings.register_profile("xlcrm", deadline=None)  # how long a case takes says more of the machine than of us
hypothesis.settings.load_profile("xlcrm")

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew instead of comparing")


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays till the end, as the program does (see xlcrm.cli.main)."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Keep the tests of an ``xdist_group`` on one worker with ``--dist loadgroup``, the groups first.

    From pytest 9.2 on xdist 3.8 no longer sees the marks (pytest-xdist issue 1386), so that every worker made what a group
    shares, and what waits for real programs came last. Here a group is what the source of a module says.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class Scheduling(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group_of(config.rootpath / nodeid.partition("::")[0]) or super()._split_scope(nodeid)

    return Scheduling(config, log)


@functools.lru_cache(maxsize=1024)
def _group_of(module: Path) -> str | None:
    marked = re.search(r"^pytestmark = .*xdist_group\(\"(\w+)\"\)", module.read_text(encoding="utf-8"), re.MULTILINE)
    return marked[1] if marked else None


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "today(date): the day of the book that the docstring describes, 2026-11-22 if not said")


@pytest.fixture
def book(request: pytest.FixtureRequest) -> Book:
    """The book that the test's docstring describes (see tests/textbook.py)."""
    from tests.textbook import TODAY, book_from_text

    marker = request.node.get_closest_marker("today")
    return book_from_text(request.function.__doc__ or "", today=marker.args[0] if marker else TODAY)


@pytest.fixture
def make_book() -> Callable[..., Book]:
    """Make a book from text: ``make_book(text, today="2026-11-12", lang="en")``."""
    from tests.textbook import book_from_text

    return book_from_text


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of tests/goldens, or write it there with --update-goldens."""
    return functools.partial(_compare, update=request.config.getoption("--update-goldens"))


def _compare(name: str, text: str, *, update: bool) -> None:
    path = GOLDENS / name
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: run pytest --update-goldens once and read what it says"
    assert text == path.read_text(encoding="utf-8"), "if the new wording is meant, run pytest --update-goldens"
