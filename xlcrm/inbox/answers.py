"""The file that comes back: every row that was not taken in, as it was, with its number, what is wrong and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.documents.places import free_path, safe_name
from xlcrm.model.text import Text
from xlcrm.xlsx.build_list import build_list

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.importing import Taken
    from xlcrm.model.text import Lang

SUFFIX = Text("_问题行", "_rows_to_mend")
_ROW, _WHY = Text("行号", "Row"), Text("问题", "What is wrong")
_SHEET = Text("问题行", "Rows to mend")
_NO_HEADING = Text("第{number}列", "Column {number}")


def write_answer(folder: Path, file: Path, taken: Sequence[Taken], lang: Lang) -> Path | None:
    """Write the rejected rows of a file beside it (or into another folder); None when every row was taken in.

    The first columns are those of the file under their own headings, so that the mended file can be dropped again.
    """
    lists = [each for each in taken if each.wrong]
    if not lists:
        return None
    path = free_path(folder / f"{safe_name(file.stem + SUFFIX.say(lang))}.xlsx")
    first = lists[0]
    headings, rows = _rows(first, lang)
    for each in lists[1:]:
        more, others = _rows(each, lang)
        rows += others if more == headings else []
    build_list(path, _SHEET.say(lang), headings, rows, marked=(len(headings) - 1,))
    return path


def _rows(taken: Taken, lang: Lang) -> tuple[list[str], list[list[str]]]:
    understood = taken.understood
    grid = understood.grid
    columns = range(len(grid.columns))
    headings = [understood.headings.get(at) or _NO_HEADING.say(lang, number=at + 1) for at in columns]
    place = {int(row): at for at, row in enumerate(grid.rows.tolist())}
    rows = [
        [*(column.shown(place[wrong.row]) for column in grid.columns), str(wrong.row),
         "\n".join(dict.fromkeys(sentence.say(lang) for sentence in wrong.sentences))]
        for wrong in taken.wrong
    ]  # fmt: skip
    return [*headings, _ROW.say(lang), _WHY.say(lang)], rows
