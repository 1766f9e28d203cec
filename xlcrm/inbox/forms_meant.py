"""What the fields of each form say: which records of which tables they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.book import show
from xlcrm.model.open_plans import open_plans, plan_days
from xlcrm.model.text import Text
from xlcrm.rules.ids import free_ids

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.model.book import Book
    from xlcrm.xlsx.edits import Value

    Given = Value | tuple[Value, ...]

_NOTED = {
    "visitors": Text("来访人数", "Visitors"),
    "budget": Text("预算", "Budget"),
    "person": Text("受访人", "Spoke with"),
    "satisfaction": Text("总体满意", "Overall"),
    "problem": Text("存在问题", "Problem"),
    "cause": Text("原因", "Cause"),
    "prevention": Text("预防措施", "Prevention"),
    "opinion": Text("建议额度与账期", "Limit and terms proposed"),
}
"""What forms ask and no column holds; it goes into the note, in these words."""

_SAID = Text("{what}：{value}", "{what}: {value}")
_CORRECTION = Text("更正：{fields}", "Correction: {fields}")
_CHANGE = Text("{field}：{before} → {after}", "{field}: {before} → {after}")
_EVIDENCE = Text("（{evidence}）", " ({evidence})")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True)
class Meant:
    """Records that a form holds for a table; ``decided``: they count over what the archive says."""

    table: str
    records: tuple[Mapping[str, object], ...]
    decided: bool = False


@dataclass(frozen=True)
class Card:
    """A form that came back: what it is, about whom, what was written; when the file was saved, and by which colleague."""

    book: Book
    form: str
    customer: str
    record: Mapping[str, str]
    values: Mapping[str, Given]
    saved_at: datetime
    author: str = ""

    def one(self, key: str) -> Value:
        """Return a field; a text that is empty is nothing."""
        value = self.values.get(key)
        return None if isinstance(value, tuple) or value == "" else value

    def some(self, *keys: str) -> dict[str, Value]:
        """Return those of some fields that were filled in."""
        return {key: value for key in keys if (value := self.one(key)) is not None}

    def said(self, *keys: str) -> str:
        """Return fields that no column holds as one text, each with its name."""
        filled = ((key, show(value)) for key in keys if (value := self.one(key)) is not None)
        return "; ".join(_SAID.say(self.book.lang, what=_NOTED[key].say(self.book.lang), value=value) for key, value in filled)

    def rows(self) -> list[dict[str, Value]]:
        """Return the fields that are filled in row by row."""
        columns = {key: values for key, values in self.values.items() if isinstance(values, tuple)}
        longest = max(map(len, columns.values()), default=0)
        return [{key: values[at] for key, values in columns.items() if at < len(values)} for at in range(longest)]

    @property
    def day(self) -> Value:
        """The day that stands in the form, else the day on which the file was saved."""
        return self.one("on") or self.saved_at.date()

    def of_table(self, table: str) -> dict[str, Value]:
        """Return the fields that name a table: ``interactions.content`` and the like."""
        keys = [key for key in self.values if key.startswith(f"{table}.")]
        return {key.removeprefix(f"{table}."): value for key in keys if (value := self.one(key)) is not None}


def meant_by(card: Card) -> Iterator[Meant]:
    """Yield what a shipped form says."""
    return _FORMS[card.form](card)


def about_own(card: Card) -> Iterator[Meant]:
    """Yield what a form of staff's own design says: its fields are the customer's, else the visit's, or name their table."""
    customers, visits = (card.book.frame(name).table.by_key for name in ("customers", "interactions"))
    plain = {key: value for key in card.values if "." not in key and (value := card.one(key)) is not None}
    facts = {key: value for key, value in plain.items() if key in customers and card.customer}
    if facts:
        yield Meant("customers", ({**_whose(card), **facts},))
    visit = {key: value for key, value in plain.items() if key not in facts and key in visits} | card.of_table("interactions")
    if visit:
        yield Meant("interactions", ({"on": card.saved_at.date(), **_author(card), **visit, **_whose(card)},))
    tables = {key.partition(".")[0] for key in card.values if "." in key} - {"interactions"}
    for table in sorted(tables & card.book.frames.keys()):
        yield Meant(table, tuple({**_whose(card), **card.of_table(table), **row} for row in _own_rows(card, table)))


