"""A notice in the folder while somebody has the workbook open; what waited is done when it is free."""

from __future__ import annotations


def notices(desk):
    return [path.read_text(encoding="utf-8-sig") for path in desk.folder.glob("*.txt")]


def test_a_notice_says_who_has_it_until_it_is_written(desk):
    lock = desk.book.with_name(f".~lock.{desk.book.name}#")
    lock.write_text(",李四,OFFICE,22.11.2026 09:00,file:///p;", encoding="utf-8")
    desk.save("edited while open")
    desk.pass_time(6)
    (said,) = notices(desk)
    assert "李四" in said
    assert desk.book.name in said
    assert desk.runs == []
    lock.unlink()
    desk.pass_time(6)
    assert len(desk.runs) == 1
    assert notices(desk) == []
