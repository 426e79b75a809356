"""Levels from a year of one's own and from benchmarks: each by how much it knows (empirical Bayes).

A year of 78 customers of which 8 left says 10% give or take 3.4 points; benchmarks say where companies of that kind lie, give
or take what lies between companies. The compromise weighs both by one over their variance, and what stays open is a range
that plausible scenarios draw from. Efron & Morris 1975, Journal of the American Statistical Association 70:311.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.config.company.bands import band_of
from sim.config.language.nodes import Grade, Node, map_node, text_node
from sim.config.language.quantities import QuantityError, parse
from sim.model.numbers import Dimension, log_sigma

BETWEEN = {"grr": 0.074, "nrr": 0.148}
"""Standard deviation between companies: quartiles 5 and 10 points from the median (SaaS Capital 2023, read by us)."""
ENDS = 1.96
NARROWEST = 0.005
ROUNDED = 0.001
"""Both ends are written to a tenth of a percent: together they lose no more than this."""
DEALS_A_CUSTOMER = 0.3
"""Expansions a customer and year, where nobody counted them."""


@dataclass(frozen=True, slots=True)
class Compromise:
    """A level between a year of one's own and a benchmark. weight: of one's own, 0 to 1; sd: what stays open."""

    own: float
    own_sd: float
    benchmark: float
    value: float
    sd: float
    weight: float


@dataclass(frozen=True, slots=True)
class Kind:
    """Customers of one segment: their share, the median of what they pay in dollars, and its spread as sigma of logs."""

    share: float
    median: float
    sigma: float

    @property
    def mean(self) -> float:
        """Mean dollars a year."""
        return self.median * math.exp(0.5 * self.sigma**2)


def compromise(own: float, own_sd: float, benchmark: float, between: float) -> Compromise:
    """Weigh a value of one's own against a benchmark. Errors: ValueError for a standard deviation of 0 or less."""
    if own_sd <= 0.0 or between <= 0.0:
        raise ValueError(f"both have to leave something open (got {own_sd} and {between})")
    weight = between**2 / (between**2 + own_sd**2)
    return Compromise(
        own, own_sd, benchmark, weight * own + (1.0 - weight) * benchmark, math.sqrt(weight) * own_sd, weight
    )


def concentration(kinds: Sequence[Kind]) -> float:
    """Return mean(x²) ÷ mean(x)² of what customers pay: a share of ARR is known as if there were so many times fewer."""
    mean = sum(kind.share * kind.mean for kind in kinds)
    squares = sum(kind.share * kind.mean**2 * math.exp(kind.sigma**2) for kind in kinds)
    return squares / mean**2


def levels(
    grr: float, nrr: float, customers: float, kinds: Sequence[Kind], expansions: float = math.nan
) -> dict[str, Compromise]:
    """Return what to fit GRR and NRR to, given last year's of so many customers. expansions: how many there were."""
    even = customers / concentration(kinds)
    lost = math.sqrt(max(grr * (1.0 - grr), 0.25 / customers) / even)
    deals = expansions if expansions > 0.0 else DEALS_A_CUSTOMER * customers
    grown = (nrr - grr) * math.sqrt(concentration(kinds) / max(1.0, deals))
    weights = [kind.share * kind.mean for kind in kinds]
    medians = [band_of(kind.median) for kind in kinds]
    benchmark = [sum(w * band[k] for w, band in zip(weights, medians, strict=True)) / sum(weights) for k in (0, 1)]
    return {
        "grr": compromise(grr, lost, benchmark[1], BETWEEN["grr"]),
        "nrr": compromise(nrr, math.hypot(lost, grown), benchmark[0], BETWEEN["nrr"]),
    }


def with_levels(tree: Node) -> Node:
    """Return a company tree with `calibrate_to` from the facts of its last year, where it does not say it itself."""
    facts, said = tree.get("last_year"), tree.get("calibrate_to")
    if facts is None or not isinstance(facts.content, dict) or not isinstance(tree.content, dict):
        return tree
    if said is not None and (said.get("grr") or said.get("nrr") or not isinstance(said.content, dict)):
        return tree
    found = of_facts(tree)
    if found is None:
        return tree
    under = dict(said.content) if said is not None and isinstance(said.content, dict) else {}
    space = room(_kinds(tree))
    entries = {name: _ranged(found, name, facts, space) for name in ("grr", "nrr")}
    laid = replace(map_node({**entries, **under}, facts.place), key=facts.key)
    return replace(tree, content={**tree.content, "calibrate_to": laid})


