"""This computer: Python, further libraries, spreadsheet programs, fonts, buttons, trust, limits of watching."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlcrm import __version__
from xlcrm.doctor.finding import Finding, Level
from xlcrm.excel.installing import program_file, start_command
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text, joined

_LIBRARIES: Final = (
    ("xlwings", "excel", Text("在打开的 Excel 窗口里工作", "working in the open window of Excel")),
    ("typst", "report", Text("PDF 信函和报表", "letters and reports as PDF")),
    ("msoffcrypto", "secure", Text("带密码的文件", "files with a password")),
    ("apprise", "notify", Text("除企业微信、钉钉、飞书以外的群机器人", "messages to robots other than WeCom, DingTalk and Feishu")),
)
_PROGRAMS: Final = {
    "Excel": (("excel.exe",), ("/Applications/Microsoft Excel.app",)),
    "WPS": (("et", "et.exe", "wps"), ("/Applications/wpsoffice.app", "/opt/kingsoft/wps-office/office6/et")),
    "LibreOffice": (
        ("soffice", "libreoffice"),
        ("/Applications/LibreOffice.app", r"C:\Program Files\LibreOffice\program\soffice.exe"),
    ),
}
_APP_PATHS: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_SECURITY: Final = r"Software\Microsoft\Office\16.0\Excel\Security"
_ALL_MACROS_OFF: Final = 4
_WATCH_LIMIT: Final = Path("/proc/sys/fs/inotify/max_user_watches")
_FEW_WATCHES: Final = 8192

_PYTHON: Final = Text("xlcrm {version}，Python {python}，{system}", "xlcrm {version}, Python {python}, {system}")
_LIBRARY_MISSING: Final = Text("没有安装 {library}：{purpose}不可用。", "{library} is not installed: no {purpose}.")
_INSTALL_LIBRARY: Final = Text('pip install "xlcrm[{extra}]"', 'pip install "xlcrm[{extra}]"')
_PROGRAMS_FOUND: Final = Text("表格程序：{names}", "Spreadsheet programs: {names}")
_NO_PROGRAM: Final = Text("没有找到 Excel、WPS 或 LibreOffice。", "Neither Excel nor WPS nor LibreOffice was found.")
_INSTALL_PROGRAM: Final = Text(
    "安装其中一个；打印表单为 PDF 需要 LibreOffice。", "Install one of them; printing forms to PDF needs LibreOffice."
)
_FONT_FOUND: Final = Text("中文字体：{name}", "Font for Chinese: {name}")
_BUTTONS_FINE: Final = Text("按钮可用：{command}", "Buttons are set up: {command}")
_BUTTONS_MISSING: Final = Text("按钮还没有在这台电脑上设置。", "Buttons are not set up on this computer.")
_BUTTONS_STALE: Final = Text("按钮会启动“{command}”，而它已不存在。", "Buttons start “{command}”, which is not there any more.")
_SET_UP: Final = Text("xlcrm buttons install", "xlcrm buttons install")
_MACROS_OFF: Final = Text("Excel 禁用了所有宏，按钮不会有反应。", "Excel has all macros switched off; buttons do nothing.")
_MACROS_ON: Final = Text(
    "在 Excel 的 文件→选项→信任中心→宏设置 选“禁用所有宏并发出通知”，或改用工作台的“执行”单元格。",
    "In Excel choose File, Options, Trust Center, Macro Settings, “Disable with notification”; or use the command cells of the desk.",
)
_WATCHES: Final = Text("系统最多允许监视 {count} 个文件夹。", "The system lets programs watch {count} folders at most.")
_MORE_WATCHES: Final = Text(
    "sudo sysctl fs.inotify.max_user_watches=524288；不改也行，xlcrm 会自己每隔几秒看一次。",
    "sudo sysctl fs.inotify.max_user_watches=524288; without it xlcrm looks by itself every few seconds.",
)


def python() -> Iterator[Finding]:
    """Tell the versions."""
    words = {"version": __version__, "python": platform.python_version(), "system": platform.platform(terse=True)}
    yield Finding("python", Level.FINE, _PYTHON, args=words)


def libraries() -> Iterator[Finding]:
    """Tell which further libraries are missing, and what cannot be done without each."""
    for library, extra, purpose in _LIBRARIES:
        if find_spec(library) is None:
            words = {"library": library, "extra": extra, "purpose": purpose}
            yield Finding("library_missing", Level.HINT, _LIBRARY_MISSING, _INSTALL_LIBRARY, words)


def programs() -> Iterator[Finding]:
    """Tell which spreadsheet programs are here."""
    found = [name for name, (commands, places) in _PROGRAMS.items() if _is_here(commands, places)]
    if found:
        yield Finding("programs", Level.FINE, _PROGRAMS_FOUND, args={"names": joined(found)})
    else:
        yield Finding("programs_missing", Level.WARNING, _NO_PROGRAM, _INSTALL_PROGRAM)


def fonts() -> Iterator[Finding]:
    """Tell whether Chinese can be printed."""
    from xlcrm.documents.fonts import NO_FONT, NO_TYPST, faces_for  # noqa: PLC0415 - looks through all fonts

    try:
        name = faces_for("客户").sans[0]
    except Refusal as refusal:
        if refusal.kind is not NO_TYPST:  # told among the libraries
            yield Finding("font_missing", Level.WARNING, NO_FONT.sentence)
        return
    yield Finding("font", Level.FINE, _FONT_FOUND, args={"name": name})


def buttons() -> Iterator[Finding]:
    """Tell whether a button would find xlcrm."""
    try:
        command = program_file().read_text(encoding="mbcs" if sys.platform == "win32" else "utf-8").strip()
    except (OSError, UnicodeDecodeError):
        yield Finding("buttons_missing", Level.HINT, _BUTTONS_MISSING, _SET_UP)
        return
    program = command.removeprefix('"').partition('"')[0]
    words = {"command": command}
    if command == start_command() or Path(program).exists() or shutil.which(program):
        yield Finding("buttons", Level.FINE, _BUTTONS_FINE, args=words)
    else:
        yield Finding("buttons_stale", Level.ERROR, _BUTTONS_STALE, _SET_UP, words)


def trust() -> Iterator[Finding]:
    """Tell whether Excel for Windows has been told to run no macro at all."""
    if _registry(_SECURITY, "VBAWarnings") == _ALL_MACROS_OFF:
        yield Finding("macros_off", Level.WARNING, _MACROS_OFF, _MACROS_ON)


def watches() -> Iterator[Finding]:
    """Tell when Linux lets programs watch only a few folders."""
    try:
        count = int(_WATCH_LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    if count < _FEW_WATCHES:
        yield Finding("watch_limit", Level.HINT, _WATCHES, _MORE_WATCHES, {"count": count})


COMPUTER: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    python,
    libraries,
    programs,
    fonts,
    buttons,
    trust,
    watches,
)


def _is_here(commands: tuple[str, ...], places: tuple[str, ...]) -> bool:
    return (
        any(shutil.which(command) for command in commands)
        or any(Path(place).exists() for place in places)
        or any(_registry(rf"{_APP_PATHS}\{command}", "") for command in commands if command.endswith(".exe"))
    )


if sys.platform == "win32":

    def _registry(key: str, name: str) -> object:
        """Return a value of the registry, the user's before the computer's; None when there is none."""
        import winreg  # noqa: PLC0415 - Windows only

        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            try:
                with winreg.OpenKey(root, key) as opened:
                    return winreg.QueryValueEx(opened, name)[0]
            except OSError:
                continue
        return None
else:

    def _registry(key: str, name: str) -> object:  # noqa: ARG001 - only Windows has one
        """Return None: only Windows has a registry."""
        return None
