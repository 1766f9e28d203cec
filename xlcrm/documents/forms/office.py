"""Workbooks printed to PDF by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_OFFICE: Final = RefusalKind(
    "pdf.no_office",
    WRONG_USE,
    Text(
        "把 Excel 表单转成 PDF 需要 LibreOffice，这台电脑上没有找到。请安装 LibreOffice，或去掉 --pdf 后用 Excel/WPS 打印。",
        "Turning Excel forms into PDF needs LibreOffice, which is not on this machine. Install it, or leave out --pdf and print from Excel or WPS.",
    ),
)
NOT_PRINTED: Final = RefusalKind(
    "pdf.not_printed",
    UNREADABLE,
    Text("LibreOffice 没能把“{file}”转成 PDF：{why}", "LibreOffice could not turn “{file}” into PDF: {why}"),
)
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_AT_ONCE: Final = 50
_SECONDS: Final = 60
_SECONDS_EACH: Final = 10


def find_office() -> str:
    """Return the program; refuses when it is not installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise Refusal(NO_OFFICE)
    return found


def print_to_pdf(workbooks: Sequence[Path]) -> list[Path]:
    """Print workbooks to PDF beside them, and return the paths; refuses when LibreOffice is missing or fails."""
    program = find_office()
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(workbooks), _AT_ONCE):
            made += _print(program, workbooks[start : start + _AT_ONCE], Path(folder))
    return made


def _print(program: str, workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Print a few workbooks; they are copied under plain names first, for two may have the same name."""
    out = folder / "pdf"
    copies = [folder / f"{number}{path.suffix}" for number, path in enumerate(workbooks)]
    for path, copy in zip(workbooks, copies, strict=True):
        shutil.copyfile(path, copy)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(out), *map(str, copies)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS + _SECONDS_EACH * len(copies), check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal(NOT_PRINTED, file=workbooks[0].name, why=str(error)) from None
    made = []
    for path, copy in zip(workbooks, copies, strict=True):
        printed = out / f"{copy.stem}.pdf"
        if not printed.is_file():
            raise Refusal(NOT_PRINTED, file=path.name, why=done.stderr.strip() or str(done.returncode))
        made.append(Path(shutil.move(printed, path.with_suffix(".pdf"))))
    return made
