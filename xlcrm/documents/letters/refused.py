"""Why a letter's template is refused: one sentence each, with the place in the template."""

from __future__ import annotations

from xlcrm.model.refusals import UNREADABLE, WRONG_USE, RefusalKind
from xlcrm.model.text import Text

NOT_WORD = RefusalKind(
    "letter.not_word",
    UNREADABLE,
    Text(
        "模板“{file}”不是 Word 文档（.docx）。请用 Word 或 WPS 另存为 .docx。",
        "The template “{file}” is no Word document (.docx). Save it as .docx in Word or WPS.",
    ),
)
UNCLOSED = RefusalKind(
    "letter.unclosed_tag",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：标记“{found}”没有配对的括号。字段写成 {{{{ 字段 }}}}，语句写成 {{% … %}}，且不能跨段落。",
        "Template “{file}”, {where}: the tag “{found}” has no matching bracket. A field is written {{{{ field }}}}, a "
        "statement {{% … %}}, within one paragraph.",
    ),
)
NO_END = RefusalKind(
    "letter.block_not_ended",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：“{tag}”没有结束标记 {{% {needed} %}}。",
        "Template “{file}”, {where}: “{tag}” is never ended by {{% {needed} %}}.",
    ),
)
NO_START = RefusalKind(
    "letter.block_not_begun",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：“{tag}”前面没有对应的开始标记。",
        "Template “{file}”, {where}: nothing begins what “{tag}” belongs to.",
    ),
)
CROSSING = RefusalKind(
    "letter.block_crosses",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：“{tag}”与“{other}”不在同一层（如一个在表格内、一个在表格外）。请放在同一段、同一行或同一单元格内。",
        "Template “{file}”, {where}: “{tag}” and “{other}” do not stand at the same level (one inside a table, one outside, "
        "for instance). Put both in the same paragraph, row or cell.",
    ),
)
SYNTAX = RefusalKind(
    "letter.broken_tag",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：标记“{tag}”写错了（{detail}）。",
        "Template “{file}”, {where}: the tag “{tag}” is not well-formed ({detail}).",
    ),
)
UNSUPPORTED_TAG = RefusalKind(
    "letter.unsupported_tag",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：不支持语句“{tag}”。可用：for、if、elif、else、with、set。",
        "Template “{file}”, {where}: the statement “{tag}” is not supported. There are for, if, elif, else, with and set.",
    ),
)
UNKNOWN_FIELD = RefusalKind(
    "letter.unknown_field",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：没有字段“{field}”。{nearest}",
        "Template “{file}”, {where}: there is no field “{field}”. {nearest}",
    ),
)
UNKNOWN_FILTER = RefusalKind(
    "letter.unknown_filter",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：没有格式“{name}”。{nearest}",
        "Template “{file}”, {where}: there is no filter “{name}”. {nearest}",
    ),
)
FAILED = RefusalKind(
    "letter.value_failed",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：“{tag}”无法填写（{detail}）。",
        "Template “{file}”, {where}: “{tag}” could not be filled in ({detail}).",
    ),
)
NO_PICTURE = RefusalKind(
    "letter.no_picture",
    WRONG_USE,
    Text(
        "模板“{file}”{where}：图片“{path}”找不到，或不是 PNG、JPEG、GIF、BMP 图片。",
        "Template “{file}”, {where}: the picture “{path}” was not found, or is no PNG, JPEG, GIF or BMP picture.",
    ),
)
