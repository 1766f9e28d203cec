"""A template checked without any data: broken tags, names that stand for nothing, filters that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.documents.environment import environment
from xlcrm.documents.letters.audiences import ABOUT, MORE_NAMES, THIS
from xlcrm.documents.letters.compiling import Names, check_syntax, unknown_fields
from xlcrm.documents.letters.docx import word_environment
from xlcrm.documents.letters.pictures import Pictures
from xlcrm.documents.letters.prepare import Prepared
from xlcrm.documents.letters.xmltree import source
from xlcrm.model.refusals import Refusal

if TYPE_CHECKING:
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.text import Lang


def names_of(vocabulary: Vocabulary, key: str) -> Names:
    """Return the names that the template of a letter may use."""
    table = ABOUT.get(key)
    records = dict.fromkeys(THIS, table) if table else {}
    return Names(vocabulary, frozenset({*MORE_NAMES.get(key, ()), *records}), records)


def faults(prepared: Prepared, names: Names, lang: Lang) -> list[Refusal]:
    """Return everything that is wrong in a template whose tags are healed; the first wrong tag hides no wrong name."""
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
    return found
