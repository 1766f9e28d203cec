"""Sheets that xlcrm writes and reads back: the workbook's own memory `_xlcrm`, and lists in which staff decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Column, Kind, Owner, Table
from xlcrm.model.sheets import HISTORY, SHEETS
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS = Table(
    "events",
    HISTORY.label,
    (
        Column("event", Text("事件", "Event"), Kind.CODE, Owner.FILLED),
        Column("record", Text("编号", "Record"), Kind.CODE, Owner.FILLED),
        Column("field", Text("字段", "Field"), Kind.CODE, Owner.FILLED),
        Column("before", Text("之前", "Before"), Kind.TEXT, Owner.FILLED),
        Column("after", Text("之后", "After"), Kind.TEXT, Owner.FILLED),
        Column("on", Text("日期", "On"), Kind.DATE, Owner.FILLED),
        Column("by", Text("人", "By"), Kind.TEXT, Owner.FILLED),
    ),
    ("event", "record", "field"),
    Text("xlcrm 的记忆，只增不改；请勿删除", "The memory of xlcrm, only ever added to; leave it here"),
)
"""What rules must remember (stage, tier, owner, protection …), in an append-only very hidden sheet of the workbook."""

NOBODY = "-"
"""What is remembered of a customer without an owner: that it was seen in the pool."""

RECORD_ID = Column(
    "record_id", Text("编号", "Record"), Kind.CODE, Owner.XLCRM,
    aliases=("客户编号", "Customer ID", "商机编号", "Opportunity ID", "计划编号", "Plan ID", "记录编号"),
)  # fmt: skip
OTHER_ID = Column(
    "other_id", Text("对方编号", "Other record"), Kind.CODE, Owner.XLCRM, aliases=("变更编号", "Change no."),
)  # fmt: skip
CHOICE = Column("choice", Text("决定", "Decision"), hint=Text("填写后下次刷新时执行", "Carried out at the next refresh"))
KEEP = Column("keep", Text("保留", "Keep"), hint=Text("合并时保留哪个值", "Which value a merge keeps"))
UNTIL = Column("until_on", Text("至", "Until"), Kind.DATE, hint=Text("延长到哪一天", "Extended to which day"))
DECISION_COLUMNS = (CHOICE, KEEP, UNTIL)
"""Staff's columns of a list sheet, right of all others: read first, moved to 决定 and carried out, then emptied."""

LISTS: Mapping[str, Table] = {
    sheet.key: Table(sheet.key, sheet.label, (RECORD_ID, OTHER_ID, *DECISION_COLUMNS), ("record_id", "other_id"))
    for sheet in SHEETS
    if sheet.decisions
}
"""The list sheets in which staff decide, by the key of their sheet, as they are read back: only rows with a decision."""

OWN_TABLES: tuple[Table, ...] = (EVENTS, *LISTS.values())
