"""The shipped forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlcrm.documents.kinds import DocumentKind
from xlcrm.model.text import Text


@dataclass(frozen=True, slots=True)
class FormKind(DocumentKind):
    """A form: about one customer, about one member of staff, or a list of all that are chosen.

    ``items`` is the table whose records a list lists; ``returns`` the table that a form that comes back filled in is for.
    """

    about: Literal["customer", "staff", "list"] = "customer"
    items: str = ""
    returns: str = ""


def _form(key: str, title: str, **more: str) -> FormKind:
    return FormKind(key, Text(*title.split("|")), occasion="", **more)  # type: ignore[arg-type] # the words are those of ``about``


FORMS: tuple[FormKind, ...] = (
    _form("customer_card", "客户资料卡|Customer card"),
    _form("credit_review", "信用评估表|Credit review", returns="credit"),
    _form("visit_plan", "回访计划|Visit plan", about="list", items="plans"),
    _form("visit_preparation", "回访准备单|Visit preparation"),
    _form("visit_record", "客户回访记录表|Visit record", returns="interactions"),
    _form("visit_report", "客户回访报告|Visit report", returns="plans"),
    _form("reception_card", "洽谈卡|Reception card", returns="customers"),
    _form("skin_file", "皮肤管理档案|Skin-care file", returns="skin_files"),
    _form("loan_book", "档案借阅登记|Loan book", about="list", items="loans", returns="loans"),
    _form("hand_over", "交接清单|Hand-over list", about="staff"),
    _form("spot_check", "抽查表|Spot-check sheet", about="list", items="spot_checks", returns="spot_checks"),
    _form("complaint", "投诉单|Complaint form", returns="service"),
    _form("survey", "满意度调查表|Satisfaction survey", returns="surveys"),
    _form("customer_roll", "客户一览表|Roll of customers", about="list", items="customers"),
    _form("correction", "更正单|Correction form", returns="service"),
)
