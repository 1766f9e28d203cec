"""The steps that the cases of corrections have gone through, and when: remembered by comparing with the last run (A9b)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Rule
from xlcrm.model.terms import DecisionKind, ServiceKind, ServiceState
from xlcrm.model.text import Text
from xlcrm.rules.memory import past, to_remember

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

EVENT: Final = "case"
STEPS: Final = {
    "planned": Text("立案", "Opened"),
    "reviewed": Text("审核", "Reviewed"),
    "approved": Text("批准", "Approved"),
    "carried_out": Text("执行", "Carried out"),
    "fed_back": Text("反馈", "Fed back"),
    "filed": Text("归档", "Filed"),
}
"""The steps of a correction in their order."""

_REACHED = {
    "reviewed": ServiceState.UNDER_REVIEW,
    "approved": ServiceState.APPROVED,
    "carried_out": ServiceState.DONE,
    "fed_back": ServiceState.FEEDBACK,
    "filed": ServiceState.FILED,
}
_OVER = (ServiceState.DONE, ServiceState.FEEDBACK, ServiceState.FILED)
_WHY = Text("信息更正 {case}：{steps}", "correction {case}: {steps}")
_SEPARATOR = Text("；", "; ")


def case_steps(book: Book) -> list[Append]:
    """Remember the state of every correction, by its code, when it changes."""
    cases = correction_cases(book)
    return [to_remember(book, EVENT, cases["case_id"], ServiceState.codes(cases["state"]))]


def correction_cases(book: Book) -> pd.DataFrame:
    """Return the cases that are corrections."""
    service = book.service
    return service[ServiceKind.CORRECTION.matches(service["kind"]) & service["case_id"].notna()]


def steps(book: Book) -> pd.DataFrame:
    """Return when each correction came to each step, indexed like the cases; NaT where it did not, or nobody saw it."""
    cases = correction_cases(book)
    seen = past(book, EVENT).drop_duplicates(["record", "after"])
    over = [state.code for state in _OVER]
    seen = seen[seen["before"].notna() | ~seen["after"].isin(over)]  # who was over at first sight was so before
    found = {"planned": cases["opened_on"].dt.normalize()}
    for step, state in _REACHED.items():
        days = seen[seen["after"] == state.code].set_index("record")["on"]
        found[step] = _of(cases["case_id"], days[~days.index.duplicated()])
    found["approved"] = found["approved"].fillna(_of(cases["case_id"], _approved(book)))
    found["carried_out"] = _of(cases["case_id"], _carried_out(book)).fillna(found["carried_out"])
    done = ServiceState.DONE.matches(cases["state"]) | ServiceState.FEEDBACK.matches(cases["state"])
    found["carried_out"] = found["carried_out"].fillna(cases["closed_on"].dt.normalize().where(done))
    return pd.DataFrame(found, index=cases.index)


def _of(records: pd.Series, days: pd.Series) -> pd.Series:
    return pd.Series(days.reindex(records).to_numpy(), index=records.index).astype("datetime64[s]")


def _approved(book: Book) -> pd.Series:
    """Return by case the day of the ruling that let it go on; one that was refused was not approved."""
    rulings = book.decisions[DecisionKind.APPROVE.matches(book.decisions["kind"])]
    carried = _carried_out(book).index
    days = rulings[rulings["record_id"].isin(carried)].drop_duplicates("record_id", keep="last").set_index("record_id")
    return days["applied_on"].dropna()


def _carried_out(book: Book) -> pd.Series:
    """Return by case the day on which its correction was carried out."""
    data = book.decisions
    done = data[DecisionKind.CORRECT.matches(data["kind"]) & data["applied_on"].notna() & data["other_id"].notna()]
    return done.drop_duplicates("other_id", keep="last").set_index("other_id")["applied_on"]


def explain_case_steps(book: Book, row: int) -> str | None:
    """Say how far the corrections of a customer have come."""
    cases = correction_cases(book)
    mine = cases[cases["customer_id"] == show(value_at(book.customers, row, "customer_id"))]
    if mine.empty:
        return None
    when = steps(book).loc[mine.index]
    said = []
    for at, case in mine["case_id"].items():
        reached = when[when.index == at].iloc[0].dropna()
        days = [f"{STEPS[str(key)].say(book.lang)} {show(day)}" for key, day in reached.items()]
        said.append(_WHY.say(book.lang, case=case, steps=" → ".join(days)))
    return _SEPARATOR.say(book.lang).join(said)


RULE = Rule(
    "case_steps",
    Text("信息更正的步骤", "Steps of corrections"),
    "A9b",
    (),
    case_steps,
    explain_case_steps,
    needs=(("service", "kind"), ("service", "state")),
)
