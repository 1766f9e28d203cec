"""Putting a dropped file away, in steps that are each on the disk before the next begins: a crash loses and repeats nothing.

What a file's import says is staged before the workbook is written; the journal knows by the file's digest how far it came.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.documents.places import safe_name
from xlcrm.history.files import copy_durably, digest_of, write_durably
from xlcrm.history.refused import NO_RUN
from xlcrm.history.runs import State
from xlcrm.inbox.folders import PROCESSED, TO_MEND
from xlcrm.inbox.questions import SHORT_DIGEST
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.history.journal import Journal
    from xlcrm.history.runs import RunRecord
    from xlcrm.inbox.folders import Inbox
    from xlcrm.model.text import Lang

RESULT = Text("_结果", "_result")
_UNDER_WAY, _DONE, _QUESTIONS = "inbox", "inbox:{}", "inbox questions"
_BEGUN, _FILING = "begun", "filing"
_LOOKED_BACK = 500
_DATED = re.compile(r"^\d{4}-\d\d-\d\d ")


@dataclass(frozen=True)
class Verdict:
    """What became of a dropped file: whether all of it is in, and the lines that say so to staff.

    ``short`` says it in one line; ``answers`` are staged files that go beside it; ``target`` is the place for the file
    itself where it is another than the inbox's folders; ``run`` is the run that took it in, 0 for none.
    """

    fine: bool
    short: str
    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()
    target: str = ""
    run: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Verdict:
        """Return a verdict that was plain data."""
        plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        return cls(**plain)


@dataclass(frozen=True)
class Before:
    """What is known of the same content from before: when it was taken in, under which name, where it went, by which run."""

    on: str
    name: str
    at: str
    run: int


@dataclass(frozen=True)
class Question:
    """What was asked about a file: its name, the name of the sheet to be filled in, and what that was when it was written."""

    file: str
    sheet: str
    written: str


@dataclass(frozen=True)
class Staged:
    """A dropped file on its way: its copy, which nobody changes meanwhile, and what is to go beside it.

    ``after`` is the last run before: only a later one can be its import.
    """

    folder: Path
    source: Path
    digest: str
    after: int = 0

    @property
    def copy(self) -> Path:
        """The copy that is read."""
        return self.folder / "file" / self.source.name

    @property
    def answers(self) -> Path:
        """The folder of what goes beside the file."""
        return self.folder / "answers"

    def empty_answers(self) -> Path:
        """Return the folder of what goes beside the file, without what an attempt before left there."""
        shutil.rmtree(self.answers, ignore_errors=True)
        self.answers.mkdir()
        return self.answers

    @property
    def mark(self) -> str:
        """What the journal's run says of the file: its name, and its digest in short."""
        return f"{self.source.name} {self.digest[:SHORT_DIGEST]}"

    def write(self, verdict: Verdict) -> None:
        """Have a verdict on the disk."""
        write_durably(self.folder / "verdict.json", json.dumps(verdict.as_dict(), ensure_ascii=False).encode())

    def verdict(self) -> Verdict | None:
        """Return the verdict that was staged, None where there is none."""
        try:
            return Verdict.of(json.loads((self.folder / "verdict.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None


@dataclass
class Cabinet:
    """Puts the files of one inbox away; the journal is open while it works."""

    journal: Journal
    inbox: Inbox
    today: date
    lang: Lang
    _staging: Path = field(init=False)

    def __post_init__(self) -> None:
        self._staging = self.journal.store.local / "inbox"

    def begin(self, file: Path) -> Staged:
        """Copy a file to where nobody changes it, and note that it is being taken in; one that a crash cut off goes on."""
        fresh = self._staging / "incoming"
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "file").mkdir(parents=True)
        if file.is_symlink():
            digest = _link(file)
        else:
            digest = copy_durably(file, fresh / "file" / file.name)
            shutil.copystat(file, fresh / "file" / file.name)  # how old it is tells what staff changed since
        folder = self._staging / digest[:SHORT_DIGEST]
        known = self._under_way().get(digest)
        if known and known["source"] == str(file) and (folder / "file" / file.name).is_file():
            return Staged(folder, file, digest, known["after"])
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        after = self.journal.runs(1)
        staged = Staged(folder, file, digest, after[0].id if after else 0)
        self._note(digest, {"step": _BEGUN, "source": str(file), "after": staged.after})
        return staged

    def forget(self, staged: Staged) -> None:
        """Note that nothing is to become of a file for now: it stays where it is."""
        self._note(staged.digest, None)
        shutil.rmtree(staged.folder, ignore_errors=True)

    def asked(self, digest: str) -> Question | None:
        """Return what was asked about a file that waits for the answer, by its digest or the beginning of that."""
        found = [asked for whole, asked in self._questions().items() if whole.startswith(digest)]
        return Question(**found[0]) if found else None

    def ask(self, digest: str, question: Question | None) -> None:
        """Note that a file waits for an answer, or (None) that it does no more; its sheet goes then."""
        every = self._questions()
        before = every.pop(digest, None)
        if question is not None:
            every[digest] = vars(question)
        self.journal.put_state(_QUESTIONS, every)
        if before and question is None:
            (self.inbox.folder / before["sheet"]).unlink(missing_ok=True)

    def _questions(self) -> dict[str, dict[str, str]]:
        found = self.journal.get_state(_QUESTIONS, {})
        return found if isinstance(found, dict) else {}

    def imported(self, staged: Staged) -> RunRecord | None:
        """Return the run by which this file went in already, before a crash; None where there is none."""
        return self.run_of(staged.mark, staged.after)

    def run_of(self, mark: str, after: int) -> RunRecord | None:
        """Return the completed run after another that imported what has this mark."""
        for run in self.journal.runs(_LOOKED_BACK):
            if run.id <= after:
                return None
            if run.info.command == "import" and run.info.why == mark and run.state is State.DONE:
                return run
        return None

    def before(self, digest: str) -> Before | None:
        """Return when the same content was taken in whole; None where it never was, or where that was undone."""
        found = self.journal.get_state(_DONE.format(digest))
        if not found:
            return None
        try:
            undone = found["run"] and self.journal.run(found["run"]).undone_by is not None
        except Refusal as refusal:
            if refusal.kind is not NO_RUN:
                raise
            return None
        return None if undone else Before(**found)

    def file(self, staged: Staged, verdict: Verdict) -> tuple[Path, tuple[Path, ...]]:
        """Put the file, its answers and the text about it into their folder; return where the file and the answers are now."""
        target = self._target(staged, verdict)
        self._note(staged.digest, {
            "step": _FILING, "source": str(staged.source), "after": staged.after, "verdict": verdict.as_dict(), "target": str(target),
        })  # fmt: skip
        return target, self._finish(staged.digest)

    def resume(self) -> list[Path]:
        """Put away what a crash, or a file held open, kept from it; return the files that still cannot be moved."""
        stuck: list[Path] = []
        for digest, known in self._under_way().items():
            if known["step"] != _FILING:
                continue
            try:
                self._finish(digest)
            except OSError:
                stuck.append(Path(known["source"]))
        return stuck

    def place_of_refused(self, staged: Staged) -> Path:
        """Return where a file goes that is not taken in."""
        return self._target(staged, Verdict(fine=False, short="", lines=()))

    def _target(self, staged: Staged, verdict: Verdict) -> Path:
        """Return a place for the file beside which everything that goes with it has a place too."""
        if verdict.target:
            return Path(verdict.target)
        beside = self._beside(verdict)
        again = staged.source.parent != self.inbox.folder
        name = _DATED.sub("", staged.source.name) if again else staged.source.name
        stem, suffix = Path(name).stem, Path(name).suffix
        free = {staged.source, self._text_of(staged.source)} if again else {staged.source}
        for number in count(1):
            label = safe_name(f"{self.today.isoformat()} {stem}{f' ({number})' if number > 1 else ''}")
            target = beside / f"{label}{suffix}"
            places = (target, *(beside / name for name in self._names(staged, verdict, label)))
            if not any(place.exists() for place in places if place not in free):
                return target
        raise AssertionError  # a count has no end

    def _beside(self, verdict: Verdict) -> Path:
        return self.inbox.place(PROCESSED if verdict.fine else TO_MEND)

    def _text_of(self, file: Path) -> Path:
        """Return where the text about a file that was put away stands."""
        return file.with_name(f"{file.stem}{RESULT.say(self.lang)}.txt")

    def _names(self, staged: Staged, verdict: Verdict, label: str) -> list[str]:
        """Return the names under which the answers and the text stand: each begins as the file does."""
        stem = staged.source.stem
        return [*(label + name.removeprefix(stem) for name in verdict.answers), f"{label}{RESULT.say(self.lang)}.txt"]

    def _finish(self, digest: str) -> tuple[Path, ...]:
        known = self._under_way()[digest]
        verdict, target = Verdict.of(known["verdict"]), Path(known["target"])
        staged = Staged(self._staging / digest[:SHORT_DIGEST], Path(known["source"]), digest, known["after"])
        beside = self._beside(verdict)
        for folder in (beside, target.parent):
            folder.mkdir(parents=True, exist_ok=True)
        label = safe_name(f"{self.today.isoformat()} {target.stem}") if verdict.target else target.stem
        *answers, text = self._names(staged, verdict, label)
        for answer, name in zip(verdict.answers, answers, strict=True):
            _copy_whole(staged.answers / answer, beside / name)
        if staged.source.parent != self.inbox.folder:
            self._text_of(staged.source).unlink(missing_ok=True)
        write_durably(beside / text, _as_text(verdict.lines))
        _move(staged.source, target, digest)
        if verdict.fine:
            kept = {"on": self.today.isoformat(), "name": staged.source.name, "at": str(target), "run": verdict.run}
            self.journal.put_state(_DONE.format(digest), kept)
        self.ask(digest, None)
        self._note(digest, None)
        shutil.rmtree(staged.folder, ignore_errors=True)
        return tuple(beside / name for name in answers)

    def _under_way(self) -> dict[str, dict[str, Any]]:
        found = self.journal.get_state(_UNDER_WAY, {})
        return found if isinstance(found, dict) else {}

    def _note(self, digest: str, known: dict[str, Any] | None) -> None:
        every = {key: value for key, value in self._under_way().items() if key != digest}
        self.journal.put_state(_UNDER_WAY, {**every, **({digest: known} if known else {})})


def _link(file: Path) -> str:
    """Return what tells one link from another; where it leads to is not read."""
    return hashlib.sha256(str(file.readlink()).encode(errors="replace")).hexdigest()


def _copied(file: Path, target: Path) -> str:
    """Copy a file, with the time at which it was saved: what staff wrote later is not overwritten by it."""
    digest = copy_durably(file, target)
    shutil.copystat(file, target)
    return digest


def _copy_whole(source: Path, target: Path) -> None:
    """Put a copy in place at once; where the source has gone a crash came after the copy, before that was noted."""
    if source.is_file():
        write_durably(target, source.read_bytes())


def _move(source: Path, target: Path, digest: str) -> None:
    """Move a dropped file, unless it is another one by now, or there no more."""
    if source.is_symlink() or (source.is_file() and source != target and digest_of(source) == digest):
        shutil.move(source, target)


def _as_text(lines: Sequence[str]) -> bytes:
    """Return lines as every editor reads them, that of old Windows too."""
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
