"""Hand-written pages: links lead somewhere, twins have the same parts, Chinese is written as Chinese is."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, FENCE, MADE, PROMPT, WRITTEN, blocks, examples, name_of
from tests.laws.test_wordings import BESIDE
from tests.rules.asking import column
from tests.textbook import book_from_text
from xlcrm.model.conditions import compile_condition
from xlcrm.model.tables import TABLE_BY_NAME

LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = [*WRITTEN, *MADE]
TWINS = sorted(DOCS.glob("*.zh.md"))


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text(encoding="utf-8")), target


def test_staff_and_administrators_read_their_own_language():
    assert {"staff.zh.md", "admin.zh.md"} <= {page.name for page in TWINS}


@pytest.mark.parametrize("page", TWINS, ids=name_of)
def test_a_twin_has_the_parts_of_the_other(page):
    other = page.with_name(page.name.replace(".zh.", "."))
    mine, theirs = (each.read_text(encoding="utf-8") for each in (page, other))
    assert [line.count("#") for line in headings(mine)] == [line.count("#") for line in headings(theirs)]
    assert [kind for kind, _ in FENCE.findall(mine)] == [kind for kind, _ in FENCE.findall(theirs)]
    assert len(rows(mine)) == len(rows(theirs))


def headings(text):
    return re.findall(r"^#+ ", FENCE.sub("", text), re.MULTILINE)


def rows(text):
    return [line for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("page", TWINS, ids=name_of)
def test_a_chinese_page_uses_full_width_marks(page):
    prose = re.sub(r"`[^`\n]*`|\]\([^)]*\)|\*\*", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    assert [found.group() for found in BESIDE.finditer(prose)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_fences_are_of_a_kind_that_is_known(page):
    text = page.read_text(encoding="utf-8")
    assert {kind for kind, _ in FENCE.findall(text)} <= {"condition", "console", "sh", "text", "python", "ini"}
    assert text.count("```") == 2 * len(FENCE.findall(text))


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_conditions_that_a_page_shows_are_understood(page):
    for condition in "\n".join(blocks(page, "condition")).splitlines():
        compile_condition(condition, TABLE_BY_NAME["customers"], ())


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=name_of)
def test_console_blocks_are_run_to_the_last_line(page):
    typed = [line for block in blocks(page, "console") for line in block.splitlines() if line.startswith(PROMPT)]
    assert [line for line in typed if not line.startswith(f"{PROMPT}xlcrm ")] == []
    assert [example.typed for example in examples(page)] == [line.removeprefix(PROMPT) for line in typed]


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_python_that_a_page_shows_is_python_and_its_tests_pass(page):
    for block in blocks(page, "python"):
        shown = {"column": column}
        exec(compile("from __future__ import annotations\n" + block, page.name, "exec"), shown)  # noqa: S102 - our own pages
        for name in [name for name in shown if name.startswith("test_")]:
            shown[name](book_from_text(shown[name].__doc__))


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_shell_blocks_hold_only_what_cannot_be_run_here(page):
    """Everything of xlcrm is run, but for what waits for ever or asks for a name of one's own."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("xlcrm ")]
    assert [line for line in lines if not line.startswith(("xlcrm watch ", "xlcrm --version"))] == []