def _own_rows(card: Card, table: str) -> list[dict[str, Value]]:
    """Return the rows of a table in a form of staff's own; one without fields where only single cells are filled in."""
    beginning = f"{table}."
    listed = [{key.removeprefix(beginning): value for key, value in row.items() if key.startswith(beginning)} for row in card.rows()]
    filled = [row for row in listed if any(value is not None for value in row.values())]
    return filled or ([{}] if card.of_table(table) else [])


def _whose(card: Card) -> dict[str, Value]:
    return {"customer_id": card.customer} if card.customer else {}


def _visit_record(card: Card) -> Iterator[Meant]:
    """A visit that was made: an interaction, and the plan that it carries out."""
    told = card.some("content", "feedback", "method", "on", "next_on", "problem", "satisfaction", "note", "person")
    if not told:
        return
    note = "; ".join(filter(None, (show(card.one("note")), card.said(*_not_the_contact(card), "satisfaction", "problem"))))
    visit = {
        **_whose(card), "on": card.day, **_author(card), **card.some("method", "content", "feedback", "next_on", "intent"),
        **_contact(card), **_clock(card), "note": note,
    }  # fmt: skip
    plan, before = _plan_of(card), _same_visit(card)
    known = {"interaction_id": show(before["interaction_id"].iloc[0])} if len(before) else {}
    yield Meant("interactions", ({**known, **visit, "plan_id": plan},))
    if plan and plan in set(card.book.plans["plan_id"][open_plans(card.book)]):
        done = {"plan_id": plan, "state": terms.PlanState.DONE.text.say(card.book.lang), "done_on": card.day}
        yield Meant("plans", ({**done, **_result(card)},), decided=True)


def _result(card: Card) -> dict[str, Value]:
    said = card.one("feedback") or card.one("content")
    return {"result": said} if said else {}


def _author(card: Card) -> dict[str, Value]:
    owner = card.one("owner") or card.author
    return {"owner": owner} if owner else {}


def _clock(card: Card) -> dict[str, Value]:
    """Return the time of a visit with its day."""
    given, day = card.one("time_of_day"), _as_day(card.day)
    if day is None or given is None:
        return {} if given is None else {"time_of_day": given}
    if isinstance(given, datetime):
        given = given.time()
    if isinstance(given, (int, float)) and 0 <= given < 1:
        return {"time_of_day": datetime.combine(day, time()) + timedelta(seconds=round(given * 86400))}
    if isinstance(given, time):
        return {"time_of_day": datetime.combine(day, given)}
    match = _CLOCK.fullmatch(str(given).strip())
    return {"time_of_day": f"{day.isoformat()} {match[1]}:{match[2]}" if match else given}


def _as_day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _contact(card: Card) -> dict[str, Value]:
    """Return the contact of the customer who was spoken to, where the name is one of theirs."""
    found = _contacts(card)
    return {"contact_id": found} if found else {}


def _contacts(card: Card) -> str:
    if "contacts" not in card.book.frames or not card.one("person"):
        return ""
    contacts = card.book.contacts
    mine = (contacts["customer_id"] == card.customer) & (contacts["name"] == card.one("person"))
    return show(contacts.loc[mine, "contact_id"].iloc[0]) if int(mine.sum()) == 1 else ""


def _not_the_contact(card: Card) -> tuple[str, ...]:
    return () if _contacts(card) else ("person",)


