"""One finding of the doctor: how bad it is, what was seen, and the repair."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.text import Lang

NOTHING_TO_DO = Text("", "")


class Level(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: stable code, level, sentence, repair (empty when all is well), and their arguments."""

    code: str
    level: Level
    seen: Text
    repair: Text = NOTHING_TO_DO
    args: Mapping[str, object] = field(default_factory=dict)

    def said(self, lang: Lang) -> str:
        """Return what was seen."""
        return self.seen.say(lang, **self._words(lang))

    def advice(self, lang: Lang) -> str:
        """Return the repair, empty when there is nothing to do."""
        return self.repair.say(lang, **self._words(lang)) if self.repair != NOTHING_TO_DO else ""

    def as_dict(self, lang: Lang) -> dict[str, Any]:
        """Return the finding as plain data."""
        return {"code": self.code, "level": self.level.value, "said": self.said(lang), "repair": self.advice(lang)}

    def _words(self, lang: Lang) -> dict[str, object]:
        return {name: arg.say(lang) if isinstance(arg, Text) else arg for name, arg in self.args.items()}
