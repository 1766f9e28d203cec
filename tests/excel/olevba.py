"""olevba, whose own libraries warn while it is imported."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def modules_of(name, data=None):
    """Source by file name of the modules in a workbook or in a vbaProject.bin."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = VBA_Parser(name, data=data)
        found = {module: code for _, _, module, code in parser.extract_macros()}
        parser.close()
    return found


def unpacked(data):
    return decompress_stream(bytearray(data))
