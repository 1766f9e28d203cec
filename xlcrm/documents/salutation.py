"""How a person or a company is addressed: 王女士, Ms Wang, or the company's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 第五"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
"""Surnames of two characters."""

_TITLES = {"先生": Text("先生", "Mr"), "女士": Text("女士", "Ms"), "小姐": Text("小姐", "Ms"), "mr": Text("先生", "Mr"),
           "mr.": Text("先生", "Mr"), "ms": Text("女士", "Ms"), "ms.": Text("女士", "Ms"), "mrs": Text("女士", "Mrs"),
           "mrs.": Text("女士", "Mrs"), "miss": Text("女士", "Miss"), "dr": Text("博士", "Dr"), "dr.": Text("博士", "Dr")}  # fmt: skip
_NO_NAME = Text("客户", "Customer")
_LONGEST_CHINESE_NAME = 4


def salute(person: object, lang: Lang = "zh") -> str:
    """Address a customer, a contact or a member of staff: by surname and salutation, else by the whole name.

    ``person`` is a record with name and salutation; a plain text is taken as a name.
    """
    name = str(_field(person, "name") or "").strip()
    title = str(_field(person, "salutation") or "").strip()
    if not name:
        return _NO_NAME.say(lang)
    if not title:
        return name
    known = _TITLES.get(title.casefold())
    title = known.say(lang) if known else title
    return f"{surname(name)}{title}" if is_chinese(name) and lang == "zh" else f"{title} {surname(name)}"


def surname(name: str) -> str:
    """Return the surname: the first one or two characters of a Chinese name, the last word of another."""
    name = name.strip()
    if not is_chinese(name):
        return name.split()[-1]
    if len(name) > _LONGEST_CHINESE_NAME:
        return name
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]  # noqa: PLR2004 - two characters


def is_chinese(name: str) -> bool:
    """Tell whether a name is written in Chinese characters."""
    return all("\u4e00" <= character <= "\u9fff" or character == "·" for character in name.replace(" ", ""))


def _field(person: object, key: str) -> object:
    if isinstance(person, str) or person is None:
        return person if key == "name" else None
    try:
        return person[key]  # type: ignore[index] # a record, or a mapping
    except (KeyError, TypeError):
        return None
