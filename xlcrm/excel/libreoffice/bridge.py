"""LibreOffice reached through UNO: the module that speaks it, and a connection to a running office."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeAlias

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

Uno: TypeAlias = Any
"""An object of LibreOffice, which has no types here."""

NO_UNO: Final = RefusalKind(
    "excel.no_uno",
    UNREADABLE,
    Text(
        "缺少 LibreOffice 的 Python 模块 uno。Debian/Ubuntu：apt-get install python3-uno。",
        "LibreOffice's Python module uno is missing. On Debian or Ubuntu: apt-get install python3-uno.",
    ),
)
NO_OFFICE: Final = RefusalKind(
    "excel.no_office",
    UNREADABLE,
    Text(
        "连不上正在运行的 LibreOffice（{address}）。请用 soffice --accept='{address};urp;' 启动它。",
        "No running LibreOffice answers ({address}). Start it by soffice --accept='{address};urp;'.",
    ),
)

DEFAULT_ADDRESS: Final = "pipe,name=xlcrm"
ADDRESS_VARIABLE: Final = "XLCRM_OFFICE"
_FOLDERS: Final = ("/usr/lib/python3/dist-packages", "/opt/libreoffice/program", "/usr/lib/libreoffice/program")
_PAUSE: Final = 0.05


def load_uno() -> Uno:
    """Return the module ``uno``; its folder is put last, where it shadows nothing."""
    try:
        return import_module("uno")
    except ImportError:
        there = [folder for folder in _FOLDERS if (Path(folder) / "uno.py").exists() and folder not in sys.path]
        sys.path.extend(there)
    try:
        return import_module("uno")
    except ImportError:
        raise Refusal(NO_UNO) from None


def properties(**values: object) -> tuple[Uno, ...]:
    """Return named values as UNO takes them."""
    uno = load_uno()
    made = []
    for name, value in values.items():
        prop = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = name, value
        made.append(prop)
    return tuple(made)


def connect(address: str, seconds: float = 10) -> Uno:
    """Return the component context of a running office; refused when none answers in time."""
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > end:
                raise Refusal(NO_OFFICE, address=address) from None
        time.sleep(_PAUSE)
