"""What people said of the columns of lists, kept in the journal for others with the same headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.history.journal import Journal
from xlcrm.inbox.said import Remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.history.store import Store
    from xlcrm.inbox.headings import Understood

_HEADINGS = "headings"
_MOST_REMEMBERED = 500


def remembered_words(store: Store) -> dict[str, Remembered]:
    """Return what people said of lists before, by the fingerprint of their headings."""
    if not store.journal.is_file():  # a preview makes no journal
        return {}
    with Journal.open(store) as journal:
        found = journal.get_state(_HEADINGS, {})
    return {name: Remembered(table, columns) for name, (table, columns) in found.items()}


def remember_words(store: Store, lists: Sequence[Understood]) -> None:
    """Remember what people said of lists, for others with the same headings; the last ones of many."""
    said = {
        each.fingerprint: (each.table, _keys_by_heading(each)) for each in lists if each.headings
    }
    with Journal.open(store) as journal:
        before = {name: kept for name, kept in journal.get_state(_HEADINGS, {}).items() if name not in said}
        journal.put_state(_HEADINGS, dict(list({**before, **said}.items())[-_MOST_REMEMBERED:]))


def _keys_by_heading(understood: Understood) -> dict[str, str]:
    keys = {at: key for key, at in understood.columns.items()}
    return {heading: keys.get(at, "") for at, heading in understood.headings.items()}