def _plan_of(card: Card) -> str:
    """Return the plan that a visit carries out: the form's own, that of the same visit entered before, or the one that is due."""
    if named := card.record.get("plan", ""):
        return named
    before = _same_visit(card)
    if len(before):
        return show(before["plan_id"].iloc[0])
    plans, book = card.book.plans, card.book
    day = _as_day(card.day)
    if day is None:
        return ""
    visits = terms.PlanKind.FOLLOW_UP.matches(plans["kind"]) | terms.PlanKind.VISIT.matches(plans["kind"])
    mine = (plans["customer_id"] == card.customer).to_numpy() & open_plans(book) & visits.to_numpy()
    found = plans.assign(day=plan_days(plans))[mine].sort_values("day", kind="stable")
    due = found[(found["day"] <= str(day)) | (found["start_on"] <= str(day))]
    chosen = due if len(due) else found
    return show(chosen["plan_id"].iloc[0]) if len(chosen) == 1 else ""


def _same_visit(card: Card) -> pd.DataFrame:
    """Return the interactions that this form told of when it came before."""
    done, said = card.book.interactions, card.some("content") or card.some("feedback")
    same = (done["customer_id"] == card.customer) & (done["on"] == str(_as_day(card.day)))
    for key, value in said.items():
        same &= done[key] == value
    return done[same] if said else done[:0]


def _visit_report(card: Card) -> Iterator[Meant]:
    """Result and opinion belong to the newest plan that was carried out."""
    plans = card.book.plans
    told = card.some("result", "opinion")
    done = plans[(plans["customer_id"] == card.customer) & plans["done_on"].notna()].sort_values("done_on", kind="stable")
    plan = card.record.get("plan") or (show(done["plan_id"].iloc[-1]) if len(done) else "")
    if told and plan:
        yield Meant("plans", ({"plan_id": plan, **told},))


def _reception(card: Card) -> Iterator[Meant]:
    """A card that was checked with the customer: the archive field by field, the talk, and what the customer looks for."""
    table = card.book.frame("customers").table
    facts = {key: value for key in card.values if key in table.by_key and (value := card.one(key)) is not None}
    yield Meant("customers", ({**_whose(card), **facts, **_consent(card)},))
    talk = card.of_table("interactions")
    note = card.said("visitors", "budget")
    if talk or note:
        who = {"owner": card.author} if card.author else card.some("owner")
        talked = {"on": card.saved_at.date(), **talk, **who, **card.some("intent"), "note": note}
        yield Meant("interactions", ({**_whose(card), **talked},))
    if wanted := card.of_table("opportunities"):
        yield from _wanted(card, wanted)


def _consent(card: Card) -> dict[str, Value]:
    """A box without its tick withdraws the consent that the archive holds; where it holds none it says nothing."""
    if "consent" not in card.values:
        return {}
    if card.values["consent"]:
        return {"consent": terms.YES.text.say(card.book.lang)}
    customers = card.book.customers
    had = customers.loc[customers["customer_id"] == card.customer, "consent"]
    return {"consent": terms.NO.text.say(card.book.lang)} if terms.YES.matches(had).any() else {}


def _wanted(card: Card, wanted: dict[str, Value]) -> Iterator[Meant]:
    """An opportunity for a product that the customer was not asked about before."""
    known = card.book.opportunities
    mine = known[known["customer_id"] == card.customer]
    if "product_name" in wanted and not (mine["product_name"] == wanted["product_name"]).any():
        stage = terms.Stage.LEAD.text.say(card.book.lang)
        yield Meant("opportunities", ({**_whose(card), "name": wanted["product_name"], "stage": stage, **card.some("owner"), **wanted},))


def _survey(card: Card) -> Iterator[Meant]:
    """One row for each question that was answered; the recommendation and the comment stand in the first."""
    rows = [row for row in card.rows() if row.get("expected") is not None or row.get("perceived") is not None]
    whole = card.some("nps", "comment")
    if whole and not rows:
        rows = [{"question": card.book.frame("surveys").table.by_key["nps"].heading(card.book.lang)}]
    if not rows:
        return
    number = _number(card, "surveys", "survey_id")
    told = [{"survey_id": number, **_whose(card), "on": card.day, **row} for row in rows]
    yield Meant("surveys", ({**told[0], **whole}, *told[1:]))


