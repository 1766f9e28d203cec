"""Measures what xlcrm promises about speed and prints ratios against a peer measured in the same run.

    python benchmarks/run.py S M          # sizes: S = 2,000 customers, M = 20,000, L = 100,000 (L takes half an hour)

Every customer has 5 interactions and 2 orders. A and B are run in turn, each in a process of its own, and medians are
compared: absolute times depend on the machine, ratios hardly do.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from measures import Sample, run_measured
from peers import OPENPYXL_LOAD_SAVE, edit_with_libreoffice, inflate_and_deflate, write_derived

from xlcrm.demo.making import SEED
from xlcrm.demo.story import tell
from xlcrm.making import NewBook, make_workbook

SIZES = {"S": 2_000, "M": 20_000, "L": 100_000}
REPEATS = {"S": 5, "M": 1, "L": 1}
TODAY, LATER = date(2026, 11, 22), date(2026, 11, 29)
XLCRM = (sys.executable, "-m", "xlcrm")
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Row:
    """One line of the result: what was compared, at which size, the two medians, their ratio and what is to be reached."""

    what: str
    size: str
    ours: str
    peer: str
    ratio: float
    reach: float

    def line(self) -> str:
        """Return the line of the table."""
        met = "yes" if self.ratio <= self.reach else "NO"
        return (
            f"| {self.what} | {self.size} | {self.ours} | {self.peer} | {self.ratio:.3g} | ≤ {self.reach:.3g} | {met} |"
        )


def workbook_of(size: str) -> Path:
    """Return the workbook of a size as a spreadsheet program would save it: shared strings, a style on every cell."""
    path = DATA / size / "customers.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        told = tell("en", SIZES[size], SEED, TODAY)
        rows = {
            table: [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            for table, columns in told.items()
        }
        make_workbook(path, NewBook("en", rows=rows))
    return path


def fresh_copy(source: Path, folder: Path) -> Path:
    """Return a copy of a workbook without any past, in a new folder."""
    target = Path(tempfile.mkdtemp(dir=folder)) / source.name
    shutil.copyfile(source, target)
    return target


def refresh(path: Path, *more: str) -> Sample:
    """Measure one ``xlcrm refresh`` as a process of its own."""
    return run_measured([*XLCRM, "refresh", str(path), "--today", TODAY.isoformat(), *more])


def uncompressed(path: Path) -> int:
    """Return the size of a workbook's parts before compression."""
    with zipfile.ZipFile(path) as package:
        return sum(member.file_size for member in package.infolist())


def median(samples: list[Sample]) -> float:
    """Return the median of the wall times."""
    return statistics.median(sample.seconds for sample in samples)


def seconds(value: float) -> str:
    """Return a time as text."""
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


def full_refresh(size: str, folder: Path) -> tuple[list[Row], float]:
    """Compare a full refresh with openpyxl's load and save; also memory and size of the file."""
    source = workbook_of(size)
    ours, peer = [], []
    written = source
    for _ in range(REPEATS[size]):
        written = fresh_copy(source, folder)
        ours.append(refresh(written))
        target = fresh_copy(source, folder)
        peer.append(run_measured([sys.executable, "-c", OPENPYXL_LOAD_SAVE, str(target)]))
        shutil.rmtree(target.parent)
    full, other = median(ours), median(peer)
    memory = max(sample.peak_bytes for sample in ours) / uncompressed(written)
    again = [refresh(fresh_refreshed(written, folder)) for _ in range(REPEATS[size])]
    before = written.stat().st_size
    later = fresh_copy(written, folder)
    run_measured([*XLCRM, "refresh", str(later), "--today", LATER.isoformat()])
    return [
        Row("full refresh vs openpyxl load + save", size, seconds(full), seconds(other), full / other, 1 / 20),
        Row(
            "peak memory vs uncompressed workbook",
            size,
            f"{max(s.peak_bytes for s in ours) >> 20} MiB",
            f"{uncompressed(written) >> 20} MiB",
            memory,
            3.0,
        ),
        Row(
            "file after a write (a week later) vs before",
            size,
            f"{later.stat().st_size >> 10} KiB",
            f"{before >> 10} KiB",
            later.stat().st_size / before,
            1.08,
        ),
        Row(
            "openpyxl again vs refresh of a refreshed file",
            size,
            seconds(median(again)),
            seconds(other),
            median(again) / other,
            1 / 20,
        ),
    ], full


