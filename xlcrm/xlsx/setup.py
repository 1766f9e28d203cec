"""The XML of an empty worksheet with its widths, panes, paper and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.xlsx.parts import RELATIONS, STRICT_RELATIONS
from xlcrm.xlsx.refs import cell_ref
from xlcrm.xlsx.workbook import STRICT_NAMESPACE
from xlcrm.xlsx.xml import escape_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.content import SheetSetup

_PADDING = 0.7109375
"""What Excel adds to a width in characters, so that the width it shows is the one that was asked for."""


def sheet_xml(setup: SheetSetup, namespace: str) -> bytes:
    """Return an empty worksheet; paper is A4, as wide as the page (unless a scale is said) and as long as it gets."""
    relations = STRICT_RELATIONS if namespace == STRICT_NAMESPACE else RELATIONS
    size = f'scale="{setup.scale}" ' if setup.scale else ""
    pieces = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{namespace}" xmlns:r="{relations}"><sheetPr>',
        f'<tabColor rgb="{_argb(setup.tab_color)}"/>' if setup.tab_color else "",
        "" if setup.scale else '<pageSetUpPr fitToPage="1"/>',
        '</sheetPr><dimension ref="A1"/>',
        _views(setup),
        '<sheetFormatPr defaultRowHeight="15"/>',
        "".join(_columns(setup)),
        "<sheetData/>",
        f'<autoFilter ref="{escape_attribute(setup.filter_range).decode()}"/>' if setup.filter_range else "",
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
        f'<pageSetup paperSize="9" {size}orientation="{"landscape" if setup.landscape else "portrait"}" fitToHeight="0"/>',
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>",
    ]
    return "".join(pieces).encode()


def _views(setup: SheetSetup) -> str:
    lines = "" if setup.show_gridlines else ' showGridLines="0"'
    rows, columns = setup.freeze_rows, setup.freeze_columns
    if not rows and not columns:
        return f'<sheetViews><sheetView{lines} workbookViewId="0"/></sheetViews>'
    pane = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    corner = cell_ref(rows + 1, columns + 1)
    return (
        f'<sheetViews><sheetView{lines} workbookViewId="0">'
        f'<pane{split} topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}" activeCell="{corner}" sqref="{corner}"/></sheetView></sheetViews>'
    )


def _columns(setup: SheetSetup) -> Iterator[str]:
    if not setup.widths:
        return
    yield "<cols>"
    for number, width in enumerate(setup.widths, start=1):
        yield f'<col min="{number}" max="{number}" width="{width + _PADDING:.7g}" customWidth="1"/>'
    yield "</cols>"


def _argb(color: str) -> str:
    """Return ``#1F2937``, ``1F2937`` or ``FF1F2937`` as ARGB."""
    return color.lstrip("#").upper().rjust(8, "F")
