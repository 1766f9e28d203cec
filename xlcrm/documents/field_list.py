"""All fields that a template may use, as one types them in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlcrm.documents.vocabulary import COMPANY_FIELDS
from xlcrm.model.packs import PACK_BY_NAME
from xlcrm.model.packs.combine import tables_with

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.schema import Table

_OWNER = ("姓名", "name"), ("手机", "mobile"), ("邮箱", "email")


class Field(NamedTuple):
    """One field, typed in Chinese and in English."""

    zh: str
    en: str


def field_list(vocabulary: Vocabulary) -> list[Field]:
    """Return the fields of the customer, of our company, of the owner, and of the customer's records."""
    tables = {table.name: table for table in tables_with(PACK_BY_NAME)}
    found = [Field("今天", "today")]
    found += [Field(f"公司.{zh}", f"company.{en}") for zh, en in COMPANY_FIELDS.values()]
    found += [Field(f"负责人资料.{zh}", f"owner_record.{en}") for zh, en in _OWNER]
    found += _of_table(tables["customers"], ("客户", "customer"), vocabulary)
    shipped = {name for table in tables.values() for column in table.columns for name in (*column.label, column.key)}
    own = [name for name, key in vocabulary.by_table["customers"].items() if name == key and name not in shipped]
    found += [Field(f'客户["{name}"]', f'customer["{name}"]') for name in own]
    for name, table in tables.items():
        if name in vocabulary.by_table and name != "customers" and "customer_id" in table.by_key:
            found += _of_table(table, (f"{table.label.zh}[0]", f"{name}[0]"), vocabulary)
    return found


def own_fields(families: Iterable[str]) -> dict[str, list[Field]]:
    """Return what the templates of some families may name besides: what their documents are about."""
    from xlcrm.documents.forms import contexts  # noqa: PLC0415 - many imports that only this answer needs
    from xlcrm.documents.letters import audiences as letters  # noqa: PLC0415 - same
    from xlcrm.documents.outbox import audiences as messages  # noqa: PLC0415 - same
    from xlcrm.documents.outbox.staff import STAFF_LABELS  # noqa: PLC0415 - same
    from xlcrm.documents.report.checking import names  # noqa: PLC0415 - same

    labels = [label for _, found in messages.AUDIENCES.values() for label in found]
    known: dict[str, Iterable[tuple[str, str]]] = {
        "letters": letters.PAIRS,
        "forms": contexts.PAIRS,
        "reports": [(name, name) for name in names()],
        "messages": dict.fromkeys([*labels, *STAFF_LABELS]),
    }
    return {family: [Field(*pair) for pair in known[family]] for family in families}


def _of_table(table: Table, called: tuple[str, str], vocabulary: Vocabulary) -> list[Field]:
    known = set(vocabulary.by_table[table.name].values())
    columns = [column for column in table.columns if column.key in known]
    return [Field(_typed(called[0], column.label.zh), _typed(called[1], column.key)) for column in columns]


def _typed(record: str, column: str) -> str:
    return f"{record}.{column}" if column.isidentifier() else f'{record}["{column}"]'
