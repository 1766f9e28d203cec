"""The XML of fonts, fills, borders and cell formats, in the order and wording in which Excel itself writes them."""

from __future__ import annotations

from xlcrm.xlsx.formats import Look
from xlcrm.xlsx.tree import Tree
from xlcrm.xlsx.xml import escape_attribute

_KEPT_OF_FONT = (b"name", b"family", b"charset", b"scheme")


def default_items(p: str) -> dict[str, tuple[bytes, ...]]:
    """Return the first entries that every section must have; ``p`` is the elements' prefix with its colon."""
    xf = f'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return {
        "fonts": (f'<{p}font><{p}sz val="11"/><{p}name val="Calibri"/><{p}family val="2"/></{p}font>'.encode(),),
        "fills": tuple(
            f'<{p}fill><{p}patternFill patternType="{kind}"/></{p}fill>'.encode() for kind in ("none", "gray125")
        ),
        "borders": (border_xml(p, Look()),),
        "cellStyleXfs": (f"{xf}/>".encode(),),
        "cellXfs": (f'{xf} xfId="0"/>'.encode(),),
    }


def number_format_xml(p: str, number: int, code: str) -> bytes:
    """Return one custom number format."""
    return f'<{p}numFmt numFmtId="{number}" formatCode="'.encode() + escape_attribute(code) + b'"/>'


def font_xml(p: str, look: Look, base: bytes) -> bytes:
    """Return the font of a look: the face of the ``base`` font, and its size and colour where the look names none."""
    tree = Tree(base)
    of_base = {child.name: tree.raw(child) for child in tree.children()}
    pieces = [f"<{p}b/>".encode()] if look.bold else []
    if look.underline:
        pieces.append(f"<{p}u/>".encode())
    pieces.append(f'<{p}sz val="{look.size:g}"/>'.encode() if look.size else of_base.get(b"sz", b""))
    pieces.append(_color(p, look.color) if look.color else of_base.get(b"color", b""))
    pieces += [of_base.get(name, b"") for name in _KEPT_OF_FONT]
    return _wrapped(p, "font", b"".join(pieces))


def fill_xml(p: str, color: str) -> bytes:
    """Return a solid fill."""
    inner = _color(p, color, "fgColor") + f'<{p}bgColor indexed="64"/>'.encode()
    return _wrapped(p, "fill", _wrapped(p, "patternFill", inner, ' patternType="solid"'))


def border_xml(p: str, look: Look) -> bytes:
    """Return the border of a look: thin lines above and below, or none."""
    edges = [_edge(p, "top", look.above), _edge(p, "bottom", look.below)]
    sides = f"<{p}left/><{p}right/>".encode()
    return _wrapped(p, "border", sides + b"".join(edges) + f"<{p}diagonal/>".encode())


def xf_xml(p: str, look: Look, ids: dict[str, int]) -> bytes:
    """Return a cell format; ``ids`` has numFmtId, fontId, fillId, borderId and xfId."""
    flags = {"applyNumberFormat": "numFmtId", "applyFont": "fontId", "applyFill": "fillId", "applyBorder": "borderId"}
    said = "".join(f' {name}="{number}"' for name, number in ids.items())
    applied = "".join(f' {flag}="1"' for flag, name in flags.items() if ids[name])
    return f'<{p}xf{said}{applied} applyAlignment="1"><{p}alignment{_alignment(look)}/></{p}xf>'.encode()


def dxf_xml(p: str, look: Look) -> bytes:
    """Return the format of a conditional format: colour and weight of the font, fill."""
    font = (f"<{p}b/>".encode() if look.bold else b"") + (_color(p, look.color) if look.color else b"")
    pieces = _wrapped(p, "font", font) if font else b""
    if look.fill:
        pieces += _wrapped(p, "fill", _wrapped(p, "patternFill", _color(p, look.fill, "bgColor")))
    return _wrapped(p, "dxf", pieces)


def new_stylesheet(namespace: str) -> bytes:
    """Return an almost empty styles.xml for a workbook that has none."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    sections = "".join(
        f'<{name} count="{len(items)}">{b"".join(items).decode()}</{name}>' for name, items in default_items("").items()
    )
    normal = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    return f'{head}<styleSheet xmlns="{namespace}">{sections}{normal}</styleSheet>'.encode()


def _alignment(look: Look) -> str:
    said = {
        "horizontal": look.horizontal,
        "vertical": "center",
        "wrapText": "1" if look.wrap else None,
        "indent": str(look.indent) if look.indent else None,
        "shrinkToFit": "1" if look.shrink else None,
    }
    return "".join(f' {name}="{value}"' for name, value in said.items() if value)


def _edge(p: str, name: str, color: str | None) -> bytes:
    if not color:
        return f"<{p}{name}/>".encode()
    return _wrapped(p, name, _color(p, color), ' style="thin"')


def _color(p: str, rgb: str, name: str = "color") -> bytes:
    return f'<{p}{name} rgb="{rgb}"/>'.encode()


def _wrapped(p: str, name: str, inner: bytes, attributes: str = "") -> bytes:
    return f"<{p}{name}{attributes}>".encode() + inner + f"</{p}{name}>".encode()
