"""信息更正 / Corrections: wrong facts of customers as cases, what is to be corrected, and how far each has come (A9b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.schema import Kind
from xlcrm.model.terms import DecisionKind, ServiceState
from xlcrm.model.text import Text
from xlcrm.rules.case_steps import STEPS, correction_cases, steps
from xlcrm.sheets.deciding import decision_sheet
from xlcrm.sheets.parts import ListColumn, values_of

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("信息更正", "Corrections")
_SUBTITLE = Text(
    "{count} 项，其中 {waiting} 项待批准。在“决定”表用类型“更正”写明 列=值，对方编号写服务编号；批准后执行并结案。",
    "{count} cases, {waiting} of them to be approved. “Decisions” says column=value (kind Correct, the case as other record); "
    "once approved it is carried out and the case closed.",
)
_CUSTOMER, _WHAT, _RESULT = Text("客户", "Customer"), Text("更正内容", "What to correct"), Text("结果", "Result")
_WAITING = (ServiceState.NEW, ServiceState.IN_HAND, ServiceState.UNDER_REVIEW)
_SEPARATOR = Text("；", "; ")


def corrections(book: Book) -> SheetContent | None:
    """List the corrections: those that wait for approval first, then the latest."""
    cases = correction_cases(book)
    waits = (cases["closed_on"].isna() & _is_waiting(cases["state"])).astype(bool)
    order = cases.assign(late=~waits).sort_values(["late", "opened_on"], ascending=[True, False], kind="stable").index
    listed = cases.loc[order].head(int(book.settings.rule("sheet.max_rows")))
    names = book.customers.drop_duplicates("customer_id").set_index("customer_id")["name"]
    when = steps(book).loc[listed.index]
    state = book.frame("service").table.by_key["state"]
    columns = [
        ListColumn(_CUSTOMER.say(book.lang), values_of(listed["customer_id"].map(names).fillna(listed["customer_id"])), "wrap", 14),
        ListColumn(_WHAT.say(book.lang), values_of(_asked(book, listed)), "wrap", 24),
        ListColumn(state.heading(book.lang), values_of(listed["state"]), "text", 8),
        *(ListColumn(text.say(book.lang), values_of(when[key], Kind.DATE), "date", 11) for key, text in STEPS.items()),
        ListColumn(_RESULT.say(book.lang), values_of(listed["result"]), "wrap", 24),
    ]
    subtitle = _SUBTITLE.say(book.lang, count=len(cases), waiting=int(waits.sum()))
    ids = listed["case_id"].tolist()
    return decision_sheet(book, "corrections", _TITLE, subtitle, ids=ids, columns=columns, tables=("service",))


def _is_waiting(states: pd.Series) -> pd.Series:
    found = states.isna()
    for state in _WAITING:
        found |= state.matches(states)
    return found


def _asked(book: Book, cases: pd.DataFrame) -> pd.Series:
    """Return what the rulings of each case want to correct; what the case itself says where there is none."""
    data = book.decisions
    data = data[DecisionKind.CORRECT.matches(data["kind"]) & data["other_id"].isin(cases["case_id"]) & data["choice"].notna()]
    said = data.groupby("other_id")["choice"].agg(_SEPARATOR.say(book.lang).join)
    return cases["case_id"].map(said).astype("str").fillna(cases["subject"])
