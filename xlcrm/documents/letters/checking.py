"""A template checked without any data: broken tags, names that stand for nothing, filters and pictures that are not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from xlcrm.documents.environment import environment
from xlcrm.documents.letters.audiences import ABOUT, MORE_NAMES, THIS
from xlcrm.documents.letters.compiling import Names, check_syntax, no_picture, unknown_fields
from xlcrm.documents.letters.docx import PICTURE, word_environment
from xlcrm.documents.letters.pictures import NoPicture, Pictures
from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.xmltree import source
from xlcrm.documents.vocabulary import COMPANY, COMPANY_FIELDS
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.documents.letters.tags import Tag
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.book import Book
    from xlcrm.model.text import Lang
    from xlcrm.workspace import Workspace


def names_of(vocabulary: Vocabulary, key: str) -> Names:
    """Return the names that the template of a letter may use."""
    table = ABOUT.get(key)
    records = dict.fromkeys(THIS, table) if table else {}
    return Names(vocabulary, frozenset({*MORE_NAMES.get(key, ()), *records}), records)


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures that a template may name without data: where relative paths begin, and the logo of our company."""

    folder: Path
    logo: str = ""

    @classmethod
    def of(cls, workspace: Workspace, book: Book) -> Album:
        """Return the pictures of a workspace."""
        return cls(workspace.place("templates", book.lang), str(book.settings.rule("company.logo") or ""))


def faults(prepared: Prepared, names: Names, lang: Lang, album: Album | None = None) -> list[Refusal]:
    """Return everything that is wrong in a template whose tags are healed; the first wrong tag hides no wrong name.

    Without an ``album`` nobody knows where pictures would lie, so they are not looked for.
    """
    own = word_environment(environment(lang, autoescape=True), Pictures())
    found: list[Refusal] = []
    for placed in prepared.tags:
        try:
            check_syntax(placed.tag, own, prepared.file)
        except Refusal as refusal:
            found.append(refusal)
    if found:
        return found
    for part in prepared.parts:
        tags: list[Any] = []
        text = source(part.root, tags)
        found += unknown_fields(text, tags, own, names, prepared.file)
        if album is not None:
            found += _missing_pictures(own.parse(text), tags, album, prepared.file)
    return found


def _missing_pictures(tree: nodes.Template, tags: list[Tag], album: Album, file: str) -> Iterator[Refusal]:
    pictures = Pictures(album.folder)
    for each in tree.find_all(nodes.Filter):
        if each.name not in PICTURE:
            continue
        try:
            pictures.picture(_path(each.node, album))
        except NoPicture as missing:
            yield no_picture(file, tags[min(each.lineno, len(tags)) - 1], missing.path)


def _path(named: nodes.Expr | None, album: Album) -> str:
    """Return the picture that an expression names whatever the customer is, empty where only the data can tell."""
    if isinstance(named, nodes.Const):
        return str(named.value)
    if not isinstance(named, nodes.Getattr) or not isinstance(named.node, nodes.Name):
        return ""
    return album.logo if named.node.name in COMPANY and named.attr in COMPANY_FIELDS["company.logo"] else ""
