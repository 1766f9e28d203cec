"""``xlcrm watch``: refresh the workbook of a folder whenever it is saved."""

from __future__ import annotations

import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.watch import Alarm

_WATCH = Text(
    "监视一个工作区文件夹（或其中一个工作簿）：工作簿保存后自动更新；在别处打开时等待，关闭后写入；每天零点后更新一次。",
    "Watch a workspace folder (or one workbook in it): the workbook is refreshed when it is saved; while it is open elsewhere "
    "xlcrm waits; a new day refreshes it once.",
)
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@click.command(help=_WATCH.say(language()))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def watch(folder: Path) -> None:
    """Watch until the process is told to stop."""
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - keeps --help fast
    from xlcrm.watch import Alarm  # noqa: PLC0415 - same
    from xlcrm.watch import watch as watch_place  # noqa: PLC0415 - same
    from xlcrm.workspace import NOT_THERE  # noqa: PLC0415 - same

    place = folder.expanduser().absolute()
    if not place.exists():
        raise Refusal(NOT_THERE, path=folder)
    alarm = Alarm()
    _stop_on_signals(alarm)
    watch_place(place, language(), _say, alarm)


def _stop_on_signals(alarm: Alarm) -> None:
    """End after the run under way when told to; told a second time, end at once (a write is atomic)."""
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]

    def stop(number: int, _frame: object) -> None:
        alarm.stop()
        signal.signal(number, signal.SIG_DFL)

    for number in known:
        signal.signal(number, stop)


def _say(sentence: str) -> None:
    with suppress(OSError):  # a closed window or a full disk under the log is no reason to stop
        click.echo(f"{datetime.now():%Y-%m-%d %H:%M:%S} {sentence}")  # noqa: DTZ005 - the time on the wall
