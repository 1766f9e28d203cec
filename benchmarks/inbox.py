"""Measures what taking lists in costs: 20,000 leads against 100,000 customers, and 542,000 order rows out of one CSV file.

    python benchmarks/inbox.py leads            # the stages of the import, beside pandas and openpyxl reading the same rows
    python benchmarks/inbox.py orders           # the same for the orders
    python benchmarks/inbox.py leads --command  # the whole command, with reading and writing the workbook

CPU seconds (user and system, children too) hardly depend on what else the machine does; ratios compare them within one run.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlsxwriter
from measures import run_measured

DATA = Path(__file__).parent / "data" / "inbox"
CUSTOMERS, LEADS, ORDERS = 100_000, 20_000, 542_000
SEED = 7
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文志红春梅海燕晓东雪飞林宇欣怡浩然子轩梓涵一诺雨桐思远嘉豪俊辉博文泽楷"
CITIES = ("北京市", "上海市", "广州市", "深圳市", "杭州市", "成都市", "武汉市", "南京市")
SOURCES = ("展会", "网站", "自然到店", "客户推荐")


@dataclass(frozen=True)
class People:
    """Invented people: as many names, mobiles and cities as are asked for."""

    names: list[str]
    mobiles: list[str]
    cities: list[str]

    @classmethod
    def invented(cls, count: int, seed: int) -> People:
        """Return people; mobiles are all different."""
        random = np.random.default_rng(seed)
        family, given = np.array(list(FAMILY)), np.array(list(GIVEN))
        names = [f"{a}{b}{c}" for a, b, c in zip(random.choice(family, count), random.choice(given, count), random.choice(given, count), strict=True)]
        numbers = random.choice(900_000_000, count, replace=False)
        return cls(names, [f"13{number:09d}" for number in numbers.tolist()], random.choice(CITIES, count).tolist())


def workbook() -> Path:
    """Return the workbook with the customers, made once."""
    path = DATA / "客户管理.xlsx"
    if path.exists():
        return path
    people = People.invented(CUSTOMERS, SEED)
    lists = {
        "客户": (("客户编号", "客户名称", "客户类型", "手机", "城市", "客户来源", "登记日期"), (
            (f"KH{n:06d}", name, "个人", mobile, city, SOURCES[n % 4], "2025-06-01")
            for n, (name, mobile, city) in enumerate(zip(people.names, people.mobiles, people.cities, strict=True), 1))),
        "订单": (("订单编号", "行号", "客户编号", "日期", "产品", "数量", "金额"), ()),
        "规则": (("规则", "取值"), ()),
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for title, (headings, rows) in lists.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate((headings, *rows)):
                sheet.write_row(number, 0, row)
    return path


def leads() -> Path:
    """Return the leads: a tenth are customers by their mobile, a twentieth cannot be taken in."""
    path = DATA / "名单.csv"
    if not path.exists():
        new, known = People.invented(LEADS, SEED + 1), People.invented(CUSTOMERS, SEED)
        rows = [
            (known.names[n], known.mobiles[n], known.cities[n], "展会", "") if n % 10 == 0
            else (new.names[n], new.mobiles[n] if n % 20 != 1 else "123", new.cities[n], "展会", f"第 {n} 号")
            for n in range(LEADS)
        ]  # fmt: skip
        _write(path, ("姓名", "手机", "城市", "客户来源", "备注"), rows)
    return path


def orders() -> Path:
    """Return the orders, each of a customer."""
    path = DATA / "订单.csv"
    if not path.exists():
        random = np.random.default_rng(SEED)
        customers, amounts = random.integers(1, CUSTOMERS + 1, ORDERS).tolist(), random.integers(10, 99_999, ORDERS).tolist()
        rows = (
            (f"DD{n // 3:07d}", n % 3 + 1, f"KH{customer:06d}", f"2026-{n % 9 + 1:02d}-{n % 28 + 1:02d}", f"产品{n % 500}", n % 9 + 1, amount)
            for n, (customer, amount) in enumerate(zip(customers, amounts, strict=True))
        )
        _write(path, ("订单编号", "行号", "客户编号", "日期", "产品", "数量", "金额"), rows)
    return path


def _write(path: Path, headings: tuple[str, ...], rows: object) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)  # type: ignore[arg-type]


def cpu() -> float:
    """Return the CPU seconds of this process and of those it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def stages(path: Path) -> None:
    """Print what reading the file and working out what it changes cost, and the peers' reading of the same rows."""
    from xlcrm.importing import Asked, Import
    from xlcrm.inbox.extract import extract
    from xlcrm.reading import read_book

    book = read_book(workbook())
    before, begun = cpu(), time.perf_counter()
    found = extract(path)
    read, read_by_clock = cpu() - before, time.perf_counter() - begun
    task = Import(workbook(), path, found, Asked())
    task.enter(book)
    all_, by_clock = cpu() - before, time.perf_counter() - begun
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    (taken,) = task.taken
    said = {str(result): taken.merged.results.eq(result).sum() for result in taken.merged.results.unique()}
    print(f"{path.name}: {said}")
    print(f"read: {read:.1f} s of CPU, {read_by_clock:.1f} s by the clock; all: {all_:.1f} s of CPU, {by_clock:.1f} s by the clock; peak {peak} MB")
    for name, code in PEERS.items():
        start = cpu()
        subprocess.run([sys.executable, "-c", code, str(_as_workbook(path) if "openpyxl" in name else path)], check=True)
        took = cpu() - start
        print(f"{name}: {took:.1f} s of CPU; all of the import is {all_ / took:.2f} × that")


PEERS = {
    "pandas.read_csv": "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str)",
    "openpyxl, reading only": "import sys, openpyxl; [row for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True)]",
}


def _as_workbook(path: Path) -> Path:
    """Return the same rows as a workbook, for those who read workbooks."""
    target = path.with_suffix(".xlsx")
    if not target.exists():
        with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book, path.open(encoding="utf-8-sig", newline="") as file:
            sheet = book.add_worksheet()
            for number, row in enumerate(csv.reader(file)):
                sheet.write_row(number, 0, row)
    return target


def command(path: Path) -> None:
    """Print what the whole command costs, on a copy of the workbook without a past."""
    from run import fresh_copy

    book = fresh_copy(workbook(), DATA)
    before = cpu()
    sample = run_measured([sys.executable, "-m", "xlcrm", "import", str(book), str(path)])
    print(f"command: {cpu() - before:.1f} s of CPU, {sample.seconds:.1f} s by the clock, peak {sample.peak_bytes >> 20} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("leads", "orders"))
    parser.add_argument("--command", action="store_true")
    options = parser.parse_args()
    DATA.mkdir(parents=True, exist_ok=True)
    chosen = leads() if options.what == "leads" else orders()
    workbook()
    command(chosen) if options.command else stages(chosen)
