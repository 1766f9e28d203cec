"""An xlwings engine for LibreOffice: macros written for Excel run unchanged against an open LibreOffice window.

Where LibreOffice is kinder than Excel the engine is as harsh: text that looks like a number or a date becomes one, unless
its cell is formatted as text; a strict engine refuses it instead.
"""
