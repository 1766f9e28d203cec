"""The pages of the documentation as the tests see them: examples, commands in running text, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
WRITTEN = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
MADE = tuple(sorted((DOCS / "reference").glob("*.md")))

PROMPT = "$ "
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s+# exit (\d+)$")
ANYTHING = "…"
CJK = re.compile(r"[\u4e00-\u9fff]")


class Example(NamedTuple):
    """One command of a page: what is typed, the exit code it must have, the lines that must come out in this order."""

    typed: str
    arguments: list[str]
    exit_code: int
    lines: tuple[str, ...]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def language_of(page: Path, example: Example) -> str:
    """Language of an example's messages: the page's; in README.md, which shows both, that of the first line shown."""
    shown = page.parent == ROOT and CJK.search("".join(example.lines[:1]))
    return "zh" if page.name.endswith(".zh.md") or shown else "en"


def blocks(page: Path, kind: str) -> list[str]:
    """Fenced blocks of one kind (``console``, ``sh``)."""
    return [text for found, text in FENCE.findall(page.read_text(encoding="utf-8")) if found == kind]


def examples(page: Path) -> list[Example]:
    """Commands of all console blocks of a page, in order; they share one folder, as one who reads on would have it.

    A block without any output is a list of commands, not an example: it is only asked whether they exist.
    """
    found = [_examples(block) for block in blocks(page, "console")]
    return [example for block in found if any(example.lines for example in block) for example in block if example.arguments]


def _examples(block: str) -> list[Example]:
    found: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith(PROMPT):
            found.append([line.removeprefix(PROMPT)])
        elif found:
            found[-1].append(line)
        else:
            raise ValueError(f"a console block begins with a command, not with {line!r}")
    return [_example(typed, lines) for typed, *lines in found]


def _example(typed: str, lines: list[str]) -> Example:
    """Only xlcrm is run: what stands before ``&&``, or other programs, is installing."""
    code = EXIT.search(typed)
    arguments = shlex.split(typed.rsplit("&& ", maxsplit=1)[-1], comments=True)
    said = tuple(line.strip() for line in lines if line.strip())
    return Example(typed, arguments[1:] if arguments[0] == "xlcrm" else [], int(code[1]) if code else 0, said)


def first_line_missing(expected: tuple[str, ...], output: str) -> str | None:
    """The first expected line that does not come (in this order); ``…`` stands for anything within a line."""
    rest = iter(output.splitlines())
    for line in expected:
        pattern = re.compile(".*?".join(re.escape(part) for part in line.split(ANYTHING)))
        if line != ANYTHING and not any(pattern.fullmatch(said.strip()) for said in rest):
            return line
    return None


def spoken_commands(page: Path) -> list[list[str]]:
    """Every ``xlcrm …`` in a page's running text and blocks, split into words."""
    text = page.read_text(encoding="utf-8")
    spoken = re.findall(r"`(xlcrm(?: [^`\n]*)?)`", text)
    typed = [line.removeprefix(PROMPT).split("&& ")[-1] for _, block in FENCE.findall(text) for line in block.splitlines()]
    spoken += [line for line in typed if line.startswith("xlcrm ")]
    return [re.sub(r"\s+#.*", "", one).split() for one in spoken]
