"""What the workbook remembers of the past."""

from __future__ import annotations

from xlcrm.model.rows import with_rows
from xlcrm.rules.memory import last_known, to_remember


def test_only_what_changed_since_it_was_last_remembered_is_new(book):
    """
    客户 | 客户编号 | 客户名称 | 负责人
         | KH000001 | 王芳     | 陈刚
         | KH000002 | 李雷     | 赵敏
         | KH000003 | 韩梅     |
    events | event | record   | field | after | on
           | owner | KH000001 | owner | 赵敏  | 2026-10-01
           | owner | KH000001 | owner | 陈刚  | 2026-11-01
           | owner | KH000003 | owner | 陈刚  | 2026-11-01
           | owner | KH000002 | owner | 陈刚  | 2026-12-01
    """
    customers = book.customers
    new = to_remember(book, "owner", customers["customer_id"], customers["owner"], "owner")
    assert list(zip(new.columns["record"], new.columns["before"], new.columns["after"], strict=True)) == [
        ("KH000002", None, "赵敏"),
        ("KH000003", "陈刚", None),
    ]
    later = with_rows(book, new)
    assert last_known(later, "owner", "owner").to_dict()["KH000002"] == "赵敏"
    assert len(to_remember(later, "owner", customers["customer_id"], customers["owner"], "owner")) == 0
