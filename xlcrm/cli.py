"""The command line: a table of commands, each loaded when it is called; refusals become one sentence and an exit code."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

from xlcrm import __version__
from xlcrm.language import language
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.text import Text
from xlcrm.usage import usage_sentence


class Entry(NamedTuple):
    """One command: the module that holds it (its function has the command's name) and what it does in a few words."""

    module: str
    help: Text


COMMANDS: dict[str, Entry] = {
    "demo": Entry("making", Text("做一个装满虚构客户的演示工作区", "make a workspace full of invented customers")),
    "new": Entry("making", Text("新建空工作簿和工作区", "make an empty workbook and its workspace")),
    "adopt": Entry(
        "adopting", Text("接管已有的客户名单，不丢失任何内容", "take an existing customer list, losing nothing")
    ),
    "check": Entry(
        "working", Text("只校验，不写入；有错误时退出码为 1", "check only, write nothing; exit 1 when there are errors")
    ),
    "refresh": Entry("working", Text("校验、重算、更新汇总并写回", "check, recompute, rebuild summaries, write")),
    "due": Entry("asking", Text("列出到期要跟进的客户", "who is due for follow-up")),
    "explain": Entry(
        "asking", Text("说明一个客户的等级、日期从何而来", "why a customer has this grade, date, warning")
    ),
    "decide": Entry(
        "ruling", Text("记下一个决定（裁定、延长、领取、恢复等）并执行", "record a decision (a ruling, a claim …) and carry it out")
    ),
    "reassign": Entry("ruling", Text("把一个人的客户和未完事项移交给另一人", "hand one person's customers and open work over")),
    "letters": Entry("lettering", Text("按 Word 模板给该寄的客户写信", "write letters to the customers for whom they are due")),
    "template": Entry("templating", Text("检查模板，列出可用字段", "check templates, list the fields they may use")),
    "message": Entry("sending", Text("按模板写好信息，放入待发", "write messages by a template into the outbox")),
    "send": Entry("sending", Text("查看待发的信息；加 --send 发送", "show the outbox; send it with --send")),
    "report": Entry(
        "reporting", Text("做报表：网页或 PDF，带图表", "make a report with charts, as a page or a PDF")
    ),
    "quote": Entry("quoting", Text("打印报价单", "print a quotation")),
    "import": Entry("importing", Text("导入文件，与档案比对合并", "take a list in, compared with the archive")),
    "export": Entry("exporting", Text("导出一张表（csv、xlsx、json、vcf）", "take a table out (csv, xlsx, json, vcf)")),
    "dedupe": Entry("deduping", Text("列出可能重复登记的客户", "customers that may be registered twice")),
    "merge": Entry("deduping", Text("合并重复的客户，记录全部转过来", "merge duplicates; all records go to the one that is kept")),
    "split": Entry("deduping", Text("把合并的客户重新拆开", "take a merge apart again, even after later changes")),
    "doctor": Entry("doctor", Text("检查电脑和工作簿，给出修复办法", "examine this computer and a workbook, with repairs")),
    "buttons": Entry("buttons", Text("给工作簿加上按钮", "put buttons into a workbook")),
    "shortcuts": Entry("shortcuts", Text("在桌面上放可双击的文件", "files to double-click on the desktop")),
    "watch": Entry("watching", Text("监视文件夹，保存后自动更新", "watch a folder and refresh on save")),
    "history": Entry("past", Text("查看运行记录，或某个客户的变更", "runs so far, or the changes of one record")),
    "undo": Entry("past", Text("撤销一次运行的改动", "take a run's changes back")),
    "backup": Entry("past", Text("立即备份", "take a snapshot now")),
    "restore": Entry("past", Text("恢复到某个备份", "put a snapshot back")),
    "draw": Entry("keeping", Text("抽查：随机抽取要核实的客户", "draw customers for a spot check")),
    "archive": Entry("keeping", Text("按月归档一份", "keep a monthly archive copy")),
    "form": Entry(
        "forms", Text("按模板生成 Excel 表单（客户资料卡、回访记录表等）", "make Excel forms (customer card, visit record …)")
    ),
    "get": Entry("cells", Text("读取任何工作簿的单元格", "read cells of any workbook")),
    "set": Entry("cells", Text("无损写入任何工作簿的单元格", "write cells of any workbook, harming nothing else")),
}

_HELP = Text(
    "xlcrm：让 Excel 客户工作簿成为真正的客户数据库，绝不损坏员工的内容。",
    "xlcrm makes an Excel customer workbook a real customer database, without ever harming what staff made.",
)
_NO_COMMAND = RefusalKind(
    "command.unknown",
    WRONG_USE,
    Text("没有命令“{name}”。可用的命令：{names}。", "There is no command “{name}”. The commands are: {names}."),
)
_NAMES_OF_PYTHON = {"set", "import"}
_USAGE = Text("用法：", "Usage: ")
_OPTIONS = Text("[选项]", "[OPTIONS]")
_SUBCOMMAND = Text("命令 [参数]...", "COMMAND [ARGS]...")
_HEADINGS = {"Options": Text("选项：", "Options:"), "Commands": Text("命令：", "Commands:")}
_HELP_OPTION = Text("显示这段说明", "show this message")
_VERSION = Text("显示版本号", "show the version")
_DEBUG = Text("出错时显示完整的技术信息", "show the technical details of an error")
_UNEXPECTED = Text(
    "xlcrm 内部出错（{error}），工作簿没有被改动。加 --debug 再运行一次，并把输出发给管理员。",
    "xlcrm failed inside ({error}); the workbook was not changed. Run it again with --debug and send the output to the administrator.",
)
_INTERRUPTED = Text("已中断。", "Interrupted.")


class _Formatter(click.HelpFormatter):
    """Writes the headings of the help in the user's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, args, prefix or _USAGE.say(language()))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{_HEADINGS[heading].say(language())}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Commands(click.Group):
    """The group of all commands: lists them from the table, imports one only when it is called."""

    context_class = _Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Import the module of a command and return it."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            raise Refusal(_NO_COMMAND, name=cmd_name, names=" ".join(COMMANDS))
        module = import_module(f"xlcrm.commands.{entry.module}")
        command: click.Command = getattr(module, f"{cmd_name}_" if cmd_name in _NAMES_OF_PYTHON else cmd_name)
        command.context_class, command.options_metavar = _Context, _OPTIONS.say(language())
        _in_our_words(command.get_help_option(ctx))
        return command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help."""
        return _in_our_words(super().get_help_option(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help.say(language())) for name, entry in COMMANDS.items()])


