"""``xlcrm form``: Excel forms filled with the customers' data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlcrm.commands.options import book_argument, choice_options, dry_run_option, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.choosing import Choice
    from xlcrm.documents.forms.making import FormMaker, Job, MadeForm
    from xlcrm.documents.opened import Opened

_FORM = Text(
    "按模板生成 Excel 表单：客户资料卡、回访记录表、交接清单等。NAME 写表单名称；不写则列出全部表单。"
    "每位客户一份的写客户编号或名称（可多个）或 --where；交接清单写员工姓名。",
    "Make Excel forms from a template: customer card, visit record, hand-over list … NAME is the form's; without it all forms "
    "are listed. For forms about customers name customers by ID or name, or give --where; for the hand-over list, staff.",
)
_ONE_FILE = Text("全部放进一个文件，每位客户一张工作表", "all in one file, a sheet for each customer")
_PDF = Text("另存为 PDF（需要 LibreOffice）", "also as PDF (needs LibreOffice)")
_LISTED = Text("{name}（{key}，{path}）", "{name} ({key}, {path})")
_MADE = Text("{path}", "{path}")
_SAME = Text("{path}（已有，内容相同）", "{path} (there already, the same)")
_WOULD = Text("{path}  {name}", "{path}  {name}")
_COUNT = Text("{name}：{count} 个文件", "{name}: {count} file[s]")
_PREVIEW = Text("预览：{name}，{count} 份，未生成", "Preview: {name}, {count} form[s], nothing made")


@click.command(help=_FORM.say(language()))
@book_argument
@click.argument("name", required=False)
@click.argument("ids", nargs=-1)
@choice_options
@click.option("--one-file", is_flag=True, help=_ONE_FILE.say(language()))
@click.option("--pdf", is_flag=True, help=_PDF.say(language()))
@today_option
@dry_run_option
@json_option
def form(  # noqa: PLR0913 - one argument an option
    book: Path, name: str | None, ids: tuple[str, ...], choice: Choice, today: date | None, *,
    one_file: bool, pdf: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make the forms that are asked for."""
    from xlcrm.documents.forms.making import FormMaker  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.forms.office import find_office  # noqa: PLC0415 - same
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - same
    from xlcrm.documents.templates import find_template  # noqa: PLC0415 - same

    if name is None:
        _list(book, as_json=as_json)
        return
    if pdf:
        find_office()
    opened = open_documents(book, today)
    maker = FormMaker(opened.subjects, opened.workspace, find_template(opened.workspace, "forms", name, opened.book.lang))
    jobs = maker.jobs(replace(choice, ids=(*ids, *choice.ids)))
    if dry_run:
        _preview(maker, jobs, as_json=as_json)
        return
    made = _make(opened, maker, jobs, one_file=one_file)
    printed = _print([one.path for one in made]) if pdf else []
    _say(maker, made, printed, as_json=as_json)


def _make(opened: Opened, maker: FormMaker, jobs: Sequence[Job], *, one_file: bool) -> list[MadeForm]:
    """Fill all forms before the first is written: a template that fails leaves nothing behind."""
    from xlcrm.documents.forms.making import note_forms, write_forms  # noqa: PLC0415 - keeps --help fast

    made = write_forms(list(maker.make(jobs, one_file=one_file)))
    note_forms(opened.store, maker, made, opened.who)
    return made


def _print(paths: Sequence[Path]) -> list[Path]:
    from xlcrm.documents.forms.office import print_to_pdf  # noqa: PLC0415 - keeps --help fast

    return print_to_pdf(paths)


def _list(book: Path, *, as_json: bool) -> None:
    from xlcrm.documents.templates import templates  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    there = templates(Workspace.of(book), "forms", language())
    if as_json:
        print_json({"forms": [{"key": one.key, "name": one.name, "path": str(one.path), "own": one.own} for one in there]})
        return
    for one in there:
        click.echo(_LISTED.say(language(), name=one.name, key=one.key, path=one.path))


def _preview(maker: FormMaker, jobs: Sequence[Job], *, as_json: bool) -> None:
    version = maker.template.version  # a broken template is said also in a preview
    if as_json:
        forms = [{"record": job.record, "name": job.name, "path": str(job.path)} for job in jobs]
        print_json({"form": maker.source.key, "version": version, "dry_run": True, "forms": forms})
        return
    click.echo(_PREVIEW.say(language(), name=maker.source.name, count=len(jobs)))
    for job in jobs:
        click.echo(_WOULD.say(language(), path=job.path, name=job.name))


def _say(maker: FormMaker, made: Sequence[MadeForm], printed: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        files: list[dict[str, Any]] = [{"path": str(one.path), "records": list(one.records), "new": one.new} for one in made]
        print_json({"form": maker.source.key, "version": maker.template.version, "files": files, "pdf": [str(path) for path in printed]})
        return
    for one in made:
        click.echo((_MADE if one.new else _SAME).say(language(), path=one.path))
    for path in printed:
        click.echo(_MADE.say(language(), path=path))
    click.echo(_COUNT.say(language(), name=maker.source.name, count=len(made)))
