"""How templates of all kinds are read: Jinja2 in a sandbox, strict about names, with one set of filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from xlcrm.documents.filters import filters

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

SUBJECT = "_subject"
"""The name under which a context carries whom the document is about; its fields are names of their own."""


class FieldContext(Context):
    """A context whose names are also looked for among the fields of its subject (`xlcrm.documents.fields.Subject`)."""

    def resolve_or_missing(self, key: str) -> Any:  # noqa: ANN401 - as Jinja2 has it
        """Return what a name stands for: a name of the template's first, else a field of the subject."""
        found = super().resolve_or_missing(key)
        if found is not missing:
            return found
        subject = super().resolve_or_missing(SUBJECT)
        return missing if subject is missing else subject.resolve(key, missing)


def environment(lang: Lang, *, autoescape: bool = False) -> ImmutableSandboxedEnvironment:
    """Return the environment of templates in a language.

    A name that does not exist is an error (`jinja2.UndefinedError`), an empty cell prints nothing. ``autoescape`` is for
    pages and Word letters, whose text is markup.
    """
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=autoescape,
        finalize=_shown(lang),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.context_class = FieldContext
    made.filters.update(filters(lang))
    return made


def _shown(lang: Lang) -> Any:  # noqa: ANN401 - a function of whatever a field holds
    from xlcrm.documents.filters import shown  # noqa: PLC0415 - one line needs it

    return lambda value: shown(value, lang)
