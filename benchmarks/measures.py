"""Runs a command as a process of its own and tells how long it took and how much memory it needed."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One run: wall time in seconds, peak resident memory in bytes."""

    seconds: float
    peak_bytes: int


def run_measured(command: list[str], *, may_fail: tuple[int, ...] = (0, 1)) -> Sample:
    """Run a command to its end; an exit code other than those expected is an error (1: the data has errors)."""
    # An installed program has its compiled modules; a setting of the machine's must not make every run compile them.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in may_fail:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Sample(taken, usage.ru_maxrss * 1024)
