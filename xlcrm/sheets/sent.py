"""发送记录 / Sent: the last letters, forms and messages, to whom they went and how (H2, H3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.model.told import NOT_GOT
from xlcrm.rules.memory import places
from xlcrm.rules.sent import remembered
from xlcrm.sheets.parts import ListColumn, list_sheet, row_links, values_of, when_filled

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("发送记录", "Sent")
_SUBTITLE = Text(
    "共 {count} 件：已发送 {sent}，已打印 {printed}，已生成 {made}，结果不明 {unknown}，未送达 {failed}",
    "{count} in all: {sent} sent, {printed} printed, {made} made, {unknown} of unknown fate, {failed} not delivered",
)
_CUT = Text("（只列最近 {limit} 件）", " (the last {limit} are listed)")
_STATES: Mapping[str, Text] = {
    "sent": Text("已发送", "sent"),
    "printed": Text("已打印", "printed"),
    "made": Text("已生成", "made"),
    "unknown": Text("结果不明", "unknown"),
    "failed": Text("未送达", "failed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
CHANNELS: Mapping[str, Text] = {
    "mail": Text("邮件", "E-mail"),
    "sms": Text("短信", "SMS"),
    "robot": Text("群机器人", "Robot"),
    "print": Text("打印", "Print"),
    "letter": Text("信函", "Letter"),
    "file": Text("文件", "File"),
}
_HEADINGS = (
    ("on", Text("日期", "Date"), "date", 12),
    ("record", Text("客户编号", "Customer ID"), "link", 14),
    ("name", Text("客户名称", "Name"), "text", 24),
    ("title", Text("内容", "What"), "text", 18),
    ("occasion", Text("事由", "Occasion"), "text", 18),
    ("channel", Text("渠道", "By"), "text", 10),
    ("state", Text("状态", "State"), "text", 12),
    ("by", Text("经手人", "Handled by"), "text", 14),
)
_LINK_COLUMN = 2


def sent(book: Book) -> SheetContent | None:
    """List the last documents that were made or sent, the newest first."""
    found = remembered(book)
    limit = int(book.settings.rule("sheet.max_rows"))
    listed = found.iloc[::-1].sort_values("on", ascending=False, kind="stable").head(limit).reset_index(drop=True)
    place = places(book, listed["record"])
    listed = listed.assign(
        name=book.of_customers("name", place),
        channel=_said(book, listed["channel"], CHANNELS),
        state=_said(book, listed["state"], _STATES),
    )
    counts = found["state"].value_counts()
    numbers = {state: int(counts.get(state, 0)) for state in _STATES}
    numbers["failed"] = sum(numbers.pop(state) for state in sorted(NOT_GOT))
    subtitle = _SUBTITLE.say(book.lang, count=len(found), **numbers)
    if len(found) > limit:
        subtitle += _CUT.say(book.lang, limit=limit)
    columns = [
        ListColumn(heading.say(book.lang), values_of(listed[key], Kind.DATE if key == "on" else Kind.TEXT), form, width)
        for key, heading, form, width in _HEADINGS
    ]
    lines = np.flatnonzero(place >= 0)
    rows = book.customers.index[place[lines]].tolist()
    links = row_links(book.frame("customers"), rows, "customer_id", _LINK_COLUMN, lines.tolist())
    return when_filled(book, list_sheet("sent", _TITLE.say(book.lang), subtitle, columns, links=links))


def _said(book: Book, codes: pd.Series, words: Mapping[str, Text]) -> pd.Series:
    return codes.map({code: text.say(book.lang) for code, text in words.items()}).fillna(codes)
