"""What the translation to PDF cannot carry, in words."""

from __future__ import annotations

from typing import Final

from xlcrm.documents.letters.xmltree import Node
from xlcrm.model.text import Text

FLOATING: Final = Text("浮动图片或文本框", "floating pictures or text boxes")
SECTIONS: Final = Text("多个节", "several sections")
COLUMNS: Final = Text("分栏", "columns")
NOTES: Final = Text("脚注或尾注", "footnotes or endnotes")
MERGED_ROWS: Final = Text("循环行中的纵向合并单元格", "cells merged downwards across repeated rows")
TABLE_STYLE: Final = Text("带条件格式的表格样式", "table styles with special rows or columns")
PAGE_BREAK: Final = Text("段落或表格中间的分页符", "page breaks amid a paragraph or in a table")
PICTURE: Final = Text("这种格式的图片", "pictures of this format")
NUMBERED_HEADER: Final = Text("页眉中的域（如页码）", "fields of Word's own in the header, such as page numbers")
LEFT_TABS: Final = Text("左对齐、居中或小数点制表位", "tab stops other than right ones")

NOT_CARRIED: Final = {
    "mc:AlternateContent": FLOATING,
    "w:pict": FLOATING,
    "wp:anchor": FLOATING,
    "w:framePr": FLOATING,
    "w:object": Text("嵌入的对象", "embedded objects"),
    "c:chart": Text("图表", "charts"),
    "w:footnoteReference": NOTES,
    "w:endnoteReference": NOTES,
    "m:oMath": Text("公式", "formulas"),
    "m:oMathPara": Text("公式", "formulas"),
    "w:ruby": Text("拼音指南", "phonetic guides"),
    "w:ins": Text("修订", "tracked changes"),
    "w:del": Text("修订", "tracked changes"),
    "w:sym": Text("符号字体", "symbol fonts"),
    "w:eastAsianLayout": Text("双行合一", "two lines in one"),
}


def found_in(root: Node) -> set[Text]:
    """Return what a part holds that the translation cannot carry, as far as an element's name tells."""
    found = {NOT_CARRIED[node.name] for node in root.all(*NOT_CARRIED)}
    sections = list(root.all("w:sectPr"))
    if len(sections) > 1:
        found.add(SECTIONS)
    if any(int(node.value("w:cols", attribute="w:num") or 1) > 1 for node in sections):
        found.add(COLUMNS)
    return found
