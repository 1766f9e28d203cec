"""Font families of a Word template as the machine that prints the PDF has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlcrm.documents.letters.formats import RunFormat

_SANS: Final = re.compile(
    r"黑|雅黑|等线|圆|hei|yahei|dengxian|arial|calibri|helvetica|verdana|segoe|tahoma|sans|gothic|aptos|trebuchet", re.IGNORECASE
)
_ALIKE: Final = {
    "times new roman": ("Liberation Serif", "Tinos"),
    "arial": ("Liberation Sans", "Arimo"),
    "calibri": ("Carlito",),
    "cambria": ("Caladea",),
}


@dataclass(frozen=True)
class Families:
    """Gives the families of a look."""

    present: Mapping[str, str]
    sans: tuple[str, ...]
    serif: tuple[str, ...]

    def of(self, look: RunFormat) -> str:
        """Return the list of families for a look: Latin letters first, then one that has Chinese characters."""
        latin = self._present(look.latin)
        chinese = self._present(look.chinese)
        plain = _SANS.search(look.chinese or look.latin)
        said = [f'(name: "{name}", covers: "latin-in-cjk")' for name in latin[:1]]
        said += [f'"{name}"' for name in (*chinese[:1], *(self.sans if plain else self.serif))]
        return f"({', '.join(dict.fromkeys(said))},)"

    def _present(self, family: str) -> list[str]:
        names = (family.lower(), *(name.lower() for name in _ALIKE.get(family.lower(), ())))
        return [self.present[name] for name in names if name in self.present]
