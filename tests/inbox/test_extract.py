"""Dropped files of every usual kind, told by what is in them, read in a process with limits."""

from __future__ import annotations

import json
import subprocess
import zipfile

import openpyxl
import pytest

from tests.shared import SHARED, needs_libreoffice, needs_shared
from xlcrm.inbox.delimited import find_delimiter, read_delimited
from xlcrm.inbox.extract import Limits, extract
from xlcrm.inbox.pages import read_page
from xlcrm.inbox.reading import How, read_file
from xlcrm.inbox.sniff import Format, sniff
from xlcrm.inbox.vcards import HEADINGS, read_cards
from xlcrm.model.refusals import Refusal

PLAIN = How()
LIST = "姓名,手机\n王芳,13800000001\n张伟,13800000002\n"


def rows(grid):
    return [grid.shown(place) for place in range(grid.size)]


def read(path, how=PLAIN):
    return read_file(path, how)


def saved(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "手机", "生日", "金额"])
    import datetime as dt

    book.active.append(["王芳", "13800000001", dt.date(1990, 5, 1), 12.5])
    book.active.append(["张伟", 13800000002, None, None])
    book.active["A5"] = "李娜"
    book.save(path)
    return path


def test_a_workbook_gives_its_cells_with_their_types_and_row_numbers(tmp_path):
    found = extract(workbook(tmp_path / "名单.dat"))
    (grid,) = found.grids
    assert found.format is Format.XLSX
    assert grid.rows.tolist() == [1, 2, 3, 5]
    assert rows(grid)[:3] == [["姓名", "手机", "生日", "金额"], ["王芳", "13800000001", "1990-05-01", "12.5"], ["张伟", "13800000002", "", ""]]
    assert grid.columns[2].dated.tolist() == [False, True, False, False]


@needs_libreoffice
def test_what_libreoffice_saves_is_read_alike(tmp_path):
    source = workbook(tmp_path / "名单.xlsx")
    for suffix, kind in (("xls", Format.XLS), ("ods", Format.ODS), ("html", Format.HTML)):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", suffix,
             "--outdir", str(tmp_path), str(source)],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        renamed = (tmp_path / f"名单.{suffix}").rename(tmp_path / f"{suffix}.tmp")
        assert sniff(renamed) is kind
        texts = {cell for grid in read(renamed).grids for row in rows(grid) for cell in row}
        assert {"王芳", "13800000001", "李娜"} <= texts


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (LIST, Format.TEXT),
        (LIST.encode("gb18030"), Format.TEXT),
        (LIST.encode("utf-16"), Format.TEXT),
        ("<html><body><table><tr><td>a</td></tr></table></body></html>", Format.HTML),
        ("\ufeff  <!-- x --><TABLE><tr><td>a</td></tr></TABLE>", Format.HTML),
        ("BEGIN:VCARD\nFN:a\nEND:VCARD\n", Format.VCARD),
        ('[{"姓名": "王芳"}]', Format.JSON),
        (b"%PDF-1.7\n", Format.OTHER),
        (b"\x00\x01\x02\x03" * 50, Format.OTHER),
        (b"  \r\n\t ", Format.EMPTY),
    ],
)
def test_a_file_is_told_by_what_is_in_it(tmp_path, data, kind):
    assert sniff(saved(tmp_path / "x.xls", data)) is kind


@pytest.mark.parametrize(
    ("line", "delimiter"), [("a,b;c,d", ","), ("a\tb,c\td", "\t"), ("a;b;c", ";"), ("a|b|c", "|"), ("甲，乙，丙", "，"), ("姓名", ",")]
)
def test_the_delimiter_is_what_gives_every_line_as_many_fields(line, delimiter):
    assert find_delimiter(f"{line}\n{line}\n{line}\n") == delimiter


def test_quoted_fields_may_hold_delimiters_and_line_breaks_and_lines_keep_their_numbers():
    grid = read_delimited('姓名,备注\n\n王芳,"一,\n二"\n张伟,三,四\n')
    assert rows(grid) == [["姓名", "备注", ""], ["王芳", "一,\n二", ""], ["张伟", "三", "四"]]
    assert grid.rows.tolist() == [1, 3, 5]


