"""Problems that the sheet 字段规则 defines; staff may give each rule a sentence of their own."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

_RULE_HINT = Text("这是“字段规则”表的要求；如不再适用，可在该表中修改。",
                  "The sheet “Field rules” asks for this; change it there if it no longer applies.")

FIELD_REQUIRED = Code(
    "field_required",
    Severity.ERROR,
    Text("请填写“{column}”。", "Please fill in “{column}”."),
    Text("这一项是必填的。如不再需要，可在“字段规则”表中修改。",
         "This cell must not stay empty. If that is no longer needed, change it in the sheet “Field rules”."),
)
FIELD_REQUIRED_WHEN = Code(
    "field_required_when",
    Severity.ERROR,
    Text("“{when}”时，必须填写“{column}”。", "When {when}, “{column}” must be filled in."),
    _RULE_HINT,
)
FIELD_TOO_LONG = Code(
    "field_too_long",
    Severity.ERROR,
    Text("“{column}”有 {length} 个字，超过上限 {limit} 个字。",
         "“{column}” has {length} character[s]; {limit} are allowed."),
    Text("请缩短内容。", "Please shorten it."),
)
FIELD_PATTERN = Code(
    "field_pattern",
    Severity.ERROR,
    Text("“{column}”的“{value}”不符合规定的格式（{pattern}）。",
         "“{value}” in “{column}” does not have the form asked for ({pattern})."),
    _RULE_HINT,
)
FIELD_TYPE = Code(
    "field_type",
    Severity.ERROR,
    Text("“{column}”的“{value}”不是{wanted}。", "“{value}” in “{column}” is not {wanted}."),
    _RULE_HINT,
)
FIELD_TOO_SMALL = Code(
    "field_too_small",
    Severity.ERROR,
    Text("“{column}”是 {value}，不能小于 {limit}。", "“{column}” is {value}; it must not be below {limit}."),
    _RULE_HINT,
)
FIELD_TOO_LARGE = Code(
    "field_too_large",
    Severity.ERROR,
    Text("“{column}”是 {value}，不能大于 {limit}。", "“{column}” is {value}; it must not be above {limit}."),
    _RULE_HINT,
)
FIELD_NOT_UNIQUE = Code(
    "field_not_unique",
    Severity.ERROR,
    Text("“{column}”的“{value}”不能重复，但 {others} 也是这个内容。",
         "“{value}” in “{column}” must be unique, but {others} has it too."),
    Text("请核对哪一行填写有误；如是同一条记录，请合并。",
         "Please check which row is wrong, or merge the rows if they are the same record."),
)
FIELD_NOT_ALLOWED = Code(
    "field_not_allowed",
    Severity.ERROR,
    Text("“{column}”的“{value}”不在“字典”的“{list}”中。{nearest}",
         "“{value}” in “{column}” is not in the list “{list}”.{nearest}"),
    _RULE_HINT,
)
FIELD_COLUMN_MISSING = Code(
    "field_column_missing",
    Severity.INFO,
    Text("“字段规则”要求填写“{missing}”，但“{sheet}”表中没有这一列。",
         "“Field rules” asks for “{missing}”, but the sheet “{sheet}” has no such column."),
    Text("请在该表中加上这一列，或删除这条字段规则。", "Please add the column to the sheet or delete the rule."),
)

CODES = (
    FIELD_REQUIRED, FIELD_REQUIRED_WHEN, FIELD_TOO_LONG, FIELD_PATTERN, FIELD_TYPE, FIELD_TOO_SMALL, FIELD_TOO_LARGE,
    FIELD_NOT_UNIQUE, FIELD_NOT_ALLOWED, FIELD_COLUMN_MISSING,
)  # fmt: skip
