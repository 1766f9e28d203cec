"""Corrections that are a case (A9b): plan, review, approval, carrying out, feedback, filing, as states of 服务 / Service.

A ruling names its case in 对方编号. The case is approved in 服务, in the list 信息更正 or in 决定; carrying the correction
out closes it; feedback and filing are states that staff give it afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.decisions.rulings import Faults, customers_of, faults_where, positions, put, waiting, without
from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns, Decision
from xlcrm.model.entries import LIST_WORDS, decider
from xlcrm.model.plan import Append
from xlcrm.model.terms import DecisionKind, ServiceKind, ServiceState
from xlcrm.model.text import Text
from xlcrm.rules.approvals import Approval, meaning
from xlcrm.rules.ids import free_ids

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.columns import Ruled

_SUBJECT = Text("信息更正：{what}", "Correction: {what}")
_REFUSED = Text("驳回", "Refused")
_SEPARATOR = Text("；", "; ")


def opened(book: Book) -> Ruled:
    """Open a case for each correction of a customer that has none, where 规则 wants every one approved."""
    decisions, service = book.frame("decisions"), book.frame("service")
    if not (book.settings.rule("approval.correction") and decisions.has("other_id") and service.has("state")):
        return ()
    rows = waiting(book, DecisionKind.CORRECT)
    rows = rows[rows["other_id"].isna() & (customers_of(book, rows) >= 0) & ~_reviewed(book, rows["choice"])]
    if rows.empty:
        return ()
    ids = free_ids(service, book.high_ids.get("service", 0), len(rows))
    linked = put(decisions.data["other_id"], positions(decisions.data["decision_id"], rows["decision_id"]),
                 pd.Series(ids))  # fmt: skip
    return Columns("decisions", other_id=linked), _cases(book, rows, ids)


def _reviewed(book: Book, choices: pd.Series) -> pd.Series:
    """Tell which rulings are those of a yearly review: a class that is given, no fact that was wrong."""
    table = book.frame("customers").table
    marks = [word for words in LIST_WORDS.values() if words.corrects for word in table.by_key[words.corrects].label]
    return choices.fillna("").str.startswith(tuple(marks))


def _cases(book: Book, rows: pd.DataFrame, ids: list[str]) -> Append:
    count = len(rows)
    said = [_SUBJECT.say(book.lang, what=show(choice)) for choice in rows["choice"]]
    return Append(
        "service",
        {
            "case_id": ids,
            "customer_id": rows["record_id"].tolist(),
            "opened_on": [pd.Timestamp(book.now).floor("s") if book.now else book.day] * count,
            "kind": [ServiceKind.CORRECTION.label(book.lang)] * count,
            "subject": said,
            "content": [show(reason) or None for reason in rows["reason"]],
            "handler": [show(by) or decider(book) or None for by in rows["by"]],
            "state": [ServiceState.UNDER_REVIEW.label(book.lang)] * count,
        },
    )


def standing(book: Book, rows: pd.DataFrame) -> tuple[Faults, list[int]]:
    """Return the corrections whose case is none that could allow them, and the rows of those that still wait for it."""
    service = book.service
    rows = rows[rows["other_id"].notna()]
    at = positions(service["case_id"], rows["other_id"])
    case = service.iloc[at].set_axis(rows.index)  # where there is none (-1) it is refused first
    mine = case["customer_id"].isna() | (case["customer_id"] == rows["record_id"]) | (customers_of(book, rows) < 0)
    there = (at >= 0) & ServiceKind.CORRECTION.matches(case["kind"]).to_numpy() & mine.to_numpy()
    faults = faults_where(rows, ~there, say.RULING_CASE, case=rows["other_id"])
    rows = without(rows, faults)
    case = case.loc[rows.index]
    approved = ServiceState.APPROVED.matches(case["state"]) & case["closed_on"].isna()
    refused = rows["other_id"].isin(_refused(book))
    ended = _is_closed(case) & ~refused
    faults |= faults_where(rows, ended.to_numpy(dtype=bool), say.RULING_CASE_CLOSED, case=rows["other_id"])
    return faults, without(rows, faults).index[~approved[~ended]].tolist()


def _is_closed(case: pd.DataFrame) -> pd.Series:
    states = (ServiceState.DONE, ServiceState.FEEDBACK, ServiceState.FILED)
    ended = case["closed_on"].notna()
    for state in states:
        ended |= state.matches(case["state"])
    return ended


def _refused(book: Book) -> pd.Series:
    """Return the records of which the last ruling on their approval refused it."""
    rulings = book.decisions[DecisionKind.APPROVE.matches(book.decisions["kind"])].drop_duplicates("record_id", keep="last")
    words = {word: meaning(word) for word in rulings["choice"].dropna().unique()}
    return rulings["record_id"][rulings["choice"].map(words) == Approval.REFUSED.code]


def ruled(book: Book, rows: pd.DataFrame, meant: pd.Series) -> list[Columns]:
    """Let the open cases that approvals name go on, or end where they are refused."""
    service = book.service
    at = positions(service["case_id"], rows["record_id"])
    is_open = ServiceKind.CORRECTION.matches(service["kind"]) & ~_is_closed(service)
    here = (at >= 0) & is_open.to_numpy(dtype=bool)[at] if len(service) else np.zeros(len(rows), dtype=bool)
    if not here.any():
        return []
    yes = pd.Series(at[here & (meant == Approval.APPROVED.code).to_numpy(dtype=bool)])
    refusal = here & (meant == Approval.REFUSED.code).to_numpy(dtype=bool)
    no = at[refusal]
    why = [": ".join(filter(None, (_REFUSED.say(book.lang), show(reason)))) for reason in rows["reason"][refusal]]
    state = put(service["state"], yes.to_numpy(), _words(ServiceState.APPROVED, book, len(yes)))
    return [_ended(book, no, why, put(state, no, _words(ServiceState.FILED, book, len(no))))]


def closed(book: Book, rows: pd.DataFrame, said: dict[int, str]) -> list[Columns]:
    """Close the cases of corrections that are carried out; their result tells what was changed."""
    rows = rows[rows["other_id"].notna()]
    if rows.empty:
        return []
    results = pd.Series(said).reindex(rows.index).groupby(rows["other_id"].to_numpy()).agg(_SEPARATOR.say(book.lang).join)
    at = positions(book.service["case_id"], pd.Series(results.index))
    state = put(book.service["state"], at, _words(ServiceState.DONE, book, len(at)))
    return [_ended(book, at, results.tolist(), state)]


def _ended(book: Book, at: np.ndarray, results: list[str], state: pd.Series) -> Columns:
    """Return the columns of cases that end today; a result that staff wrote stays."""
    service = book.service
    moment = pd.Timestamp(book.now).floor("s") if book.now else book.day
    own = service["result"].iloc[at].reset_index(drop=True)
    return Columns(
        "service",
        state=state,
        closed_on=put(service["closed_on"], at, pd.Series([moment] * len(at), dtype="datetime64[s]")),
        result=put(service["result"], at, own.fillna(pd.Series(results, dtype="str"))),
    )


def _words(state: ServiceState, book: Book, count: int) -> pd.Series:
    return pd.Series([state.label(book.lang)] * count, dtype="str")


OPEN = Decision("correction_case", Text("信息更正立案", "Cases of corrections"), "A9b", opened)
