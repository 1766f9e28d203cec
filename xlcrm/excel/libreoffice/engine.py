"""The engine that xlwings is given, the running offices, and one office."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from numbers import Number
from pathlib import Path
from typing import Final

import xlwings
from xlwings import base_classes

from xlcrm.excel.libreoffice.books import Book, Books
from xlcrm.excel.libreoffice.bridge import ADDRESS_VARIABLE, DEFAULT_ADDRESS, Uno, connect
from xlcrm.excel.libreoffice.partial import Partial
from xlcrm.excel.libreoffice.ranges import CellError, Range
from xlcrm.excel.libreoffice.typed import is_nothing, to_serial

_START_SECONDS: Final = 60
_END_SECONDS: Final = 10


class Engine:
    """xlwings' engine; ``strict`` refuses text that Excel would make a number or a date of."""

    name, type = "libreoffice", "desktop"

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: object, _options: object) -> object:
        """Return a value as cells take it."""
        if is_nothing(value):
            return ""
        if isinstance(value, date):
            return to_serial(value)
        if isinstance(value, bool | str):
            return value
        if isinstance(value, Number) or hasattr(value, "dtype"):
            return float(value)  # type: ignore[arg-type] # numbers of numpy and Python
        return str(value)

    @staticmethod
    def clean_value_data(
        data: Iterable[Iterable[object]],
        dates: Callable[..., object],
        empty_as: object,
        numbers: Callable[[float], object] | None,
        err_to_str: bool,
    ) -> list[list[object]]:
        """Return values of cells as the user's options ask for them."""

        def cleaned(value: object) -> object:
            if value is None or value == "":
                return empty_as
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return dates(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return numbers(value) if numbers is not None and isinstance(value, float) else value

        return [[cleaned(value) for value in row] for row in data]


class Apps(Partial):
    """The offices that this program is connected to, the active one first."""

    interface = base_classes.Apps

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[int, App] = {}

    def keys(self) -> list[int]:
        """Return the numbers of the processes."""
        return list(self._known)

    def join(self, app: App) -> None:
        """Take in an office, as the active one."""
        self._known.pop(app.pid, None)
        self._known[app.pid] = app

    def leave(self, app: App) -> None:
        """Forget an office that ended."""
        self._known.pop(app.pid, None)

    @staticmethod
    def cleanup() -> None:
        """Do nothing: whoever started an office ends it."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._known.values())[::-1])

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, pid: int) -> App:
        return self._known[pid]


class App(Partial):
    """One running LibreOffice."""

    interface = base_classes.App
    version, hwnd = "7.4", 0

    def __init__(self, engine: Engine, context: Uno, process: subprocess.Popen[bytes] | None = None) -> None:
        self.engine, self.process = engine, process
        self.pid = process.pid if process else id(self)
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.alerts: list[tuple[str, str]] = []
        self.last_book: Book | None = None
        self.screen_updating = self.display_alerts = self.enable_events = self.interactive = True
        self.status_bar: str | bool = False
        engine.apps.join(self)

    @property
    def api(self) -> Uno:
        """The desktop of LibreOffice."""
        return self.desktop

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def visible(self) -> bool:
        """Whether somebody sees this office; a headless one ends when a window is shown."""
        return self.process is None and self._window() is not None

    def activate(self, steal_focus: bool = False) -> None:  # noqa: ARG002 - xlwings' signature
        """Make this the active office."""
        self.engine.apps.join(self)

    def alert(self, prompt: str, title: str, *_: object) -> str:
        """Show a message where there is a window; it is kept in ``alerts``."""
        self.alerts.append((prompt, title))
        window = self._window()
        if window is not None:
            from xlcrm.excel.libreoffice.bridge import load_uno  # noqa: PLC0415 - only with a window

            kind = load_uno().Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
            window.getToolkit().createMessageBox(window, kind, 1, title, prompt).execute()
        return "ok"

    def _window(self) -> Uno | None:
        frame = self.desktop.getCurrentFrame()
        window = frame.ContainerWindow if frame else None
        return window if window is not None and window.isVisible() else None

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active workbook."""
        return self.books.active.selection

    @property
    def calculation(self) -> str:
        """Whether formulas are worked out at once."""
        return "automatic" if self.books.active.doc.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.books.active.doc.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        """Work out all formulas."""
        for book in self.books:
            book.doc.calculateAll()

    def quit(self) -> None:
        """End an office that was started here."""
        with contextlib.suppress(Exception):  # the bridge breaks while the office ends
            self.desktop.terminate()
        if self.process:
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        self.engine.apps.leave(self)

    def kill(self) -> None:
        """End an office that was started here at once: soffice forks, so that its whole group is meant."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.engine.apps.leave(self)


def register(*, strict: bool = False) -> Engine:
    """Give xlwings the engine, as its active one."""
    engine = Engine(strict=strict)
    registered = xlwings.Engine(impl=engine)
    xlwings.engines.add(registered)
    registered.activate()
    return engine


def attach(engine: Engine, address: str = "") -> App:
    """Connect to an office that is running already; its address is said by XLCRM_OFFICE."""
    return App(engine, connect(address or os.environ.get(ADDRESS_VARIABLE, DEFAULT_ADDRESS)))


def start(engine: Engine, profile: Path, environment: Mapping[str, str]) -> App:
    """Start a hidden office with a profile of its own; other programs reach it by the same address."""
    address = f"pipe,name=xlcrm{os.getpid()}"
    process = subprocess.Popen(
        [
            "soffice", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}", f"--accept={address};urp;StarOffice.ComponentContext",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment, ADDRESS_VARIABLE: address},
        start_new_session=True,
    )  # fmt: skip
    return App(engine, connect(address, _START_SECONDS), process)
