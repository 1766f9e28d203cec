"""PDF by typst against its peers in one run: a letter of one page with a table, in one file, one by one, and by LibreOffice.

    python benchmarks/pdf.py [--pages 1000]

Prints pages a second (wall and processor time) and how many times faster each way is than the peer's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from xlcrm.documents.pdf import Print, Printer, as_json, render

HOW = Print(dt.date(2026, 11, 22), name="benchmark", tagged=False)
ONE = """
#set page(margin: 2.5cm)
#set text(size: 11pt)
#let letter(it) = [
  *#it.name*，您好！

  感谢您于 #it.on 在我店购买 #it.product。随信附上近期订单：
  #table(columns: 4, [日期], [产品], [数量], [金额], ..it.orders.flatten())
  如有任何问题，请随时致电 #it.phone。#v(1cm) 客户服务部
]
"""
SOURCE = ONE + "#letter(data)"
BATCH = ONE + "#for it in data.letters { page(letter(it)) }"
NAIVE = '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans CJK SC")\n' + SOURCE


class Speed(NamedTuple):
    """Pages a second: by the clock, and by the processor time of this process."""

    wall: float
    cpu: float


def letter(number: int) -> dict[str, object]:
    """Return the data of one letter."""
    orders = [[f"2026-{month:02}-15", f"产品{number % 17}", str(month), f"¥{number * month:,}.00"] for month in range(1, 6)]
    return {"name": f"客户{number:06}", "on": "2026年11月22日", "product": "护理套装", "phone": "400-000-0000", "orders": orders}


def speed(pages: int, made: Callable[[], object]) -> Speed:
    """Return how many pages a second a way of printing makes."""
    wall, cpu = time.perf_counter(), time.process_time()
    made()
    return Speed(pages / (time.perf_counter() - wall), pages / (time.process_time() - cpu))


def naive(letters: list[dict[str, object]]) -> None:
    """Compile each letter as a beginner would: a call each, the fonts looked for anew."""
    import typst

    for one in letters:
        typst.compile(NAIVE.encode(), sys_inputs={"data": as_json(one)})


def libreoffice(letters: list[dict[str, object]]) -> None:
    """Print plain HTML letters by one call of LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, one in enumerate(letters):
            (folder / f"{number}.html").write_text(f"<meta charset=utf-8><p>{one}</p>", encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        files = sorted(str(path) for path in folder.glob("*.html"))
        command = ["soffice", "--headless", profile, "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", name, *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)


def main() -> None:
    """Print the table of speeds."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=1000)
    pages: int = asked.parse_args().pages
    letters = [letter(number) for number in range(pages)]
    render(SOURCE, letter(0), HOW)  # the fonts are found once a process, whoever prints
    few, some = letters[:20], letters[: min(pages, 200)]
    printer = Printer(SOURCE, HOW)
    made = {
        "one file of all": speed(pages, lambda: render(BATCH, {"letters": letters}, HOW)),
        "one file each": speed(len(some), lambda: [printer.one(one) for one in some]),
        "naive typst.compile": speed(len(few), lambda: naive(few)),
    }
    if shutil.which("soffice"):
        made["LibreOffice"] = speed(len(few), lambda: libreoffice(few))
    peer = made["naive typst.compile"].wall
    print(f"{'pages a second':22}{'wall':>8}{'cpu':>8}{'x naive':>9}")
    for name, rate in made.items():
        cpu = f"{rate.cpu:8.0f}" if name != "LibreOffice" else f"{'':8}"
        print(f"{name:22}{rate.wall:8.0f}{cpu}{rate.wall / peer:9.1f}")


if __name__ == "__main__":
    main()
