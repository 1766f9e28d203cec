"""What click says about wrong use, in the user's language: one sentence, and where to read more."""

from __future__ import annotations

import click

from xlcrm.language import language
from xlcrm.model.text import Text, joined

_NO_OPTION = Text("没有选项 {name}。{nearest}", "There is no option {name}. {nearest}")
_NEAREST = Text("您是想用 {names} 吗？", "Did you mean {names}?")
_MISSING = Text("缺少 {name}。", "{name} is missing.")
_BAD_VALUE = Text("{name} 的值不对：{why}", "The value of {name} is wrong: {why}")
_BAD_CHOICE = Text("{name} 只能是：{choices}。", "{name} can only be: {choices}.")
_BAD_NUMBER = Text("{name} 只能是整数。", "{name} can only be a whole number.")
_OUT_OF_RANGE = Text(
    "{name} 只能是 {low} 到 {high} 的整数。", "{name} can only be a whole number from {low} to {high}."
)
_TOO_SMALL = Text("{name} 只能是不小于 {low} 的整数。", "{name} can only be a whole number of at least {low}.")
_OTHER = Text("用法不对：{why}", "Wrong use: {why}")
_HELP = Text("用法见 {command} --help。", "See {command} --help.")


def usage_sentence(error: click.ClickException) -> str:
    """Return one sentence for a mistake on the command line."""
    lang = language()
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else "xlcrm"
    return f"{_what(error)}{'' if lang == 'zh' else ' '}{_HELP.say(lang, command=command)}"


def _what(error: click.ClickException) -> str:
    lang = language()
    if isinstance(error, click.NoSuchOption):
        near = _NEAREST.say(lang, names=joined(error.possibilities).say(lang)) if error.possibilities else ""
        return _NO_OPTION.say(lang, name=error.option_name, nearest=near).strip()
    if isinstance(error, click.MissingParameter):
        return _MISSING.say(lang, name=_name(error))
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    return _OTHER.say(lang, why=error.format_message())


def _bad_value(error: click.BadParameter) -> str:
    lang, name = language(), _name(error)
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return _BAD_CHOICE.say(lang, name=name, choices=joined(map(str, kind.choices)).say(lang))
    if isinstance(kind, click.IntRange) and kind.max is None:
        return _TOO_SMALL.say(lang, name=name, low=kind.min)
    if isinstance(kind, click.IntRange):
        return _OUT_OF_RANGE.say(lang, name=name, low=kind.min, high=kind.max)
    if isinstance(kind, click.types.IntParamType):
        return _BAD_NUMBER.say(lang, name=name)
    return _BAD_VALUE.say(lang, name=name, why=error.message)


def _name(error: click.BadParameter) -> str:
    """Return the parameter's name as the help shows it."""
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name).upper()
