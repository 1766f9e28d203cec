"""满意度分析 / Satisfaction: the index C = perceived / expected by question, would-recommend score, trend (E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.text import Text
from xlcrm.sheets.figures import mean, sample_mark
from xlcrm.sheets.parts import month_starts
from xlcrm.sheets.sections import captioned, columns_of, filled, tables_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("满意度分析", "Satisfaction")
_SUBTITLE = Text(
    "满意指数 C = 感知 / 期望；近 12 个月，截至 {day}；少于 {least} 份的标为不显著",
    "Index C = perceived / expected; last 12 months, as of {day}; fewer than {least} answers are marked as not significant",
)
_LOW = Text("偏低", "low")
_BY_QUESTION = Text("按项目", "By question")
_NPS = Text("推荐意愿（NPS）", "Would recommend (NPS)")
_TREND = Text("按月", "By month")
_ALL = Text("全部", "All")
_QUESTIONS = (
    (Text("项目", "Question"), "text", 26),
    (Text("份数", "Answers"), "integer", 12),
    (Text("期望", "Expected"), "number", 12),
    (Text("感知", "Perceived"), "number", 16),
    (Text("指数 C", "Index C"), "number", 12),
    (Text("说明", "Remark"), "note", 22),
)
_SCORES = (
    (Text("份数", "Answers"), "integer", 26),
    (Text("推荐者", "Promoters"), "integer", 12),
    (Text("中立者", "Passives"), "integer", 12),
    (Text("贬损者", "Detractors"), "integer", 16),
    (Text("NPS", "NPS"), "integer", 12),
    (Text("说明", "Remark"), "note", 22),
)
_MONTHS = (
    (Text("月份", "Month"), "text", 26),
    (Text("份数", "Answers"), "integer", 12),
    (Text("指数 C", "Index C"), "number", 12),
    (Text("推荐份数", "Recommend answers"), "integer", 16),
    (Text("NPS", "NPS"), "integer", 12),
    (Text("说明", "Remark"), "note", 22),
)


def satisfaction(book: Book) -> SheetContent | None:
    """Summarise the surveys of the last twelve months."""
    months = month_starts(book.day, 12)
    surveys = book.surveys[(book.surveys["on"] >= months[0]) & (book.surveys["on"] <= book.day)]
    scores = answers(surveys)
    sections = [
        captioned(_BY_QUESTION.say(book.lang), columns_of(book, _QUESTIONS, _questions(book, surveys))),
        captioned(_NPS.say(book.lang), columns_of(book, _SCORES, [_score_row(book, scores)] if len(scores) else [])),
        captioned(_TREND.say(book.lang), columns_of(book, _MONTHS, _trend(book, surveys, months) if len(surveys) else [])),
    ]
    if not filled(sections) and not book.shows("satisfaction"):
        return None
    subtitle = _SUBTITLE.say(book.lang, day=book.today.isoformat(), least=book.settings.rule("sample.minimum"))
    return tables_sheet("satisfaction", (_TITLE.say(book.lang), subtitle), sections)


def index_c(surveys: pd.DataFrame) -> tuple[int, float | None]:
    """Return how many rows have both scores, and the sum of what was perceived by the sum of what was expected."""
    rated = surveys[surveys["expected"].gt(0) & surveys["perceived"].notna()]
    expected = float(rated["expected"].sum())
    return len(rated), round(float(rated["perceived"].sum()) / expected, 2) if expected else None


def answers(surveys: pd.DataFrame) -> pd.Series:
    """Return the would-recommend scores, one a survey."""
    scored = surveys[surveys["nps"].notna()]
    repeated = scored["survey_id"].notna() & scored["survey_id"].duplicated()
    return scored.loc[~repeated, "nps"]


def nps(book: Book, scores: pd.Series) -> tuple[int, int, int | None]:
    """Return promoters, detractors and the net promoter score (percent of promoters less that of detractors)."""
    promoters = int((scores >= int(book.settings.rule("survey.high_nps"))).sum())
    detractors = int((scores <= int(book.settings.rule("survey.low_nps"))).sum())
    return promoters, detractors, round(100 * (promoters - detractors) / len(scores)) if len(scores) else None


def _questions(book: Book, surveys: pd.DataFrame) -> list[list[CellValue]]:
    groups = [(str(question), group) for question, group in surveys.groupby("question", sort=True)]
    rows = [_question_row(book, question, group) for question, group in groups]
    if len(rows) > 1:
        rows.append(_question_row(book, _ALL.say(book.lang), surveys))
    return [row for row in rows if row[1]]


def _question_row(book: Book, name: str, surveys: pd.DataFrame) -> list[CellValue]:
    count, index = index_c(surveys)
    rated = surveys[surveys["expected"].gt(0) & surveys["perceived"].notna()]
    low = index is not None and index < float(book.settings.rule("survey.low_index"))
    remark = " ".join(filter(None, (_LOW.say(book.lang) if low else "", sample_mark(book, count))))
    return [name, count, mean(rated["expected"].tolist()), mean(rated["perceived"].tolist()), index, remark or None]


def _score_row(book: Book, scores: pd.Series) -> list[CellValue]:
    promoters, detractors, score = nps(book, scores)
    remark = sample_mark(book, len(scores)) or None
    return [len(scores), promoters, len(scores) - promoters - detractors, detractors, score, remark]


def _trend(book: Book, surveys: pd.DataFrame, months: pd.DatetimeIndex) -> list[list[CellValue]]:
    rows: list[list[CellValue]] = []
    for start in months:
        here = surveys[(surveys["on"] >= start) & (surveys["on"] < start + pd.DateOffset(months=1))]
        count, index = index_c(here)
        scores = answers(here)
        marks = [sample_mark(book, n) for n in (count, len(scores)) if n]
        remark = next(filter(None, marks), None)
        rows.append([f"{start:%Y-%m}", count, index, len(scores), nps(book, scores)[2], remark])
    return rows
