"""The watcher as a process of its own, and what other programs do to the workbook meanwhile."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.xlsx.cells import set_cells

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .+")
ENVIRONMENT = {**os.environ, "XLCRM_LANG": "zh", "PYTHONIOENCODING": "utf-8"}


class Watcher:
    """``python watcher.py FOLDER``, and the lines that it prints."""

    def __init__(self, folder):
        self.folder = folder
        self.book = folder / "客户管理.xlsx"
        self.lines = []
        self.read = 0
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "watcher.py"), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=ENVIRONMENT,
            cwd=folder.parent,
        )
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self):
        self.lines.extend(line.rstrip("\n") for line in iter(self.process.stdout.readline, ""))

    def hears(self, words, within=SECONDS):
        """Return the next line, which must hold these words."""
        end = time.monotonic() + within
        while len(self.lines) <= self.read:
            assert time.monotonic() < end, f"it said nothing; expected: {words}"
            assert self.process.poll() is None, self.lines
            time.sleep(0.05)
        line = self.lines[self.read]
        self.read += 1
        assert words in line, f"{words} expected, it said: {line}"
        assert LINE.fullmatch(line)
        return line

    def stays_silent(self, seconds):
        """Make sure that for a while it says nothing, and does nothing to the workbook."""
        before, runs = file_state(self.book), self.runs()
        time.sleep(seconds)
        assert self.lines[self.read :] == []
        assert file_state(self.book) == before
        assert self.runs() == runs

    def runs(self):
        with Journal.open(Store.of(self.book)) as journal:
            return len(journal.runs())

    def stop(self, number):
        """Send a signal and return the exit code and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        took = time.monotonic() - start
        self.listener.join(SECONDS)
        self.process.stdout.close()
        return code, took

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(SECONDS)
        self.listener.join(SECONDS)
        self.process.stdout.close()


def file_state(path):
    if not path.exists():
        return None
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_ino, path.read_bytes()


def xlcrm(*args):
    """Run the command line as a user does."""
    ran = subprocess.run([sys.executable, "-m", "xlcrm", *map(str, args)], capture_output=True, encoding="utf-8", env=ENVIRONMENT, timeout=SECONDS, check=False)
    assert ran.returncode in {0, 1}, ran.stderr
    return ran.stdout


def edited(book, value, ref="客户!S2"):
    """Return the bytes of the workbook with one more edit by staff."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(book, folder))
        set_cells(copy, ref, [value])
        return copy.read_bytes()


def save_like_excel(book, content):
    """Save as Excel does: a new file with an odd name, the old one renamed away, the new one in its place."""
    fresh, old = book.with_name("0A1B2C3D"), book.with_name("4E5F6071.tmp")
    fresh.write_bytes(content)
    book.rename(old)
    time.sleep(0.3)
    fresh.rename(book)
    old.unlink()


def save_slowly(book, content, pieces=5, pause=0.4):
    """Write the file piece by piece, as a copy over a slow network does."""
    size = -(-len(content) // pieces)
    with book.open("wb") as file:
        for start in range(0, len(content), size):
            file.write(content[start : start + size])
            file.flush()
            time.sleep(pause)


def excel_lock(book, user="王芳"):
    """Mark a workbook as open in Excel."""
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes((b"\1A".ljust(55) + struct.pack("<H", len(user)) + user.encode("utf-16-le")).ljust(165))
    return lock
