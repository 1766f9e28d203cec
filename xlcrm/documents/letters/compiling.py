"""A template compiled: one Jinja template for each part with fields, everything else packed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import UndefinedError

from xlcrm.choosing import meant
from xlcrm.documents.faults import misspelt_filter, name_in
from xlcrm.documents.letters.pictures import NoPicture
from xlcrm.documents.letters.refused import FAILED, NO_PICTURE, SYNTAX, UNKNOWN_FIELD, UNKNOWN_FILTER
from xlcrm.documents.letters.tags import CLOSERS, MIDDLES, OPENERS, Tag
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment, Template

    from xlcrm.documents.vocabulary import Vocabulary


@dataclass(frozen=True)
class Names:
    """The names that a template may use: those of the workbook, more of its own, and those of records by their table."""

    vocabulary: Vocabulary
    more: frozenset[str] = frozenset()
    records: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Compiled:
    """The Jinja template of one piece of source, and the tag that each of its lines belongs to."""

    file: str
    template: Template
    tags: tuple[Tag, ...]

    def render(self, context: Mapping[str, Any]) -> str:
        """Fill the fields in; refuses with the place when one cannot be."""
        said = self.template.new_context(dict(context))
        try:
            return "".join(self.template.root_render_func(said))
        except Refusal:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a value does to a filter is told, with its place
            raise self._refusal(error) from None

    def _refusal(self, error: Exception) -> Refusal:
        line = _line(error.__traceback__, self.template)
        tag = self.tags[min(max(line, 1), len(self.tags)) - 1]
        if isinstance(error, UndefinedError):
            return unknown_field(self.file, tag, name_in(str(error)) or str(error))
        if isinstance(error, NoPicture):
            return no_picture(self.file, tag, error.path)
        return Refusal(FAILED, file=self.file, where=tag.where.sentence, tag=tag.typed, detail=str(error))


def _line(traceback: TracebackType | None, template: Template) -> int:
    """Return the line of a template's source that an error came from."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__jinja_template__") is template:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return line


def unknown_field(file: str, tag: Tag, name: str, nearest: Text | str = "") -> Refusal:
    """Return the refusal of a field that is not there."""
    return Refusal(UNKNOWN_FIELD, file=file, where=tag.where.sentence, field=name, nearest=nearest)


def no_picture(file: str, tag: Tag, path: str) -> Refusal:
    """Return the refusal of a picture that is not there."""
    return Refusal(NO_PICTURE, file=file, where=tag.where.sentence, path=path)


def compile_source(source: str, tags: Iterable[Tag], environment: Environment, file: str) -> Compiled:
    """Compile a piece of source whose every line but the first begins with the end of a tag."""
    known = tuple(tags)
    try:
        return Compiled(file, environment.from_string(source), known)
    except TemplateSyntaxError as error:
        tag = known[min(error.lineno, len(known)) - 1]
        raise Refusal(SYNTAX, file=file, where=tag.where.sentence, tag=tag.typed, detail=error.message) from None


def unknown_fields(
    source: str, tags: Iterable[Tag], environment: Environment, names: Names, file: str
) -> list[Refusal]:
    """Return a refusal for every name in a piece of source that stands for nothing."""
    known = tuple(tags)
    tree = environment.parse(source)
    return [
        unknown_field(file, known[min(each.line, len(known)) - 1], each.name, meant(each.nearest))
        for each in names.vocabulary.unknown(tree, names.more, names.records)
    ]


def check_syntax(tag: Tag, environment: Environment, file: str) -> None:
    """Refuse a tag that Jinja cannot read, or whose filter there is not."""
    try:
        environment.compile(_alone(tag))
    except TemplateSyntaxError as error:
        if found := misspelt_filter(error.message, environment.filters):
            raise Refusal(UNKNOWN_FILTER, file=file, where=tag.where.sentence, **found._asdict()) from None
        raise Refusal(SYNTAX, file=file, where=tag.where.sentence, tag=tag.typed, detail=error.message) from None


def _alone(tag: Tag) -> str:
    """Return a tag as a template of its own, what is missing around it added."""
    if tag.word in OPENERS:
        return f"{tag.source}{{% {OPENERS[tag.word]} %}}"
    if tag.word in CLOSERS:
        opener = {"endfor": "for x in ()", "endif": "if 1", "endwith": "with"}[tag.word]
        return f"{{% {opener} %}}{tag.source}"
    if tag.word in MIDDLES:
        return f"{{% if 1 %}}{tag.source}{{% endif %}}"
    return tag.source
