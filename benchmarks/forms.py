"""Excel forms against openpyxl (load the template, fill the cells, save) in one run, in turn.

    python benchmarks/forms.py [--forms 200]

Prints forms per second of processor time and how many times as many xlcrm makes: of one layout, and of many.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl
from jinja2 import Environment, Template

from xlcrm.documents.environment import environment
from xlcrm.documents.forms.marks import FormMark
from xlcrm.documents.forms.template import FormTemplate
from xlcrm.documents.templates import find_template

DAY = date(2026, 11, 22)
ROUNDS = 5


class Facts(dict[str, Any]):
    """A record of which a template may ask whatever field it likes."""

    def __missing__(self, key: str) -> str:
        return f"{key}的内容"


def context(number: int, *, alike: bool) -> dict[str, Any]:
    """Return what a customer card asks for; customers have as many orders and contacts, or different numbers of them."""
    count = 4 if alike else number % 7
    orders = [Facts(日期=DAY - timedelta(each), 数量=each, 金额=each * 10.5) for each in range(count)]
    customer = Facts(客户名称=f"客户{number}", 客户编号=f"KH{number:06}", 登记日期=DAY, 交易金额=number * 1.5, 免打扰="", 营销许可="是")
    talks = [Facts(日期=DAY) for _ in range(count)]
    return {"客户": customer, "联系人": [Facts()] * min(count, 2), "订单": orders, "跟进记录": talks, "今天": DAY,
            "公司": Facts(名称="华岳"), "表单": Facts(名称="客户资料卡", 版本="1")}  # fmt: skip


def cells_to_fill(data: bytes, env: Environment) -> dict[str, Template]:
    """Return the compiled templates of the card's single cells; rows are not even repeated by the peer."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and "{{" in cell.value]
    return {cell.coordinate: env.from_string(cell.value) for cell in cells if "{%" not in cell.value and "条" not in cell.value}


def with_openpyxl(data: bytes, cells: Mapping[str, Template], given: Mapping[str, Any]) -> bytes:
    """Fill the card as a script of openpyxl does."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for place, template in cells.items():
        sheet[place] = template.render(given)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rate(contexts: Sequence[Mapping[str, Any]], made: Callable[[Mapping[str, Any]], object]) -> float:
    """Return how many forms are made in a second of processor time."""
    start = time.process_time()
    for given in contexts:
        made(given)
    return len(contexts) / (time.process_time() - start)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--forms", type=int, default=200)
    count: int = asked.parse_args().forms
    data = find_template(None, "forms", "customer_card", "zh").path.read_bytes()
    env = environment("zh")
    cells = cells_to_fill(data, env)
    form = FormTemplate(data, "客户资料卡.xlsx", env)
    for title, alike in (("one layout", True), ("many layouts", False)):
        contexts = [context(number, alike=alike) for number in range(count)]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(rate(contexts, lambda given: form.render(given, FormMark("customer_card", form.version))))
            theirs.append(rate(contexts[: max(count // 20, 3)], lambda given: with_openpyxl(data, cells, given)))
        us, them = statistics.median(ours), statistics.median(theirs)
        print(f"{title:14}{us:8.0f} forms/s   openpyxl {them:6.1f} forms/s   {us / them:6.1f} times as many")


if __name__ == "__main__":
    main()
