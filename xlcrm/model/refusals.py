"""What xlcrm refuses to do, in one sentence, with the exit code that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from xlcrm.model.text import Lang, Text

WRONG_USE = 2
UNREADABLE = 3
PROTECTED = 4


@dataclass(frozen=True, slots=True)
class RefusalKind:
    """One reason to refuse: stable code, exit code (2 wrong use, 3 cannot read or write now, 4 protects data), sentence.

    The sentence says what is wrong and what to do; its arguments are named in braces.
    """

    code: str
    exit_code: int
    sentence: Text


class Refusal(Exception):  # noqa: N818 - it is an answer to the user, not a fault of the program
    """Raised when something cannot be done safely; nothing was changed. Shells print its sentence, never a traceback."""

    def __init__(self, kind: RefusalKind, **args: object) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.args_by_name = args

    @property
    def code(self) -> str:
        """Stable code of the reason."""
        return self.kind.code

    @property
    def exit_code(self) -> int:
        """Exit code of the process that ends with this refusal."""
        return self.kind.exit_code

    def say(self, lang: Lang) -> str:
        """Return the sentence in a language."""
        words = {name: arg.say(lang) if isinstance(arg, Text) else arg for name, arg in self.args_by_name.items()}
        return self.kind.sentence.say(lang, **words).rstrip()  # a question that may end it has a blank behind it

    def __str__(self) -> str:
        return self.say("en")
