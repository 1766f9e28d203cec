"""reference/commands.md: every command with its options in both languages, exit codes, the keys of the JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from generate.json_keys import json_part
from generate.markdown import code, document, table

from xlcrm.cli import COMMANDS
from xlcrm.model.refusals import PROTECTED, UNREADABLE, WRONG_USE
from xlcrm.model.text import LANGS

_SCRIPT = Path(__file__).with_name("command_help.py")

_LEAD = """The language of help and messages is `XLCRM_LANG` (`zh` or `en`), else the locale's.
`BOOK` is a workbook, or a workspace folder that holds one. `--debug` before the command adds the technical details of an
error. Errors are one sentence on stderr."""

_EXIT_CODES = (
    (0, "done", "完成"),
    (1, "done, and the data has errors (`check`, `refresh`)", "完成，但数据有错误（`check`、`refresh`）"),
    (WRONG_USE, "wrong use: an option, a name or a value is not right", "用法不对：选项、名称或值有误"),
    (UNREADABLE, "the file cannot be read or written now; who holds it is said", "现在无法读写文件；会说明被谁占用"),
    (PROTECTED, "refused, to protect data", "为保护数据而拒绝"),
    (130, "interrupted (Ctrl+C)", "被中断（Ctrl+C）"),
)


def page() -> str:
    """Return the page."""
    described = {lang: _described(lang) for lang in LANGS}
    return document(
        "Commands",
        _LEAD,
        table(("command", "does", "作用"), [(_link(name), entry.help.en, entry.help.zh) for name, entry in COMMANDS.items()]),
        *(_command(name, described["zh"][name], described["en"][name]) for name in COMMANDS),
        "## Options of xlcrm itself\n\n" + _options(described["zh"][""], described["en"][""]),
        "## Exit codes\n\nEvery refusal and its code: [refusals.md](refusals.md).\n\n"
        + table(("code", "means", "含义"), _EXIT_CODES),
        json_part(),
    )


@lru_cache(maxsize=2)
def _described(lang: str) -> dict[str, Any]:
    environment = {**os.environ, "XLCRM_LANG": lang, "PYTHONPATH": str(_SCRIPT.parents[2])}
    answer = subprocess.run([sys.executable, str(_SCRIPT)], env=environment, capture_output=True, check=True)
    described: dict[str, Any] = json.loads(answer.stdout)
    return described


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _command(name: str, zh: dict[str, Any], en: dict[str, Any]) -> str:
    return f"## {name}\n\n    {en['usage']}\n\n{en['help']}\n\n{zh['help']}\n\n{_options(zh, en)}"


def _options(zh: dict[str, Any], en: dict[str, Any]) -> str:
    pairs = zip(en["options"], zh["options"], strict=True)
    rows = [(code(names), said, said_zh) for (names, said), (_, said_zh) in pairs]
    return table(("option", "does", "作用"), rows) if rows else ""
