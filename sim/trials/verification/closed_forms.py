"""Whole runs whose answer is known: no people, a constant renewal probability, adoption that only falls, learning."""

import dataclasses
import math
from typing import Any

import numpy as np

from sim.model import assembly, learning
from sim.statistics.intervals import Floats, mean_interval
from sim.trials.executing.replication import opened
from sim.trials.verification.check import INTERVAL_99, Check, Figure, Series, Setting
from sim.trials.verification.made_world import MIDDLE, NO_CSM, build, numbers, one_segment, ran

FAMILY = "Runs meet their closed forms"
LEVEL = 0.99
CUSTOMERS, MONTHS = 400, 60
UPLIFT = 0.05
STILL: dict[str, Any] = dict.fromkeys(
    ("touches", "reviews", "discoveries", "issues", "needs", "organic", "involuntary"), 0.0
)
CONSTANT = dict.fromkeys(
    (
        "renewal__adoption",
        "renewal__sentiment",
        "renewal__champion",
        "renewal__negotiation",
        "renewal__readiness",
        "renewal__open_risk",
        "renewal__uplift_resistance",
    ),
    0.0,
) | {"renewal__downsell_level": -1e9}


def quiet(**changes: Any) -> assembly.Design:
    """Return a cell in which nothing ever happens to an account but its contract. changes: fields of the segment."""
    made = dataclasses.replace(
        MIDDLE, **{**STILL, "auto_renew": 0.0, "acv_sigma": 0.0, "contracts": ((12, 1.0),), **changes}
    )
    company = one_segment(made, start_customers=CUSTOMERS, new_logos_per_year=0.0, champion_leaves=0.0)
    return build(NO_CSM, company, numbers(**CONSTANT), months=MONTHS)


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    return [*retention(setting), lifetimes(setting), adoption(setting), practice()]


def replications(setting: Setting) -> int:
    """Return how many replications an average is over."""
    return (40 if setting.full else 20) if setting.engine == "compiled" else 4


def retention(setting: Setting) -> list[Check]:
    """Return the checks of gross and net retention over renewal probabilities."""
    chances = (0.6, 0.75, 0.9)
    seen: dict[str, list[Floats]] = {"GRR": [], "NRR": []}
    for p in chances:
        design = quiet(renewal_logit=math.log(p / (1.0 - p)))
        rows = [
            ran(design, replication=r, engine=setting.engine).state.months[24:61] for r in range(replications(setting))
        ]
        for name, column in (("GRR", "cohort_kept_cents"), ("NRR", "cohort_now_cents")):
            seen[name].append(np.array([row[column].sum() / row["cohort_cents"].sum() for row in rows]))
    return [level(name, chances, seen[name], factor) for name, factor in (("GRR", 1.0), ("NRR", 1.0 + UPLIFT))]


def level(name: str, chances: tuple[float, ...], samples: list[Floats], factor: float) -> Check:
    """Return the check of one rate against probability × factor."""
    found = [mean_interval(sample, LEVEL) for sample in samples]
    passed = [each.low <= p * factor <= each.high for each, p in zip(found, chances, strict=True)]
    x = np.array(chances)
    fine = np.linspace(0.55, 0.95, 2)
    figure = Figure(
        f"retention-{name.lower()}",
        f"{name} without people, at a constant renewal probability",
        f"{name} lies on its line at {sum(passed)} of {len(chances)} probabilities.",
        "probability of a renewal",
        name,
        (
            Series("closed form", fine, fine * factor, line=True),
            Series(
                "simulated",
                x,
                np.array([e.mean for e in found]),
                np.array([e.low for e in found]),
                np.array([e.high for e in found]),
            ),
        ),
    )
    words = "probability" if factor == 1.0 else f"probability × {factor:g}"
    return Check(
        FAMILY,
        f"{name} at a constant renewal probability",
        f"Without people {name} is the renewal {words}.",
        "; ".join(f"{p * factor:.4f}" for p in chances),
        "; ".join(f"{each.mean:.4f} [{each.low:.4f}, {each.high:.4f}]" for each in found),
        INTERVAL_99,
        all(passed),
        figure,
    )


TOGETHER = 3.09
"""Standard errors within which five shares lie together in 99 of 100 cases."""


