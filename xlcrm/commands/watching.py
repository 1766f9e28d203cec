"""``xlcrm watch``: refresh the workbook of a folder whenever it is saved."""

from __future__ import annotations

import signal
import threading
from datetime import datetime
from pathlib import Path

import click

from xlcrm.language import language
from xlcrm.model.text import Text

_WATCH = Text(
    "监视一个工作区文件夹：工作簿保存后自动更新；被打开时等待，关闭后写入。",
    "Watch a workspace folder: the workbook is refreshed when it is saved; while it is open elsewhere xlcrm waits.",
)


@click.command(help=_WATCH.say(language()))
@click.argument("folder", type=click.Path(path_type=Path))
def watch(folder: Path) -> None:
    """Watch until the process is told to stop."""
    from xlcrm.watch import watch as watch_folder  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    place = Workspace.of(folder).folder
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    watch_folder(place, language(), _say, stop=stop)


def _say(sentence: str) -> None:
    click.echo(f"{datetime.now():%H:%M:%S} {sentence}")  # noqa: DTZ005 - the time on the wall
