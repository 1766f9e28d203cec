"""Small Word templates for the tests, and what stands in the letters that come out."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from docx import Document

from xlcrm.documents.environment import environment
from xlcrm.documents.letters.docx import WordTemplate
from xlcrm.documents.letters.prepare import prepare_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILE = "试.docx"


def template(*paragraphs, header="", rows=()):
    """A template; a paragraph given as a list is typed in several runs, as Word splits it."""
    document = Document()
    for given in paragraphs:
        paragraph = document.add_paragraph()
        for run in [given] if isinstance(given, str) else given:
            paragraph.add_run(run)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return saved(document)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def compiled(data, folder=None):
    return WordTemplate(prepare_bytes(data, FILE), environment("zh", autoescape=True), folder)


def letter(data, folder=None, **context):
    word = compiled(data, folder)
    return word.docx(word.fill(context))


def part(made, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        return package.read(name).decode()


def lines(xml):
    """The paragraphs of a part as text; line breaks and tabs as such."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return [
        "".join(signs.get(node.tag, node.text or "") if node.tag in {*signs, f"{W}t"} else "" for run in each.iter(f"{W}r") for node in run)
        for each in ET.fromstring(xml).iter(f"{W}p")
    ]


def said(data, **context):
    return lines(part(letter(data, **context)))
