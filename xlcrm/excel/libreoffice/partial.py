"""What all parts of the engine share: a member of xlwings' interface that is missing here says so by name."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn


class NotInEngineError(RuntimeError):
    """Something that xlwings can do and this engine cannot was asked for."""


class Partial:
    """Implements some of an interface of xlwings; the read-only stubs of its base classes would shadow plain attributes."""

    interface: ClassVar[Any]

    def __getattr__(self, name: str) -> NoReturn:
        """Tell apart what xlwings knows and this engine does not from what nobody knows."""
        if not name.startswith("_") and hasattr(type(self).interface, name):
            missing = f"{type(self).interface.__name__}.{name} is not there in the libreoffice engine"
            raise NotInEngineError(missing)
        raise AttributeError(name)
