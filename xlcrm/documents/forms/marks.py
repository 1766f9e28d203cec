"""The mark by which a printed form is known again when it comes back filled in: a hidden defined name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode

MARK: Final = "xlcrm_form"
"""Defined name that holds form, version of the template and IDs of the records, as one text."""

INPUT: Final = "xlcrm_in_"
"""Beginning of the defined names of cells to fill in; the key of the field follows."""

_LONGEST: Final = 240
"""Signs of one text in a formula, safely below the 255 that spreadsheet programs allow."""


@dataclass(frozen=True, slots=True)
class FormMark:
    """What a form says about itself: its key, the version of its template, the records it is about by their kind.

    ``rows`` are the fields that are filled in row by row.
    """

    form: str
    version: str
    record: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()

    def formula(self) -> str:
        """Return what the defined name stands for."""
        rows = {"rows": " ".join(self.rows)} if self.rows else {}
        text = urlencode({"form": self.form, "version": self.version, **rows, **self.record})
        pieces = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
        return "&".join(f'"{piece}"' for piece in pieces)


def read_mark(formula: str) -> FormMark | None:
    """Return what a defined name says; None when it is no mark."""
    said = dict(parse_qsl(formula.replace('"&"', "").strip('"')))
    form, version, rows = (said.pop(name, "") for name in ("form", "version", "rows"))
    return FormMark(form, version, said, tuple(rows.split())) if form else None
