"""A form's template checked without any data: what is wrong in its cells, and the tags that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.documents.environment import environment
from xlcrm.documents.forms.contexts import NAMES
from xlcrm.documents.forms.refused import NO_SHEET
from xlcrm.documents.forms.template import FormTemplate, read_grids
from xlcrm.documents.kinds_forms import FormKind
from xlcrm.documents.letters.tags import TAG
from xlcrm.model.packs import PACKS
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.files import read_bytes
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Container

    from xlcrm.documents.templates import Template
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.text import Lang, Text


def compiled(template: Template, lang: Lang, words: Vocabulary | None = None) -> FormTemplate:
    """Return a form's template, compiled; refused when a tag is broken or, where the words are known, names nothing."""
    return FormTemplate(read_bytes(template.path), template.path.name, environment(lang), words, NAMES)


def faults(template: Template, words: Vocabulary, lang: Lang) -> list[Refusal]:
    """Return everything that is wrong in a template; a broken tag hides what comes behind it."""
    try:
        return list(compiled(template, lang).misspelt(words, NAMES))
    except Refusal as refusal:
        return [refusal]


def missing_sheet(template: Template, tables: Container[str]) -> Refusal | None:
    """Return the refusal of a form about records that a workbook has no sheet for, None where it has."""
    kind = template.kind
    if isinstance(kind, FormKind):
        for name in filter(None, (kind.items, kind.returns)):
            if name not in tables:
                return Refusal(NO_SHEET, form=template.name, sheet=_title_of(name))
    return None


def _title_of(table: str) -> Text | str:
    return next((one.label for pack in PACKS for one in pack.tables if one.name == table), table)


def tags(template: Template) -> list[str]:
    """Return the tags in the cells of a template as they are typed."""
    package = Package.from_bytes(read_bytes(template.path), template.path.name)
    texts = (cell.text for grid in read_grids(package, read_workbook(package)) for row in grid.rows for cell in row.cells)
    return [found[0] for text in texts for found in TAG.finditer(text)]
