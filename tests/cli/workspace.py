"""Small workspaces for the tests of the command line, made once and copied; commands run in this process or in one of their own."""

from __future__ import annotations

import atexit
import gc
import io
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

import openpyxl

from xlcrm.cli import main
from xlcrm.language import language
from xlcrm.model.defaults.rules import RULE_BY_KEY

TODAY = "2026-11-20"
INTERRUPTED = 130


@lru_cache(maxsize=4)
def made(lang: str, customers: int = 30) -> Path:
    """Return a demo workspace that no test changes, in which nobody has had a letter yet."""
    folder = Path(mkdtemp()) / "made"
    with patch("xlcrm.demo.making.make_papers", return_value=[]):
        ran = xlcrm("demo", str(folder), "--lang", lang, "--customers", str(customers), "--today", TODAY, lang=lang)
    assert ran.returncode == 0, ran.stderr
    return folder


def copied(target: Path, lang: str = "zh", customers: int = 30) -> Path:
    """Return the workbook of a copy of the demo workspace."""
    shutil.copytree(made(lang, customers), target)
    return next(target.glob("*.xlsx"))


def set_rules(book, **values):
    """Write rules as staff do: into the cells 值 of the sheet 规则."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["规则"]
    (head,) = (row for row in sheet.iter_rows(max_row=10) if "键" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in head}
    rows = {sheet.cell(row, columns["键"]).value: row for row in range(head[0].row + 1, sheet.max_row + 1)}
    for key, value in values.items():
        sheet.cell(rows[RULE_BY_KEY[key.replace("__", ".")].label.zh], columns["值"]).value = value
    workbook.save(book)


def typed(book, sheet, records):
    """Type records into the first rows of a sheet, by heading, as staff do; its other cells stay."""
    workbook = openpyxl.load_workbook(book)
    rows = workbook[sheet]
    (head,) = (row for row in rows.iter_rows(max_row=6) if any(cell.value == "客户编号" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for number, record in enumerate(records, head[0].row + 1):
        for heading, value in record.items():
            rows.cell(number, columns[heading], value)
    workbook.save(book)


def xlcrm(*args: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, but in this process: starting Python and loading pandas takes longer than most commands."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with _as_a_process("xlcrm", *args, lang=lang), redirect_stdout(out), redirect_stderr(err):
        code = _exit_code()
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]
    return subprocess.CompletedProcess(args, code, *said)


def xlcrm_process(*args: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "xlcrm", *args],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "XLCRM_LANG": lang, "PYTHONIOENCODING": "utf-8"},
    )


def _exit_code() -> int:
    """Run ``main`` and return what its process would end with."""
    try:
        main()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # whoever stops the tests means all of them
            raise KeyboardInterrupt from end
        return int(end.code or 0)
    return 0


@contextmanager
def _as_a_process(*argv: str, lang: str):
    """Give what ``main`` takes from its process, and put back what it changes there."""
    threshold = gc.get_threshold()
    with ExitStack() as stack:
        stack.callback(language.cache_clear)
        stack.callback(gc.set_threshold, *threshold)
        stack.callback(atexit.unregister, gc.freeze)
        stack.enter_context(patch.dict(os.environ, {"XLCRM_LANG": lang}))
        stack.enter_context(patch.object(sys, "argv", [*argv]))
        language.cache_clear()
        yield
