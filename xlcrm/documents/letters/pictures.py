"""Pictures that fields put into a letter: read once, related once, of a size that fits."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from xlcrm.documents.letters.packing import packed
from xlcrm.xlsx.deflate import Packed

RID: Final = "rIdXlcrm"
EMU_PER_CM: Final = 360_000
CONTENT_TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp"}
RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_EMU_PER_PIXEL: Final = 9525
_WIDEST: Final = 16 * EMU_PER_CM
_JPEG_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_DRAWING: Final = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" '
    'distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="{name}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{rid}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its relationship's Id, the member that holds it, its content and its size in pixels."""

    rid: str
    member: str
    name: str
    content: Packed
    pixels: tuple[int, int]
    path: Path


def image_kind(data: bytes) -> tuple[str, int, int] | None:
    """Return kind, width and height in pixels of a picture from its first bytes; None if it is none we know."""
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            return "png", *struct.unpack(">II", data[16:24])
        if data[:3] == b"GIF":
            return "gif", *struct.unpack("<HH", data[6:10])
        if data[:2] == b"BM":
            width, height = struct.unpack("<ii", data[18:26])
            return "bmp", width, abs(height)
        if data[:2] == b"\xff\xd8":
            return "jpeg", *_jpeg_size(data)
    except (struct.error, ValueError):
        return None
    return None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:  # noqa: PLR2004 - every JPEG segment begins so
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise ValueError(at)


def fitting(pixels: tuple[int, int], width: float | None, height: float | None) -> tuple[int, int]:
    """Return the size in EMU: as asked for in centimetres, proportions kept unless both are given; else as it is."""
    across, down = max(pixels[0], 1), max(pixels[1], 1)
    if width and height:
        return round(width * EMU_PER_CM), round(height * EMU_PER_CM)
    if width:
        return round(width * EMU_PER_CM), round(width * EMU_PER_CM * down / across)
    if height:
        return round(height * EMU_PER_CM * across / down), round(height * EMU_PER_CM)
    natural = min(across * _EMU_PER_PIXEL, _WIDEST)
    return natural, round(natural * down / across)


def within(pixels: tuple[int, int], frame: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size in EMU that fits in a frame, proportions kept."""
    across, down = max(pixels[0], 1), max(pixels[1], 1)
    scale = min(frame[0] / across, frame[1] / down)
    return round(across * scale), round(down * scale)


class NoPicture(Exception):  # noqa: N818 - it becomes a refusal where the place is known
    """A picture that is not there, or is none."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(slots=True)
class Pictures:
    """The pictures used so far, by path; relative paths start from ``folder``."""

    folder: Path | None = None
    _known: dict[str, Picture] = field(default_factory=dict)

    @property
    def by_rid(self) -> Mapping[str, Picture]:
        """The pictures by the Id of their relationship."""
        return {picture.rid: picture for picture in self._known.values()}

    def picture(self, value: object) -> Picture | None:
        """Return the picture at a path; None where the field is empty. NoPicture when it is not there or is none."""
        said = str(value).strip() if value is not None else ""
        if not said or said == "nan":
            return None
        if said not in self._known:
            self._known[said] = self._read(said)
        return self._known[said]

    def _read(self, said: str) -> Picture:
        path = Path(said).expanduser()
        path = path if path.is_absolute() or self.folder is None else self.folder / path
        try:
            data = path.read_bytes()
        except OSError:
            raise NoPicture(said) from None
        found = image_kind(data)
        if found is None:
            raise NoPicture(said)
        number = len(self._known) + 1
        member = f"word/media/xlcrm{number}.{found[0]}"
        return Picture(f"{RID}{number}", member, path.name, packed(data), found[1:], path)


def drawing(picture: Picture, size: tuple[int, int]) -> Markup:
    """Return a picture as Word writes it in a run."""
    number = 9000 + int(picture.rid.removeprefix(RID))
    return Markup(_DRAWING.format(  # noqa: S704 - the name is escaped
        cx=size[0], cy=size[1], number=number, name=escape(picture.name), rid=picture.rid,
    ))  # fmt: skip
