"""Problems about xlcrm's own stages: a rule, check or sheet that failed, a sheet that could not be written."""

from __future__ import annotations

from xlcrm.model.problems import Code, Severity
from xlcrm.model.text import Text

_REPORT = Text("其余内容照常处理。请把这条信息发给管理员。", "Everything else went on. Please send this line to the administrator.")

RULE_CRASHED = Code(
    "rule_crashed", Severity.ERROR,
    Text("规则“{stage}”计算时出错：{error}；这些列保持原值。", "The rule “{stage}” failed: {error}. Its columns stay as they were."), _REPORT,
)
DECISION_CRASHED = Code(
    "decision_crashed", Severity.ERROR,
    Text("执行决定“{stage}”时出错：{error}；这些决定尚未执行。", "Carrying out “{stage}” failed: {error}. These rulings were not carried out."), _REPORT,
)
CHECK_CRASHED = Code(
    "check_crashed", Severity.ERROR, Text("校验“{stage}”出错：{error}。", "The check “{stage}” failed: {error}."), _REPORT
)
SHEET_CRASHED = Code(
    "sheet_crashed", Severity.ERROR,
    Text("汇总表“{stage}”生成时出错：{error}；该表保持原样。", "The sheet “{stage}” could not be made: {error}. It stays as it was."), _REPORT,
)
SHEET_REFUSED = Code(
    "sheet_refused", Severity.WARNING,
    Text("汇总表“{sheet}”没有更新：{why}", "The sheet “{sheet}” was not updated: {why}"),
    Text("处理后重新保存即可更新。", "Mend this and save again; then it is updated."),
)

CODES = (RULE_CRASHED, DECISION_CRASHED, CHECK_CRASHED, SHEET_CRASHED, SHEET_REFUSED)