def fresh_refreshed(path: Path, folder: Path) -> Path:
    """Return a copy of a refreshed workbook without its past: everything is read and computed, nothing is written."""
    return fresh_copy(path, folder)


def nothing_changed(size: str, folder: Path) -> Row:
    """Measure a refresh with nothing to do beyond the start of the process."""
    path = fresh_copy(workbook_of(size), folder)
    refresh(path)
    ours, start = [], []
    for _ in range(7):
        ours.append(refresh(path))
        start.append(run_measured([*XLCRM, "--version"]))
    beyond = median(ours) - median(start)
    return Row(
        "refresh with nothing changed, beyond process start",
        size,
        seconds(median(ours)),
        seconds(median(start)),
        beyond / 0.050,
        1.0,
    )


def after_one_edit(size: str, folder: Path) -> list[Row]:
    """Compare the refresh after one cell was edited by LibreOffice with a full refresh of the same file."""
    if shutil.which("soffice") is None:
        return []
    path = fresh_copy(workbook_of(size), folder)
    refresh(path)
    edit_with_libreoffice(path, "Customers", "Note", 5, "first")
    refresh(path)
    rows = []
    for sheet, heading, value in (("Customers", "Registered on", 45900), ("Interactions", "Date", 46300)):
        ours, whole = [], []
        for number in range(min(REPEATS[size], 3)):
            edit_with_libreoffice(path, sheet, heading, 7 + number, value + number)
            alone = fresh_copy(path, folder)
            ours.append(refresh(path))
            whole.append(refresh(alone))
            shutil.rmtree(alone.parent)
        ratio = median(ours) / median(whole)
        rows.append(
            Row(
                f"refresh after LibreOffice edited one cell of {sheet} vs full",
                size,
                seconds(median(ours)),
                seconds(median(whole)),
                ratio,
                1 / 3,
            )
        )
    return rows


def derived_columns(size: str) -> Row:
    """Compare writing all derived columns of the customers with inflating and deflating that sheet."""
    source = workbook_of(size)
    ours, peer = [], []
    for _ in range(max(3, REPEATS[size])):
        ours.append(write_derived(source, TODAY))
        peer.append(inflate_and_deflate(source, "Customers"))
    a, b = statistics.median(ours), statistics.median(peer)
    return Row("write of derived columns vs inflate + deflate of the sheet", size, seconds(a), seconds(b), a / b, 4.0)


def small_commands(folder: Path) -> list[Row]:
    """Measure ``--help`` and ``check`` on S as whole processes."""
    path = fresh_copy(workbook_of("S"), folder)
    help_time = median([run_measured([*XLCRM, "--help"]) for _ in range(9)])
    check = median([run_measured([*XLCRM, "check", str(path), "--today", TODAY.isoformat()]) for _ in range(5)])
    return [
        Row("xlcrm --help", "-", seconds(help_time), "0.25 s", help_time / 0.25, 1.0),
        Row("xlcrm check, whole process", "S", seconds(check), "1.5 s", check / 1.5, 1.0),
    ]


def machine() -> str:
    """Say on what this was measured."""
    cores = os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}, {datetime.now().astimezone():%Y-%m-%d}"


def main() -> None:
    """Run the benchmarks of the sizes given and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["S", "M"], choices=[*SIZES, []], help="S, M, L")
    sizes = parser.parse_args().sizes
    print(machine(), "\n")
    print("| what | size | xlcrm | peer | ratio | to reach | reached |\n|---|---|---|---|---|---|---|")
    fulls: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for size in sizes:
            rows, fulls[size] = full_refresh(size, folder)
            rows += [derived_columns(size), nothing_changed(size, folder), *after_one_edit(size, folder)]
            for row in rows:
                print(row.line(), flush=True)
        for row in small_commands(folder):
            print(row.line())
    if {"S", "L"} <= set(fulls):
        ratio = (fulls["L"] / SIZES["L"]) / (fulls["S"] / SIZES["S"])
        print(
            Row("growth: time a row at L vs at S", "L/S", seconds(fulls["L"]), seconds(fulls["S"]), ratio, 1.3).line()
        )


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"\nTook {time.monotonic() - started:.0f} s.")
    subprocess.run(["sync"], check=False)
