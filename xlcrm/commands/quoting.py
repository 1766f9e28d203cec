"""``xlcrm quote``: a quotation as PDF in its customer's folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlcrm.commands.options import book_argument, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

_QUOTE = Text(
    "把报价打印成 PDF，存入客户的资料夹；默认最新版本。",
    "Print quotations as PDF into the folders of their customers; the latest version unless one is named.",
)
_VERSION = Text("第几版", "which version")
_LINE = Text("{path}  {number} 第 {version} 版  {total}", "{path}  {number} version {version}  {total}")
_SAME = Text("（已有，内容相同）", " (there already, the same)")


@click.command(help=_QUOTE.say(language()))
@book_argument
@click.argument("numbers", nargs=-1, required=True)
@click.option("--version", type=click.IntRange(min=1), help=_VERSION.say(language()))
@today_option
@json_option
def quote(book: Path, numbers: tuple[str, ...], version: int | None, today: date | None, *, as_json: bool) -> None:
    """Print the quotations of these numbers."""
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.quoting import Quoter  # noqa: PLC0415 - same

    quoter = Quoter(open_documents(book, today))
    made = [quoter.print(number, version) for number in numbers]
    if as_json:
        print_json({"quotations": [
            {"number": one.number, "version": one.version, "customer": one.customer_id, "total": one.total,
             "path": str(one.path), "new": one.new} for one in made
        ]})  # fmt: skip
        return
    for one in made:
        said = _LINE.say(language(), path=one.path, number=one.number, version=one.version, total=one.total)
        click.echo(said + ("" if one.new else _SAME.say(language())))
