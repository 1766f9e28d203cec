"""Where in a Word template something stands, in words that staff can follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlcrm.model.text import Lang, Text

_LONGEST: Final = 24
PARTS: Final = {
    "document": Text("正文", "body"),
    "header": Text("页眉", "header"),
    "footer": Text("页脚", "footer"),
    "footnotes": Text("脚注", "footnotes"),
    "endnotes": Text("尾注", "endnotes"),
}
_PARAGRAPH = Text("{part}第 {number} 段", "paragraph {number} of the {part}")
_ROW = Text("（表格第 {row} 行）", " (table row {row})")
_BOX = Text("（文本框内）", " (in a text box)")
_BEGINS = Text("“{start}”", " (“{start}”)")


@dataclass(frozen=True, slots=True)
class Where:
    """The paragraph of a template: kind of part, number in it, the text it begins with, table row, in a text box or not."""

    part: str
    number: int
    start: str
    row: int = 0
    boxed: bool = False

    @property
    def sentence(self) -> Text:
        """The place in words."""
        return Text(self._say("zh"), self._say("en"))

    def _say(self, lang: Lang) -> str:
        said = _PARAGRAPH.say(lang, part=PARTS[self.part].say(lang), number=self.number)
        if self.row:
            said += _ROW.say(lang, row=self.row)
        if self.boxed:
            said += _BOX.say(lang)
        start = " ".join(self.start.split())
        shown = start if len(start) <= _LONGEST else start[: _LONGEST - 1] + "…"
        return said + (_BEGINS.say(lang, start=shown) if shown else "")
