"""Which columns of the customers tell people and firms apart, as texts that can be compared."""

from __future__ import annotations

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.book import show_all
from xlcrm.model.schema import Kind
from xlcrm.rules.company_names import called_like_companies

_SAME_NAME = ("mobile", "phone", "email", "wechat", "qq", "id_no", "city", "district", "address", "postcode")
IDENTIFYING = ("name", "kind", *_SAME_NAME, "birthday")
"""The columns of the customers that are compared."""


def identifying(data: pd.DataFrame) -> pd.DataFrame:
    """Return the columns by which customers are compared, as texts; a name is a person's or a company's."""
    name = data["name"] if "name" in data else pd.Series(None, data.index, dtype="str")
    company = called_like_companies(name)
    if "kind" in data:
        company = (company | terms.CustomerKind.COMPANY.matches(data["kind"])) & ~terms.CustomerKind.PERSON.matches(data["kind"])
    made: dict[str, pd.Series] = {"person": name.mask(company), "company": name.where(company)}
    for key in _SAME_NAME:
        if key in data:
            made[key] = data[key]
    if "birthday" in data:
        made["birthday"] = pd.Series(show_all(data["birthday"], Kind.DATE), index=data.index)
    return pd.DataFrame(made, index=data.index)
