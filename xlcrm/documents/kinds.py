"""What one shipped document is, and where documents of its family stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Family:
    """A family of templates: its folder in each language of a workspace, and the suffixes of its files."""

    key: str
    folder: Text
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One shipped document of a family: stable key, title (its file's name in each language).

    ``marketing`` ones need the customer's consent. ``occasion`` says of what there is one each: ``month`` (the default: one
    a customer and month), ``year``, ``ever``, or the name of an occasion that its audience computes.
    """

    key: str
    title: Text
    marketing: bool = False
    occasion: str = "month"


FAMILIES: Mapping[str, Family] = {
    "letters": Family("letters", Text("信函", "letters"), (".docx",)),
    "forms": Family("forms", Text("表单", "forms"), (".xlsx",)),
    "reports": Family("reports", Text("报表", "reports"), (".html", ".typ")),
    "messages": Family("messages", Text("短信", "messages"), (".txt",)),
}
