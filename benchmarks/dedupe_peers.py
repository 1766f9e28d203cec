"""Runs one peer over one set, in a Python that has it: the records as CSV in, pairs with their score as CSV out.

    python benchmarks/dedupe_peers.py splink records.csv pairs.csv

Prints the seconds that it took after loading, wall and CPU. Both get what a user without labels gives them: comparisons by kind of
column, weights learnt by EM, blocking by every column that tells people apart.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

LOOSE = {"city", "district"}
"""Columns that too many records share to be a key."""


def blocks(columns: list[str]) -> list[tuple[str, ...]]:
    """Return the keys under which pairs are looked for."""
    keys: list[tuple[str, ...]] = [(column,) for column in columns if column not in LOOSE | {"given", "family"}]
    if {"given", "family"} <= set(columns):
        keys += [("given", "family"), *((name, other) for name in ("given", "family") for other in ("birthday", "postcode") if other in columns)]
    return keys


def by_splink(data: pd.DataFrame) -> pd.DataFrame:
    """Link with splink: comparisons out of its library, u by random pairs, m by EM in two sessions."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    columns = list(data.columns)
    names = {"given", "family", "person", "company", "address"}
    compared = [cl.EmailComparison(each) if each == "email" else cl.NameComparison(each) if each in names
                else cl.LevenshteinAtThresholds(each, [1, 2]) for each in columns]  # fmt: skip
    keys = [block_on(*each) for each in blocks(columns)]
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id", comparisons=compared, blocking_rules_to_generate_predictions=keys
    )
    table = DuckDBAPI().register(data.assign(unique_id=range(len(data))))
    linker = Linker(table, settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(keys[:1], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for key in (keys[0], keys[-1]):
        linker.training.estimate_parameters_using_expectation_maximisation(key)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    return pd.DataFrame({"first": found["unique_id_l"], "second": found["unique_id_r"], "score": found["match_weight"]})


def by_recordlinkage(data: pd.DataFrame) -> pd.DataFrame:
    """Link with recordlinkage: Jaro-Winkler on names and addresses, equality elsewhere, weights by ECM."""
    import recordlinkage as rl

    data = data.reset_index(drop=True)
    indexer, compare = rl.Index(), rl.Compare()
    for key in blocks(list(data.columns)):
        indexer.block(list(key))
    pairs = indexer.index(data)
    texts = {"given", "family", "person", "company", "address", "city", "email"}
    for each in data.columns:
        if each in texts:
            compare.string(each, each, method="jarowinkler", threshold=0.88, label=each)
        else:
            compare.exact(each, each, label=each)
    vectors = compare.compute(pairs, data)
    classifier = rl.ECMClassifier(binarize=None)
    classifier.fit(vectors)
    scores = classifier.prob(vectors)
    first, second = vectors.index.get_level_values(0), vectors.index.get_level_values(1)
    return pd.DataFrame({"first": first, "second": second, "score": scores.to_numpy()})


def main() -> None:
    """Run a peer over a set."""
    peer, source, target = sys.argv[1:]
    link = {"splink": by_splink, "recordlinkage": by_recordlinkage}[peer]
    data = pd.read_csv(source, dtype=str, keep_default_na=False).replace("", None)
    __import__(peer)
    wall, cpu = time.perf_counter(), time.process_time()
    found = link(data)
    print(f"{time.perf_counter() - wall} {time.process_time() - cpu}")
    found.to_csv(Path(target), index=False)


if __name__ == "__main__":
    main()
