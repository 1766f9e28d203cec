"""Forms made from the shipped templates, filled in with another program, for the tests of what comes back."""

from __future__ import annotations

from contextlib import suppress

import openpyxl

from xlcrm.choosing import Choice
from xlcrm.documents.fields import Subjects
from xlcrm.documents.forms.making import FormMaker
from xlcrm.documents.templates import find_template
from xlcrm.inbox.merging import How, merge
from xlcrm.inbox.returned import how_of, returned_lists
from xlcrm.inbox.values import incoming
from xlcrm.model.rows import with_decided
from xlcrm.pipeline import put
from xlcrm.workspace import Workspace


def form(book, folder, key, *ids, lang="zh"):
    """Return a form as it is printed for some customers (for all that are open, if none are named)."""
    (folder / "x.xlsx").touch()
    maker = FormMaker(Subjects(book), Workspace(folder / "x.xlsx"), find_template(None, "forms", key, lang))
    ((_, content, _), *_) = maker.make(maker.jobs(Choice(ids=ids)), one_file=True)
    path = folder / f"{key}.xlsx"
    path.write_bytes(content)
    return path


def fill(path, sheet=None, **values):
    """Fill cells in by their field (``__`` for a point); a list goes row by row."""
    book = openpyxl.load_workbook(path)
    sheets = [book[sheet]] if sheet else book.worksheets
    for key, value in values.items():
        name = "xlcrm_in_" + key.replace("__", ".")
        for each in sheets:
            with suppress(KeyError):
                place = (each.defined_names.get(name) or book.defined_names[name]).value.split("!")[1].replace("$", "")
                start = each[place.split(",")[0].split(":")[0]]
                for at, cell in enumerate(value if isinstance(value, list) else [value]):
                    each.cell(start.row + at, start.column).value = cell
    book.save(path)
    return path


def taken(book, path, how=How()):  # noqa: B008 - frozen
    """Return the book with what a form says, and by table what became of its lists; the pipeline's checks are not asked."""
    merged = {}
    for each in returned_lists(book, path):
        merged[each.table] = merge(book, incoming(book, each), how_of(each, how))
        book = put(book, merged[each.table].entered, with_decided)
    return book, merged
