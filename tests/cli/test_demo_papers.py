"""The demo makes letters, a card and the report; its first refresh knows of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.workspace import TODAY, xlcrm


def papers_said(out: str) -> list[Path]:
    return [Path(line.strip()) for line in out.splitlines() if line.strip().endswith((".docx", ".html", ".pdf")) or "资料卡" in line or "card 2" in line]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_makes_letters_a_card_and_the_report_and_says_where(tmp_path, monkeypatch, lang):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "连接").symlink_to(tmp_path, target_is_directory=True)
    ran = xlcrm("demo", "连接/我的 店铺", "--lang", lang, "--customers", "60", "--today", TODAY, lang=lang)
    assert ran.returncode == 0, ran.stderr
    suffixes = sorted(path.suffix for path in papers_said(ran.stdout) if path.is_file())
    assert suffixes == [".docx"] * 3 + [".html", *[".pdf"] * (find_spec("typst") is not None), ".xlsx"]
    again = xlcrm("refresh", "我的 店铺", "--today", TODAY, "--json", lang=lang)
    assert '"written": false' in again.stdout
    letters = xlcrm("letters", "我的 店铺", "--template", "thanks", "--today", TODAY, "--dry-run", lang=lang)
    assert letters.returncode == 0
    assert not {path.parent.name.split()[0] for path in papers_said(ran.stdout) if path.suffix == ".docx"} & set(letters.stdout.split())


@pytest.mark.parametrize("packs", [(), ("--pack", "telecom")])
def test_a_demo_without_customers_has_no_papers(tmp_path, packs):
    ran = xlcrm("demo", str(tmp_path / "w"), "--customers", "0", "--today", TODAY, *packs)
    assert ran.returncode == 0, ran.stderr
    assert papers_said(ran.stdout) == []
