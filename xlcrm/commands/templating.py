"""``xlcrm template``: templates of all kinds checked without making anything, and the fields that they may use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import json_option, print_json
from xlcrm.documents.kinds import FAMILIES
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.documents.checked import Checked, Desk
    from xlcrm.documents.templates import Template
    from xlcrm.model.text import Lang

_TEMPLATE = Text("检查模板；列出可用的字段。", "Check templates; list the fields that they may use.")
_SUBCOMMAND = Text("命令 [参数]...", "COMMAND [ARGS]...")
_CHECK = Text(
    "检查信函、表单、报表和短信的模板：标记是否完整，字段、格式和图片是否存在。不写名称则检查全部；有错时退出码为 1。",
    "Check the templates of letters, forms, reports and messages: broken tags; fields, filters and pictures that do not exist. "
    "All of them unless some are named; exit 1 when one is wrong.",
)
_FIELDS = Text(
    "列出模板可用的字段；写出模板名称则列出它用到的标记。",
    "List the fields that templates may use; of a template that is named, the tags that it uses.",
)
_BOOK = Text("工作簿：连同员工自己的模板和列", "the workbook: with staff's own templates and columns")
_LANG = Text("模板的语言", "language of the templates")
_KIND = Text("只看哪一类模板", "templates of this kind only")
_FINE = Text("{name}：正确", "{name}: fine")
_WRONG = Text("{name}：{count} 处有误", "{name}: {count} fault[s]")
_UNABLE = Text("{name}：未检查。{why}", "{name}: not checked. {why}")
_ONLY = Text("只用于{kind}：", "In {kind} only:")
_book_option = click.option("--book", type=click.Path(path_type=Path), help=_BOOK.say(language()))
_lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), help=_LANG.say(language()))
_kind_option = click.option("--kind", type=click.Choice(list(FAMILIES)), help=_KIND.say(language()))


@click.group(help=_TEMPLATE.say(language()), subcommand_metavar=_SUBCOMMAND.say(language()))
def template() -> None:
    """Templates."""


@template.command(help=_CHECK.say(language()))
@click.argument("names", nargs=-1)
@_book_option
@_lang_option
@_kind_option
@json_option
def check(names: tuple[str, ...], book: Path | None, lang: Lang | None, kind: str | None, *, as_json: bool) -> None:
    """Check templates and say what is wrong in each."""
    desk = _desk(book, lang)
    found = [(each, desk.check(each)) for each in desk.named(names, (kind,) if kind else tuple(FAMILIES))]
    if as_json:
        print_json({"templates": _as_json(found)})
    else:
        for each, checked in found:
            _say(each, checked)
    if any(checked.faults for _, checked in found):
        raise SystemExit(1)


@template.command(help=_FIELDS.say(language()))
@click.argument("name", required=False)
@_book_option
@_lang_option
@_kind_option
@json_option
def fields(name: str | None, book: Path | None, lang: Lang | None, kind: str | None, *, as_json: bool) -> None:
    """List fields."""
    desk, families = _desk(book, lang), (kind,) if kind else tuple(FAMILIES)
    if name is not None:
        from xlcrm.documents.checked import tags_of  # noqa: PLC0415 - keeps --help fast

        tags = list(dict.fromkeys(tag for each in desk.named((name,), families) for tag in tags_of(each)))
        if as_json:
            print_json({"tags": tags})
        else:
            click.echo("\n".join(tags))
        return
    _list_fields(desk, families, as_json=as_json)


def _desk(book: Path | None, lang: Lang | None) -> Desk:
    from xlcrm.documents.checked import Desk  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.vocabulary import Vocabulary  # noqa: PLC0415 - same

    if book is None:
        return Desk(None, Vocabulary.of(), lang or language())
    from xlcrm.documents.letters.checking import Album  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    workspace, read = Workspace.of(book), read_book(book)
    pictures = Album.of(workspace, read)
    return Desk(workspace, Vocabulary.of(read.frames), lang or read.lang, pictures)


def _say(each: Template, checked: Checked) -> None:
    name = _called(each)
    if checked.unable:
        click.echo(_UNABLE.say(language(), name=name, why=checked.unable.say(language())))
        return
    said = _WRONG if checked.faults else _FINE
    click.secho(said.say(language(), name=name, count=len(checked.faults)), bold=bool(checked.faults))
    for fault in checked.faults:
        click.echo(f"  {fault.say(language())}")


def _called(each: Template) -> str:
    """Return what staff call a template: its folder, as there may be a letter and a message of one name, and its file."""
    return f"{FAMILIES[each.family].folder.say(language())}/{each.path.name}"


def _as_json(found: list[tuple[Template, Checked]]) -> dict[str, dict[str, list[str]]]:
    """Return the faults by family and file; nothing is said of what could not be looked into."""
    told: dict[str, dict[str, list[str]]] = {}
    for each, checked in found:
        faults = [fault.say(language()) for fault in checked.faults]
        told.setdefault(each.family, {})[each.path.name] = faults
    return told


def _list_fields(desk: Desk, families: tuple[str, ...], *, as_json: bool) -> None:
    from xlcrm.documents.field_list import field_list, own_fields  # noqa: PLC0415 - keeps --help fast

    rows, own = field_list(desk.vocabulary), own_fields(families)
    if as_json:
        listed = {family: [row._asdict() for row in found] for family, found in own.items()}
        print_json({"fields": [row._asdict() for row in rows], "only": listed})
        return
    for row in rows:
        click.echo(f"{{{{ {row.zh} }}}}  {{{{ {row.en} }}}}")
    for family, found in own.items():
        click.secho(_ONLY.say(language(), kind=FAMILIES[family].folder.say(language())), bold=True)
        for row in found:
            click.echo("  " + "  ".join(dict.fromkeys(row)))
