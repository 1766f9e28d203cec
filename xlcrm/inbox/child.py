"""The process that reads one dropped file, so that a file that crashes its reader or never ends costs only this process.

It is told what to read by one JSON object on its input and answers by one on its output; the cells go into Arrow files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xlcrm.inbox import refused
from xlcrm.inbox.grids import Grid, GridColumn
from xlcrm.inbox.reading import Extract, How, read_file
from xlcrm.inbox.sniff import Format
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEGABYTE = 1 << 20


def main() -> None:
    """Read the file that the input names."""
    job = json.loads(sys.stdin.buffer.readline())
    _limit_memory(int(job["memory"]))
    try:
        answer = _answered(Path(job["path"]), How(job["password"], job["encoding"], job["megabytes"]), Path(job["into"]))
    except Refusal as refusal:
        answer = {"refused": refusal.code, "args": {name: str(value) for name, value in refusal.args_by_name.items()}}
    except MemoryError:
        answer = {"refused": refused.CRASHED.code, "args": {"why": "memory"}}
    sys.stdout.write(json.dumps(answer))


def _answered(path: Path, how: How, into: Path) -> dict[str, Any]:
    found = read_file(path, how)
    for number, grid in enumerate(found.grids):
        pack(grid, into / f"{number}.arrow")
    grids = [{"name": grid.name, "merged": grid.merged} for grid in found.grids]
    return {"format": found.format.value, "encoding": found.encoding, "bad_lines": found.bad_lines[:1000], "grids": grids}


def _limit_memory(megabytes: int) -> None:
    """Limit what this process may take, where the system knows how to (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))


def pack(grid: Grid, path: Path) -> None:
    """Write the cells of a grid into an Arrow file."""
    arrays: dict[str, pa.Array] = {"rows": pa.array(grid.rows)}
    for at, column in enumerate(grid.columns):
        arrays |= {f"n{at}": pa.array(column.numbers), f"t{at}": column.texts, f"d{at}": pa.array(column.dated)}
    table = pa.table(arrays)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def unpack(about: Mapping[str, Any], path: Path) -> Grid:
    """Read back what `pack` wrote."""
    with pa.OSFile(str(path), "rb") as source:
        table = pa.ipc.open_file(source.read_buffer()).read_all().combine_chunks()
    whole = {name: table.column(name).combine_chunks() for name in table.column_names}
    plain = {name: column.chunk(0) if isinstance(column, pa.ChunkedArray) else column for name, column in whole.items()}
    columns = [
        GridColumn(
            plain[f"n{at}"].to_numpy(zero_copy_only=False), plain[f"t{at}"], plain[f"d{at}"].to_numpy(zero_copy_only=False)
        )
        for at in range((len(plain) - 1) // 3)
    ]
    merged = tuple((top, left, bottom, right) for top, left, bottom, right in about["merged"])
    return Grid(about["name"], plain["rows"].to_numpy(zero_copy_only=False), tuple(columns), merged)


def extract_of(answer: Mapping[str, Any], into: Path) -> Extract:
    """Return what the answer of the process and its files say."""
    grids = tuple(unpack(about, into / f"{number}.arrow") for number, about in enumerate(answer["grids"]))
    return Extract(Format(answer["format"]), grids, answer["encoding"], tuple(answer["bad_lines"]))


if __name__ == "__main__":
    main()
