"""The page of known facts: a table by heading, what misses and why, and which retention levels the model follows."""

from collections.abc import Mapping

from sim import __version__
from sim.trials.facts.arms import SEED
from sim.trials.facts.fact import FITS, MISSES, OPEN, Fact, Measurement, figure, range_of, simulated, verdict
from sim.trials.facts.known import FACTS

WORDS = {FITS: "fits", MISSES: "**misses**", OPEN: "open"}
HEAD = "| fact | simulated [95%] | published | source | verdict |\n|---|---|---|---|---|"
NO_REASON = "No reason is known yet."
TITLE = """# Known facts

Written by `python -m sim.trials.facts`: never by hand.

**{count}**

What is known about post-sale work, set against what the shipped companies do under the shipped organizations, each with its
own staffing. Brackets hold the 95% interval of the average over simulations, not what other assumptions would give.
{how}

- *fits*: the simulated average lies in the published range.
- *misses*: its whole interval lies outside.
- *open*: it lies outside and the interval reaches in, or nobody has published a figure.

A range is as wide as its sources, and most of these are surveys of vendors or practice pages, not measurements. A fact that
fits is no proof: some levels are [fitted](calibration.md), many others are [our
assumption](../operator/what-not-to-conclude.md).
"""
LEVELS = """## Which retention levels the model follows

Surveys of dollars and surveys of customers contradict each other. By the medians of gross retention, firms with small
contracts lose about a tenth of their ARR a year; by pages on logo churn, they lose 15 to 40% of their customers. Every
lost customer takes its ARR with it, and customers that shrink lose dollars without leaving: so in one segment, of contracts
about alike, customers cannot be lost faster than dollars. Both can be true only if those that leave are far smaller than
those that stay.

The model follows gross retention. Its medians come from one survey of some 1,500 firms with a stated method and bands by
contract size; a later one lies a few points lower, not ten. The figures on customers come from pages of vendors that state
no method and differ by a factor of two. What follows: the simulated companies lose few small customers, by the standard of
those pages. Where yours loses more, put your own gross retention into `calibrate_to`; customers lost follow it.
"""


def page(seen: Mapping[str, Measurement], how: str) -> str:
    """Return the text of the page. seen: by key of the fact; how: on how much it rests, in a sentence."""
    parts = [TITLE.format(how=how, count=counted(seen))]
    for heading, facts in FACTS.items():
        parts.append("\n".join([f"## {heading}", "", HEAD, *(row(fact, seen[fact.key]) for fact in facts)]) + "\n")
    parts.append("## What misses, and why\n\n" + "\n".join(reasons(seen)) + "\n")
    parts.append(LEVELS)
    return "\n".join(parts)


def every() -> list[Fact]:
    """Return all facts in their order."""
    return [fact for facts in FACTS.values() for fact in facts]


def counted(seen: Mapping[str, Measurement]) -> str:
    """Return how many facts fit, miss and are open."""
    found = [verdict(fact, seen[fact.key]) for fact in every()]
    return (
        f"Of {len(found)} facts {found.count(FITS)} fit, {found.count(MISSES)} miss and {found.count(OPEN)} are open."
    )


def row(fact: Fact, seen: Measurement) -> str:
    """Return a row of the table."""
    cells = [
        f"{fact.title}<br>*{fact.measured}*",
        simulated(seen, fact.unit),
        range_of(fact),
        f"{fact.source}; {fact.note}" if fact.note else fact.source,
        WORDS[verdict(fact, seen)],
    ]
    return "| " + " | ".join(cells) + " |"


def reasons(seen: Mapping[str, Measurement]) -> list[str]:
    """Return a line for each reason, with the facts that miss by it."""
    by_reason: dict[str, list[str]] = {}
    for fact in every():
        if verdict(fact, seen[fact.key]) == MISSES:
            by_reason.setdefault(fact.why or NO_REASON, []).append(fact.title)
    return [f"- **{'; '.join(titles)}.** {why}" for why, titles in by_reason.items()] or ["Nothing does."]


def misfits(seen: Mapping[str, Measurement]) -> list[dict[str, str]]:
    """Return what misses as plain words: what every report says of the model."""
    return [
        {
            "fact": f"{fact.title} ({fact.measured})",
            "simulated": figure(seen[fact.key].value, fact.unit),
            "published": range_of(fact),
            "why": fact.why or NO_REASON,
        }
        for fact in every()
        if verdict(fact, seen[fact.key]) == MISSES
    ]


def basis(replications: int) -> str:
    """Return on how much the page rests."""
    return f"Version {__version__}, seed {SEED}, {replications:,} simulations in all."
