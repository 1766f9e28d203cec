"""All kinds of problems: each module beside this one has a tuple ``CODES``; here they are together."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.problems import Code


def _collect() -> tuple[Code, ...]:
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(code for name in names for code in import_module(f"{__name__}.{name}").CODES)


CODES: tuple[Code, ...] = _collect()
BY_CODE: Mapping[str, Code] = {code.code: code for code in CODES}
