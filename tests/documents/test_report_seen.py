"""Reports as people meet them: in a browser of a phone and of a desk, read aloud, printed, as PDF, by the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import PROGRAM, Browser
from tests.cli.workspace import TODAY, copied, made, xlcrm

ROOT = Path(__file__).parents[2]
AXE = Path(os.environ.get("AXE_CORE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
VIEWS = [("management", 390, False), ("management", 1280, True), ("management", 1280, False), ("management", 390, True),
         ("today", 390, False), ("visit-report", 1280, True)]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    if PROGRAM is None:
        pytest.skip("Chromium is absent")
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The reports of a demo workspace, by language and kind."""
    from datetime import date

    from xlcrm.documents.report.kinds import MAKERS, report_of
    from xlcrm.documents.report.page import layout, page
    from xlcrm.pipeline import known
    from xlcrm.reading import read_book

    folder = tmp_path_factory.mktemp("pages")
    book = known(read_book(made("zh"), today=date.fromisoformat(TODAY)))
    for kind in MAKERS:
        report = report_of(book, kind)
        (folder / f"{kind}.html").write_text(page(report, layout(None, report, ".html")), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("kind", "width", "dark"), VIEWS)
def test_a_page_breaks_no_rule_of_accessibility(browser, pages, kind, width, dark):
    if not AXE.is_file():
        pytest.skip("axe-core is absent: npm install --no-save axe-core, or name axe.min.js in AXE_CORE")
    browser.show(pages / f"{kind}.html", width, dark=dark)
    browser.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    browser.run(AXE.read_text(encoding="utf-8") + ";0")
    found = browser.run("axe.run().then(all => all.violations.map(one => [one.id, one.nodes[0].html]))")
    assert found == []
    assert browser.run("axe.run().then(all => all.passes.length)") > 15


@pytest.mark.parametrize("kind", ["management", "today", "strategic", "weekly"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_fits_its_window_and_asks_for_nothing(browser, pages, kind, width):
    path = pages / f"{kind}.html"
    browser.show(path, width)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert set(browser.requested) == {path.resolve().as_uri()}
    shown = browser.run("[...document.querySelectorAll('svg')].filter(each => each.getBoundingClientRect().width).length")
    assert shown == browser.run("document.querySelectorAll('.chart').length")
    assert browser.run("[...document.querySelectorAll('svg text')].every(each => !each.getBBox().width || each.getBBox().x > -2)")


def test_all_that_can_be_used_is_reached_by_keyboard_and_seen_there(browser, pages):
    browser.show(pages / "management.html", 1280)
    stops = []
    for _ in range(browser.run("document.querySelectorAll('a, summary, [tabindex=\"0\"]').length")):
        for kind in ("rawKeyDown", "keyUp"):
            browser.order("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        stops.append(browser.run("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle].join()"))
    assert stops[0] == "A,solid"
    assert {stop.split(",")[1] for stop in stops[: stops.index("SUMMARY,solid") + 1]} == {"solid"}


def test_a_page_prints_light_on_few_sheets(browser, pages, tmp_path):
    browser.show(pages / "management.html", 1280, dark=True)
    printed = browser.printed()
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 5
    if shutil.which("pdftotext"):
        (tmp_path / "page.pdf").write_bytes(printed)
        text = subprocess.run(["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, check=True).stdout.decode()
        assert "经营报表" in text
        assert "跳到内容" not in text


def test_the_command_writes_page_and_pdf_and_prints_data(tmp_path):
    from xlcrm.documents.fonts import faces

    pytest.importorskip("typst", reason="typst is not installed (extra: report)")
    if not faces().sans:
        pytest.skip("no Chinese font on this machine")
    book = copied(tmp_path / "office")
    before = book.read_bytes()
    ran = xlcrm("report", str(book), "--today", TODAY, lang="zh")
    assert ran.returncode == 0, ran.stderr
    page = book.parent / "输出" / "经营报表 2026-11.html"
    assert str(page) in ran.stdout
    assert "<h1>经营报表</h1>" in page.read_text("utf-8")
    out = tmp_path / "one.pdf"
    assert xlcrm("report", str(book), "--today", TODAY, "--kind", "weekly", "--out", str(out)).returncode == 0
    assert b"pdfaid" in out.read_bytes()
    told = json.loads(xlcrm("report", str(book), "--today", TODAY, "--json").stdout)
    assert (told["kind"], told["day"], told["lang"]) == ("management", TODAY, "zh")
    assert book.read_bytes() == before
