"""``xlcrm dedupe``, ``merge`` and ``split`` as a user calls them, and decisions in the list of a real workbook (G2)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.cli.test_ruling import frame, list_cell
from tests.cli.workspace import TODAY, copied, xlcrm
from xlcrm.model.plan import Append
from xlcrm.running import run

WRONG_USE = 2


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """Make a workspace in which two customers of the demo stand a second time; return it with both pairs."""
    book = copied(tmp_path_factory.mktemp("客户 资料") / "w", "zh")
    customers = frame(book, "customers")
    first = customers[customers["mobile"].notna() & customers["closed_on"].isna()].head(2)
    again = {key: first[key].tolist() for key in ("name", "kind", "mobile", "city", "owner")}
    added = Append("customers", {**again, "registered_on": [date(2026, 11, 1)] * 2, "note": ["再次登记"] * 2})
    run(book, today=date.fromisoformat(TODAY), enters=lambda _: (added,))
    return book, list(zip(first["customer_id"], frame(book, "customers")["customer_id"].tail(2), strict=True))


def told(*args, lang="zh"):
    return json.loads(xlcrm(*args, "--today", TODAY, "--json", lang=lang).stdout)


def test_merge_split_and_undo_by_command(twins):
    book, [(kept, other), _] = twins
    before = book.read_bytes()
    listed = told("dedupe", str(book))
    assert (kept, other) in {(pair["kept"]["id"], pair["other"]["id"]) for pair in listed["pairs"] if pair["sure"]}
    dry = told("merge", str(book), kept, other, "--dry-run")
    assert {cell["record"]: cell["after"] for cell in dry["changes"] if cell["key"] == "closed_on"} == {other: TODAY}
    assert book.read_bytes() == before
    assert xlcrm("merge", str(book), kept, other, "--today", TODAY).returncode == 0
    assert frame(book, "customers").set_index("customer_id").at[other, "duplicate_of"] == kept
    merged = book.read_bytes()
    apart = told("split", str(book), other)
    assert {cell["record"]: cell["after"] for cell in apart["changes"] if cell["key"] == "closed_on"} == {other: None}
    assert apart["doubts"] == []
    assert told("refresh", str(book))["changes"] == []
    assert xlcrm("undo", str(book)).returncode == 0
    assert book.read_bytes() == merged
    assert xlcrm("undo", str(book)).returncode == 0
    assert book.read_bytes() == before


def test_what_is_entered_in_the_list_is_carried_out_at_the_next_refresh(twins):
    book, [(kept, other), (third, fourth)] = twins
    for record, heading, value in ((kept, "决定", "合并"), (third, "保留", fourth)):
        cell = list_cell(book, "疑似重复", heading, record)
        assert xlcrm("set", str(book), f"疑似重复!{cell.coordinate}", value).returncode == 0
    found = told("refresh", str(book))["problems"]
    assert [problem["code"] for problem in found if problem["code"].startswith(("ruling", "entry"))] == []
    customers = frame(book, "customers").set_index("customer_id")["duplicate_of"]
    assert (customers[other], customers[third]) == (kept, fourth)
    left = {side["id"] for pair in told("dedupe", str(book))["pairs"] for side in (pair["kept"], pair["other"])}
    assert left.isdisjoint({kept, other, third, fourth})
    assert told("refresh", str(book))["written"] is False


@pytest.mark.parametrize(
    ("lang", "args", "said"),
    [("zh", ("merge", "KH000001", "KH000001"), "不能并入自己"), ("zh", ("merge", "KH000001", "KH00000"), "最接近的是：KH"),
     ("en", ("merge", "KH000009999", "KH000001"), "The nearest are: KH"), ("en", ("split", "KH000001"), "nothing to split"),
     ("zh", ("merge", "KH000001"), "OTHER")],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(twins, lang, args, said):
    book, _ = twins
    before = book.read_bytes()
    ran = xlcrm(args[0], str(book), *args[1:], lang=lang)
    assert (ran.returncode, said in ran.stderr, "Traceback" in ran.stderr) == (WRONG_USE, True, False)
    assert book.read_bytes() == before
