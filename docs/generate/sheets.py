"""reference/sheets.md: every input table with its columns, the packs, the generated sheets."""

from __future__ import annotations

from generate.markdown import anchor, code, document, link, table

from xlcrm.model.packs import PACKS
from xlcrm.model.schema import Column, Pack, Table
from xlcrm.model.sheets import DROPDOWNS, HISTORY, SHEET_BY_KEY, query_sheet
from xlcrm.model.sheets import SHEETS as TITLES
from xlcrm.model.tables import STARTER_TABLES, TABLES
from xlcrm.model.tables.groups import GROUPS
from xlcrm.sheets import SHEETS

_LEAD = """A heading is found wherever it stands in the heading row, in Chinese or English; columns may be moved, hidden,
coloured and added. **Whose**: `S` staff's cells, `X` xlcrm's (grey heading, computed anew at every refresh), `S/X` filled
by xlcrm when empty, afterwards staff's. **Group**: the column is shown when this column group is switched on in 规则 / Rules
(`columns.<group>`); without a group it is always shown. **List**: the drop-down, see [settings.md](settings.md#lists)."""

_KINDS = (
    ("text", "any text"),
    ("code", "text that looks like a number (phone, ID, postcode); the cell has text format"),
    ("number", "a number"),
    ("money", "a number with two decimals"),
    ("integer", "a whole number"),
    ("date", "a date"),
    ("datetime", "a date with a time"),
    ("yes", "是 / Yes, or empty"),
    ("choice", "a value of the list; another one is a problem, a warning where the list is marked “or other”"),
    ("reference", "ID (or unambiguous name) of a row of the table named"),
    ("people", "names of 员工 / Staff, separated by 、 or ,"),
    ("formula", "a live formula of xlcrm, right every day without a refresh"),
)
_HIDDEN = {
    DROPDOWNS.key: "hidden; the values that the drop-downs offer",
    HISTORY.key: "very hidden; the numbers given so far and what rules must remember",
    "desk": "what to do, and a link to every sheet; made with a new workbook, then staff's",
}


def page() -> str:
    """Return the page."""
    return document(
        "Sheets and columns",
        _LEAD,
        "## Kinds\n\n" + table(("kind", "the cell holds"), [(code(kind), words) for kind, words in _KINDS]),
        "## Input sheets\n\n" + _overview(TABLES),
        *(_table(one) for one in TABLES),
        "## Column groups\n\n"
        + table(("key", "zh", "en", "columns of", "说明", "new workbook"), [
            (code(f"columns.{group.key}"), *group.label, group.hint.en, group.hint.zh, "on" if group.on else "off")
            for group in GROUPS
        ]),
        "## Packs\n\nA pack is switched on by `xlcrm new --pack NAME`, or by `pack.NAME` in 规则 / Rules.",
        *(_pack(pack) for pack in PACKS),
        _generated(),
    )


def _overview(tables: tuple[Table, ...]) -> str:
    rows = [
        (link(code(one.name), f"#table-{one.name}"), *one.label, _switch(one), "settings" if one.settings else "", one.hint.en, one.hint.zh)
        for one in tables
    ]
    return table(("table", "zh", "en", "in a new workbook", "kind", "holds", "内容"), rows)


def _switch(one: Table) -> str:
    if one.pack:
        return f"with pack `{one.pack}`"
    return "yes" if one.name in STARTER_TABLES else f"with `sheet.{one.name}`"


def _table(one: Table) -> str:
    numbered = f" New rows get `{one.prefix}` and {one.digits} digits." if one.prefix else ""
    identity = " + ".join(code(key) for key in one.identity)
    return (
        f"{anchor(f'table-{one.name}')}\n\n### {one.label.zh} / {one.label.en}\n\n"
        f"Table `{one.name}`: {one.hint.en}. {one.hint.zh}。 A row is identified by {identity}.{numbered}\n\n{_columns(one.columns)}"
    )


def _columns(columns: tuple[Column, ...]) -> str:
    rows = [
        (code(c.key), *c.label, c.owner.value, _kind(c), _list(c), "yes" if c.required else "", c.group, c.hint.en, c.hint.zh)
        for c in columns
    ]
    return table(("key", "zh", "en", "whose", "kind", "list", "required", "group", "hint", "说明"), rows)


def _kind(column: Column) -> str:
    hidden = ", hidden" if column.hidden else ""
    longest = f", ≤ {column.max_length}" if column.max_length else ""
    return f"{column.kind.value}{longest}{hidden}"


def _list(column: Column) -> str:
    if column.choices:
        return link(code(column.choices), f"settings.md#list-{column.choices}") + (" or other" if column.free else "")
    return link(code(column.refers), f"#table-{column.refers}")


def _pack(pack: Pack) -> str:
    switched = [f"column groups {', '.join(map(code, pack.groups))}" if pack.groups else "",
                f"sheets {', '.join(map(code, pack.sheets))}" if pack.sheets else ""]
    more = " and ".join(filter(None, switched))
    parts = [f"{anchor(f'pack-{pack.name}')}\n\n### Pack {pack.name}: {pack.label.zh} / {pack.label.en}"]
    parts += [f"Switches on {more}."] if more else []
    parts += [f"More columns of `{name}`:\n\n{_columns(columns)}" for name, columns in pack.columns.items()]
    return "\n\n".join([*parts, *(_table(one) for one in pack.tables)])


def _generated() -> str:
    made = {function.__name__: _said(function.__doc__) for function in SHEETS} | _HIDDEN
    labels = {key: sheet.label for key, sheet in SHEET_BY_KEY.items()} | {"queries": query_sheet("…").label}
    rows = [(code(key), *labels[key], words) for key, words in made.items()]
    later = [f"{sheet.label.zh} / {sheet.label.en} (`{sheet.key}`)" for sheet in TITLES if sheet.key not in made]
    return (
        "## Generated sheets\n\nxlcrm's own: rebuilt when their content changes. Charts, widths, notes and page set-up are kept.\n\n"
        + table(("key", "zh", "en", "shows"), rows)
        + (f"\n\nNot yet made, but the titles are taken: {', '.join(later)}." if later else "")
    )


def _said(words: str | None) -> str:
    first = (words or "").strip().splitlines()[0].rstrip(".")
    return first[0].lower() + first[1:]
