"""Documents go into the folder of the customer that their names tell; zips are taken apart, each file as if dropped by itself."""

from __future__ import annotations

import zipfile
from datetime import date

import openpyxl
import pytest

from tests.inbox.test_receiving import GOOD, MIXED, TODAY, book_of, inbox, lying, ready, received  # noqa: F401 - fixtures
from tests.textbook import book_from_text
from xlcrm.inbox.bundles import MOST_MEMBERS, unpack
from xlcrm.inbox.papers import day_in, owner_of
from xlcrm.model.refusals import Refusal

PDF = b"%PDF-1.7\nx"

CUSTOMERS = """
客户 | 客户编号 | 客户名称
     | KH000001 | 王芳
     | KH000002 | 上海华星
     | KH000003 | 上海华星贸易有限公司
     | KH000004 | 李娜
     | KH000005 | 李娜
     | KH000006 | Acme
"""


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("KH000001 合同", "KH000001"), ("合同（kh000002）", "KH000002"), ("王芳合同2026", "KH000001"), ("合同 王芳", "KH000001"),
        ("上海华星贸易有限公司营业执照", "KH000003"), ("上海华星 报价", "KH000002"), ("acme-offer", "KH000006"), ("KH000004 李娜", "KH000004"),
        ("王芳芳合同", "inbox.whose"), ("小王芳", "inbox.whose"), ("KH0000011", "inbox.whose"), ("扫描件", "inbox.whose"),
        ("李娜 合同", "inbox.whose_of_several"), ("KH000001 KH000002", "inbox.whose_of_several"), ("acmes", "inbox.whose"),
    ],
)  # fmt: skip
def test_a_name_tells_whose_a_document_is_or_nobody_guesses(name, owner):
    book = book_from_text(CUSTOMERS, today=TODAY)
    if not owner.startswith("inbox"):
        assert owner_of(book, name)[0] == owner
        return
    with pytest.raises(Refusal) as refused:
        owner_of(book, name)
    assert refused.value.code == owner


@pytest.mark.parametrize(
    ("name", "day"),
    [("2026-11-05_合同", date(2026, 11, 5)), ("合同20261105", date(2026, 11, 5)), ("2026年3月5日", date(2026, 3, 5)), ("13800138000", None), ("2026-13-01", None)],
)
def test_a_name_may_tell_its_day(name, day):
    assert day_in(name) == day


def test_a_document_is_filed_and_recorded_one_of_nobody_comes_back(inbox):  # noqa: F811
    workbook = openpyxl.load_workbook(book_of(inbox))
    customer = workbook["客户"].cell(2, 1).value
    workbook.create_sheet("档案").append(["档案编号", "客户编号", "类别", "文件", "日期"])
    workbook.save(book_of(inbox))
    (inbox / f"{customer} 合同 2026-11-05.pdf").write_bytes(PDF)
    (inbox / "扫描件.jpg").write_bytes(b"\xff\xd8\xff0")
    files = {file["file"].rsplit(".", 1)[-1]: file for file in received(inbox)}
    filed = next((inbox.parent / "客户资料").glob(f"{customer}*/{customer} 合同 2026-11-05.pdf"))
    assert (filed.read_bytes(), files["pdf"]["fine"], files["pdf"]["at"]) == (PDF, True, str(filed))
    assert (files["jpg"]["fine"], "客户编号" in files["jpg"]["said"][0]) == (False, True)
    documents = openpyxl.load_workbook(book_of(inbox))["档案"]
    rows = [dict(zip([cell.value for cell in documents[1]], [cell.value for cell in row], strict=True)) for row in documents.iter_rows(min_row=2)]
    (row,) = [row for row in rows if row["文件"] and "2026-11-05.pdf" in row["文件"]]
    assert (row["客户编号"], row["类别"], str(row["日期"])[:10], bool(row["档案编号"])) == (customer, "合同", "2026-11-05", True)
    assert f"已处理/{TODAY} {customer} 合同 2026-11-05_结果.txt" in lying(inbox)
    (inbox / f"{customer} 合同 又一份.pdf").write_bytes(PDF)
    (again,) = received(inbox)
    assert again["lists"] == []
    assert openpyxl.load_workbook(book_of(inbox))["档案"].max_row == documents.max_row


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def renamed_in_gbk(path, name):
    """Write the only member's name as Chinese Windows does: in GBK, without a flag that says so."""
    raw = name.encode("gb18030")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"x" * len(raw), raw))


def test_each_file_of_a_zip_is_taken_in_as_if_dropped(inbox):  # noqa: F811
    customer = openpyxl.load_workbook(book_of(inbox))["客户"].cell(2, 1).value
    zipped(inbox / "包.zip", {
        "一/名单.csv": GOOD, "二/名单.csv": MIXED, "__MACOSX/._名单.csv": "x", f"{customer} 合同.pdf": PDF, "里面.zip": zipped(inbox / "a.tmp", {"a.csv": GOOD}).read_bytes(),
    })  # fmt: skip
    (taken,) = received(inbox)
    assert (taken["fine"], "4 个文件，2 个" in taken["said"][0]) == (False, True)
    said = "\n".join(taken["said"])
    assert said.count("新增 1") == 2 * 2
    assert "压缩包里的压缩包" in said
    assert next((inbox.parent / "客户资料").glob(f"{customer}*/{customer} 合同.pdf")).read_bytes() == PDF
    assert f"待修正/{TODAY} 包 1 名单_问题行.xlsx" in lying(inbox)
    names = [cell.value for cell in openpyxl.load_workbook(book_of(inbox))["客户"]["B"]]
    assert {"赵六六", "王小明"} <= set(names)


def test_names_in_gbk_are_read(tmp_path):
    name = "客户名单.csv"
    path = zipped(tmp_path / "a.zip", {"x" * len(name.encode("gb18030")): GOOD})
    renamed_in_gbk(path, name)
    (member,) = unpack(path, tmp_path / "into", 1)
    assert (member.name, member.read_text(encoding="utf-8")) == (name, GOOD)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"../../out.csv": "x"}, "inbox.unsafe"), ({"/etc/out.csv": "x"}, "inbox.unsafe"), ({"C:/out.csv": "x"}, "inbox.unsafe"),
        ({"..\\out.csv": "x"}, "inbox.unsafe"), ({"bomb.csv": "0" * (3 << 20)}, "inbox.too_large"),
        ({f"{n}.csv": "x" for n in range(MOST_MEMBERS + 1)}, "inbox.too_many"),
    ],
)  # fmt: skip
def test_what_leads_out_or_grows_is_refused_whole(tmp_path, members, code):
    with pytest.raises(Refusal) as refused:
        unpack(zipped(tmp_path / "a.zip", members), tmp_path / "into", 2)
    assert refused.value.code == code
    assert not list(tmp_path.rglob("*.csv"))


def test_a_damaged_zip_is_one_sentence(inbox):  # noqa: F811
    whole = zipped(inbox / "包.zip", {"名单.csv": GOOD * 50}).read_bytes()
    (inbox / "包.zip").write_bytes(whole[:40] + b"\0" * 20 + whole[60:])
    (refused,) = received(inbox)
    assert (refused["fine"], len(refused["said"])) == (False, 1)
