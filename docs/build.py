"""Make the reference pages out of the program itself, so that they cannot say anything else than it does.

    python docs/build.py            # write the pages
    python docs/build.py --check    # only compare; exit 1 when a page is not up to date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT.parent)]

from generate import commands, problems, refusals, rules, settings, sheets  # noqa: E402 - found beside this file

PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands.page,
    "reference/sheets.md": sheets.page,
    "reference/rules.md": rules.page,
    "reference/settings.md": settings.page,
    "reference/problems.md": problems.page,
    "reference/refusals.md": refusals.page,
}


def stale(folder: Path = ROOT) -> list[str]:
    """Return the pages that say something else than the program does."""
    return [name for name, make in PAGES.items() if _text(folder / name) != make()]


def write(folder: Path = ROOT) -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(make(), encoding="utf-8")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write the pages, or compare them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="only compare; exit 1 when a page is not up to date")
    if not options.parse_args().check:
        write()
        return 0
    wrong = stale()
    for name in wrong:
        print(f"docs/{name} is not up to date: run python docs/build.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
