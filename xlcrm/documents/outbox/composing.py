"""A text template: a few lines of settings, then the text; read once, filled in for many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import TemplateSyntaxError, UndefinedError

from xlcrm.choosing import meant
from xlcrm.documents.environment import environment
from xlcrm.documents.faults import line_of, misspelt_filter
from xlcrm.documents.letters.tags import TAG
from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.terms import YES
from xlcrm.model.text import Text

if TYPE_CHECKING:
    import jinja2

    from xlcrm.documents.templates import Template
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.text import Lang

UNKNOWN_FIELD = RefusalKind(
    "message.unknown_field",
    WRONG_USE,
    Text(
        "模板“{template}”第 {line} 行写了“{name}”，没有这个字段。{nearest}没有生成任何信息。",
        "Line {line} of the template “{template}” names “{name}”, which does not exist. {nearest}No message was made.",
    ),
)
UNKNOWN_FILTER = RefusalKind(
    "message.unknown_filter",
    WRONG_USE,
    Text(
        "模板“{template}”第 {line} 行用了格式“{name}”，没有这个格式。{nearest}没有生成任何信息。",
        "Line {line} of the template “{template}” uses the filter “{name}”, which does not exist. {nearest}No message was made.",
    ),
)
BROKEN = RefusalKind(
    "message.broken_template",
    WRONG_USE,
    Text(
        "模板“{template}”第 {line} 行写得不对（{why}）。没有生成任何信息。",
        "Line {line} of the template “{template}” is wrong ({why}). No message was made.",
    ),
)
NOT_TEXT = RefusalKind(
    "message.not_text",
    UNREADABLE,
    Text(
        "模板“{template}”不是 UTF-8 文本。请用记事本另存为 UTF-8。",
        "The template “{template}” is no text in UTF-8. Save it as UTF-8.",
    ),
)
_SETTING: Final = re.compile(
    r"(?P<subject>主题|subject)|(?P<code>短信模板|sms[- ]template)|(?P<marketing>营销|marketing)"
    r"|(?P<variable>短信变量|sms[- ]field)\s+(?P<name>\w+)",
    re.IGNORECASE,
)
_LINE: Final = re.compile(r"\s*([^:：{}]+?)\s*[:：](.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """What a template says for one customer."""

    subject: str
    text: str
    html: str
    provider_template: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class TextTemplate:
    """A template as read: its parts compiled; ``marketing`` as the file says, None where it says nothing."""

    name: str
    body: jinja2.Template
    subject: jinja2.Template | None = None
    html: jinja2.Template | None = None
    provider_template: str = ""
    variables: Mapping[str, jinja2.Template] = field(default_factory=dict)
    marketing: bool | None = None

    def write(self, context: Mapping[str, Any]) -> Written:
        """Fill the template in.

        Raises:
            Refusal: A name in it exists in none of the places where it could.
        """
        try:
            return Written(
                " ".join(self.subject.render(context).split()) if self.subject else "",
                self.body.render(context).strip(),
                self.html.render(context) if self.html else "",
                self.provider_template,
                {name: " ".join(value.render(context).split()) for name, value in self.variables.items()},
            )
        except (UndefinedError, TypeError, ValueError, ArithmeticError) as error:
            line = line_of(error) or 1
            raise Refusal(BROKEN, template=self.name, line=line, why=str(error).rstrip(".")) from error


def read_template(template: Template, words: Vocabulary, more: frozenset[str], lang: Lang) -> TextTemplate:
    """Read a template's file, and the page of the same name (.html) beside it where there is one.

    ``more`` are the names that the message's own occasion adds.

    Raises:
        Refusal: It is no text, a tag is not closed, or a name does not exist.
    """
    for wrong in faults(template, words, more, lang):
        raise wrong
    settings, body, page = _read(template)
    plain, markup = environment(lang), environment(lang, autoescape=True)
    said = settings.get("marketing")
    return TextTemplate(
        template.path.name,
        plain.from_string(body),
        plain.from_string(settings["subject"]) if "subject" in settings else None,
        markup.from_string(page) if page else None,
        settings.get("code", "").strip(),
        {key.partition(" ")[2]: plain.from_string(text) for key, text in settings.items() if key.startswith("variable ")},
        YES.is_(said.strip()) if said else None,
    )


def faults(template: Template, words: Vocabulary, more: frozenset[str], lang: Lang) -> list[Refusal]:
    """Return everything that is wrong in a text template and in the page beside it."""
    try:
        settings, body, page = _read(template)
    except Refusal as refusal:
        return [refusal]
    beside = template.path.with_suffix(".html").name
    texts = [(template.path.name, text) for text in (*settings.values(), body)] + [(beside, page)]
    return [fault for name, text in texts for fault in _faults_in(text, words, more, Said(name, environment(lang)))]


def tags(template: Template) -> list[str]:
    """Return the tags of a text template as they are typed."""
    settings, body, page = _read(template)
    return [found[0] for text in (*settings.values(), body, page) for found in TAG.finditer(text)]


class Said(NamedTuple):
    """How a text is called in messages, and how it is read."""

    name: str
    how: jinja2.Environment


def _faults_in(text: str, words: Vocabulary, more: frozenset[str], said: Said) -> Iterator[Refusal]:
    try:
        tree = said.how.parse(text)
        said.how.compile(text)
    except TemplateSyntaxError as error:
        if found := misspelt_filter(error.message, said.how.filters):
            yield Refusal(UNKNOWN_FILTER, template=said.name, line=error.lineno, **found._asdict())
        else:
            yield Refusal(BROKEN, template=said.name, line=error.lineno, why=(error.message or "").rstrip("."))
        return
    for unknown in words.unknown(tree, more):
        nearest = meant(unknown.nearest)
        yield Refusal(UNKNOWN_FIELD, template=said.name, line=unknown.line, name=unknown.name, nearest=nearest)


def _read(template: Template) -> tuple[dict[str, str], str, str]:
    """Return the settings of a template's first lines, its text, and the page beside it."""
    try:
        source = template.path.read_text(encoding="utf-8-sig")
        beside = template.path.with_suffix(".html")
        page = beside.read_text(encoding="utf-8-sig") if beside.is_file() else ""
    except UnicodeDecodeError as error:
        raise Refusal(NOT_TEXT, template=template.path.name) from error
    return *_split(source), page


def _split(source: str) -> tuple[dict[str, str], str]:
    """Return the settings in the first lines, and the text after them, each with as many empty lines before it as it has.

    The empty lines keep the numbers of the lines right in what is said about errors; they are not sent.
    """
    lines = source.split("\n")
    settings: dict[str, str] = {}
    for number, line in enumerate(lines):
        written = _LINE.fullmatch(line)
        found = _SETTING.fullmatch(written[1]) if written else None
        if found is None or written is None:
            return settings, "\n" * number + "\n".join(lines[number:])
        kind = found.lastgroup if found.lastgroup != "name" else "variable"
        settings[f"{kind} {found['name']}" if found["name"] else str(kind)] = "\n" * number + written[2].strip()
    return settings, ""
