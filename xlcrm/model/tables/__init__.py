"""Every input table of the core, in the order of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.model.tables.administration import (
    CADENCES,
    FIELD_RULES,
    HOLIDAYS,
    LEVELS,
    LISTS,
    QUERIES,
    RULES,
    STAFF,
)
from xlcrm.model.tables.contacts_activity import CONTACTS, INTERACTIONS, PLANS
from xlcrm.model.tables.customers import CUSTOMER_COLUMNS
from xlcrm.model.tables.customers_computed import CUSTOMER_COLUMNS_COMPUTED
from xlcrm.model.tables.customers_more import CUSTOMER_COLUMNS_MORE
from xlcrm.model.tables.making import table
from xlcrm.model.tables.operations import (
    CAMPAIGNS,
    COMPETITORS,
    DECISIONS,
    DISPATCHES,
    DOCUMENTS,
    LOANS,
    PRODUCTS,
    RESPONSES,
    SPOT_CHECKS,
    TARGETS,
    YEARLY_FACTS,
)
from xlcrm.model.tables.sales import BIDS, MILESTONES, OPPORTUNITIES, ORDERS, QUOTATIONS
from xlcrm.model.tables.service_grades import ACCOUNTS, CREDIT, KNOWLEDGE, POINTS, SERVICE, STORED_VALUE, SURVEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.model.schema import Table

CUSTOMERS = table(
    "customers",
    "客户|Customers",
    "客户档案，一个客户一行|The customer archive, one row for each customer",
    "customer_id",
    (*CUSTOMER_COLUMNS, *CUSTOMER_COLUMNS_MORE, *CUSTOMER_COLUMNS_COMPUTED),
    prefix="KH",
    aliases="客户名单|客户列表|客户档案|客户资料|客户信息|客户信息表|客户表|会员|会员名单|会员列表|会员档案|会员资料|"
    "会员信息|顾客|顾客名单|买家|客戶|客戶名單|Customer list|Clients|Client list|Members|"
    "Member list|Companies|Buyers",
)

TABLES: tuple[Table, ...] = (
    CUSTOMERS, CONTACTS, INTERACTIONS, PLANS, OPPORTUNITIES, ORDERS, SERVICE, SURVEYS, QUOTATIONS, CREDIT, POINTS,
    STORED_VALUE, ACCOUNTS, DISPATCHES, PRODUCTS, CAMPAIGNS, RESPONSES, TARGETS, BIDS, MILESTONES, DOCUMENTS, LOANS,
    SPOT_CHECKS, YEARLY_FACTS, COMPETITORS, DECISIONS, STAFF, KNOWLEDGE, LISTS, RULES, FIELD_RULES, LEVELS, CADENCES,
    HOLIDAYS, QUERIES,
)  # fmt: skip
TABLE_BY_NAME: Mapping[str, Table] = {one.name: one for one in TABLES}

STARTER_TABLES = frozenset({
    "customers", "contacts", "interactions", "plans", "opportunities", "orders", "service", "surveys", "quotations",
    "credit", "points", "loans", "decisions", "staff", "knowledge", "lists", "rules", "field_rules", "levels",
    "cadences", "holidays", "queries",
})  # fmt: skip
"""Tables that every new workbook has; the others come with a pack or a switch ``sheet.<name>`` in 规则 / Rules."""

SAFE_KEYS = {
    "from": "from_value",
    "to": "to_value",
    "min": "min_value",
    "max": "max_value",
    "unique": "is_unique",
    "product": "product_name",
    "at": "time_of_day",
    "query": "query_name",
}
"""Keys that had to differ from the obvious word, because Python or pandas uses it (in credit, max is ``max_score``)."""
