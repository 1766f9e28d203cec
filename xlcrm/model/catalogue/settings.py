"""Problems of the settings sheets; each says that the default stands in for what could not be used."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

_DEFAULT = Text("在改正之前按默认值处理。", "Until it is put right the default is used.")
_LEFT_OUT = Text("在改正之前这一行不起作用。", "Until it is put right this row has no effect.")

RULE_UNKNOWN = Code(
    "rule_unknown",
    Severity.WARNING,
    Text("没有名为“{value}”的规则。{nearest}", "There is no rule called “{value}”.{nearest}"),
    _LEFT_OUT,
)
LEVEL_IN_RULES = Code(
    "level_in_rules",
    Severity.WARNING,
    Text("“{level}”的值在“级别”表中修改，这里只能试算；这个值没有采用。",
         "“{level}” is set in the sheet “Levels”; here it can only be tried, and this value is not used."),
    Text("请填到“试算”列。", "Please enter it under “Trial”."),
)
LEVEL_TRIAL = Code(
    "level_trial",
    Severity.WARNING,
    Text("“{level}”不能试算“{value}”，应为 0 或以上的数字。", "“{level}” cannot be tried at “{value}”; it takes a number from 0."),
    _LEFT_OUT,
)
RULE_TWICE = Code(
    "rule_twice",
    Severity.WARNING,
    Text("规则“{value}”在第 {first} 行已经设置过，以第 {first} 行为准。",
         "The rule “{value}” stands in row {first} already; row {first} counts."),
    Text("请删除其中一行。", "Please delete one of the two rows."),
)
RULE_VALUE = Code(
    "rule_value",
    Severity.ERROR,
    Text("规则“{rule}”的值“{value}”不对，应为 {wanted}；现按 {default} 处理。",
         "The rule “{rule}” cannot be “{value}”: {wanted} is needed; {default} is used instead."),
    Text("请在“值”这一格改正。", "Please correct the cell “Value”."),
)
RULE_WORD = Code(
    "rule_word",
    Severity.WARNING,
    Text("规则“{rule}”里的“{word}”不认得。{nearest}", "“{word}” in the rule “{rule}” is not known.{nearest}"),
    Text("请改正或删去；其余部分照常生效，编号格式按默认处理。", "Correct it or take it out; the rest holds, and a form of numbers is as shipped."),
)
RULE_HOURS = Code(
    "rule_hours",
    Severity.ERROR,
    Text("下班时间 {closes} 不晚于上班时间 {opens}，现按 09:00–18:00 处理。",
         "Work ends at {closes}, which is not after its beginning at {opens}; 09:00–18:00 is used instead."),
    Text("请改正这两条规则。", "Please correct the two rules."),
)
LIST_NAME = Code(
    "list_name",
    Severity.WARNING,
    Text("没有名为“{value}”的字典。{nearest}", "There is no list called “{value}”.{nearest}"),
    Text("自己新增的字典只要有字段规则用到它就可以保留。",
         "A list of your own may stay as soon as a field rule uses it."),
)
LIST_WITHOUT_NAME = Code(
    "list_without_name",
    Severity.WARNING,
    Text("取值“{value}”没有写明属于哪个字典。", "The value “{value}” does not say which list it belongs to."),
    _LEFT_OUT,
)
LIST_FIXED = Code(
    "list_fixed",
    Severity.WARNING,
    Text("字典“{value}”由 xlcrm 固定，不能在“字典”表中修改。",
         "The list “{value}” is fixed; it cannot be changed in the sheet “Lists”."),
    Text("请删除这一行；会员和意向的级别在“级别”表中修改。",
         "Please delete the row; tiers and intents are changed in the sheet “Levels”."),
)
LIST_TWICE = Code(
    "list_twice",
    Severity.WARNING,
    Text("“{list}”里的“{value}”在第 {first} 行已经有了。",
         "“{value}” of the list “{list}” stands in row {first} already."),
    Text("请删除其中一行。", "Please delete one of the two rows."),
)
LIST_NUMBER = Code(
    "list_number",
    Severity.ERROR,
    Text("“{column}”不能小于 {limit}，现为 {value}。", "“{column}” must not be below {limit}; it is {value}."),
    _DEFAULT,
)
LIST_WORD = Code(
    "list_word",
    Severity.WARNING,
    Text("“{column}”的“{value}”不认识。{nearest}", "“{value}” in “{column}” is not known.{nearest}"),
    _DEFAULT,
)
LIST_RENAMED_TO_OLD = Code(
    "list_renamed_to_old",
    Severity.WARNING,
    Text("“{value}”写成了某项的原值，但它在“{list}”中仍是一个取值，因此不改名。",
         "“{value}” is given as an old value, but the list “{list}” still has it, so nothing is renamed."),
    Text("请删除旧的那一行，或清空“原值”。", "Please delete the old row or empty the cell “Old value”."),
)
LEVEL_SCHEME = Code(
    "level_scheme",
    Severity.ERROR,
    Text("没有名为“{value}”的分级体系。{nearest}", "There is no scheme called “{value}”.{nearest}"),
    _LEFT_OUT,
)
LEVEL_WITHOUT_NAME = Code(
    "level_without_name",
    Severity.WARNING,
    Text("“{scheme}”体系的这一行没有写级别。", "This row of the scheme “{scheme}” names no level."),
    _LEFT_OUT,
)
LEVEL_WITHOUT_SCHEME = Code(
    "level_without_scheme",
    Severity.WARNING,
    Text("级别“{level}”没有写明属于哪个体系。", "The level “{level}” does not say which scheme it belongs to."),
    _LEFT_OUT,
)
LEVEL_TWICE = Code(
    "level_twice",
    Severity.WARNING,
    Text("级别“{value}”在第 {first} 行已经有了，以第 {first} 行为准。",
         "The level “{value}” stands in row {first} already; row {first} counts."),
    Text("请删除其中一行。", "Please delete one of the two rows."),
)
LEVEL_REVERSED = Code(
    "level_reversed",
    Severity.ERROR,
    Text("级别“{level}”的下限 {low} 大于上限 {high}。",
         "The level “{level}” begins at {low}, which is above its end {high}."),
    Text("在改正之前，这一级的上下限不起作用，其他级别照常。",
         "Until it is put right the limits of this level do not count; the other levels do."),
)
LEVEL_OVERLAP = Code(
    "level_overlap",
    Severity.WARNING,
    Text("级别“{level}”从 {low}（{here}）起，与“{other}”（{there}，到 {high}）重叠。",
         "The level “{level}” begins at {low} ({here}) and overlaps “{other}”, which ends at {high} ({there})."),
    Text("请改正其中一格。在此之前按下限分级：{here} 为界。",
         "Please correct one of the two cells. Until then the beginnings count: {here} is the border."),
)
LEVEL_GAP = Code(
    "level_gap",
    Severity.WARNING,
    Text("级别“{other}”到 {high}（{there}）为止，“{level}”从 {low}（{here}）才开始，中间没有级别。",
         "The level “{other}” ends at {high} ({there}) and “{level}” only begins at {low} ({here}); between them there is none."),
    Text("请检查这两格。", "Please check these two cells."),
)
LEVEL_NUMBER = Code(
    "level_number",
    Severity.ERROR,
    Text("级别“{level}”的“{column}”不能小于 {limit}，现为 {value}。",
         "“{column}” of the level “{level}” must not be below {limit}; it is {value}."),
    _DEFAULT,
)
INTERVAL_TOO_LONG = Code(
    "interval_too_long",
    Severity.ERROR,
    Text("“{column}”不能大于 {limit} 天，现为 {value}。", "“{column}” must not exceed {limit} day[s]; it is {value}."),
    _DEFAULT,
)
FIELD_RULE_TABLE = Code(
    "field_rule_table",
    Severity.ERROR,
    Text("没有名为“{value}”的工作表。{nearest}", "There is no sheet called “{value}”.{nearest}"),
    _LEFT_OUT,
)
FIELD_RULE_COLUMN = Code(
    "field_rule_column",
    Severity.ERROR,
    Text("“{table}”没有“{value}”这一列。{nearest}", "“{table}” has no column “{value}”.{nearest}"),
    _LEFT_OUT,
)
FIELD_RULE_PATTERN = Code(
    "field_rule_pattern",
    Severity.ERROR,
    Text("格式“{value}”不是有效的正则表达式：{why}", "The pattern “{value}” is no regular expression: {why}"),
    Text("在改正之前不检查这一格的格式。", "Until it is put right the pattern is not checked."),
)
FIELD_RULE_LIMIT = Code(
    "field_rule_limit",
    Severity.ERROR,
    Text("“{column}”的“{value}”应为 {wanted}。", "“{value}” in “{column}” should be {wanted}."),
    Text("在改正之前不检查这个界限。", "Until it is put right this limit is not checked."),
)
FIELD_RULE_LIMITS = Code(
    "field_rule_limits",
    Severity.ERROR,
    Text("最小 {low} 大于最大 {high}。", "The minimum {low} is above the maximum {high}."),
    Text("在改正之前不检查这两个界限。", "Until it is put right neither limit is checked."),
)
FIELD_RULE_WORD = Code(
    "field_rule_word",
    Severity.ERROR,
    Text("“{column}”的“{value}”不认识。{nearest}", "“{value}” in “{column}” is not known.{nearest}"),
    Text("在改正之前这一格不起作用。", "Until it is put right this cell has no effect."),
)
CONDITION_WRONG = Code(
    "condition_wrong",
    Severity.ERROR,
    Text("条件“{value}”第 {position} 个字处看不懂：{why}。",
         "The condition “{value}” is not understood at character {position}: {why}."),
    _LEFT_OUT,
)
CADENCE_TRIGGER = Code(
    "cadence_trigger",
    Severity.ERROR,
    Text("没有名为“{value}”的触发事件。{nearest}", "There is no trigger called “{value}”.{nearest}"),
    _LEFT_OUT,
)
CADENCE_STEP = Code(
    "cadence_step",
    Severity.ERROR,
    Text("方案“{cadence}”的步骤“{value}”应为从 1 起的整数。",
         "The step “{value}” of the cadence “{cadence}” should be a whole number from 1."),
    _LEFT_OUT,
)
CADENCE_TWICE = Code(
    "cadence_twice",
    Severity.WARNING,
    Text("方案“{cadence}”的第 {step} 步在第 {first} 行已经有了，以第 {first} 行为准。",
         "Step {step} of the cadence “{cadence}” stands in row {first} already; row {first} counts."),
    Text("请改为另一个步骤号，或删除其中一行。", "Please give it another step number or delete one of the two rows."),
)
CADENCE_WINDOW = Code(
    "cadence_window",
    Severity.ERROR,
    Text("窗口“{value}”看不懂，应如 20-25 或 next 5-10（次月）。",
         "The window “{value}” is not understood; write 20-25, or next 5-10 for the next month."),
    _LEFT_OUT,
)
HOLIDAY_KIND = Code(
    "holiday_kind",
    Severity.ERROR,
    Text("“{value}”应为“休”或“班”。", "“{value}” should be Off or Work."),
    _LEFT_OUT,
)
HOLIDAY_TWICE = Code(
    "holiday_twice",
    Severity.ERROR,
    Text("{value} 在第 {first} 行写的是相反的内容，以第 {first} 行为准。",
         "Row {first} says the opposite of {value}; row {first} counts."),
    Text("请删除其中一行。", "Please delete one of the two rows."),
)
CALENDAR_COUNTRY = Code(
    "calendar_country",
    Severity.ERROR,
    Text("没有国家代码“{value}”的节假日，只按周一至周五处理。",
         "No holidays are known for the country code “{value}”; Monday to Friday is used."),
    Text("请填写两个字母的国家代码，如 CN、HK、SG，或 none。",
         "Please give a country code of two letters such as CN, HK or SG, or none."),
)
CALENDAR_UNOFFICIAL = Code(
    "calendar_unofficial",
    Severity.INFO,
    Text("{years} 年的放假安排尚未公布，节日按推算，没有调休上班日。",
         "The holidays of {years} are not announced yet: they are computed, without make-up workdays."),
    Text("公布后请更新 xlcrm，或把休与班填入“节假日”表。",
         "Once they are announced update xlcrm, or enter the days in the sheet “Holidays”."),
)

CODES = (
    RULE_UNKNOWN, LEVEL_IN_RULES, LEVEL_TRIAL, RULE_TWICE, RULE_VALUE, RULE_WORD, RULE_HOURS, LIST_NAME, LIST_WITHOUT_NAME, LIST_FIXED, LIST_TWICE, LIST_NUMBER, LIST_WORD,
    LIST_RENAMED_TO_OLD, LEVEL_SCHEME, LEVEL_WITHOUT_NAME, LEVEL_WITHOUT_SCHEME, LEVEL_TWICE, LEVEL_REVERSED, LEVEL_OVERLAP, LEVEL_GAP, LEVEL_NUMBER,
    INTERVAL_TOO_LONG, FIELD_RULE_TABLE, FIELD_RULE_COLUMN, FIELD_RULE_PATTERN, FIELD_RULE_LIMIT, FIELD_RULE_LIMITS,
    FIELD_RULE_WORD, CONDITION_WRONG, CADENCE_TRIGGER, CADENCE_STEP, CADENCE_TWICE, CADENCE_WINDOW, HOLIDAY_KIND,
    HOLIDAY_TWICE, CALENDAR_COUNTRY, CALENDAR_UNOFFICIAL,
)  # fmt: skip
