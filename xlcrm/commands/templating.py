"""``xlcrm template``: Word templates checked without making anything, and the fields that templates may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from xlcrm.commands.options import json_option, print_json
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.documents.templates import Template
    from xlcrm.documents.vocabulary import Vocabulary
    from xlcrm.model.text import Lang
    from xlcrm.workspace import Workspace

_TEMPLATE = Text("检查 Word 模板；列出可用的字段。", "Check Word templates; list the fields that they may use.")
_SUBCOMMAND = Text("命令 [参数]...", "COMMAND [ARGS]...")
_CHECK = Text(
    "检查 Word 模板：标记是否完整，字段是否存在。不写名称则检查全部；有错时退出码为 1。",
    "Check Word templates: broken tags, fields that do not exist. All of them unless some are named; exit 1 when one is wrong.",
)
_FIELDS = Text(
    "列出模板可用的字段；写出模板名称则列出它用到的标记。",
    "List the fields that templates may use; of a template that is named, the tags that it uses.",
)
_BOOK = Text("工作簿：连同员工自己的模板和列", "the workbook: with staff's own templates and columns")
_LANG = Text("模板的语言", "language of the templates")
_FINE = Text("{name}：正确", "{name}: fine")
_WRONG = Text("{name}：{count} 处有误", "{name}: {count} fault[s]")
_book_option = click.option("--book", type=click.Path(path_type=Path), help=_BOOK.say(language()))
_lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), help=_LANG.say(language()))


class _Place(NamedTuple):
    """Where templates are looked for, and what names they may use."""

    workspace: Workspace | None
    vocabulary: Vocabulary
    lang: Lang


@click.group(help=_TEMPLATE.say(language()), subcommand_metavar=_SUBCOMMAND.say(language()))
def template() -> None:
    """Templates."""


@template.command(help=_CHECK.say(language()))
@click.argument("names", nargs=-1)
@_book_option
@_lang_option
@json_option
def check(names: tuple[str, ...], book: Path | None, lang: Lang | None, *, as_json: bool) -> None:
    """Check templates and say what is wrong in each."""
    place = _place(book, lang)
    found = {each.name: list(_faults(each, place)) for each in _templates(names, place)}
    if as_json:
        print_json({"templates": found})
    else:
        for name, faults in found.items():
            click.secho((_WRONG if faults else _FINE).say(language(), name=name, count=len(faults)), bold=bool(faults))
            for fault in faults:
                click.echo(f"  {fault}")
    if any(found.values()):
        raise SystemExit(1)


@template.command(help=_FIELDS.say(language()))
@click.argument("name", required=False)
@_book_option
@_lang_option
@json_option
def fields(name: str | None, book: Path | None, lang: Lang | None, *, as_json: bool) -> None:
    """List fields."""
    place = _place(book, lang)
    if name is not None:
        tags = _used(name, place)
        if as_json:
            print_json({"tags": tags})
        else:
            click.echo("\n".join(tags))
        return
    from xlcrm.documents.field_list import field_list  # noqa: PLC0415 - keeps --help fast

    rows = field_list(place.vocabulary)
    if as_json:
        print_json({"fields": [row._asdict() for row in rows]})
        return
    for row in rows:
        click.echo(f"{{{{ {row.zh} }}}}  {{{{ {row.en} }}}}")


def _place(book: Path | None, lang: Lang | None) -> _Place:
    from xlcrm.documents.vocabulary import Vocabulary  # noqa: PLC0415 - keeps --help fast

    if book is None:
        return _Place(None, Vocabulary.of(), lang or language())
    from xlcrm.reading import read_book  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    read = read_book(book)
    return _Place(Workspace.of(book), Vocabulary.of(read.frames), lang or read.lang)


def _templates(names: tuple[str, ...], place: _Place) -> list[Template]:
    from xlcrm.documents.templates import find_template, templates  # noqa: PLC0415 - keeps --help fast

    if names:
        return [find_template(place.workspace, "letters", name, place.lang) for name in names]
    return templates(place.workspace, "letters", place.lang)


def _faults(each: Template, place: _Place) -> Iterator[str]:
    from xlcrm.documents.letters.checking import faults, names_of  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.letters.prepare import prepare  # noqa: PLC0415 - same
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - same

    try:
        found = faults(prepare(each.path), names_of(place.vocabulary, each.key), place.lang)
    except Refusal as refusal:  # a tag that cannot be told from another hides what comes behind it
        found = [refusal]
    yield from (fault.say(language()) for fault in found)


def _used(name: str, place: _Place) -> list[str]:
    from xlcrm.documents.letters.prepare import prepare  # noqa: PLC0415 - keeps --help fast

    [each] = _templates((name,), place)
    return list(dict.fromkeys(placed.tag.typed for placed in prepare(each.path).tags))
