"""Printing: the same bytes twice, staff's text as text only."""

import datetime as dt
import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from xlcrm.documents import fonts as fonts_module
from xlcrm.documents.fonts import NO_FONT, Faces, faces, faces_for
from xlcrm.documents.pdf import BAD_TEMPLATE, Print, as_json, render, render_each
from xlcrm.model.refusals import Refusal

pytest.importorskip("typst", reason="typst is not installed (extra: report)")
HOW = Print(dt.date(2026, 11, 22), name="问候")
GREETING = "= 您好\n#data.name，#data.on"


def text_of(pdf, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is absent")
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


@pytest.fixture(autouse=True)
def _a_chinese_font():
    if not faces().sans:
        pytest.skip("no Chinese font on this machine")


def test_the_same_data_on_the_same_day_gives_the_same_bytes():
    data = {"name": "王芳", "on": dt.date(2026, 11, 22)}
    made = render(GREETING, data, HOW)
    assert made == render(GREETING, data, HOW)
    assert b"D:20261122" in made


def test_text_of_staff_is_text_and_never_source(tmp_path):
    nasty = '#read("/etc/passwd") *粗* $x$ \\ "q" {{ 1 }} <b> // @preview/cetz:0.1.0'
    printed = text_of(render(GREETING, {"name": nasty, "on": None}, HOW), tmp_path)
    assert nasty.split(maxsplit=1)[0] in printed
    assert "粗" in printed
    assert "{{ 1 }}" in printed


def test_every_character_is_printed(tmp_path):
    name = "龘王芳（上海）有限公司ＡＢ①㈱・Ünïcode"
    printed = text_of(render("#data.name", {"name": name}, HOW), tmp_path)
    assert printed.replace(" ", "").strip() == name


def test_records_one_by_one_are_what_each_alone_would_be():
    records = [{"name": f"客户{n}", "on": None} for n in range(3)]
    assert list(render_each(GREETING, records, HOW)) == [render(GREETING, record, HOW) for record in records]


def test_a_batch_is_one_file_of_many_pages():
    source = "#for name in data.names { page[#name] }"
    made = render(source, {"names": ["甲", "乙", "丙"]}, Print(HOW.today, tagged=False))
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 3


@pytest.mark.parametrize(("source", "line"), [("#foo(", 1), ("= 您好\n\n#data.nome", 3)])
def test_a_wrong_template_is_refused_with_its_name_and_line(source, line):
    with pytest.raises(Refusal) as refused:
        render(source, {"name": "王芳"}, HOW)
    assert (refused.value.kind, refused.value.args_by_name["line"], refused.value.args_by_name["template"]) == (
        BAD_TEMPLATE, line, "问候",
    )


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "logo.txt").write_text("标志", encoding="utf-8")
    inside = Print(HOW.today, folder=tmp_path)
    assert "标志" in text_of(render('#read("logo.txt")', {}, inside), tmp_path)
    for source in ('#read("/etc/passwd")', '#read("../x.txt")'):
        with pytest.raises(Refusal):
            render(source, {}, inside)


def test_values_of_frames_become_plain_json():
    data = {"n": np.int64(3), "x": float("nan"), "on": pd.Timestamp("2026-11-22"), "none": pd.NaT, "na": pd.NA, "y": [np.float64("nan")]}
    assert as_json(data) == '{"n": 3, "x": null, "on": "2026-11-22T00:00:00", "none": null, "na": null, "y": [null]}'


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        (("Arial", "SimSun", "Microsoft YaHei"), Faces(("Microsoft YaHei",), ("SimSun",))),
        (("songti sc", "PINGFANG SC"), Faces(("PINGFANG SC",), ("songti sc",))),
        (("WenQuanYi Micro Hei",), Faces(("WenQuanYi Micro Hei",), ("WenQuanYi Micro Hei",))),
        (("Arial", "DejaVu Sans"), Faces((), ())),
    ],
)
def test_the_best_face_present_is_taken(families, expected):
    assert faces(families) == expected


def test_without_a_chinese_font_chinese_is_refused_and_english_printed(monkeypatch):
    monkeypatch.setattr(fonts_module, "faces", lambda: Faces((), ()))
    assert faces_for("Ms Wang") == Faces((), ())
    with pytest.raises(Refusal) as refused:
        faces_for("王女士")
    assert refused.value.kind is NO_FONT
    assert all("fonts-noto-cjk" in refused.value.say(lang) for lang in ("zh", "en"))