def of_facts(tree: Node) -> dict[str, Compromise] | None:
    """Return the compromise of a company tree; None where its facts or its segments do not say enough, or cannot be read."""
    grr, nrr = _number(tree, "last_year.grr", Dimension.SHARE), _number(tree, "last_year.nrr", Dimension.SHARE)
    customers = _number(tree, "last_year.customers", Dimension.COUNT)
    if math.isnan(customers):
        customers = _number(tree, "start.customers", Dimension.COUNT)
    kinds = _kinds(tree)
    if not kinds or math.isnan(grr + nrr + customers) or not 0.3 <= grr <= min(1.0, nrr) or customers < 1:
        return None
    return levels(grr, nrr, customers, kinds, _number(tree, "last_year.expansions.count", Dimension.COUNT))


def room(kinds: Sequence[Kind]) -> tuple[float, float]:
    """Return how far NRR stays above GRR, and GRR below 100%, so that no segment contradicts itself.

    Segments are as far apart as benchmarks are (targets.py): what fits the whole may leave one with an NRR below its GRR.
    """
    weights = [kind.share * kind.mean for kind in kinds]
    bands = [band_of(kind.median) for kind in kinds]
    nrr, grr = (sum(w * band[k] for w, band in zip(weights, bands, strict=True)) / sum(weights) for k in (0, 1))
    between = max(nrr - grr - (band[0] - band[1]) for band in bands)
    above = max(band[1] - grr for band in bands)
    return (between + ROUNDED, above + ROUNDED) if len(kinds) > 1 else (0.0, 0.0)


def _ranged(found: dict[str, Compromise], name: str, facts: Node, space: tuple[float, float]) -> Node:
    """Return a level with its range as text. GRR stays below NRR and under 100% in every segment, whatever the ends."""
    grr, nrr = found["grr"], found["nrr"]
    between, above = space
    middle = (min(grr.value, 0.99) + max(nrr.value, grr.value)) / 2.0
    highest = min(middle - between / 2.0, 0.995, 1.0 - above)
    low, high = (0.3, highest) if name == "grr" else (middle + between / 2.0, 2.9)
    each = found[name]
    value = min(max(each.value, low + NARROWEST), high - NARROWEST)
    ends = max(low, each.value - ENDS * each.sd), min(high, each.value + ENDS * each.sd)
    text = "..".join(f"{100.0 * x:.1f}" for x in (min(ends[0], value), value, max(ends[1], value)))
    own = f"{100.0 * each.weight:.0f}% your last year ({100.0 * each.own:.1f}%)"
    source = f"{own}, {100.0 * (1.0 - each.weight):.0f}% benchmark ({100.0 * each.benchmark:.1f}%)"
    return text_node(
        f"{text} %", facts.place, grade=Grade(source, "measured" if each.weight >= 0.5 else "survey", None)
    )


def _kinds(tree: Node) -> list[Kind]:
    segments = tree.get("segments")
    if segments is None or not isinstance(segments.content, dict):
        return []
    kinds = []
    for name in segments.content:
        share = _number(tree, f"segments.{name}.share_of_new_logos", Dimension.SHARE)
        median = _number(tree, f"segments.{name}.acv.median", Dimension.MONEY)
        spread = _number(tree, f"segments.{name}.acv.spread", Dimension.MULTIPLE)
        if math.isnan(median):
            median, spread = _number(tree, f"segments.{name}.acv", Dimension.MONEY), 1.0
        if math.isnan(share + median + spread) or median <= 0.0 or spread < 1.0:
            return []
        kinds.append(Kind(share, median, log_sigma(spread)))
    return kinds if sum(kind.share for kind in kinds) > 0.0 else []


def _number(tree: Node, path: str, dimension: Dimension) -> float:
    node: Node | None = tree
    for part in path.split("."):
        node = node.get(part) if node is not None else None
    if node is None or not isinstance(node.content, str):
        return math.nan
    try:
        return parse(node.content, dimension).value
    except QuantityError:
        return math.nan  # told where the file is checked
