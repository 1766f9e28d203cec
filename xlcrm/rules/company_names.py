"""The brand part of a company's name: without region, legal form, brackets and blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.values import strings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|广州|深圳|珠海|佛山|东莞|中山|惠州|汕头|杭州|宁波|温州|嘉兴|绍兴|金华|台州|南京|苏州|无锡|"
    "常州|南通|徐州|扬州|合肥|福州|厦门|泉州|南昌|济南|青岛|烟台|潍坊|郑州|洛阳|武汉|长沙|成都|绵阳|贵阳|昆明|西安|兰州|沈阳|大连|长春|"
    "哈尔滨|石家庄|唐山|太原|呼和浩特|南宁|海口|乌鲁木齐|中国"
)
_FORMS = "股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|股份公司|总公司|分公司|公司|集团|股份"
_ENGLISH_FORMS = r"\b(?:company|co|ltd|limited|inc|incorporated|corp|corporation|llc|llp|gmbh|ag|plc|pty|group|holdings?)\b"
_STEPS: tuple[tuple[str, str], ...] = (
    (rf"[(\[](?:{_PLACES})(?:省|市)?[)\]]", ""),
    (_ENGLISH_FORMS, ""),
    (r"[\pP\pS\s]+", ""),
    (rf"^(?:(?:{_PLACES})(?:省|市|自治区)?)+", ""),
    (_FORMS, ""),
)
_SHORTEST = 2


def brands(names: pd.Series) -> pd.Series:
    """Return the brand part of each name; the whole name, without blanks and marks, where next to nothing is left."""
    folded = pc.utf8_lower(pc.utf8_normalize(pa.array(names, type=pa.large_string(), from_pandas=True), "NFKC"))
    bare = _without(folded, _STEPS)
    whole = _without(folded, ((r"[\pP\pS\s]+", ""),))
    short = pc.less(pc.utf8_length(bare), _SHORTEST)
    return pd.Series(strings_of(pc.if_else(short, whole, bare)), index=names.index)


def called_like_companies(names: pd.Series) -> pd.Series:
    """Tell which names carry a legal form, as only companies do."""
    folded = pc.utf8_lower(pa.array(names, type=pa.large_string(), from_pandas=True))
    found = pc.match_substring_regex(folded, f"{_FORMS}|{_ENGLISH_FORMS}").fill_null(False)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=names.index)


def _without(texts: pa.Array, steps: Iterable[tuple[str, str]]) -> pa.Array:
    for pattern, replacement in steps:
        texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts
