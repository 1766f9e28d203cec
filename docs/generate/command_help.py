"""Prints what ``--help`` says of every command, as JSON, in the language of XLCRM_LANG.

A process of its own for each language: the commands take their language when they are loaded.
"""

from __future__ import annotations

import json
import sys

import click

from xlcrm.cli import COMMANDS, group


def described(name: str, command: click.Command) -> dict[str, object]:
    """Return the usage line, the help text and the options of a command."""
    context = click.Context(command, info_name=f"xlcrm {name}".strip())
    options = [param for param in command.params if isinstance(param, click.Option)]
    records = [option.get_help_record(context) for option in options]
    return {
        "usage": " ".join([context.command_path, *command.collect_usage_pieces(context)]),
        "help": command.help or "",
        "options": [record for record in records if record],
    }


def everything() -> dict[str, object]:
    """Return the description of the group (under an empty name) and of every command."""
    context = click.Context(group)
    commands = {name: group.get_command(context, name) for name in COMMANDS}
    return {"": described("", group)} | {name: described(name, one) for name, one in commands.items() if one is not None}


if __name__ == "__main__":
    sys.stdout.buffer.write(json.dumps(everything(), ensure_ascii=False).encode())
