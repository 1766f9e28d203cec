"""Read a dropped file in a process of its own, with limits of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlcrm.inbox import refused
from xlcrm.inbox.child import extract_of
from xlcrm.inbox.reading import How
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.inbox.reading import Extract

_LAST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds, and megabytes of address space of its process."""

    seconds: float = 120
    memory: int = 6144


def extract(path: Path, how: How | None = None, limits: Limits | None = None) -> Extract:
    """Return the tables of a dropped file.

    Raises:
        Refusal: It holds none, cannot be read, took too long, or its reader crashed.
    """
    how, limits = how or How(), limits or Limits()
    with TemporaryDirectory(prefix="xlcrm-") as folder:
        job = {
            "path": str(path.absolute()), "into": folder, "password": how.password, "encoding": how.encoding,
            "megabytes": how.megabytes, "memory": limits.memory,
        }  # fmt: skip
        # the job goes in by the input, so that no list of processes shows a password
        try:
            ran = subprocess.run(
                [sys.executable, "-m", "xlcrm.inbox.child"], input=json.dumps(job).encode() + b"\n", capture_output=True,
                timeout=limits.seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Refusal(refused.TOO_LONG, file=path.name, seconds=f"{limits.seconds:g}") from None
        answer = _answer(path, ran)
        return extract_of(answer, Path(folder))


def _answer(path: Path, ran: subprocess.CompletedProcess[bytes]) -> dict[str, object]:
    try:
        answer: dict[str, object] = json.loads(ran.stdout)
    except ValueError:
        lines = ran.stderr.decode(errors="replace").strip().splitlines()
        why = lines[-1][:_LAST_WORDS] if lines else str(ran.returncode)
        raise Refusal(refused.CRASHED, file=path.name, why=why) from None
    if "refused" in answer:
        args = dict(answer["args"]) if isinstance(answer["args"], dict) else {}
        raise Refusal(refused.BY_CODE[str(answer["refused"])], **{"file": path.name, **args})
    return answer