def _number(card: Card, table: str, key: str) -> str:
    """Return the number of this customer's survey (or review) of that day, else the next free one."""
    frame = card.book.frame(table)
    data = frame.data
    same = data[(data["customer_id"] == card.customer) & (data["on"] == str(_as_day(card.day)))][key].dropna()
    return show(same.iloc[0]) if len(same) else free_ids(frame, card.book.high_ids.get(table, 0), 1)[0]


def _credit(card: Card) -> Iterator[Meant]:
    """One row for each item that was scored; what is proposed stands in the note of the first."""
    rows = [row for row in card.rows() if row.get("score") is not None]
    if not rows:
        return
    shared = {"review_id": _number(card, "credit", "review_id"), **_whose(card), "on": card.day, **card.some("reviewer")}
    note = "; ".join(filter(None, (show(rows[0].get("note")), card.said("opinion"))))
    rows[0]["note"] = note or None
    yield Meant("credit", tuple({**shared, **row} for row in rows))


def _spot_check(card: Card) -> Iterator[Meant]:
    """What was found of each customer who was verified; without a day it was found when the file was saved."""
    found = [row for row in card.rows() if row.get("check_id") and (row.get("correct") or row.get("wrong_fields"))]
    shared = {"checked_on": card.saved_at.date(), **card.some("checker")}
    told = tuple({**shared, **{key: value for key, value in row.items() if value is not None}} for row in found)
    if told:
        yield Meant("spot_checks", told)


def _loans(card: Card) -> Iterator[Meant]:
    rows = tuple(row for row in card.rows() if row.get("loan_id") and row.get("returned_on"))
    if rows:
        yield Meant("loans", rows)


def _complaint(card: Card) -> Iterator[Meant]:
    """A complaint: that of the form's number, else a new one."""
    keys = ("case_id", "opened_on", "importance", "department", "handler", "subject", "content", "result", "closed_on", "satisfaction")
    told = card.some(*keys)
    if not told.keys() - {"case_id"}:
        return
    result = "; ".join(filter(None, (show(told.get("result")), card.said("cause", "prevention"))))
    kind = {} if "case_id" in told else {"kind": terms.ServiceKind.COMPLAINT.text.say(card.book.lang)}
    begun = {} if "case_id" in told else {"opened_on": card.saved_at.replace(microsecond=0)}
    yield Meant("service", ({**_whose(card), **kind, **begun, **told, "result": result},))


def _correction(card: Card) -> Iterator[Meant]:
    """A request to correct facts: a case that waits for its approval."""
    lang = card.book.lang
    rows = [row for row in card.rows() if row.get("field") and row.get("after") is not None]
    if not rows:
        return
    lines = [
        _CHANGE.say(lang, field=row["field"], before=show(row.get("before")), after=show(row["after"]))
        + (_EVIDENCE.say(lang, evidence=show(row["evidence"])) if row.get("evidence") else "")
        for row in rows
    ]
    case = {
        **_whose(card), "opened_on": card.saved_at.replace(microsecond=0),
        "kind": terms.ServiceKind.CORRECTION.text.say(lang),
        "subject": _CORRECTION.say(lang, fields="、".join(show(row["field"]) for row in rows)),
        "content": "\n".join([*lines, *map(show, card.some("content").values())]),
    }  # fmt: skip
    yield Meant("service", (case,))


def _skin_file(card: Card) -> Iterator[Meant]:
    if told := {key: value for key in card.values if (value := card.one(key)) is not None}:
        yield Meant("skin_files", ({**_whose(card), "on": card.day, **told},))


_FORMS: Mapping[str, Callable[[Card], Iterator[Meant]]] = {
    "visit_record": _visit_record,
    "visit_report": _visit_report,
    "reception_card": _reception,
    "survey": _survey,
    "credit_review": _credit,
    "spot_check": _spot_check,
    "loan_book": _loans,
    "complaint": _complaint,
    "correction": _correction,
    "skin_file": _skin_file,
}
