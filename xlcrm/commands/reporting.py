"""``xlcrm report``: a report as a page, as PDF or as data; the workbook is only read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, choice_options, json_option, print_json, today_option
from xlcrm.documents.kinds_reports import OF_THE_BOOK
from xlcrm.language import language
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.choosing import Choice
    from xlcrm.documents.report.filed import FiledReport

_HELP = Text(
    "做报表：一个不依赖网络的网页，或 PDF；存入“输出”文件夹。客户回访报告写明客户时，每位一份，存入各自的资料夹。",
    "Make a report: one page that needs no network, or a PDF; kept in the folder “output”. Of the visit report customers may be "
    "named: then each gets one of its own, filed in the customer's folder.",
)
_KIND = Text("哪种报表（默认 management）", "which report (default management)")
_PERIOD = Text(
    "期间：week、month、quarter、year（前面可加 last- 或 next-），或 2026-11、2026-Q4、2026-W47、2026",
    "week, month, quarter or year (with last- or next- before it), or 2026-11, 2026-Q4, 2026-W47, 2026",
)
_OWNER = Text("只看这个负责人", "of this person only")
_PDF = Text("做成 PDF（需要 typst）", "as PDF (needs typst)")
_OUT = Text("存为这个文件（.html 或 .pdf）", "write this file (.html or .pdf)")
_DONE = Text("报表已保存：{path}", "Report written: {path}")
WRONG_SUFFIX = RefusalKind(
    "report.wrong_suffix",
    WRONG_USE,
    Text(
        "报表只能存为 {wanted}，“{name}”不行。请改文件名{pdf}。",
        "A report is written as {wanted}, not as “{name}”. Please change the name of the file{pdf}.",
    ),
)
NOT_OF_CUSTOMERS = RefusalKind(
    "report.not_of_customers",
    WRONG_USE,
    Text(
        "“{title}”不能按客户做。请去掉 --where、--query、--customer，或用 --kind visit-report。",
        "“{title}” is not made for single customers. Leave out --where, --query and --customer, or say --kind visit-report.",
    ),
)
NOT_TO_A_FILE = RefusalKind(
    "report.filed",
    WRONG_USE,
    Text("按客户做的报告存入各自的资料夹，不能同时用 --out 或 --owner。", "Reports of customers are filed in their folders; leave out --out and --owner."),
)
_NONE = Text("这些客户在该期间没有回访记录，没有报告可做。", "None of these customers was visited in that period; there is nothing to report.")
_SAME = Text("{path}（已有，内容相同）", "{path} (there already, the same)")
_PDF_NAME = Text("，或去掉 --pdf", ", or leave out --pdf")
_KINDS = tuple(kind.key for kind in OF_THE_BOOK)


@click.command(help=_HELP.say(language()))
@book_argument
@click.option("--kind", type=click.Choice(_KINDS), default=_KINDS[0], help=_KIND.say(language()))
@click.option("--period", default="", help=_PERIOD.say(language()))
@click.option("--owner", default="", help=_OWNER.say(language()))
@click.option("--pdf", is_flag=True, help=_PDF.say(language()))
@click.option("--out", type=click.Path(path_type=Path), help=_OUT.say(language()))
@choice_options
@today_option
@json_option
def report(  # noqa: PLR0913 - one parameter for each option
    book: Path, *, kind: str, period: str, owner: str, choice: Choice, out: Path | None, today: date | None, pdf: bool, as_json: bool
) -> None:
    """Write a report, or print its figures."""
    from xlcrm.documents.report.kinds import OF_A_CUSTOMER, report_of  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.report.page import place, plain  # noqa: PLC0415 - same
    from xlcrm.documents.report.printed import report_file  # noqa: PLC0415 - same
    from xlcrm.pipeline import known  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    if choice.says_something:
        if kind != OF_A_CUSTOMER:
            raise Refusal(NOT_OF_CUSTOMERS, title=next(each.title for each in OF_THE_BOOK if each.key == kind))
        if out or owner:
            raise Refusal(NOT_TO_A_FILE)
        from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - keeps --help fast
        from xlcrm.documents.report.filed import file_visit_reports  # noqa: PLC0415 - same

        filed = file_visit_reports(open_documents(book, today), choice, period=period, suffix=_suffix(None, pdf=pdf))
        _say_filed(filed, as_json=as_json)
        return
    workspace = Workspace.of(book)
    asked = report_of(known(read_book(book, today=today)), kind, period=period, owner=owner)
    if as_json:
        print_json(plain(asked))
        return
    suffix = _suffix(out, pdf=pdf)
    made = report_file(workspace, asked, suffix)
    path = out or place(workspace, asked, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    click.echo(_DONE.say(language(), path=path))


def _suffix(out: Path | None, *, pdf: bool) -> str:
    """Return what the report is written as; a name that says something else would make a file that nothing opens."""
    wanted = (".pdf",) if pdf else (".html", ".htm", ".pdf")
    given = out.suffix.lower() if out else wanted[0]
    if out and given not in wanted:
        names = " / ".join(one for one in wanted if one != ".htm")
        raise Refusal(WRONG_SUFFIX, wanted=names, name=out.name, pdf=_PDF_NAME if pdf else "")
    return ".pdf" if given == ".pdf" else ".html"


def _say_filed(filed: list[FiledReport], *, as_json: bool) -> None:
    if as_json:
        print_json({"reports": [{"customer": one.customer_id, "path": str(one.path), "new": one.new} for one in filed]})
        return
    for one in filed:
        click.echo((_DONE if one.new else _SAME).say(language(), path=one.path))
    if not filed:
        click.echo(_NONE.say(language()))
