"""SYNTHETIC decisions: invented numbers of every grade, for whoever shows, stores or copies a decision."""

import math
from collections.abc import Sequence
from typing import Any

from msgspec import structs

from sim.results.decision import Amount, Decision, Dip, Inputs, MorePath, Option, Share, Workload
from sim.results.past import FactResult, Past
from sim.results.scenarios import Field
from sim.results.unknowns import End, LookAgain, TurnsAt, Unknown
from sim.trials.storage.formats import FORMAT

NAN = math.nan
COST, ARR, NRR, VALUE = 567e3, 4.32e6, 1.012, 5.41e6
"""Of staying, in the example."""


def amount(mean: float, half: float) -> Amount:
    """Return an average with its interval."""
    return Amount(mean=mean, ci95=(mean - half, mean + half))


def path(end: float, half: float, begins: int, months: int) -> MorePath:
    """Return a path that is 0 until it begins, dips a little, and ends at `end`."""
    ran = [max(0.0, (month - begins) / max(1, months - begins)) for month in range(months + 1)]
    mean = [end * x * x - 0.05 * abs(end) * math.sin(math.pi * x) for x in ran]
    wide = [half * math.sqrt(x) for x in ran]
    low, high = ([m + sign * w for m, w in zip(mean, wide, strict=True)] for sign in (-1, 1))
    return MorePath(months=tuple(range(months + 1)), mean=tuple(mean), low=tuple(low), high=tuple(high))


def option(
    key: str,
    title: str,
    kind: str,
    people: str,
    *,
    month: float = 0.0,
    cost: float = 0.0,
    arr: float = 0.0,
    cash: float = 0.0,
    half: float = 30e3,
    payback: float = NAN,
    ahead: float = 0.5,
    horizon: int = 36,
    scale: float = 1.0,
) -> Option:
    """Return an option by what it brings and costs more than staying. scale: of every amount, for smaller companies."""
    staying = kind == "stay"
    arr, cost, cash, half = arr * scale, cost * scale, cash * scale, 0.0 if staying else half * scale
    return Option(
        key=key,
        title=title,
        kind=kind,
        people=people,
        month=NAN if staying else month,
        cost_a_year=amount(COST * scale + cost, 4e3 * scale),
        cost_more=amount(cost, half / 20),
        ending_arr=amount(ARR * scale + arr, 90e3 * scale),
        arr_more=amount(arr, half),
        nrr=Share(mean=NRR + arr / ARR / scale / 3, ci95=(NRR + arr / ARR / scale / 3 - 0.01, NRR + 0.03)),
        nrr_more=Share(mean=arr / ARR / scale / 3, ci95=(arr / ARR / scale / 3 - 0.004, arr / ARR / scale / 3 + 0.004)),
        cash_value=amount(VALUE * scale + cash, 110e3 * scale),
        cash_more=amount(cash, half * 1.2),
        payback=float(payback),
        ahead=ahead,
        path=path(arr, half, int(month), horizon),
    )


STAY = option("as-is", "Stay as is: 3 CSMs", "stay", "3 CSMs", ahead=NAN)
EXAMPLE = (
    STAY,
    option("now", "Split now: 2 CSMs, 1 AM", "change", "2 CSMs, 1 AM", cost=73e3, arr=-196e3, cash=-148e3, ahead=0.21),
    option(
        "in-6",
        "Split in 6 months: 2 CSMs, 1 AM",
        "later",
        "2 CSMs, 1 AM",
        month=6,
        cost=72e3,
        arr=-203e3,
        cash=-121e3,
        ahead=0.24,
    ),
    option(
        "in-12",
        "Split in 12 months: 2 CSMs, 1 AM",
        "later",
        "2 CSMs, 1 AM",
        month=12,
        cost=70e3,
        arr=-210e3,
        cash=-84e3,
        ahead=0.3,
    ),
    option(
        "money",
        "Hire one more CSM, no split: 4 CSMs",
        "money",
        "4 CSMs",
        cost=189e3,
        arr=223e3,
        cash=96e3,
        payback=14,
        ahead=0.83,
    ),
    option(
        "first",
        "Hire first, then split: 3 CSMs, 1 AM",
        "hire_first",
        "3 CSMs, 1 AM",
        cost=262e3,
        arr=-251e3,
        cash=-401e3,
        ahead=0.04,
    ),
)


