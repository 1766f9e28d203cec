"""Measures the search for duplicates: quality and time on the shared sets against splink and recordlinkage, and 100,000 customers.

    python benchmarks/dedupe.py --peers /path/to/python   # a Python that has splink and recordlinkage (which wants an old pandas)

A peer that this Python has not is left out, and said so. Quality: F1 of all pairs that are listed (of a peer at the threshold that
is best for it, which nobody knows beforehand), and the share of all true pairs that is merged without a person: ours as we
judge, a peer's down to the score above which at least 99.5 % of its pairs are right, which nobody knows beforehand either.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.linkage import SETS  # the path is known only now
from xlcrm.demo.making import SEED
from xlcrm.demo.story import tell
from xlcrm.rules.matching.cards import cards
from xlcrm.rules.matching.identifying import IDENTIFYING, identifying
from xlcrm.rules.matching.judging import matches

PEERS = ("splink", "recordlinkage")
ENOUGH = 0.995
CUSTOMERS, PLANTED, GOAL = 100_000, 2_000, 30.0
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Score:
    """How well and how fast one did on a set: F1, share merged without a person and how much of that is right, CPU seconds."""

    f1: float
    automatic: float
    precision: float
    seconds: float


def ours(known: Mapping[str, pd.Series], truth: np.ndarray) -> Score:
    """Search with xlcrm."""
    begun = time.process_time()
    found = matches(cards(known, len(truth)))
    seconds = time.process_time() - begun
    right = truth[found.first] == truth[found.second]
    pairs = true_pairs(truth)
    sure = right[found.sure]
    return Score(2 * right.sum() / (len(right) + pairs), sure.sum() / pairs, float(sure.mean()), seconds)


def true_pairs(truth: np.ndarray) -> int:
    """Return how many pairs belong together."""
    sizes = pd.Series(truth).value_counts()
    return int((sizes * (sizes - 1) // 2).sum())


def peer(python: Path, name: str, known: Mapping[str, pd.Series], truth: np.ndarray) -> Score | None:
    """Search with a peer in a process of its own; None where it is not there."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "records.csv", Path(folder) / "pairs.csv"
        for_peers(known).to_csv(source, index=False)
        script = Path(__file__).with_name("dedupe_peers.py")
        ran = subprocess.run([python, script, name, source, target], capture_output=True, text=True, check=False)
        if ran.returncode:
            print(f"{name} is left out: {ran.stderr.strip().splitlines()[-1]}")
            return None
        seconds = float(ran.stdout.split()[-1])
        pairs = pd.read_csv(target).sort_values("score", ascending=False)
    right = truth[pairs["first"]] == truth[pairs["second"]]
    hits, listed, all_ = np.cumsum(right), np.arange(1, len(right) + 1), true_pairs(truth)
    ends = np.append(np.diff(pairs["score"].to_numpy()) != 0, True)  # a threshold cannot part equal scores
    enough = np.flatnonzero((hits / listed >= ENOUGH) & ends)
    last = enough[-1] if len(enough) else None
    automatic, precision = (hits[last] / all_, hits[last] / listed[last]) if last is not None else (0.0, 1.0)
    return Score(float((2 * hits / (listed + all_))[ends].max()), float(automatic), float(precision), seconds)


def for_peers(known: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Return the records as the peers want them: given name and family name of English names apart, lower case."""
    data = pd.DataFrame({key: series.to_numpy() for key, series in known.items()}).map(str.lower)
    if "company" not in data:
        words = data.pop("person").str.split()
        data = data.assign(given=words.str[0], family=words.str[-1])
    return data


def compare_sets(python: Path | None) -> None:
    """Print a line for each set and each program."""
    print("| set | program | F1 of what is listed | merged without a person | of that right | CPU s | time, xlcrm = 1 |")
    print("|---|---|---|---|---|---|---|")
    ours(*SETS["fake_1000"][0]())  # loads what is loaded once
    for name, (read, *_) in SETS.items():
        known, truth = read()
        mine = ours(known, truth)
        scores: dict[str, Score | None] = {"xlcrm": mine}
        for each in PEERS if python else ():
            scores[each] = peer(python, each, known, truth)
        for program, score in scores.items():
            if score:
                print(f"| {name} | {program} | {score.f1:.3f} | {score.automatic:.3f} | {score.precision:.4f} | {score.seconds:.2f} | "
                      f"{score.seconds / mine.seconds:.1f} |")  # fmt: skip


def many() -> tuple[pd.DataFrame, np.ndarray]:
    """Return customers of whom some are there twice, written otherwise or changed, and who is whom."""
    told = pd.DataFrame({key: values for key, values in tell("zh", CUSTOMERS - PLANTED, SEED, TODAY)["customers"].items() if key in IDENTIFYING})
    told = told.astype({key: "str" for key in told if key != "birthday"})
    chance = np.random.default_rng(SEED)
    places = chance.choice(len(told), PLANTED, replace=False)
    again = told.iloc[places].reset_index(drop=True)
    mistyped, no_mobile, no_mail, blank = chance.integers(0, 4, PLANTED) == np.arange(4)[:, None]
    again["mobile"] = again["mobile"].mask(mistyped, again["mobile"].str.slice(0, 10) + "0").mask(no_mobile)
    again["email"] = again["email"].mask(no_mail)
    again["address"] = again["address"].mask(~no_mobile)
    again["name"] = again["name"].mask(blank, again["name"] + " ")
    return pd.concat([told, again], ignore_index=True), np.concatenate([np.arange(len(told)), places])


def search_many() -> None:
    """Print what a search among many customers takes, the first time and after one has changed."""
    data, truth = many()
    texts = identifying(data)
    known = {str(field): texts[field] for field in texts}
    for what, new_from, goal in (("all", 0, f"≤ {GOAL:.0f}"), ("one changed, against all", len(data) - 1, "–")):
        begun, wall = time.process_time(), time.perf_counter()
        found = matches(cards(known, len(data)), new_from)
        seconds, waited = time.process_time() - begun, time.perf_counter() - wall
        right = truth[found.first] == truth[found.second]
        print(f"{len(data):,} customers, {what}: {seconds:.1f} s of CPU, {waited:.1f} s by the clock (goal {goal}); {len(found):,} pairs listed, "
              f"{right.sum():,} of {PLANTED:,} planted among them; {found.sure.sum():,} sure, {right[found.sure].mean():.4f} of them right")  # fmt: skip


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--peers", type=Path, help="a Python that has splink and recordlinkage")
    asked = parser.parse_args()
    if not asked.peers:
        print("The peers are left out: name a Python that has them by --peers.")
    compare_sets(asked.peers)
    search_many()


if __name__ == "__main__":
    main()
