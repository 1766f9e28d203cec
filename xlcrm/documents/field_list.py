"""All fields that a template may use, as one types them in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlcrm.documents.vocabulary import COMPANY_FIELDS
from xlcrm.model.tables import TABLE_BY_NAME

if TYPE_CHECKING:
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.schema import Table

_OWNER = ("姓名", "name"), ("手机", "mobile"), ("邮箱", "email")


class Field(NamedTuple):
    """One field, typed in Chinese and in English."""

    zh: str
    en: str


def field_list(vocabulary: Vocabulary) -> list[Field]:
    """Return the fields of the customer, of our company, of the owner, and of the customer's records."""
    found = [Field("今天", "today")]
    found += [Field(f"公司.{zh}", f"company.{en}") for zh, en in COMPANY_FIELDS.values()]
    found += [Field(f"负责人资料.{zh}", f"owner_record.{en}") for zh, en in _OWNER]
    found += _of_table(TABLE_BY_NAME["customers"], ("客户", "customer"))
    shipped = {name for table in TABLE_BY_NAME.values() for column in table.columns for name in (*column.label, column.key)}
    own = [name for name, key in vocabulary.by_table["customers"].items() if name == key and name not in shipped]
    found += [Field(f'客户["{name}"]', f'customer["{name}"]') for name in own]
    for name, table in TABLE_BY_NAME.items():
        if name in vocabulary.by_table and name != "customers" and "customer_id" in table.by_key:
            found += _of_table(table, (f"{table.label.zh}[0]", f"{name}[0]"))
    return found


def _of_table(table: Table, called: tuple[str, str]) -> list[Field]:
    return [
        Field(_typed(called[0], column.label.zh), _typed(called[1], column.key)) for column in table.columns
    ]


def _typed(record: str, column: str) -> str:
    return f"{record}.{column}" if column.isidentifier() else f'{record}["{column}"]'
