"""LibreOffice as the real spreadsheet program: one hidden session that opens, edits and saves workbooks."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

SECONDS = 90
SESSION = Path(__file__).with_name("office_session.py")
PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else "python3"


class Office:
    """A session of LibreOffice; ``do("open", path=...)`` and so on (see office_session.py)."""

    def __init__(self, profile):
        self.process = subprocess.Popen(
            [PYTHON, str(SESSION), str(profile)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        assert self._answer() == "ready"

    def do(self, action, **args):
        self.process.stdin.write(json.dumps({"do": action, **args}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self):
        ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        line = self.process.stdout.readline() if ready else ""
        assert line, "LibreOffice does not answer"
        answer = json.loads(line)
        assert "error" not in answer, answer
        return answer["is"]

    def end(self):
        """End the program, with all the processes it consists of."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS)
        self.process.stdout.close()


@contextlib.contextmanager
def libreoffice(folder):
    """Give a session whose profile lies in this folder; skip where the program or its Python module is absent."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        pytest.skip("needs LibreOffice's Python module (python3-uno)")
    office = Office(folder / "profile")
    try:
        yield office
    finally:
        office.end()