def _in_our_words(option: click.Option | None) -> click.Option | None:
    """Say in the user's language what --help does; click brings it along in English only."""
    if option is not None:
        option.help = _HELP_OPTION.say(language())
    return option


@click.group(
    cls=Commands,
    help=_HELP.say(language()),
    options_metavar=_OPTIONS.say(language()),
    subcommand_metavar=_SUBCOMMAND.say(language()),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help=_DEBUG.say(language()))
@click.version_option(__version__, prog_name="xlcrm", help=_VERSION.say(language()))
@click.pass_context
def group(ctx: click.Context, *, debug: bool) -> None:
    """Hold what all commands share."""
    ctx.obj = {"debug": debug}


def main() -> None:
    """Run the command line; every error ends as one sentence on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # Frames hold few objects and many numbers: collecting garbage all the time costs a tenth and finds nothing.
    gc.set_threshold(200_000, 20, 20)
    atexit.register(gc.freeze)  # the end of the process frees all at once; looking for cycles first is wasted
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices: numpy need start no threads
    try:
        group(prog_name="xlcrm", standalone_mode=False)
    except Refusal as refusal:
        _end(refusal.say(language()), refusal.exit_code, refusal)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.ctx.get_help() if bare.ctx else "")
        sys.exit(WRONG_USE)
    except click.ClickException as error:
        _end(usage_sentence(error), WRONG_USE, None)
    except (KeyboardInterrupt, click.Abort):
        _end(_INTERRUPTED.say(language()), 130, None)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last net: a user never sees a traceback
        _end(_unexpected(error), 3, error)


def _unexpected(error: Exception) -> str:
    """Return the sentence for an error that nobody foresaw; a file that cannot be used is told like any other."""
    if isinstance(error, OSError) and error.filename:
        from xlcrm.xlsx.files import refusal_of  # noqa: PLC0415 - keeps --help fast

        return refusal_of(error, Path(os.fsdecode(error.filename))).say(language())
    return _UNEXPECTED.say(language(), error=f"{type(error).__name__}: {error}")


def _end(sentence: str, exit_code: int, error: BaseException | None) -> None:
    if error is not None and "--debug" in sys.argv:
        raise error
    click.echo(sentence.strip(), err=True)  # a hint that has nothing to say leaves its blank
    sys.exit(exit_code)
