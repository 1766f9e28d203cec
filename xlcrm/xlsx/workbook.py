"""The workbook part: its sheets in order, its defined names, how it counts dates and when it recalculates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.refused import MISSING_PART, NO_WORKBOOK
from xlcrm.xlsx.xml import attributes, end_tag, prefix_of, set_attribute, shadow, start_tag, unescape

STRICT_NAMESPACE: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

XLSB = RefusalKind(
    "file.xlsb",
    UNREADABLE,
    Text(
        "“{file}”是二进制 .xlsb 格式。请用 Excel 另存为 .xlsx 再试。",
        "“{file}” is in the binary .xlsb format. Save it as .xlsx in Excel first.",
    ),
)

_AFTER_CALC: Final = (
    b"oleSize", b"customWorkbookViews", b"pivotCaches", b"smartTagPr", b"smartTagTypes",
    b"webPublishing", b"fileRecoveryPr", b"webPublishObjects", b"extLst",
)  # fmt: skip
"""Elements that may follow calcPr in the workbook part, in the order of the schema."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet of the workbook; ``kind`` is worksheet, chartsheet, dialogsheet or xlMacrosheet.

    ``part`` is empty when the workbook names a sheet that it does not hold.
    """

    name: str
    part: str
    sheet_id: int
    rid: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One defined name; ``sheet`` is the index of the sheet it belongs to, None for the whole workbook."""

    name: str
    formula: str
    sheet: int | None
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """What the workbook part says, and the part itself in UTF-8."""

    part: str
    xml: bytes
    prefix: bytes
    sheets: tuple[SheetEntry, ...]

    @cached_property
    def safe(self) -> bytes:
        """Return the part's XML with comments blanked, for searching."""
        return shadow(self.xml)

    @property
    def worksheets(self) -> tuple[SheetEntry, ...]:
        """Return the sheets that have cells and are there."""
        return tuple(sheet for sheet in self.sheets if sheet.kind == "worksheet" and sheet.part)

    @cached_property
    def date1904(self) -> bool:
        """Tell whether serial numbers of dates count from 1904."""
        found = start_tag(self.prefix, b"workbookPr").search(self.safe)
        return found is not None and attributes(found.group(1)).get("date1904") in ("1", "true", "on")

    @cached_property
    def strict(self) -> bool:
        """Tell whether the workbook uses the namespaces of strict OOXML."""
        return STRICT_NAMESPACE.encode() in self.xml

    @cached_property
    def namespace(self) -> str:
        """Return the main namespace of its parts."""
        return STRICT_NAMESPACE if self.strict else NAMESPACE

    @cached_property
    def names(self) -> tuple[NameEntry, ...]:
        """Return the defined names."""
        return tuple(self._names())

    def _names(self) -> Iterator[NameEntry]:
        close = end_tag(self.prefix, b"definedName")
        for match in start_tag(self.prefix, b"definedName").finditer(self.safe):
            found = attributes(match.group(1))
            end = None if match.group(2) else close.search(self.safe, match.end())
            formula = unescape(self.xml[match.end() : end.start()]) if end else ""
            sheet = found.get("localSheetId", "")
            hidden = found.get("hidden") in ("1", "true")
            yield NameEntry(found.get("name", ""), formula, int(sheet) if sheet.isdecimal() else None, hidden)

    @cached_property
    def recalculates_on_load(self) -> bool:
        """Tell whether a spreadsheet program will work out all formulas when it opens the workbook."""
        found = start_tag(self.prefix, b"calcPr").search(self.safe)
        return found is not None and attributes(found.group(1)).get("fullCalcOnLoad") in ("1", "true")

    def with_recalculation(self) -> bytes:
        """Return the part with fullCalcOnLoad set; calcPr is put where the schema wants it when there is none."""
        found = start_tag(self.prefix, b"calcPr").search(self.safe)
        if found is not None:
            tag = set_attribute(self.xml[found.start() : found.end()], b"fullCalcOnLoad", "1")
            return self.xml[: found.start()] + tag + self.xml[found.end() :]
        at = self._calc_position()
        return self.xml[:at] + b"<" + self.prefix + b'calcPr fullCalcOnLoad="1"/>' + self.xml[at:]

    def _calc_position(self) -> int:
        sheets_end = end_tag(self.prefix, b"sheets").search(self.safe)
        start = sheets_end.end() if sheets_end else 0
        places = [start_tag(self.prefix, name).search(self.safe, start) for name in _AFTER_CALC]
        root_ends = list(end_tag(self.prefix, b"workbook").finditer(self.safe))
        return min(found.start() for found in (*places, root_ends[-1]) if found is not None)


def workbook_part(package: Package) -> str:
    """Return the name of the workbook part, which may stand anywhere; refuses when there is none."""
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external:
            if not package.has(relation.target):
                raise Refusal(MISSING_PART, file=package.name, member=relation.target)
            if relation.target.lower().endswith(".bin"):
                raise Refusal(XLSB, file=package.name)
            return relation.target
    raise Refusal(NO_WORKBOOK, file=package.name)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the workbook part says by itself: its XML in UTF-8, its prefix, the attributes of its sheets."""

    xml: bytes
    prefix: bytes
    sheets: tuple[dict[str, str], ...]


def read_workbook(package: Package) -> Workbook:
    """Read the workbook part; refuses when the package holds something else."""
    part = workbook_part(package)
    written = package.made_of(part, lambda: _read_part(package, part))  # asked for hundreds of times in one refresh
    return Workbook(part, written.xml, written.prefix, tuple(_sheets(package, part, written)))


def _read_part(package: Package, part: str) -> _Written:
    xml = package.text(part)
    prefix = prefix_of(xml, b"workbook")
    if prefix is None or not end_tag(prefix, b"workbook").search(xml):
        raise Refusal(NO_WORKBOOK, file=package.name)
    sheets = (attributes(match.group(1)) for match in start_tag(prefix, b"sheet").finditer(shadow(xml)))
    return _Written(xml, prefix, tuple(sheets))


def _sheets(package: Package, part: str, written: _Written) -> Iterator[SheetEntry]:
    relations = package.relations(part)
    for found in written.sheets:
        rid = next((value for name, value in found.items() if name.rpartition(":")[2] == "id"), "")
        relation = relations.get(rid)
        there = relation is not None and not relation.external and package.has(relation.target)
        sheet_id = found.get("sheetId", "")
        yield SheetEntry(
            name=found.get("name", ""),
            part=relation.target if there and relation else "",
            sheet_id=int(sheet_id) if sheet_id.isdecimal() else 0,
            rid=rid,
            state=found.get("state", "visible"),
            kind=relation.kind if relation else "worksheet",
        )
