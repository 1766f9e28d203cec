"""Quotations as PDF, filed in the customer's folder and noted in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.documents.folders import Folders
from xlcrm.documents.letters.pictures import NoPicture, Pictures
from xlcrm.documents.pdf import Print, render
from xlcrm.documents.places import put, safe_name
from xlcrm.documents.quotation import printed, quotation_of
from xlcrm.documents.report.page import text_of
from xlcrm.documents.templates import find_template
from xlcrm.filing import renew_index
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal
from xlcrm.model.book import show
from xlcrm.model.refusals import UNREADABLE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.documents.opened import Opened

NO_LOGO = RefusalKind(
    "quotation.no_logo",
    UNREADABLE,
    Text(
        "“规则”中的标志图片“{path}”找不到，或不是 PNG、JPEG、GIF、BMP 图片。请放入“模板”文件夹，或清空该规则。",
        "The logo “{path}” that Rules names was not found, or is no PNG, JPEG, GIF or BMP picture. Put it into the folder "
        "“templates”, or empty the rule.",
    ),
)
TEMPLATE = "quotation"
_FILE = Text("报价 {number} 第{version}版", "Quotation {number} version {version}")


@dataclass(frozen=True, slots=True)
class Printed:
    """One quotation that was printed: its number, version, customer, total as shown, where; ``new``: not there before."""

    number: str
    version: int
    customer_id: str
    total: str
    path: Path
    new: bool


@dataclass(frozen=True)
class Quoter:
    """Prints quotations of one workbook."""

    opened: Opened

    def print(self, wanted: str, version: int | None = None) -> Printed:
        """Print one version of a quotation (the latest unless one is named) into its customer's folder.

        The same quotation printed again is the same file; one that was changed since goes beside it.

        Raises:
            Refusal: There is no such quotation, it must not be printed as it is, or PDF cannot be made here.
        """
        book = self.opened.subjects.book
        made = quotation_of(self.opened.subjects, wanted, version)
        data = printed(self.opened.subjects, made)
        data["company"]["logo"] = self._logo(data["company"]["logo"])
        template = find_template(self.opened.workspace, "reports", TEMPLATE, book.lang)
        page = render(text_of(template), data, Print(made.on or book.today, book.lang, template.path.name, template.path.parent))
        customer = self.opened.subjects.record("customers", made.customer_row)
        parent = self.opened.workspace.place("customers", book.lang)
        folder = Folders.of(parent, [customer["customer_id"]]).of_customer(customer["customer_id"], show(customer["name"]))
        name = safe_name(_FILE.say(book.lang, number=made.quotation_id, version=made.version))
        path, new = put(folder / f"{name}.pdf", page)
        if new:
            self._note(f"{made.quotation_id} {made.version}", customer["customer_id"], path, template.path)
        return Printed(made.quotation_id, made.version, customer["customer_id"], data["total"], path, new)

    def _logo(self, path: str) -> list[int]:
        """Return the bytes of our company's logo, none where there is no logo."""
        try:
            found = Pictures(self.opened.workspace.place("templates", self.opened.book.lang)).picture(path)
        except NoPicture:
            raise Refusal(NO_LOGO, path=path) from None
        return list(found.content.read()) if found else []

    def _note(self, occasion: str, customer_id: str, path: Path, template: Path) -> None:
        place = str(path.relative_to(self.opened.workspace.folder))
        item = Item("quotation", TEMPLATE, customer_id, occasion, "print", fingerprint_of(template), path=place)
        with Journal.open(self.opened.store) as journal:
            journal.made().plan([item], who=self.opened.who, state=MadeState.MADE, again=True)
            journal.event("printed", self.opened.who, {"what": TEMPLATE, "records": [occasion], "customers": [customer_id]})
        renew_index(self.opened.workspace, self.opened.book)
