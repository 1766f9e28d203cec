"""Small workspaces for the tests of the command line, made once and copied."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

TODAY = "2026-11-20"


@lru_cache(maxsize=4)
def made(lang: str, customers: int = 30) -> Path:
    """Return a demo workspace that no test changes."""
    folder = Path(mkdtemp()) / "made"
    ran = xlcrm("demo", str(folder), "--lang", lang, "--customers", str(customers), "--today", TODAY, lang=lang)
    assert ran.returncode == 0, ran.stderr
    return folder


def copied(target: Path, lang: str = "zh", customers: int = 30) -> Path:
    """Return the workbook of a copy of the demo workspace."""
    shutil.copytree(made(lang, customers), target)
    return next(target.glob("*.xlsx"))


def xlcrm(*args: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "xlcrm", *args],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "XLCRM_LANG": lang, "PYTHONIOENCODING": "utf-8"},
    )
