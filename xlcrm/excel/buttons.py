"""What a button starts: ``python -m xlcrm.excel.buttons TASK --wb=… --folder=… --hwnd=…``, names coded as hex.

Excel does not wait for it. Whatever happens is told in the workbook's own window and written to a log file: a program
without a console has nowhere else to say it.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
from contextlib import suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.excel.attaching import Book, Caller, attach, unhexed
from xlcrm.excel.live import OpenWindow, answered
from xlcrm.excel.refused import MOVED
from xlcrm.excel.selecting import selections, show
from xlcrm.excel.tasks import TASKS, Answer, Asked
from xlcrm.history.guard import RunLock
from xlcrm.history.store import state_folder
from xlcrm.language import language
from xlcrm.model.desk import DESK_TASKS
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.window import working_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.text import Lang

_LABELS: Final = {task.key: task.label for task in DESK_TASKS}
_ATTEMPTS: Final = 3
_LOG_BYTES, _LOG_FILES = 500_000, 3
_LONGEST_ALERT: Final = 900
_UNDER_WAY = Text("xlcrm：{task} …", "xlcrm: {task} …")
_BUSY = Text("上一个按钮还没有执行完，请稍候。", "The last button is still at work; wait a moment.")
_FAILED = Text(
    "xlcrm 内部出错（{error}）。详情在：{log}",
    "xlcrm failed inside ({error}). Details are in: {log}",
)


def log_file() -> Path:
    """Return the file that tells what buttons did."""
    return state_folder() / "log" / "buttons.log"


def main(args: Sequence[str] | None = None) -> int:
    """Do what a button asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="xlcrmw")
    parser.add_argument("task", choices=list(TASKS))
    parser.add_argument("--wb", required=True, type=unhexed)
    parser.add_argument("--folder", required=True, type=unhexed)
    parser.add_argument("--hwnd", default=0, type=int)
    given = parser.parse_args(args)
    log = _log()
    log.info("%s %s %s", given.task, given.folder, given.wb)
    caller = Caller(given.wb, given.folder, given.hwnd)
    try:
        book = attach(caller)
    except Refusal as refusal:  # there is no window in which to say it
        log.error(refusal.say("en"))  # noqa: TRY400 - a sentence, no traceback
        return refusal.exit_code
    except Exception:  # the log is the only place where it can be said
        log.exception(given.task)
        return 3
    return press(given.task, book, caller.workbook, log)


def from_xlwings(task: str) -> None:
    """Do a task for the workbook that called: ``RunPython "import xlcrm.excel.buttons as b; b.from_xlwings('refresh')"``."""
    import xlwings  # noqa: PLC0415 - whoever comes this way has it loaded already

    book = xlwings.Book.caller()
    press(task, book, Path(book.fullname), _log())


def press(task: str, book: Book, workbook: Path, log: logging.Logger) -> int:
    """Do a task in an open workbook, and tell in its window what became of it."""
    lang = _language(book)
    title = _LABELS[task].say(lang)
    lock = RunLock(_lock_file(workbook), 0)
    try:
        lock.take()
    except Refusal:
        book.app.alert(_BUSY.say(lang), title)
        return 3
    try:
        book.app.status_bar = _UNDER_WAY.say(lang, task=title)
        answer = _answered(task, book, workbook, lang)
        code = int(answer.failed)
    except Refusal as refusal:
        answer, code = Answer(refusal.say(lang)), refusal.exit_code
    except Exception as error:
        log.exception(task)
        answer = Answer(_FAILED.say(lang, error=f"{type(error).__name__}: {error}", log=log_file()))
        code = 3
    finally:
        lock.release()
        with suppress(Exception):  # a closed window has no status bar any more
            book.app.status_bar = False
    log.info("%s: %s", code, answer.said)
    _tell(book, answer, title)
    return code


def _answered(task: str, book: Book, workbook: Path, lang: Lang) -> Answer:
    """Do the task; anew, a few times, while somebody moves the rows meanwhile."""
    window = OpenWindow(book, workbook)
    with answered():
        chosen = tuple(selections(book))
    asked = Asked(workbook, datetime.now().date(), lang, selections=chosen)  # noqa: DTZ005 - the office's day
    for left in reversed(range(_ATTEMPTS)):
        try:
            with answered(), working_in(window):
                return TASKS[task](asked)
        except Refusal as refusal:
            if refusal.kind is not MOVED or not left:
                raise
    raise AssertionError(task)


def _lock_file(workbook: Path) -> Path:
    """Return the file by which a second press finds out that one is at work; not in the workbook's past, which it would begin."""
    digest = hashlib.sha256(str(workbook.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
    return state_folder() / "buttons" / f"{digest[:16]}.lock"


def _tell(book: Book, answer: Answer, title: str) -> None:
    with suppress(Exception):  # what is told is in the log as well
        if answer.spot:
            show(book, answer.spot)
        book.app.alert(answer.said[:_LONGEST_ALERT], f"xlcrm {title}")


def _language(book: Book) -> Lang:
    """Return the language that the titles of the sheets are in, so that the answer suits the buttons."""
    with suppress(Exception):
        return "en" if all(sheet.name.isascii() for sheet in book.sheets) else "zh"
    return language()


def _log() -> logging.Logger:
    log = logging.getLogger("xlcrm.buttons")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not any(isinstance(handler, RotatingFileHandler) for handler in log.handlers):
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    return log


if __name__ == "__main__":
    sys.exit(main())
