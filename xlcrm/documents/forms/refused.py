"""What a form template can be refused for; every sentence names the template, the sheet and the cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.model.refusals import WRONG_USE, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.refs import cell_ref

if TYPE_CHECKING:
    from collections.abc import Mapping

BROKEN_TAG: Final = RefusalKind(
    "form.tag",
    WRONG_USE,
    Text(
        "模板“{template}”工作表“{sheet}”的 {cell} 单元格写错了：{what}。没有生成表单。",
        "Template “{template}”, sheet “{sheet}”, cell {cell}: {what}. No form was made.",
    ),
)
UNKNOWN_FIELD: Final = RefusalKind(
    "form.field",
    WRONG_USE,
    Text(
        "模板“{template}”工作表“{sheet}”的 {cell} 单元格用了不存在的字段“{name}”{nearest}。没有生成表单。",
        "Template “{template}”, sheet “{sheet}”, cell {cell}: there is no field “{name}”{nearest}. No form was made.",
    ),
)
FAILED_CELL: Final = RefusalKind(
    "form.cell",
    WRONG_USE,
    Text(
        "模板“{template}”工作表“{sheet}”的 {cell} 单元格算不出来（{what}）。没有生成表单。",
        "Template “{template}”, sheet “{sheet}”, cell {cell} cannot be worked out ({what}). No form was made.",
    ),
)
NOT_A_FORM: Final = RefusalKind(
    "form.not_one",
    WRONG_USE,
    Text(
        "“{file}”不是 xlcrm 打印的表单（没有表单标记）。请使用 xlcrm form 生成的文件填写。",
        "“{file}” is not a form made by xlcrm (it has no form mark). Fill in a file made by xlcrm form.",
    ),
)

NEAREST: Final = Text("（是不是“{nearest}”？）", " (did you mean “{nearest}”?)")
NOTHING: Final = Text("", "")
NOT_CLOSED: Final = Text("“{tag}”没有写完", "“{tag}” is not closed")
STRAY: Final = Text("多出了“{tag}”", "“{tag}” has no beginning")
FULL_WIDTH: Final = Text(
    "“{sign}”是全角符号，请用半角（英文输入法）", "“{sign}” is a full-width sign; type the plain one"
)
NO_FILTER: Final = Text("没有“{name}”这个过滤器", "there is no filter “{name}”")
WRITTEN_WRONG: Final = Text("写法有误（{detail}）", "it is not written as it must be ({detail})")
NO_END: Final = Text("“{tag}”没有对应的 {end}", "“{tag}” has no {end}")
NO_BEGINNING: Final = Text("“{tag}”前面没有对应的开始", "“{tag}” closes nothing")
WRONG_ORDER: Final = Text(
    "“{tag}”要单独占一行，或与开头写在同一单元格", "“{tag}” needs a row of its own, or the cell in which it begins"
)
_FILTER: Final = re.compile(r"No filter named '([^']*)'")


class Spot(NamedTuple):
    """One cell of a template; row 0 is the header and footer of the sheet's pages."""

    row: int
    column: int

    @property
    def name(self) -> str | Text:
        """Return how messages call the cell."""
        return cell_ref(self.row, self.column) if self.row else Text("页眉页脚", "header and footer")


class TagError(Exception):
    """A tag of one cell cannot be understood."""

    def __init__(self, spot: Spot, what: Text, **words: str) -> None:
        super().__init__(spot, what)
        self.spot = spot
        self.what = what
        self.words: Mapping[str, str] = words

    @property
    def sentence(self) -> Text:
        """Return what is wrong, in both languages."""
        return Text(self.what.say("zh", **self.words), self.what.say("en", **self.words))


def syntax_error(spot: Spot, message: str | None) -> TagError:
    """Return in our words what jinja says of a cell."""
    found = _FILTER.search(message or "")
    if found:
        return TagError(spot, NO_FILTER, name=found[1])
    return TagError(spot, WRITTEN_WRONG, detail=(message or "").rstrip("."))
