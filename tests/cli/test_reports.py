"""``xlcrm report`` from the command line: where reports go, and whose folder they are filed in."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.workspace import TODAY, copied, xlcrm
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store


def test_a_visit_report_of_each_customer_is_filed_indexed_and_noted_once(tmp_path):
    workbook = copied(tmp_path / "w 资料")
    asked = ("report", str(workbook), "--kind", "visit-report", "--period", "2026", "--today", TODAY)
    made = json.loads(xlcrm(*asked, "--where", "客户名称 <> ''", "--json", lang="zh").stdout)["reports"]
    assert len(made) > 3
    assert all(Path(one["path"]).parent.name.startswith(one["customer"]) for one in made)
    assert all(one["new"] for one in made)
    index = (workbook.parent / "客户资料" / "索引.html").read_text(encoding="utf-8")
    assert all(one["customer"] in index for one in made)
    with Journal.open(Store.of(workbook)) as journal:
        (noted,) = journal.made().of_customer(made[0]["customer"])
        assert (noted.item.kind, noted.item.template, noted.item.occasion) == ("report", "visit-report", "2026")
    page = Path(made[0]["path"]).read_text(encoding="utf-8")
    assert made[0]["customer"] in page
    assert not any(other["customer"] in page for other in made[1:])
    one = ("--customer", made[0]["customer"])
    assert "内容相同" in xlcrm(*asked, *one, lang="zh").stdout
    before = (date.fromisoformat(TODAY) - timedelta(days=4000)).year
    assert "没有回访记录" in xlcrm(*asked, *one, "--period", str(before), lang="zh").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--kind", "weekly"], "--kind visit-report"), (["--kind", "visit-report", "--out", "a.html"], "--out"), (["--kind", "visit-report", "--owner", "x"], "--owner")],
)  # fmt: skip
def test_what_is_not_of_a_customer_is_refused(tmp_path, options, said):
    ran = xlcrm("report", str(copied(tmp_path / "w")), "--customer", "KH000001", *options, lang="zh")
    assert (ran.returncode, said in ran.stderr) == (2, True)
