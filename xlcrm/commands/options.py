"""Options and arguments that several commands share, and how JSON is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from xlcrm.language import language
from xlcrm.model.text import Text

_TODAY = Text("按这一天计算（默认今天），例如 2026-11-22", "compute as of this day (default today), e.g. 2026-11-22")
_JSON = Text("输出一个 JSON 对象", "print one JSON object")
_TEMPLATE = Text("模板：标题、代号或文件名，如 生日祝福 或 birthday", "the template: its title, key or file, such as Birthday")
_WHERE = Text("只限符合条件的客户，如 会员等级 = 金卡", "only customers that fulfil a condition, e.g. Tier = Gold")
_QUERY = Text("只限保存的查询找到的客户", "only customers that a saved query finds")
_CUSTOMER = Text("只限这些客户（编号或名称），可重复", "only these customers (ID or name), may be repeated")
_DRY = Text("只预览，不写入", "show what would change, write nothing")
_NOT_A_DAY = Text("“{value}”不是日期，请写成 2026-11-22 这样。", "“{value}” is not a date; write it like 2026-11-22.")


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.4 on
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's
        """Read the date, or say what is wrong with it."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            self.fail(_NOT_A_DAY.say(language(), value=value), param, ctx)


book_argument = click.argument("book", type=click.Path(path_type=Path))
today_option = click.option("--today", type=Day(), help=_TODAY.say(language()))
json_option = click.option("--json", "as_json", is_flag=True, help=_JSON.say(language()))
dry_run_option = click.option("--dry-run", is_flag=True, help=_DRY.say(language()))
template_option = click.option("--template", "-t", required=True, metavar="NAME", help=_TEMPLATE.say(language()))

_CHOICE = (
    click.option("--where", default="", metavar="EXPR", help=_WHERE.say(language())),
    click.option("--query", default="", metavar="NAME", help=_QUERY.say(language())),
    click.option("--customer", "customers", multiple=True, metavar="ID", help=_CUSTOMER.say(language())),
)


def choice_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose customers; the command gets what they say as one ``choice``."""

    @wraps(command)
    def chosen(*, where: str, query: str, customers: tuple[str, ...], **said: Any) -> None:  # noqa: ANN401 - the other options
        from xlcrm.choosing import Choice  # noqa: PLC0415 - keeps --help fast

        command(choice=Choice(where, query, customers), **said)

    for option in reversed(_CHOICE):
        chosen = option(chosen)
    return chosen


def print_json(answer: dict[str, Any]) -> None:
    """Print one object, dates as ISO text."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str))
