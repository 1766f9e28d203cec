"""The shared sets of records of which some are the same: what is known of each record, and which belong together."""

from __future__ import annotations

import pandas as pd

from tests.shared import SHARED

LINKAGE = SHARED / "data" / "linkage"


def read(name):
    return pd.read_csv(LINKAGE / f"{name}.csv", dtype=str, skipinitialspace=True, encoding="utf-8-sig").fillna("")


def febrl(name):
    data = read(name)
    data.columns = data.columns.str.strip()
    street = data.street_number + " " + data.address_1 + " " + data.address_2
    known = {"person": data.given_name + " " + data.surname, "address": street, "city": data.suburb, "postcode": data.postcode,
             "birthday": data.date_of_birth}  # fmt: skip
    return known, data.rec_id.str.extract(r"rec-(\d+)-")[0].to_numpy()


def english():
    data = read("fake_1000")
    return {"person": data.first_name + " " + data.surname, "birthday": data.dob, "city": data.city, "email": data.email}, data.cluster.to_numpy()


def chinese():
    data = read("zh_duplicates")
    names = {"person": "联系人", "company": "公司", "mobile": "手机", "phone": "座机", "email": "邮箱", "address": "地址"}
    return {field: data[heading] for field, heading in names.items()}, read("zh_duplicates_truth").ent.to_numpy()


SETS = {
    "febrl_dataset1": (lambda: febrl("febrl_dataset1"), 0.99, 0.7),
    "febrl_dataset3": (lambda: febrl("febrl_dataset3"), 0.98, 0.6),
    "fake_1000": (english, 0.74, 0.15),
    "zh_duplicates": (chinese, 0.965, 0.65),
}
"""How a set is read; the F1 of all that is listed, and the share of all pairs that is merged without a person, at least."""