def lifetimes(setting: Setting) -> Check:
    """Return the check that at every decision the same share leaves."""
    p = 0.8
    design = quiet(renewal_logit=math.log(p / (1.0 - p)))
    decided, left = np.zeros(5), np.zeros(5)
    for r in range(replications(setting)):
        before = opened(design, 1, r, assembly.room_for(design), 0)[0].accounts["cycle"][:CUSTOMERS]
        after = ran(design, replication=r, engine=setting.engine).state.accounts[:CUSTOMERS]
        survived = after["cycle"] - before
        for k in range(5):
            decided[k] += (survived >= k).sum()
            left[k] += ((survived == k) & (after["alive"] == 0)).sum()
    shares, half = left / decided, TOGETHER * np.sqrt(p * (1.0 - p) / decided)
    which = np.arange(1.0, 6.0)
    passed = np.abs(shares - (1.0 - p)) < half
    figure = Figure(
        "lifetimes",
        "Share that leaves at each decision",
        f"The share that leaves is the same at {int(passed.sum())} of 5 decisions: lifetimes are geometric.",
        "decision",
        "share that leaves",
        (
            Series("geometric", np.array([1.0, 5.0]), np.array([1.0 - p, 1.0 - p]), line=True),
            Series("simulated", which, shares, shares - half, shares + half),
        ),
    )
    return Check(
        FAMILY,
        "lifetimes",
        "Of those that reach a decision the same share leaves, whichever decision it is.",
        f"{1.0 - p:.3f} at each of five",
        "; ".join(f"{share:.3f}" for share in shares),
        "99% interval of a share",
        bool(passed.all()),
        figure,
    )


def adoption(setting: Setting) -> Check:
    """Return the check of adoption that nobody works on."""
    design = quiet(renewal_logit=50.0)
    start = opened(design, 3, 0, assembly.room_for(design), 0)[0].accounts["x"][:CUSTOMERS].copy()
    state = ran(design, seed=3, engine=setting.engine).state
    base = float(state.segments["stickiness_logit"][0])
    months = np.arange(0, MONTHS + 1, 6)
    days = months * 365.0 / 12.0
    expected = np.array([share_of(base + (start - base) * math.exp(-day / 180.0)) for day in days])
    got = state.months["adoption"][months]
    worst = float(np.abs(got[1:] - expected[1:]).max())
    figure = Figure(
        "adoption",
        "Adoption without anybody's work",
        "The average falls on its closed-form curve to what the product holds by itself.",
        "month",
        "average adoption",
        (
            Series("closed form", months.astype(np.float64), expected, line=True),
            Series("simulated", months[1:].astype(np.float64), got[1:].astype(np.float64)),
        ),
    )
    return Check(
        FAMILY,
        "adoption without work",
        "Adoption relaxes to what the product holds by itself, on its closed form.",
        f"{expected[-1]:.12f} after {MONTHS} months",
        f"{got[-1]:.12f}, at worst {worst:.1e} off on the way",
        "1e-12",
        worst < 1e-12,
        figure,
    )


def share_of(logit: Floats) -> float:
    """Return the average of shares that are given by their log odds."""
    return float((1.0 / (1.0 + np.exp(-logit))).mean())


def practice() -> Check:
    """Return the check that the first eight months bring the published output, however much is left to learn after them."""
    gain, start, plateaus = 0.53, 0.125, (0.0, 0.5, 0.7, 0.85)
    months = np.linspace(0.0, 60.0, 61)
    known = (months / 8.0 + start) / (1.0 + start)
    curves = [
        np.array([learning.learning_factor(float(x), m, learning.exponent_of(gain, m, start)) for x in known])
        for m in plateaus
    ]
    gained = [float(curve[0] / curve[8]) - 1.0 for curve in curves]
    falling = all((np.diff(curve) < 0.0).all() and curve.min() > m for curve, m in zip(curves, plateaus, strict=True))
    figure = Figure(
        "learning",
        "Hours per unit of output over months in the job",
        "All curves start at the same point and meet at eight months; later each flattens toward its own plateau.",
        "months in the job",
        "1 ÷ output, of the reference",
        tuple(Series(f"plateau {m:g}", months, curve, line=True) for m, curve in zip(plateaus, curves, strict=True)),
    )
    return Check(
        FAMILY,
        "learning by doing",
        "Output after eight months is the published one for every plateau, and no practice goes below the plateau.",
        f"+{gain:.0%}",
        "; ".join(f"+{each:.13%}" for each in gained),
        "1e-12",
        falling and max(abs(each - gain) for each in gained) < 1e-12,
        figure,
    )