def unknown(title: str, base: str, low_text: str, high: str, verdict: str = "holds", **more: Any) -> Unknown:
    """Return an unknown whose low end has this verdict and whose high end holds. More: fields, in place of the usual."""
    turns = verdict == "turns"
    common = {"other": "now", "n": 100}
    low = {"difference": -40e3 if turns else 60e3, "ci95": (-70e3, -10e3) if turns else (20e3, 100e3), **common}
    made = {
        "path": "assumptions.expansion.share",
        "title": title,
        "unit": "share",
        "metric": "cash_value",
        "recommended": "money",
        "low": End(value=0.2, text=low_text, best="as-is" if turns else "money", recommendation=verdict, **low),
        "base": End(value=0.45, text=base, best="money", difference=96e3, ci95=(60e3, 132e3), **HOLDS),
        "high": End(value=0.7, text=high, best="money", difference=150e3, ci95=(90e3, 210e3), **HOLDS),
        "turns_at": TURNS if turns else None,
        "matters": 190e3 if turns else 90e3,
        "strength": "assumption",
        "source": "our assumption",
        "where": Field(field="deals", title="type of each deal", system="CRM"),
        "tried": 4,
        "of_unknowns": 257,
        "screened": 257,
        "kept": 10,
    }
    return Unknown(**(made | more))


HOLDS = {"other": "now", "n": 100, "recommendation": "holds"}
TURNS = TurnsAt(value=0.24, ci95=(0.21, 0.28), side="below", to="as-is", text="24%", low_text="21%", high_text="28%")
SELLING = unknown("expansion that needs selling", "45%", "20%", "70%", "turns")
UNKNOWNS = (
    unknown(
        "hours for a renewal",
        "6 hours",
        "3 hours",
        "10 hours",
        where=Field(field="hours", title="hours", system="calendar"),
        matters=150e3,
    ),
    SELLING,
    unknown("time to fill a CSM chair", "10 weeks", "6 weeks", "20 weeks", "close", where=None),
    unknown("customers lost without a sponsor", "18%", "9%", "30%", strength="survey", matters=20e3),
)


def again(option_: str, **more: Any) -> LookAgain:
    """Return when to look again: at 95 customers. More: fields, in place of the usual."""
    made = {"number": "customers", "now": 70, "at": 95, "ci95": (84, 118), "side": "above", "seen": (70, 130)}
    return LookAgain(option=option_, **(made | {"months": 24, "n": 400} | more))


def workload(option_: str, role: str, people: float, load: float, missed: float = 0.0) -> Workload:
    """Return how full the days of a role are; `missed` of 75 expansions a year."""
    return Workload(option=option_, role=role, people=people, load=load, work="expansion", missed=missed, due=75.0)


WORKLOADS = (
    workload("as-is", "CSM", 3, 1.14, 21),
    workload("now", "CSM", 2, 0.97, 0),
    workload("now", "AM", 1, 1.61, 33),
    workload("money", "CSM", 4, 0.88, 7),
    workload("first", "CSM", 3, 0.71, 0),
    workload("first", "AM", 1, 1.2, 12),
)
DIPS = (
    Dip(option="now", arr=-40e3, month=4, level_again=NAN),
    Dip(option="in-12", arr=-30e3, month=16, level_again=11.0),
)


def decision(options: Sequence[Option] = EXAMPLE, **more: Any) -> Decision:
    """Return the example, in which a fourth CSM is recommended. More: fields, in place of the usual."""
    made = {
        "format": FORMAT,
        "title": "Should we split CS and AM this year?",
        "company": "ours",
        "made": "2026-11-30",
        "version": "0.2.0",
        "command": "postsale decide decision.yaml",
        "horizon_months": 36,
        "customers": 70,
        "opening_arr": 3.8e6,
        "worth": 100e3 * 0.6,
        "worth_a_year": 100e3,
        "grade": "recommend",
        "choice": "money",
        "best": "money",
        "staying": "as-is",
        "sure": 0.97,
        "lead": amount(96e3, 36e3),
        "over_staying": amount(96e3, 36e3),
        "options": tuple(options),
        "workloads": WORKLOADS,
        "dips": DIPS,
        "unknowns": UNKNOWNS,
        "unknowns_screened": 41,
        "look_again": again("now"),
        "inputs": Inputs(measured=31, survey=12, opinion=14, assumption=190),
        "simulations": 1_200,
        "seconds": 94.0,
        "stopped_by": "settled",
    }
    return Decision(**(made | more))


def too_close() -> Decision:
    """Return one between staying and splitting that more simulations would settle."""
    options = (
        STAY,
        option("now", "Split now: 2 CSMs, 1 AM", "change", "2 CSMs, 1 AM", cost=73e3, arr=21e3, cash=12e3, ahead=0.55),
    )
    return decision(
        options,
        grade="too_close",
        choice="as-is",
        best="now",
        sure=0.61,
        lead=amount(12e3, 41e3),
        over_staying=amount(0.0, 0.0),
        look_again=None,
        unknowns=(),
        unknowns_screened=0,
        stopped_by="budget",
        more=800,
    )


