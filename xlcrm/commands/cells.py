"""``xlcrm get`` and ``xlcrm set``: any cell of any workbook, read, or written losslessly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from xlcrm.language import language
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace

Kind = Literal["text", "number", "date", "bool"]
_GET = Text(
    '读取任何工作簿的单元格，例如 xlcrm get 名单.xlsx "Sheet1!A1:B2"；一行一个表格行，单元格之间用制表符分开。',
    "Read cells of any workbook, e.g. xlcrm get list.xlsx 'Sheet1!A1:B2'; one line a row, tabs between cells.",
)
_SET = Text(
    "把值写入任何工作簿的单元格，其余内容逐字节不变；多个值从左上角起逐行填入。",
    "Write values into cells of any workbook, everything else stays byte for byte; several values fill the range row by row.",
)
_JSON = Text("输出 JSON", "print JSON")
_TYPE = Text("值的类型；不写则按内容判断", "type of the values; without it, told by the content")
_DONE = Text(
    "已写入 {cells} 个单元格；其余 {untouched} 个部件逐字节不变。",
    "{cells} cell[s] written; the other {untouched} parts are byte for byte the same.",
)


@click.command(help=_GET.say(language()))
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help=_JSON.say(language()))
def get(book: Path, ref: str, *, as_json: bool) -> None:
    """Print the values of a range."""
    from xlcrm.xlsx.cells import get_cells  # noqa: PLC0415 - keeps --help fast

    rows = get_cells(_workbook(book), ref)
    if as_json:
        click.echo(json.dumps({"ref": ref, "values": rows}, ensure_ascii=False, default=str))
        return
    for row in rows:
        click.echo("\t".join("" if value is None else str(value) for value in row))


@click.command(name="set", help=_SET.say(language()), context_settings={"ignore_unknown_options": True})
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("ref")
@click.argument("values", nargs=-1, required=True)
@click.option("--type", "kind", type=click.Choice(["text", "number", "date", "bool"]), help=_TYPE.say(language()))
@click.option("--json", "as_json", is_flag=True, help=_JSON.say(language()))
def set_(book: Path, ref: str, values: tuple[str, ...], *, kind: Kind | None, as_json: bool) -> None:
    """Write values into a range and print the receipt."""
    from xlcrm.xlsx.cells import set_cells  # noqa: PLC0415 - keeps --help fast

    receipt = set_cells(_workbook(book), ref, values, kind=kind)
    if as_json:
        click.echo(json.dumps({"receipt": receipt.as_dict()}, ensure_ascii=False, default=str))
        return
    click.echo(_DONE.say(language(), cells=receipt.tally.cells, untouched=receipt.untouched))


def _workbook(given: Path) -> Path:
    """Return the workbook that is meant, as every command does; these two also take workbooks that are nobody's workspace."""
    return Workspace.of(given).workbook if given.is_dir() else given
