"""Follow-ups as a calendar file (.ics, RFC 5545) that phones and Outlook open."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.text import Lang

_SUMMARY = Text("跟进 {name}", "Follow up {name}")
_LINE_BYTES = 75


def due_calendar(rows: Iterable[Mapping[str, object]], today: date, lang: Lang) -> bytes:
    """Return one all-day event with an alarm for every customer due; overdue ones stand on today."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xlcrm//follow-up//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        lines += _event(row, today, lang)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(row: Mapping[str, object], today: date, lang: Lang) -> list[str]:
    day = max(today, date.fromisoformat(str(row["next_due_on"])))
    key = sha256(f"{row['customer_id']}|{row['next_due_on']}".encode()).hexdigest()[:24]
    summary = _SUMMARY.say(lang, name=row["name"])
    facts = "\n".join(str(row[name]) for name in ("customer_id", "mobile", "owner", "reason") if row.get(name))
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@xlcrm",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(facts)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:PT9H",
        f"DESCRIPTION:{_escaped(summary)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def _folded(line: str) -> bytes:
    """Return a line folded after 75 bytes, never inside a character."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        limit = _LINE_BYTES - (1 if pieces else 0)
        if len(piece) + len(encoded) > limit:
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
