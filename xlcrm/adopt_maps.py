"""What ``--map`` says of a list that is adopted: which sheet is which table, which heading which column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process

from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.tables import TABLE_BY_NAME, TABLES
from xlcrm.model.text import Text, joined
from xlcrm.xlsx.headings import match_headings, normal
from xlcrm.xlsx.locate import ColumnMap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.model.book import Frame
    from xlcrm.model.schema import Column, Table

BAD_MAP = RefusalKind(
    "map.not_understood",
    WRONG_USE,
    Text(
        '--map “{given}”看不懂。写法："工作表=客户"，"标题=客户名称"，或 "工作表!标题=客户名称"。',
        '--map “{given}” is not understood. Write "Sheet=Customers", "Heading=Name" or "Sheet!Heading=Name".',
    ),
)
UNKNOWN_SHEET = RefusalKind(
    "map.no_such_sheet",
    WRONG_USE,
    Text(
        "--map “{given}”：工作簿里没有工作表“{word}”。{nearest}",
        "--map “{given}”: the workbook has no sheet “{word}”. {nearest}",
    ),
)
UNKNOWN_HEADING = RefusalKind(
    "map.no_such_heading",
    WRONG_USE,
    Text(
        "--map “{given}”：工作表{sheets}里没有标题“{word}”。{nearest}",
        "--map “{given}”: there is no heading “{word}” in {sheets}. {nearest}",
    ),
)
UNKNOWN_TARGET = RefusalKind(
    "map.no_such_target",
    WRONG_USE,
    Text(
        "--map “{given}”：xlcrm 没有叫“{word}”的{what}。{nearest}",
        "--map “{given}”: xlcrm has no {what} called “{word}”. {nearest}",
    ),
)
SHEET_FIRST = RefusalKind(
    "map.sheet_first",
    WRONG_USE,
    Text(
        '--map “{given}”：还不知道工作表“{sheet}”是哪一张表。请先指明，例如 --map "{sheet}={table}"。',
        '--map “{given}”: which table the sheet “{sheet}” is must be said first, such as --map "{sheet}={table}".',
    ),
)
NO_CUSTOMERS = RefusalKind(
    "adopt.no_customers",
    WRONG_USE,
    Text(
        '“{file}”里没有认出客户名单。请用 --map 指明，例如 --map "{sheet}=客户" --map "标题=客户名称"。工作表：{sheets}。',
        'No customer list was recognised in “{file}”. Name it with --map, e.g. --map "{sheet}=Customers" --map "Heading=Name". '
        "Sheets: {sheets}.",
    ),
)
TOO_FEW_HEADINGS = RefusalKind(
    "adopt.too_few_headings",
    WRONG_USE,
    Text(
        "“{file}”里没有认出客户名单：工作表“{sheet}”只认出标题 {known}，不足以判断。"
        '如果它就是客户名单，请加上 --map "{sheet}=客户"。工作表：{sheets}。',
        "No customer list was recognised in “{file}”: of the sheet “{sheet}” only the headings {known} are known, too few "
        'to tell. If it is the list, add --map "{sheet}=Customers". Sheets: {sheets}.',
    ),
)
_NEAREST = Text("最接近的是：{names}。", "The nearest are: {names}.")
_ALL = Text("有这些：{names}。", "There are: {names}.")
_TABLE = Text("表", "table")
_COLUMN = Text("列", "column")
_SHOWN = 3
_MOST = 12


def read_maps(
    given: Sequence[str],
    frames: Mapping[str, Frame],
    titles: Sequence[str],
    headings_of: Callable[[str], Collection[str]],
) -> tuple[dict[str, str], dict[str, ColumnMap]]:
    """Return the entries for the sheet 规则 (``customers``, ``customers.mobile`` to title or heading) and the maps.

    Sheets are read first, so that headings are looked for on the right ones.
    """
    pairs = [_split(one) for one in given]
    sheets = {frame.table.name: frame.sheet for frame in frames.values() if frame.layout}
    entries: dict[str, str] = {}
    rest = []
    for one, left, right in pairs:
        title = _find(left, titles)
        table = _table(right)
        if title and table:
            entries[table.name] = sheets[table.name] = title
        else:
            rest.append((one, left, right))
    for one, left, right in rest:
        table, column, heading = _Asked(one, left, right, titles, sheets, headings_of).column()
        entries[f"{table.name}.{column.key}"] = heading
    return entries, _as_maps(entries)


def unrecognised(file: str, titles: Sequence[str], headings_of: Callable[[str], Collection[str]]) -> Refusal:
    """Return why no sheet was taken for the list of customers, with the --map that the likeliest one needs."""
    customers = TABLE_BY_NAME["customers"]
    known = {title: match_headings(dict(enumerate(headings_of(title), 1)), customers).headings for title in titles}
    title = max(known, key=lambda one: len(known[one]), default="")
    words = {"file": file, "sheet": title, "sheets": joined(titles)}
    if not known.get(title):
        return Refusal(NO_CUSTOMERS, **words)
    return Refusal(TOO_FEW_HEADINGS, **words, known=joined(known[title].values()))


def remembered(frames: Mapping[str, Frame]) -> dict[str, str]:
    """Return the sheets that are not titled as xlcrm titles them: the settings remember which table each is."""
    return {
        name: frame.sheet
        for name, frame in frames.items()
        if frame.layout and normal(frame.sheet) not in {normal(label) for label in frame.table.label}
    }


def _split(one: str) -> tuple[str, str, str]:
    left, equals, right = one.partition("=")
    if not (left.strip() and equals and right.strip()):
        raise Refusal(BAD_MAP, given=one)
    return one, left.strip(), right.strip()


def _table(words: str) -> Table | None:
    return next(
        (table for table in TABLES if normal(words) in {normal(name) for name in (table.name, *table.label)}), None
    )


def _find(words: str, among: Collection[str]) -> str:
    return next((one for one in among if normal(one) == normal(words)), "")


@dataclass(frozen=True)
class _Asked:
    """One --map that names a heading, and what it can refer to: titles of sheets, and the sheets that are known tables."""

    given: str
    left: str
    target: str
    titles: Sequence[str]
    sheets: Mapping[str, str]
    headings_of: Callable[[str], Collection[str]]

    def column(self) -> tuple[Table, Column, str]:
        """Return the table, its column and the heading; refuse with what exactly is not known."""
        tables = self._tables()
        for table in tables:
            column = next((c for c in table.columns if normal(self.target) in {normal(n) for n in (c.key, *c.label)}), None)
            heading = _find(self._heading, self.headings_of(self.sheets[table.name]))
            if column and heading:
                return table, column, heading
        seen = {self.sheets[table.name]: self.headings_of(self.sheets[table.name]) for table in tables}
        if not any(_find(self._heading, headings) for headings in seen.values()):
            known = [heading for headings in seen.values() for heading in headings]
            raise self._refusal(UNKNOWN_HEADING, self._heading, known, sheets=joined(f"“{title}”" for title in seen))
        raise self._refusal(UNKNOWN_TARGET, self.target, _labels(tables), what=_COLUMN)

    @property
    def _heading(self) -> str:
        return self.left.rpartition("!")[2]

    def _tables(self) -> list[Table]:
        """Return the tables that the heading may be in; refuse when its sheet is none, or not known to be a table."""
        named, bang, _ = self.left.rpartition("!")
        title = _find(named.strip("'"), self.titles) if bang else ""
        if bang and not title:
            raise self._refusal(UNKNOWN_SHEET, named, self.titles)
        if not bang and _find(self.left, self.titles) and not self._is_heading():
            raise self._refusal(UNKNOWN_TARGET, self.target, _titles(), what=_TABLE)
        found = [table for table in TABLES if self.sheets.get(table.name, "") and title in {"", self.sheets[table.name]}]
        if not found:
            example = TABLES[0].label
            raise Refusal(SHEET_FIRST, given=self.given, sheet=title or next(iter(self.titles), ""), table=example)
        return found

    def _is_heading(self) -> bool:
        return any(_find(self.left, self.headings_of(title)) for title in self.sheets.values())

    def _refusal(self, kind: RefusalKind, word: str, known: Collection[str], **words: object) -> Refusal:
        return Refusal(kind, given=self.given, word=word, nearest=_nearest(word, known), **words)


def _nearest(word: str, known: Collection[str]) -> Text | str:
    """Return a sentence that names the nearest of what is known, or all of it where nothing is near and it is short."""
    near = [match[0] for match in process.extract(word, list(dict.fromkeys(known)), limit=_SHOWN, score_cutoff=50)]
    names = joined(near or list(known)[:_MOST])
    sentence = _NEAREST if near else _ALL
    return Text(sentence.say("zh", names=names.zh), sentence.say("en", names=names.en)) if known else ""


def _labels(tables: Sequence[Table]) -> list[str]:
    return [label for table in tables for column in table.columns for label in column.label]


def _titles() -> list[str]:
    return [label for table in TABLES for label in table.label]


def _as_maps(entries: Mapping[str, str]) -> dict[str, ColumnMap]:
    tables = dict.fromkeys(name.partition(".")[0] for name in entries)
    return {
        table: ColumnMap(
            entries.get(table, ""),
            {name.partition(".")[2]: heading for name, heading in entries.items() if name.startswith(f"{table}.")},
        )
        for table in tables
    }
