"""The front door: ``run`` answers at once when nothing has changed, else it calls the pipeline.

Kept free of pandas and numpy, so that a refresh with nothing to do costs little more than starting Python.
"""

from __future__ import annotations

import getpass
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm import __version__
from xlcrm.history.store import Store
from xlcrm.outcome import Outcome
from xlcrm.window import window_of
from xlcrm.workspace import Workspace
from xlcrm.xlsx.archive import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.columns import Columns
    from xlcrm.model.defaults.rule_spec import RuleValue
    from xlcrm.model.plan import Append
    from xlcrm.model.text import Lang


def run(  # noqa: PLR0913 - all that a caller may say, by keyword
    path: Path | str,
    *,
    today: date | None = None,
    now: datetime | None = None,
    dry_run: bool = False,
    command: str = "refresh",
    why: str = "",
    who: str = "",
    lang: Lang = "en",
    read_always: bool = False,
    trials: Sequence[str] = (),
    enters: Callable[[Book], Sequence[Columns | Append]] | None = None,
    needs: Sequence[str] = (),
) -> Outcome:
    """Refresh a workbook: read, plan, write.

    Args:
        path: A workbook, or a workspace folder that holds one.
        today: The day to compute for; the clock's by default.
        now: The time of the run; the clock's by default.
        dry_run: Plan only; nothing is written, not even to the journal.
        command: What the journal says was called.
        why: Free text for the journal.
        who: Name for the journal; the login name by default.
        lang: Language of the messages in ``notes``.
        trials: What to try instead of the rules of the workbook, as ``rule=value``; nothing is written then.
        read_always: Read even a file that is known not to have changed, so that the outcome lists the problems.
        enters: Gives what a command adds to the book: decisions (`xlcrm.ruling`), or what a file holds (`xlcrm.importing`).
        needs: Tables that it adds rows to; where the workbook has no sheet for one, it is added first, as a run of its own.

    Raises:
        Refusal: The file cannot be read or written now, or a write would not be safe; nothing was changed.
    """
    moment = now or moment_of(today)
    day = today or moment.date()
    workbook = Workspace.of(path).workbook
    store = Store.of(workbook)
    if not (dry_run or read_always or trials or enters or window_of(workbook)):
        same = nothing_changed(store, workbook, day)
        if same is not None:
            return same
    from xlcrm.refreshing import Request, refresh  # noqa: PLC0415 - pandas is only loaded when there is something to do

    tried = _parsed(trials)
    who = who or login_name()
    return refresh(workbook, store, Request(day, moment, command, why, who, lang, dry_run, tried, enters, needs))


def moment_of(day: date | None) -> datetime:
    """Return the time of the clock, on another day where one is named."""
    clock = datetime.now()  # noqa: DTZ005 - the office's clock
    return datetime.combine(day, clock.time()) if day else clock


def _parsed(trials: Sequence[str]) -> Mapping[str, RuleValue]:
    if not trials:
        return {}
    from xlcrm.rehearsing import parse_trials  # noqa: PLC0415 - pandas is only loaded when there is something to do

    return parse_trials(trials)


def login_name() -> str:
    """Return the name under which the user is logged in; empty when the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def nothing_changed(store: Store, workbook: Path, today: date) -> Outcome | None:
    """Return the outcome of the last run if it was today's, by this version, and left exactly this file."""
    last = _last(store)
    expected = {"today": today.isoformat(), "version": __version__}
    if any(last.get(key) != value for key, value in expected.items()) or last.get("fingerprint") != fingerprint(
        workbook
    ):
        return None
    return Outcome(workbook, today, last["lang"], last["fingerprint"], last["counts"])


def remember(store: Store, outcome: Outcome) -> None:
    """Note what the file is after a run, so that the next one need not read it; losing the note costs only time."""
    _note(store, outcome.fingerprint, outcome.today, {"lang": outcome.lang, "counts": dict(outcome.counts)})


def leave_alone(store: Store, fingerprint_now: str, today: date) -> None:
    """Note that a person put the file into this state (an undo, a restore): no refresh until somebody changes it."""
    last = _last(store)
    _note(store, fingerprint_now, today, {"lang": last.get("lang", "en"), "counts": last.get("counts", {})})


def _note(store: Store, fingerprint_now: str, today: date, more: dict[str, Any]) -> None:
    note = {"today": today.isoformat(), "version": __version__, "fingerprint": fingerprint_now, **more}
    place = store.last_run
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".tmp")
    fresh.write_text(json.dumps(note), encoding="utf-8")
    fresh.replace(place)


def _last(store: Store) -> dict[str, Any]:
    try:
        note = json.loads(store.last_run.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}
