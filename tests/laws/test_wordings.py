"""Both languages everywhere, and Chinese written as Chinese is: every text of the product."""

from __future__ import annotations

import re

import pytest

from tests.laws.texts import all_texts

CJK = "\u4e00-\u9fff"
BESIDE = re.compile(rf"[{CJK}”’）」》]\s?[,;:?!()]|[,;:?!()]\s?[{CJK}“‘（「《]")
"""A half-width mark beside a Chinese character, quotation mark or bracket."""

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
TO_TYPE = re.compile(r'"[^"]*"')
"""What stands between straight quotation marks is to be typed as it is."""

MARKS_THAT_STAY = {
    "{why}; 遇休息日调至{date}": "the column 依据 strings its parts together with “; ”",
    "时:分": "a form to fill in, not a sentence",
}
"""Texts with a half-width mark, each with its reason."""


@pytest.fixture(scope="module", name="texts")
def all_texts_of_the_product():
    """Gathered when the first test asks for them: reading all sources takes seconds that collecting need not wait for."""
    return all_texts()


def places(wrong):
    return [f"{said.where}: {said.zh!r} / {said.en!r}" for said in wrong]


def letters(words):
    return set(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", words)))


def test_there_are_texts(texts):
    assert len(texts) > 2000


def test_a_text_is_said_in_both_languages_or_in_none(texts):
    assert places(said for said in texts if bool(said.zh.strip()) != bool(said.en.strip())) == []


def test_chinese_is_chinese(texts):
    """Without a Chinese character a text holds only names that the English has too: QQ, RFM, xlcrm."""
    foreign = [said for said in texts if not re.search(f"[{CJK}]", said.zh)]
    assert places(said for said in foreign if not letters(said.zh) <= letters(said.en)) == []


def test_chinese_uses_full_width_marks(texts):
    assert places(said for said in texts if BESIDE.search(TO_TYPE.sub("", said.zh)) and said.zh not in MARKS_THAT_STAY) == []


@pytest.mark.parametrize("text", MARKS_THAT_STAY)
def test_exceptions_are_still_said(text, texts):
    assert any(said.zh == text for said in texts)


def test_english_uses_no_full_width_marks(texts):
    assert places(said for said in texts if re.search(r"[，。；：？！（）]", said.en)) == []


def test_both_languages_fill_in_the_same_words(texts):
    def filled(words):
        return set(re.findall(r"\{(\w+)", words))

    assert places(said for said in texts if filled(said.zh) != filled(said.en)) == []
