"""A session of LibreOffice, told what to do line by line; run by the Python that has the module ``uno``.

Each line on stdin is ``{"do": name, ...}``; each answer on stdout is ``{"is": result}`` or ``{"error": text}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time

sys.path.append("/usr/lib/python3/dist-packages")  # behind the rest: this folder would shadow other packages

import uno
from com.sun.star.beans import PropertyValue

FILTER = "Calc MS Excel 2007 XML"


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def start(profile):
    """Start the program and return its desktop."""
    pipe = f"xlcrm{os.getpid()}"
    subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # noqa: BLE001 - uno's own exceptions, until the pipe is there
            time.sleep(0.1)
    raise SystemExit(1)


class Session:
    def __init__(self, desktop):
        self.desktop = desktop
        self.book = None

    def open(self, path):
        # A visible view ends the headless program at once.
        self.book = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("Hidden", True),))
        return [sheet.Name for sheet in self.book.Sheets] if self.book else None

    def set(self, sheet, heading, row, value):
        """Write into the column of a heading in row 1, as if typed: numbers as numbers, the rest as text."""
        cells = self.book.Sheets.getByName(sheet)
        column = next(at for at in range(300) if cells.getCellByPosition(at, 0).String == heading)
        cell = cells.getCellByPosition(column, row - 1)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value

    def recalculate(self):
        self.book.calculateAll()

    def save(self):
        self.book.store()

    def save_as(self, path):
        self.book.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", FILTER),))

    def close(self):
        self.book.close(True)
        self.book = None


def tell(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main():
    session = Session(start(sys.argv[1]))
    tell({"is": "ready"})
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"is": getattr(session, order.pop("do"))(**order)}
        except Exception as error:  # noqa: BLE001 - told to the test
            answer = {"error": f"{type(error).__name__}: {error}"}
        tell(answer)
    with contextlib.suppress(Exception):
        session.desktop.terminate()


main()
