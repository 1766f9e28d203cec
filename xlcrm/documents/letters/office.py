"""LibreOffice prints what the translation to PDF cannot carry, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

NO_OFFICE: Final = RefusalKind(
    "letter.no_office",
    UNREADABLE,
    Text(
        "模板“{file}”含有{what}，做 PDF 需要 LibreOffice，但没有找到它。请安装 LibreOffice，或去掉这些内容，或不加 --pdf。",
        "The template “{file}” has {what}; as PDF that needs LibreOffice, which was not found. Install LibreOffice, take "
        "them out of the template, or leave out --pdf.",
    ),
)
_FAILED: Final = RefusalKind(
    "letter.office_failed",
    UNREADABLE,
    Text(
        "LibreOffice 没有做出“{file}”的 PDF（{detail}）。请关闭正在运行的 LibreOffice 再试。",
        "LibreOffice made no PDF of “{file}” ({detail}). Close a LibreOffice that runs and try again.",
    ),
)
_PROGRAMS: Final = ("soffice", "libreoffice")
_SECONDS_EACH: Final = 20
_SECONDS: Final = 120
_AT_ONCE: Final = 60


def office() -> str | None:
    """Return the path of LibreOffice, None where there is none."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def printed(letters: Mapping[str, bytes], program: str) -> dict[str, bytes]:
    """Return the PDFs of some Word files by name; a profile of its own, so that an open LibreOffice is not disturbed."""
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="xlcrm-") as place:
        folder = Path(place)
        names = {f"{number}.docx": name for number, name in enumerate(letters)}
        for file, name in names.items():
            (folder / file).write_bytes(letters[name])
        for start in range(0, len(names), _AT_ONCE):
            _convert(program, folder, list(names)[start : start + _AT_ONCE])
        for file, name in names.items():
            pdf = folder / f"{Path(file).stem}.pdf"
            if not pdf.is_file():
                raise Refusal(_FAILED, file=name, detail="PDF")
            made[name] = pdf.read_bytes()
    return made


def _convert(program: str, folder: Path, files: Sequence[str]) -> None:
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
               "--outdir", str(folder), *(str(folder / file) for file in files)]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS + _SECONDS_EACH * len(files))
    except (subprocess.SubprocessError, OSError) as error:
        raise Refusal(_FAILED, file=files[0], detail=type(error).__name__) from None
