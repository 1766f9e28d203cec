"""What a form template can be refused for; every sentence names the template, the sheet and the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.documents.faults import misspelt_filter
from xlcrm.model.refusals import WRONG_USE, RefusalKind
from xlcrm.model.text import LANGS, Text
from xlcrm.xlsx.refs import cell_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.text import Lang

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
NO_SHEET: Final = RefusalKind(
    "form.no_sheet",
    WRONG_USE,
    Text("“{form}”需要“{sheet}”表，这个工作簿里没有。", "“{form}” needs the sheet “{sheet}”, which this workbook does not have."),
)
NOT_A_FORM: Final = RefusalKind(
    "form.not_one",
    WRONG_USE,
    Text(
        "“{file}”不是 xlcrm 打印的表单（没有表单标记）。请使用 xlcrm form 生成的文件填写。",
        "“{file}” is not a form made by xlcrm (it has no form mark). Fill in a file made by xlcrm form.",
    ),
)

NOT_CLOSED: Final = Text("“{tag}”没有写完", "“{tag}” is not closed")
STRAY: Final = Text("多出了“{tag}”", "“{tag}” has no beginning")
FULL_WIDTH: Final = Text(
    "“{sign}”是全角符号，请用半角（英文输入法）", "“{sign}” is a full-width sign; type the plain one"
)
NO_FILTER: Final = Text("没有格式“{name}”{nearest}", "there is no filter “{name}”{nearest}")
WRITTEN_WRONG: Final = Text("写法有误（{detail}）", "it is not written as it must be ({detail})")
NO_END: Final = Text("“{tag}”没有对应的 {end}", "“{tag}” has no {end}")
NO_BEGINNING: Final = Text("“{tag}”前面没有对应的开始", "“{tag}” closes nothing")
WRONG_ORDER: Final = Text(
    "“{tag}”要单独占一行，或与开头写在同一单元格", "“{tag}” needs a row of its own, or the cell in which it begins"
)
_ASIDE: Final = Text("（{said}）", " ({said})")


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

    def __init__(self, spot: Spot, what: Text, **words: Text | str) -> None:
        super().__init__(spot, what)
        self.spot = spot
        self.what = what
        self.words: Mapping[str, Text | str] = words

    @property
    def sentence(self) -> Text:
        """Return what is wrong, in both languages."""
        return Text(*(self.what.say(lang, **{key: _in(word, lang) for key, word in self.words.items()}) for lang in LANGS))


def _in(word: Text | str, lang: Lang) -> str:
    return word.say(lang) if isinstance(word, Text) else word


def aside(question: Text) -> Text:
    """Return a question in brackets, nothing where there is none."""
    return Text(*(_ASIDE.say(lang, said=said.strip()) if (said := question.say(lang)) else "" for lang in LANGS))


def syntax_error(spot: Spot, message: str | None, filters: Iterable[str] = ()) -> TagError:
    """Return in our words what jinja says of a cell; ``filters`` are those that there are."""
    if found := misspelt_filter(message, filters):
        return TagError(spot, NO_FILTER, name=found.name, nearest=aside(found.nearest))
    return TagError(spot, WRITTEN_WRONG, detail=(message or "").rstrip("."))
