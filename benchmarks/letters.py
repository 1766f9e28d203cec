"""Word letters against docxtpl, and PDF letters by typst, on one template in one run.

    python benchmarks/letters.py [--letters 300] [--rounds 5]

docxtpl gets its own notation ({%tr}, {%p}), which both understand; the documents that come out are compared canonically.
The ways take turns, the ratio is that of the medians of processor time (other programs on the machine do not count).
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import statistics
import tempfile
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from xlcrm.documents.environment import environment
from xlcrm.documents.letters.bundle import BundleTemplate
from xlcrm.documents.letters.docx import WordTemplate
from xlcrm.documents.letters.prepare import prepare_bytes
from xlcrm.documents.letters.typst import PdfTemplate, Printing
from xlcrm.documents.letters.writing import Output, maker
from xlcrm.documents.pdf import Print

DAY = dt.date(2026, 11, 22)


def template() -> bytes:
    """Return a letter of one page: letterhead, salutation, a condition, a table with a row for each order, footer."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ firm }}"
    section.footer.paragraphs[0].text = "{{ firm }} {{ phone }}"
    document.add_heading("感谢您的惠顾", level=1)
    document.add_paragraph("尊敬的{{ who.name }}：")
    split = document.add_paragraph("感谢您于")
    for piece in ("{", "{ who.", "on }", "}", "在我店购买", "{{ who.product }}", "。随信附上近期订单："):
        split.add_run(piece)
    for text in ("{%p if who.vip %}", "贵宾客户享有专属服务。", "{%p endif %}"):
        document.add_paragraph(text)
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    table.rows[1].cells[0].text, table.rows[3].cells[0].text = "{%tr for o in orders %}", "{%tr endfor %}"
    for cells, texts in ((table.rows[0].cells, ("编号", "日期", "产品", "金额")),
                         (table.rows[2].cells, ("{{ o.id }}", "{{ o.on }}", "{{ o.name }}", "{{ o.amount }}"))):  # fmt: skip
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("如有任何问题，请随时致电 {{ phone }}。此致敬礼！")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def context(number: int) -> dict[str, Any]:
    """Return what the letter of one customer says."""
    orders = [
        {"id": f"DD{number:06}", "on": f"2026-{month:02}-15", "name": f"产品 A&B <{month}>", "amount": f"¥{number * month:,}.00"}
        for month in range(1, 6)
    ]
    who = {"name": f"客户{number:06}", "on": "2026年11月22日", "product": "护理套装", "vip": number % 2 == 0}
    return {"firm": "华岳有限公司", "phone": "400-000-0000", "who": who, "orders": orders}


def by_docxtpl(data: bytes, said: dict[str, Any]) -> bytes:
    """Make a letter as docxtpl's manual says: a template is good for one rendering."""
    document = DocxTemplate(io.BytesIO(data))
    document.render(said, environment("zh"), autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def canonical(letter: bytes) -> str:
    """Return the text part of a letter, runs of one look joined: docxtpl joins those that a tag was split over."""
    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        text = ET.canonicalize(package.read("word/document.xml").decode())
    return text.replace('</w:t></w:r><w:r><w:t xml:space="preserve">', "").replace('<w:t xml:space="preserve">', "<w:t>")


def cpu(made: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that something takes: of the processor, and by the clock."""
    start, clock = time.process_time(), time.perf_counter()
    made()
    return time.process_time() - start, time.perf_counter() - clock


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    data = template()
    prepared = prepare_bytes(data, "benchmark.docx")
    word = WordTemplate(prepared, environment("zh", autoescape=True))
    every = [context(number) for number in range(asked.letters)]
    same = canonical(word.docx(word.fill(every[1]))) == canonical(by_docxtpl(data, every[1]))
    print(f"document.xml the same: {same}")
    peers = [cpu(lambda said=said: by_docxtpl(data, said))[0] for said in every[: asked.rounds] for _ in range(3)]
    ours = [cpu(lambda: [word.docx(word.fill(said)) for said in every])[0] / asked.letters for _ in range(asked.rounds)]
    each, peer = statistics.median(ours), statistics.median(peers)
    print(f"Word letters a second of processor time: {1 / each:,.0f}; docxtpl: {1 / peer:,.0f}; ratio {peer / each:,.0f}")
    bundle = BundleTemplate(prepare_bytes(data, "benchmark.docx"), environment("zh", autoescape=True))
    taken = cpu(lambda: bundle.bundle(bundle.fill(said) for said in every))[0]
    print(f"in one Word file: {asked.letters / taken:,.0f} letters a second")
    pdf = PdfTemplate(prepare_bytes(data, "benchmark.docx"), environment("zh"), None, "zh")
    with tempfile.TemporaryDirectory() as folder:
        printing = Printing(Print(DAY, "zh", "benchmark.docx", Path(folder), tagged=False))
        pdf.print([pdf.fill(every[0])], printing)
        taken, clock = cpu(lambda: pdf.print([pdf.fill(said) for said in every], printing))
        print(f"PDF, one file: {asked.letters / taken:,.0f} pages a second of processor time, {asked.letters / clock:,.0f} by the clock")
        few = every[: max(asked.letters // 10, 1)]
        each = maker(prepare_bytes(data, "benchmark.docx"), Output("zh", DAY, pdf=True))
        taken, clock = cpu(lambda: list(each.files({str(at): each.fill(said) for at, said in enumerate(few)})))
        print(f"PDF, one file each: {len(few) / taken:,.0f} of processor time, {len(few) / clock:,.0f} by the clock")


if __name__ == "__main__":
    main()
