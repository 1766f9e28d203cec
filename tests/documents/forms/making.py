"""Small form templates for the tests: drawn with XlsxWriter, filled, and looked at with openpyxl."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import xlsxwriter

from xlcrm.documents.environment import environment
from xlcrm.documents.forms.marks import FormMark
from xlcrm.documents.forms.template import FormTemplate


def drawn(draw, sheets=("表单",)):
    """Return the bytes of a workbook; ``draw(book, first_sheet)`` fills it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    made = [book.add_worksheet(name) for name in sheets]
    draw(book, *made)
    book.close()
    return stream.getvalue()


def template(source, lang="zh", **more):
    """Return a compiled template of a drawing function or of bytes."""
    data = source if isinstance(source, bytes) else drawn(source)
    return FormTemplate(data, "模板.xlsx", environment(lang), **more)


def filled(source, mark=None, **context):
    """Return the bytes of the form."""
    form = template(source)
    return form.render(context, mark or FormMark("test", form.version))


def opened(data, sheet=0):
    """Return a sheet of a form as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet]


def grid(sheet):
    """Return the values of a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def members(data):
    """Return the members of a workbook by name, as they are stored."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: (info.CRC, info.file_size) for info in archive.infolist()}


def part(data, name):
    """Return a member as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def rows_of(*rows):
    """Return a drawing function that writes texts row by row; what begins with ``=`` is a formula."""

    def draw(book, sheet):
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is not None:
                    sheet.write(number, column, text)

    return draw
