"""``xlcrm export``: a table out of the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlcrm.commands.options import book_argument, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

_EXPORT = Text(
    "导出一张表：按文件名后缀写成 .csv（UTF-8，Excel 可直接打开）、.xlsx、.json；客户和联系人还可写成 .vcf 名片。导出的文件再导入，什么都不变。",
    "Take a table out: by the file's name as .csv (UTF-8 that Excel opens), .xlsx or .json; customers and contacts also as .vcf "
    "cards. Taken in again, the file changes nothing.",
)
_WHERE = Text("只导出满足条件的行，例如 城市=广州", "only rows that fulfil a condition, such as City=Boston")
_QUERY = Text("只导出这个保存的查询找到的行", "only rows that this saved query finds")
_DONE = Text("已导出 {count} 行：{path}", "{count} row[s] exported: {path}")


@click.command(help=_EXPORT.say(language()))
@book_argument
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--where", default="", help=_WHERE.say(language()))
@click.option("--query", default="", help=_QUERY.say(language()))
@today_option
@json_option
def export(  # noqa: PLR0913 - one argument an option
    book: Path, table: str, file: Path, *, where: str, query: str, today: date | None, as_json: bool
) -> None:
    """Write the table, and note in the access log that it left."""
    from xlcrm.exporting import WORKBOOK_ITSELF  # noqa: PLC0415 - keeps --help fast
    from xlcrm.exporting import export as write  # noqa: PLC0415 - same
    from xlcrm.history.journal import Journal  # noqa: PLC0415 - same
    from xlcrm.history.store import Store  # noqa: PLC0415 - same
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - same
    from xlcrm.pipeline import settled  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same
    from xlcrm.running import login_name  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    workbook = Workspace.of(book).workbook
    if file.exists() and file.samefile(workbook):
        raise Refusal(WORKBOOK_ITSELF, file=file.name)
    read = read_book(workbook, today=today)
    count = write(settled(read) if where or query else read, table, file, where, query)
    with Journal.open(Store.of(workbook)) as journal:
        journal.event("exported", login_name(), {"table": table, "file": file.name, "rows": count, "where": where, "query": query})
    if as_json:
        print_json({"file": str(file), "table": table, "rows": count})
    else:
        click.echo(_DONE.say(language(), count=count, path=file))
