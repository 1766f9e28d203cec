"""Why a dropped file cannot be taken in, each in one sentence."""

from __future__ import annotations

from xlcrm.model.refusals import PROTECTED, UNREADABLE, RefusalKind
from xlcrm.model.text import Text

DAMAGED = RefusalKind(
    "inbox.damaged",
    UNREADABLE,
    Text(
        "“{file}”打不开：文件已损坏，或不是它看上去的格式（{why}）。请用原来的程序重新保存一份再放进来。",
        "“{file}” cannot be opened: it is damaged, or not of the kind it seems to be ({why}). Save it again in the program it comes "
        "from and drop that.",
    ),
)
NOT_A_LIST = RefusalKind(
    "inbox.not_a_list",
    UNREADABLE,
    Text(
        "“{file}”里没有表格（{what}）。可以放 Excel、WPS、CSV、网页表格、vCard 或 JSON 名单。",
        "“{file}” holds no table ({what}). Drop lists of Excel, WPS, CSV, tables of web pages, vCard or JSON.",
    ),
)
EMPTY = RefusalKind(
    "inbox.empty", UNREADABLE, Text("“{file}”是空的，没有可导入的内容。", "“{file}” is empty; there is nothing to take in.")
)
TOO_LARGE = RefusalKind(
    "inbox.too_large",
    PROTECTED,
    Text(
        "“{file}”展开后有 {size} MB，超过上限 {limit} MB，可能是压缩炸弹。请拆成几个文件。",
        "“{file}” unpacks to {size} MB, more than the limit of {limit} MB; it may be a zip bomb. Split it into several files.",
    ),
)
UNSAFE = RefusalKind(
    "inbox.unsafe",
    PROTECTED,
    Text("“{file}”含有不安全的内容（{why}），没有读取。", "“{file}” holds something unsafe ({why}) and was not read."),
)
TOO_LONG = RefusalKind(
    "inbox.timeout",
    UNREADABLE,
    Text(
        "“{file}”读了 {seconds} 秒还没有读完，已放弃。请另存为 .xlsx 或 .csv，或拆成几个文件。",
        "“{file}” was not read within {seconds} seconds and was given up. Save it as .xlsx or .csv, or split it.",
    ),
)
CRASHED = RefusalKind(
    "inbox.crashed",
    UNREADABLE,
    Text(
        "读“{file}”时读取程序崩溃了（{why}）；其他文件不受影响。请用 Excel 或 WPS 另存为 .xlsx 再放进来。",
        "The reader crashed on “{file}” ({why}); other files are not affected. Save it as .xlsx in Excel or WPS and drop that.",
    ),
)
PASSWORD = RefusalKind(
    "inbox.password_needed",
    UNREADABLE,
    Text(
        "“{file}”有打开密码。请用 xlcrm import --password 导入，或去掉密码后再放进来。",
        "“{file}” asks for a password. Take it in by xlcrm import --password, or remove the password and drop it again.",
    ),
)
WRONG_PASSWORD = RefusalKind(
    "inbox.password_wrong", UNREADABLE, Text("“{file}”的密码不对。", "The password of “{file}” is wrong.")
)
NO_DECRYPTION = RefusalKind(
    "inbox.no_decryption",
    UNREADABLE,
    Text(
        "打开有密码的文件需要 msoffcrypto-tool。请运行：python -m pip install msoffcrypto-tool",
        "Files with a password need msoffcrypto-tool. Run: python -m pip install msoffcrypto-tool",
    ),
)
BY_CODE = {
    kind.code: kind
    for kind in (DAMAGED, NOT_A_LIST, EMPTY, TOO_LARGE, UNSAFE, TOO_LONG, CRASHED, PASSWORD, WRONG_PASSWORD, NO_DECRYPTION)
}
