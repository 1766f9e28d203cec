"""Invented customers and contacts: persons and companies with addresses, phones and e-mails that belong to nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import numpy as np
from pypinyin import lazy_pinyin

from xlcrm.demo.draw import dates_ago, season_days, some, weighted, zipf_pick
from xlcrm.demo.words import WORDS
from xlcrm.model import terms
from xlcrm.model.defaults.lists import LIST_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from xlcrm.model.text import Lang

Table = dict[str, list[Any]]
HISTORY_YEARS = 3
_COMPANIES = 0.4
_DOMAINS = ("example.com", "example.net", "example.org")


def entries(key: str, lang: Lang) -> list[str]:
    """Return the shipped values of a drop-down list."""
    return [entry.value.say(lang) for entry in LIST_BY_KEY[key].entries]


def customers(rng: Generator, lang: Lang, number: int, today: date) -> Table:
    """Return so many customers, column by column; about two in five are companies."""
    words = WORDS[lang]
    company = rng.random(number) < _COMPANIES
    ago = np.sort(season_days(rng, today, HISTORY_YEARS, number))[::-1]
    registered = dates_ago(today, ago)
    drawn_names = [company_name(rng, lang) if is_company else person_name(rng, lang) for is_company in company.tolist()]
    names = _told_apart(drawn_names, company.tolist(), lang)
    places = zipf_pick(rng, words.cities, number)
    kind = {True: terms.CustomerKind.COMPANY.label(lang), False: terms.CustomerKind.PERSON.label(lang)}
    mobiles = mobile_numbers(rng, number)
    consent = weighted(rng, (terms.YES.label(lang), terms.NO.label(lang), None), (0.6, 0.1, 0.3), number)
    drawn = weighted(rng, (0, 1, None), (0.4, 0.4, 0.2), number)
    genders = [chance if told is None else told for told, chance in zip((_gender(name, lang) for name in names), drawn, strict=True)]
    return {
        "customer_id": [f"KH{n:06d}" for n in range(1, number + 1)],
        "name": names,
        "kind": [kind[is_company] for is_company in company.tolist()],
        "salutation": _salutations(rng, lang, genders),
        "mobile": mobiles,
        "phone": some(rng, 0.3, landlines(rng, number)),
        "email": some(rng, 0.55, emails(rng, names, lang)),
        "wechat": some(rng, 0.4, [f"wx_{mobile[-8:]}" for mobile in mobiles]),
        "province": [place[0] for place in places],
        "city": [place[1] for place in places],
        "district": [place[2] for place in places],
        "address": _addresses(rng, lang, number),
        "region": [entries("region", lang)[0]] * number,
        "source": _sources(rng, lang, number),
        "referrer": [None] * number,
        "category": [None] * number,
        "owner": zipf_pick(rng, words.staff[:6], number, 0.35),
        "registered_on": registered,
        "first_contact_on": [
            day - timedelta(days=int(gap)) for day, gap in zip(registered, rng.integers(0, 3, number), strict=True)
        ],
        "intent": _intents(rng, lang, number),
        "expected_on": [None] * number,
        "contact_strategy": some(rng, 0.12, zipf_pick(rng, entries("contact_strategy", lang)[1:5], number)),
        "birthday": [
            None if is_company else day
            for is_company, day in zip(company.tolist(), some(rng, 0.6, _birthdays(rng, number)), strict=True)
        ],
        "do_not_contact": some(rng, 0.02, [terms.YES.label(lang)] * number),
        "consent": consent,
        "consent_on": [
            day if said == terms.YES.label(lang) else None for day, said in zip(registered, consent, strict=True)
        ],
        "pinned": some(rng, 0.03, [terms.YES.label(lang)] * number),
        "lost_reason": [None] * number,
        "note": [note or None for note in zipf_pick(rng, words.notes, number, 0)],
        "gender": [
            None if is_company or gender is None else entries("gender", lang)[gender]
            for is_company, gender in zip(company.tolist(), genders, strict=True)
        ],
        "industry": [
            value if is_company else None
            for value, is_company in zip(
                zipf_pick(rng, entries("industry", lang), number), company.tolist(), strict=True
            )
        ],
    }


def person_name(rng: Generator, lang: Lang) -> str:
    """Return a person's name."""
    words = WORDS[lang]
    family, first, second = (
        _one(rng, words.family, 0.5),
        _one(rng, words.given_first, 0.1),
        _one(rng, words.given_second, 0.0),
    )
    return f"{family}{first}{second}" if lang == "zh" else f"{first}{family}"


def _gender(name: str, lang: Lang) -> int | None:
    """Return the gender that a name tells: 0 for his, 1 for hers, None where it tells none."""
    words = WORDS[lang]
    for part in reversed(name[1:]) if lang == "zh" else name.split()[:1]:
        if part in words.hers or part in words.his:
            return int(part in words.hers)
    return None


def _salutations(rng: Generator, lang: Lang, genders: Sequence[int | None]) -> list[str]:
    """Return how everybody is addressed: as their gender says, else by chance."""
    words = (terms.Salutation.MR.label(lang), terms.Salutation.MS.label(lang))
    drawn = weighted(rng, (0, 1), (0.55, 0.45), len(genders))
    return [words[chance if gender is None else gender] for gender, chance in zip(genders, drawn, strict=True)]