def test_merged_cells_of_a_page_count_for_each_of_their_rows():
    (grid,) = read_page(
        "<table><tr><th rowspan=2>姓名</th><th colspan=2>电话</th></tr><tr><th>手机</th><th>座机</th></tr>"
        "<tr><td>王<br>芳</td><td>&nbsp;1</td><td><script>2</script></td></table>"
    )
    assert rows(grid) == [["姓名", "电话", ""], ["姓名", "手机", "座机"], ["王\n芳", "1", ""]]


def test_objects_of_json_become_rows(tmp_path):
    data = {"data": [{"姓名": "王芳", "电话": {"手机": "138"}, "标签": ["a", "b"]}, {"姓名": "张伟", "金额": 5}]}
    (grid,) = read(saved(tmp_path / "a.json", json.dumps(data))).grids
    assert rows(grid) == [["姓名", "电话.手机", "标签", "金额"], ["王芳", "138", "a、b", ""], ["张伟", "", "", "5"]]
    with pytest.raises(Refusal):
        read(saved(tmp_path / "b.json", "[1, 2]"))


@needs_shared
@pytest.mark.parametrize("name", ["gmail-list", "gmail-single", "outlook-2007", "rfc2426-example", "rfc6350-example",
                                  "thunderbird-MoreFunctionsForAddressBook-extension"])  # fmt: skip
def test_cards_of_the_usual_programs_are_read(name):
    path = SHARED / "data" / "vcards" / f"{name}.vcf"
    (grid,) = read(path).grids
    cards = rows(grid)[1:]
    assert len(cards) == path.read_bytes().upper().count(b"BEGIN:VCARD")
    assert all(card[0] for card in cards)


def test_a_card_of_an_old_chinese_phone_is_read():
    name = "=CD=F5=B7=BC"
    card = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=CD=F5;=B7=BC;;;\r\n"
        f"FN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:{name}\r\nTEL;CELL:13800000001\r\nTEL;WORK;FAX:020-1\r\n"
        "ADR;WORK;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:;;=B9=E3=\r\n=D6=DD;;;510000;\r\nBDAY:19900501\r\nEND:VCARD\r\n"
    )
    (grid,) = [read_cards(card.encode("ascii"))]
    found = dict(zip(HEADINGS, rows(grid)[1], strict=True))
    assert (found["客户名称"], found["手机"], found["传真"], found["生日"]) == ("王芳", "13800000001", "020-1", "1990-05-01")
    assert (found["详细地址"], found["邮编"]) == ("广州", "510000")


@needs_shared
def test_an_encrypted_workbook_asks_for_its_password():
    path = SHARED / "data" / "encrypted" / "example_password.xlsx"
    pytest.importorskip("msoffcrypto", reason="msoffcrypto-tool is not installed")
    assert sniff(path) is Format.ENCRYPTED
    for how, code in ((PLAIN, "inbox.password_needed"), (How("wrong"), "inbox.password_wrong")):
        with pytest.raises(Refusal) as refused:
            extract(path, how)
        assert refused.value.code == code
        assert "wrong" not in str(refused.value.args_by_name)
    assert extract(path, How("Password1234_")).grids


def test_bombs_declared_types_and_damage_are_refused(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (3 << 20))
    entity = tmp_path / "entity.xlsx"
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')
    broken = saved(tmp_path / "broken.xlsx", workbook(tmp_path / "a.xlsx").read_bytes()[:-900])
    cases = [(bomb, How(megabytes=2), "inbox.too_large"), (entity, PLAIN, "inbox.unsafe"), (broken, PLAIN, "inbox.not_a_list")]
    for path, how, code in cases:
        with pytest.raises(Refusal) as refused:
            read(path, how)
        assert refused.value.code == code, path.name


def test_a_reader_that_crashes_or_never_ends_costs_one_sentence(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.csv", LIST)
    with pytest.raises(Refusal) as slow:
        extract(path, PLAIN, Limits(seconds=0.001))
    assert slow.value.code == "inbox.timeout"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], -11, b"", b"Segmentation fault"))
    with pytest.raises(Refusal) as crashed:
        extract(path)
    assert crashed.value.code == "inbox.crashed"


@needs_shared
def test_no_workbook_of_any_make_gets_more_than_a_sentence():
    assert {outcome(path) for path in (SHARED / "corpus").glob("*.xls*")} <= {"read", "inbox.empty", "inbox.not_a_list", "inbox.damaged", "inbox.password_needed"}


def outcome(path):
    try:
        read(path)
    except Refusal as refusal:
        return refusal.code
    return "read"
