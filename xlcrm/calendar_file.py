"""Follow-ups as a calendar file (.ics, RFC 5545) that phones and Outlook open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.text import Lang

_SUMMARY = Text("跟进 {name}", "Follow up {name}")
_LINE_BYTES = 75
_FACTS = ("customer_id", "mobile", "owner", "reason")
_MEETING = timedelta(hours=1)
_WHOLE_DAY = timedelta(days=1)


def due_calendar(rows: Iterable[Mapping[str, object]], today: date, lang: Lang) -> bytes:
    """Return one event with an alarm for every customer due, plan and task; overdue ones stand on today.

    An appointment stands at its time, all else lasts all day. A plan keeps its UID when it is moved, so that a calendar
    that takes the file in again moves it too.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xlcrm//follow-up//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        lines += _event(row, today, lang)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(row: Mapping[str, object], today: date, lang: Lang) -> list[str]:
    what = " ".join(str(row[key]) for key in ("what", "name") if row.get(key))
    summary = _escaped(what if row.get("plan_id") else _SUMMARY.say(lang, name=row["name"]))
    facts = "\n".join(str(row[name]) for name in _FACTS if row.get(name))
    when, alarm = _times(row, today)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(row)}@xlcrm",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        *when,
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{_escaped(facts)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{alarm}",
        f"DESCRIPTION:{summary}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(row: Mapping[str, object]) -> str:
    """Return what a calendar knows an event by: what made the plan, its ID, or the customer with the day."""
    plan = row.get("plan_id") and (row.get("reason") or row["plan_id"])
    known_by = f"plan|{plan}" if plan else f"{row['customer_id']}|{row['next_due_on']}"
    return sha256(known_by.encode()).hexdigest()[:24]


def _times(row: Mapping[str, object], today: date) -> tuple[list[str], str]:
    """Return begin and end, and when to ring: an hour from the appointment on, else the whole day."""
    day = max(today, date.fromisoformat(str(row["next_due_on"])))
    at = datetime.fromisoformat(str(row["at"])) if row.get("at") else None
    if at is None or at.time() == time.min or at.date() < today:
        return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + _WHOLE_DAY:%Y%m%d}"], "PT9H"
    return [f"DTSTART:{at:%Y%m%dT%H%M%S}", f"DTEND:{at + _MEETING:%Y%m%dT%H%M%S}"], "-PT30M"


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
