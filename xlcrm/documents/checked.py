"""Templates of every family checked before use: what is wrong in each, and the tags that it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.documents.fonts import CANNOT_PRINT
from xlcrm.documents.forms import checking as forms
from xlcrm.documents.kinds import FAMILIES
from xlcrm.documents.letters import checking as letters
from xlcrm.documents.letters.prepare import prepare
from xlcrm.documents.outbox import composing as messages
from xlcrm.documents.outbox.planning import names_of
from xlcrm.documents.report import checking as reports
from xlcrm.documents.templates import find_templates, templates
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.documents.letters.checking import Album
    from xlcrm.documents.templates import Template
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.text import Lang
    from xlcrm.workspace import Workspace

class Checked(NamedTuple):
    """What is wrong in a template; ``unable`` says what is missing, on this machine or in the workbook, to look into it."""

    faults: tuple[Refusal, ...]
    unable: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What templates are checked with: where they are looked for, which names and pictures there are, the language."""

    workspace: Workspace | None
    vocabulary: Vocabulary
    lang: Lang
    album: Album | None = None

    def named(self, names: tuple[str, ...], families: tuple[str, ...] = tuple(FAMILIES)) -> list[Template]:
        """Return the templates of some names in all families that have one of it; all templates without names.

        Raises:
            Refusal: No family has one of a name; the nearest is named.
        """
        if not names:
            return [each for family in families for each in templates(self.workspace, family, self.lang)]
        return [each for name in names for each in find_templates(self.workspace, families, name, self.lang)]

    def check(self, template: Template) -> Checked:
        """Look for all that is wrong in a template."""
        lacking = forms.missing_sheet(template, self.vocabulary.by_table)
        if lacking:
            return Checked((), lacking)
        faults = tuple(_FAULTS[template.family](self, template))
        if faults and faults[0].code in CANNOT_PRINT:
            return Checked((), faults[0])
        return Checked(faults)


def tags_of(template: Template) -> list[str]:
    """Return the tags that a template uses as they are typed, each once."""
    return list(dict.fromkeys(_TAGS[template.family](template)))


def _letter(desk: Desk, template: Template) -> list[Refusal]:
    try:
        return letters.faults(prepare(template.path), letters.names_of(desk.vocabulary, template.key), desk.lang, desk.album)
    except Refusal as refusal:  # a tag that cannot be told from another hides what comes behind it
        return [refusal]


_FAULTS: Final[Mapping[str, Callable[[Desk, Template], list[Refusal]]]] = {
    "letters": _letter,
    "forms": lambda desk, template: forms.faults(template, desk.vocabulary, desk.lang),
    "reports": lambda desk, template: reports.faults(template, desk.lang),
    "messages": lambda desk, template: messages.faults(template, desk.vocabulary, names_of(template.key), desk.lang),
}
_TAGS: Final[Mapping[str, Callable[[Template], list[str]]]] = {
    "letters": lambda template: [placed.tag.typed for placed in prepare(template.path).tags],
    "forms": forms.tags,
    "reports": reports.tags,
    "messages": messages.tags,
}
