"""The folders of the customers: which there are, renamed with the customer, listed by the date of inquiry (A10)."""

from __future__ import annotations

import html
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pandas as pd

from xlcrm.documents.places import customer_folder_name, safe_name
from xlcrm.model.book import show
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Book
    from xlcrm.model.text import Lang

INDEX = Text("索引.html", "Index.html")
_TITLE = Text("客户资料索引", "Index of the customers' documents")
_HEADINGS = (
    Text("询盘日期", "Inquiry"), Text("客户编号", "Customer ID"), Text("客户名称", "Name"), Text("负责人", "Owner"),
    Text("文件", "Files"), Text("最近文件", "Latest"),
)  # fmt: skip
_NO_DATE = Text("没有日期", "No date")
NOT_RENAMED = Text(
    "资料夹“{folder}”未能改名为“{wanted}”：{why}。关闭其中打开的文件，下次更新时会再改。",
    "The folder “{folder}” could not be renamed to “{wanted}”: {why}. Close what is open in it; the next refresh tries again.",
)
_TAKEN = Text("已有同名资料夹", "a folder of that name exists")
_STYLE = (
    "body{font:15px/1.6 system-ui,'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;margin:2rem auto;max-width:60rem;"
    "padding:0 1rem;color:#222;background:#fff}h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}"
    "td.n{text-align:right}th{font-weight:600}@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}"
    "a{color:#8ab4f8}th,td{border-color:#444}}"
)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a workspace's customers by customer ID, and their parent."""

    parent: Path
    names: Mapping[str, str]

    @classmethod
    def of(cls, parent: Path, customer_ids: Iterable[str]) -> Folders:
        """Find the folders that begin with a customer's number; of several the first by name."""
        if not parent.is_dir():
            return cls(parent, {})
        with os.scandir(parent) as entries:
            there = sorted(entry.name for entry in entries if entry.is_dir())
        by_number = {safe_name(customer): customer for customer in customer_ids if customer}
        names: dict[str, str] = {}
        for name in there:
            customer = next((by_number[part] for part in _beginnings(name) if part in by_number), None)
            if customer is not None:
                names.setdefault(customer, name)
        return cls(parent, names)

    def links(self) -> dict[str, str]:
        """Return by customer the folder's place, seen from the workbook."""
        return {customer: f"{self.parent.name}/{name}" for customer, name in self.names.items()}

    def of_customer(self, customer_id: str, name: str) -> Path:
        """Return the folder of a customer: the one there is, else where it is to be made."""
        return self.parent / (self.names.get(customer_id) or customer_folder_name(customer_id, name))

    def renamed(self, names: Mapping[str, str], lang: Lang) -> tuple[Folders, list[str]]:
        """Give folders of customers that are called otherwise now their new name; tell which could not be renamed.

        ``names`` are the customers' names by ID; a customer without a name keeps its folder's.
        """
        kept, notes = dict(self.names), []
        for customer, folder in self.names.items():
            wanted = customer_folder_name(customer, names.get(customer, ""))
            if wanted == folder or not names.get(customer):
                continue
            why = self._rename(folder, wanted, lang)
            if why:
                notes.append(NOT_RENAMED.say(lang, folder=folder, wanted=wanted, why=why))
            else:
                kept[customer] = wanted
        return Folders(self.parent, kept), notes

    def _rename(self, folder: str, wanted: str, lang: Lang) -> str:
        if (self.parent / wanted).exists() and folder.casefold() != wanted.casefold():
            return _TAKEN.say(lang)
        try:
            (self.parent / folder).rename(self.parent / wanted)
        except OSError as error:
            return error.strerror or str(error)
        return ""


def _beginnings(name: str) -> Iterable[str]:
    """Return what may be the number at the beginning of a folder's name: up to each of its blanks, the shortest first."""
    yield from (name[:at] for at, character in enumerate(name) if character == " ")
    yield name


def write_index(book: Book, folders: Folders) -> Path | None:
    """Write the index of all folders, the newest inquiry first, beside them; not where it says the same already.

    The date of a customer is that of its inquiry, else of the first contact, else of its registration.
    """
    if not folders.names:
        return None
    page = _page(book, folders)
    path = folders.parent / INDEX.say(book.lang)
    if not path.is_file() or path.read_text(encoding="utf-8") != page:
        path.write_text(page, encoding="utf-8")
    return path


def _page(book: Book, folders: Folders) -> str:
    customers = book.customers[book.customers["customer_id"].isin(list(folders.names))]
    asked = customers["inquiry_on"].fillna(customers["first_contact_on"]).fillna(customers["registered_on"])
    order = asked.sort_values(ascending=False, kind="stable", na_position="last").index
    lines: list[str] = []
    month = None
    for row in order:
        now = f"{asked[row]:%Y-%m}" if not pd.isna(asked[row]) else _NO_DATE.say(book.lang)
        if now != month:
            lines += ["</table>"] * bool(month) + [f"<h2>{now}</h2>", "<table>", _heading(book.lang)]
            month = now
        lines.append(_line(book, folders, row, show(asked[row])))
    title = _TITLE.say(book.lang)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    tag = "zh-CN" if book.lang == "zh" else "en"
    return f'<!doctype html><html lang="{tag}"><head>{head}</head><body><main><h1>{title}</h1>{"".join(lines)}</table></main></body></html>\n'


def _heading(lang: Lang) -> str:
    return "<tr>" + "".join(f'<th scope="col">{heading.say(lang)}</th>' for heading in _HEADINGS) + "</tr>"


def _line(book: Book, folders: Folders, row: int, asked: str) -> str:
    customer = book.customers.loc[row]
    folder = folders.names[str(customer["customer_id"])]
    files = sorted(_files(folders.parent / folder), key=lambda entry: entry.stat().st_mtime)
    latest = f'<a href="{quote(folder)}/{quote(files[-1].name)}">{html.escape(files[-1].name)}</a>' if files else ""
    cells = (
        asked,
        f'<a href="{quote(folder)}/">{html.escape(show(customer["customer_id"]))}</a>',
        html.escape(show(customer["name"])),
        html.escape(show(customer["owner"])),
        str(len(files)),
        latest,
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _files(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_file() and not entry.name.startswith((".", "~$"))]