def company_name(rng: Generator, lang: Lang) -> str:
    """Return a company's name: city, brand, trade, legal form."""
    words = WORDS[lang]
    city = _one(rng, words.cities, 0.4)[1].removesuffix("市") if lang == "zh" else ""
    return f"{city}{_one(rng, words.brands, 0.1)}{_one(rng, words.trades, 0.2)}{words.form}"


def _told_apart(names: Sequence[str], companies: Sequence[bool], lang: Lang) -> list[str]:
    """Return names of which few are the same, as in life: who is called like another gets one more word or character."""
    words, met = WORDS[lang], Counter[str]()
    apart = []
    for name, is_company in zip(names, companies, strict=True):
        turn = met[name]
        met[name] += 1
        if not turn:
            apart.append(name)
        elif is_company:
            trade = name.removesuffix(words.form)
            apart.append(f"{trade}{words.brands[(31 * turn) % len(words.brands)]}{words.form}" if lang == "zh" else
                         f"{words.brands[(31 * turn) % len(words.brands)]} {name}")  # fmt: skip
        elif lang == "zh":
            apart.append(name[:2] + words.given_second[2:][turn % (len(words.given_second) - 2)])
        else:
            first, _, rest = name.partition(" ")
            apart.append(f"{first} {ascii_uppercase[turn % len(ascii_uppercase)]}. {rest}")
    return apart


def _one(rng: Generator, values: Any, steepness: float) -> Any:  # noqa: ANN401 - one of whatever is given
    position = int(len(values) * rng.random() ** (1 + steepness))
    return values[position]


def mobile_numbers(rng: Generator, number: int) -> list[str]:
    """Return so many different mobile numbers of a range that is not in use (199 00…)."""
    pool = rng.permutation(max(1_000_000, number * 2))[:number]
    return [f"199{n:08d}" for n in pool.tolist()]


def landlines(rng: Generator, number: int) -> list[str]:
    """Return landlines with an area code, of numbers that begin with 0 and so belong to nobody."""
    codes = ("0512", "0571", "021", "025", "0755", "0510")
    return [
        f"{codes[code]}-8{tail:07d}"
        for code, tail in zip(
            rng.integers(0, len(codes), number).tolist(), rng.integers(0, 99_999, number).tolist(), strict=True
        )
    ]


def emails(rng: Generator, names: list[str], lang: Lang) -> list[str]:
    """Return an address at example.com and the like for every name."""

    def local(name: str) -> str:
        spelt = "".join(lazy_pinyin(name[:3])) if lang == "zh" else name.replace(" ", ".")
        return (
            "".join(letter for letter in spelt.lower() if letter.isascii() and (letter.isalnum() or letter == "."))
            or "user"
        )

    tails, domains = rng.integers(1, 9999, len(names)).tolist(), rng.integers(0, 3, len(names)).tolist()
    spelt = {name: local(name) for name in set(names)}
    return [f"{spelt[name]}{tail}@{_DOMAINS[domain]}" for name, tail, domain in zip(names, tails, domains, strict=True)]


def _addresses(rng: Generator, lang: Lang, number: int) -> list[str]:
    streets = zipf_pick(rng, WORDS[lang].streets, number, 0.2)
    houses, rooms = rng.integers(1, 400, number).tolist(), rng.integers(101, 2800, number).tolist()
    if lang == "zh":
        return [f"{street}{house}号{room}室" for street, house, room in zip(streets, houses, rooms, strict=True)]
    return [f"{house} {street}, room {room}" for street, house, room in zip(streets, houses, rooms, strict=True)]


def _sources(rng: Generator, lang: Lang, number: int) -> list[str]:
    asking = {terms.Source.REFERRAL.label(lang), terms.Source.INTRODUCTION.label(lang), terms.Source.DEALER.label(lang)}
    return zipf_pick(rng, [value for value in entries("source", lang) if value not in asking], number, 0.7)


def _intents(rng: Generator, lang: Lang, number: int) -> list[str | None]:
    levels = [level.label(lang) for level in terms.Intent]
    return weighted(rng, (*levels, None), (0.2, 0.05, 0.1, 0.12, 0.23, 0.2, 0.1), number)


def _birthdays(rng: Generator, number: int) -> list[date]:
    return [date(1960, 1, 1) + timedelta(days=int(days)) for days in rng.integers(0, 45 * 365, number)]


def contacts(rng: Generator, lang: Lang, people: Table) -> Table:
    """Return one or two contacts for every company, the first of them the primary one."""
    company = terms.CustomerKind.COMPANY.label(lang)
    owners = [record for record, kind in zip(people["customer_id"], people["kind"], strict=True) if kind == company]
    doubled = [(record, place) for record in owners for place in range(1 + int(rng.random() < 0.4))]  # noqa: PLR2004
    number = len(doubled)
    names = [person_name(rng, lang) for _ in range(number)]
    return {
        "contact_id": [f"LX{n:06d}" for n in range(1, number + 1)],
        "customer_id": [record for record, _ in doubled],
        "name": names,
        "salutation": _salutations(rng, lang, [_gender(name, lang) for name in names]),
        "position": zipf_pick(rng, entries("position", lang), number),
        "decision_role": zipf_pick(rng, entries("decision_role", lang), number),
        "mobile": [f"198{mobile[3:]}" for mobile in mobile_numbers(rng, number)],
        "email": some(rng, 0.5, emails(rng, names, lang)),
        "is_primary": [terms.YES.label(lang) if place == 0 else None for _, place in doubled],
    }
