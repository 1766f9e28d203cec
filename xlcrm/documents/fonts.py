"""The fonts of this machine that can print Chinese; without one nothing is printed, rather than boxes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    import typst

NO_TYPST = RefusalKind(
    "pdf.no_typst",
    UNREADABLE,
    Text(
        "做 PDF 需要 typst。请运行：python -m pip install typst",
        "PDF needs typst. Run: python -m pip install typst",
    ),
)
NO_FONT = RefusalKind(
    "pdf.no_font",
    UNREADABLE,
    Text(
        "这台机器没有能显示中文的字体，PDF 会全是方框，因此没有生成。请安装一种：Linux 装 fonts-noto-cjk 包；"
        "Windows 在“可选功能”中添加“简体中文补充字体”；macOS 在“字体册”中下载 Songti SC。"
        "也可以把字体文件放进一个文件夹，用环境变量 XLCRM_FONTS 指明。",
        "This machine has no font with Chinese characters; the PDF would be full of boxes, so none was made. Install one: "
        "Linux: the package fonts-noto-cjk; Windows: “Chinese (Simplified) Supplemental Fonts” under optional features; "
        "macOS: download Songti SC in Font Book. Or put font files into a folder and name it in the variable XLCRM_FONTS.",
    ),
)
CANNOT_PRINT: Final = frozenset({NO_TYPST.code, NO_FONT.code})
"""Why a machine, rather than a template, makes no PDF."""

_SANS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "微软雅黑", "PingFang SC",
    "Hiragino Sans GB", "HarmonyOS Sans SC", "MiSans", "Alibaba PuHuiTi", "Sarasa Gothic SC", "DengXian", "等线", "SimHei", "黑体",
    "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Noto Sans CJK TC",
    "Noto Sans CJK JP", "Source Han Sans", "Microsoft JhengHei", "Arial Unicode MS",
)  # fmt: skip
"""Plain faces, best first; the Japanese and Taiwanese ones have the characters, if not the mainland's shapes."""

_SERIF: Final = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "STSong", "华文宋体",
    "SimSun", "宋体", "NSimSun", "FangSong", "仿宋", "KaiTi", "楷体", "AR PL UMing CN", "AR PL SungtiL GB", "Noto Serif CJK TC",
    "Noto Serif CJK JP", "Source Han Serif",
)  # fmt: skip
"""Faces with serifs, for letters, best first."""

_CHINESE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_FOLDERS: Final = "XLCRM_FONTS"


@dataclass(frozen=True, slots=True)
class Faces:
    """The families to set text in, each a list to fall back along; empty where the machine has none for Chinese."""

    sans: tuple[str, ...]
    serif: tuple[str, ...]


def fonts() -> typst.Fonts:
    """Return typst's catalogue of the machine's fonts and of those in the folders of XLCRM_FONTS."""
    return _catalogue(os.environ.get(_FOLDERS, ""))


def faces(families: Iterable[str] | None = None) -> Faces:
    """Return the Chinese families present, the plain and the serif ones; either stands in for the other."""
    present = {name.casefold(): name for name in (fonts().families() if families is None else families)}
    plain, serif = _present(_SANS, present), _present(_SERIF, present)
    return Faces((plain or serif)[:1], (serif or plain)[:1])


def faces_for(text: str) -> Faces:
    """Return the families for a text; one with Chinese characters is refused where no font has them."""
    found = faces()
    if not found.sans and _CHINESE.search(text):
        raise Refusal(NO_FONT)
    return found


@cache
def _catalogue(folders: str) -> typst.Fonts:
    try:
        import typst  # noqa: PLC0415 - an extra: most runs print nothing
    except ImportError:
        raise Refusal(NO_TYPST) from None
    return typst.Fonts(font_paths=[folder for folder in folders.split(os.pathsep) if folder])


def _present(wanted: tuple[str, ...], present: dict[str, str]) -> tuple[str, ...]:
    return tuple(present[name.casefold()] for name in wanted if name.casefold() in present)