def depends() -> Decision:
    """Return one in which splitting is best, unless little expansion needs selling."""
    split = option(
        "now",
        "Split now: 2 CSMs, 1 AM",
        "change",
        "2 CSMs, 1 AM",
        cost=73e3,
        arr=182e3,
        cash=121e3,
        payback=9,
        ahead=0.81,
    )
    turns = structs.replace(SELLING, high=structs.replace(SELLING.high, best="now"))
    return decision(
        (STAY, split, *EXAMPLE[4:]),
        grade="depends",
        choice="now",
        best="now",
        lead=amount(25e3, 20e3),
        over_staying=amount(121e3, 36e3),
        unknowns=(turns, *UNKNOWNS[:1]),
        look_again=again("as-is", at=52, ci95=(41, 60), seen=(30, 70), side="below"),
    )


def staying() -> Decision:
    """Return one that recommends to stay as is."""
    worse = (
        option(
            "money",
            "Hire one more CSM, no split: 4 CSMs",
            "money",
            "4 CSMs",
            cost=189e3,
            arr=41e3,
            cash=-212e3,
            ahead=0.12,
        ),
    )
    return decision(
        (*EXAMPLE[:4], *worse, *EXAMPLE[5:]),
        choice="as-is",
        best="as-is",
        lead=amount(84e3, 30e3),
        over_staying=amount(0.0, 0.0),
        unknowns=(structs.replace(SELLING, low=structs.replace(SELLING.low, best="money")), *UNKNOWNS[2:]),
        look_again=again("money", number="arr", now=3.8e6, at=5.2e6, ci95=(4.7e6, 5.9e6)),
    )


def wide(many: int = 16) -> Decision:
    """Return one with so many options, some with long titles."""
    said = (
        "Pool the smallest customers under one shared team and name an account manager for everybody else",
        "Renewals desk",
        "Pods of a CSM, an AM and a solutions engineer for each region",
    )
    others = tuple(
        option(
            f"other-{k}",
            f"{said[k % 3]} ({k + 1})",
            "other",
            f"{1 + k % 3} CSMs, {1 + k % 2} AMs, 1 renewals manager",
            cost=20e3 * k,
            arr=30e3 * (7 - k),
            cash=23e3 * (3 - k),
            ahead=0.9 - 0.05 * k,
            payback=8.0 + k if k < 3 else NAN,
        )
        for k in range(many - len(EXAMPLE))
    )
    return decision(
        (*EXAMPLE, *others),
        title="Should we split customer success and account management before the fiscal year ends, or keep one role?",
        same=(("other-4", "now"),),
        command="postsale decide decision.yaml --wide --budget 10m --seed 7 --out results/our-long-decision",
    )


def tiny() -> Decision:
    """Return one of a company with ten customers."""
    made = tuple(
        option(
            o.key,
            o.title,
            o.kind,
            o.people,
            month=0.0 if math.isnan(o.month) else o.month,
            cost=o.cost_more.mean,
            arr=o.arr_more.mean,
            cash=o.cash_more.mean,
            payback=o.payback,
            ahead=o.ahead,
            scale=0.1,
        )
        for o in EXAMPLE
    )
    small = amount(96e3 * 0.1, 36e3 * 0.1)
    return decision(
        made,
        customers=10,
        opening_arr=380e3,
        worth=6e3,
        worth_a_year=10e3,
        lead=small,
        over_staying=small,
        workloads=(),
        dips=(),
        unknowns=(),
        look_again=None,
        simulations=1,
    )


def lean() -> Decision:
    """Return one that leans to one more CSM."""
    return decision(grade="lean", sure=0.86)


def two_good() -> Decision:
    """Return one in which two options beat staying, and which of them is better is open."""
    return structs.replace(depends(), grade="too_close", unknowns=(), lead=amount(25e3, 40e3))


EVERY = {
    "recommend": decision,
    "lean": lean,
    "two good": two_good,
    "too close": too_close,
    "depends": depends,
    "stay": staying,
    "wide": wide,
    "tiny": tiny,
}
"""One of every kind, by name."""

PAST = Past(
    team="as-is",
    years=200,
    facts=(
        FactResult(name="nrr", kind="share", yours=1.03, low=0.97, high=1.06, verdict="fits"),
        FactResult(
            name="grr", kind="share", yours=0.88, low=0.9, high=0.95, verdict="too low", remedies=("x (1 → 2)",)
        ),
        FactResult(name="new_logos", kind="count", yours=15, low=11, high=19, verdict="fits"),
        FactResult(name="ending_arr", kind="money", yours=3.8e6, low=3.6e6, high=4.1e6, verdict="fits"),
    ),
)
