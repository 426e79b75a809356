"""What a customer of a segment asks for in a year: tasks, hours, needs that are found, and the growth that follows.

Plain arithmetic on inputs; no draws. Axes: s = segment, j = activity.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Segment
from sim.model.state import ACTIVITIES
from sim.vocabulary import Activity

SHORTEST_NEGOTIATED_TERM = 6
QUANTILES = 40
HOURS_KEYS = {
    Activity.HANDOFF: "handoff",
    Activity.ONBOARDING: "onboarding",
    Activity.ADOPTION: "touch",
    Activity.RISK: "risk",
    Activity.READINESS: "readiness",
    Activity.RENEWAL: "renewal",
    Activity.DISCOVERY: "discovery",
    Activity.EXPANSION: "expansion",
    Activity.COORDINATION: "coordination",
}
Floats = NDArray[np.float64]


@lru_cache(maxsize=4)
def normal_quantiles(count: int) -> Floats:
    """Return the standard normal quantiles of the midpoints of `count` equal shares, shape (count,)."""
    from statistics import NormalDist

    law = NormalDist()
    found = np.array([law.inv_cdf((i + 0.5) / count) for i in range(count)])
    found.flags.writeable = False
    return found


def found_share(segment: Segment, assumptions: Assumptions, others: dict[int, float]) -> float:
    """Return the share of needs that ordinary contact finds before they expire.

    With thresholds exponential (mean 1), patience exponential (mean P) and effort g a day the share is g·P / (1 + g·P).
    `others` maps the activities other than expansion to tasks a year.
    """
    weights = weights_of(assumptions)
    effort = sum(weights[j] * n * max(1, segment.sessions.get(Activity(j), 1)) for j, n in others.items())
    reach = assumptions.expansion.discovery * effort * assumptions.expansion.need_patience / 365.0
    return reach / (1.0 + reach)


def weights_of(assumptions: Assumptions) -> Floats:
    """Return how much a session of each activity explores needs, shape (j,)."""
    weights = np.zeros(ACTIVITIES)
    for activity in Activity:
        weights[activity] = assumptions.expansion.weights.get(activity.name.lower(), 0.0)
    return weights


def volumes(company: Company, segment: Segment, assumptions: Assumptions) -> Floats:
    """Return expected tasks a year and account of a segment, shape (j,)."""
    tasks = np.zeros(ACTIVITIES)
    arriving = company.new_logos_per_year / max(1, company.start_customers)
    renewals = sum(share * 12.0 / term for term, share in segment.contracts if term >= SHORTEST_NEGOTIATED_TERM)
    room = segment.whitespace_median * np.exp(segment.whitespace_sigma * normal_quantiles(QUANTILES))
    appetite = segment.mean_adoption * float(np.minimum(1.0, room / assumptions.expansion.reference_whitespace).mean())
    tasks[Activity.HANDOFF] = arriving
    tasks[Activity.ONBOARDING] = arriving
    tasks[Activity.ADOPTION] = segment.touches
    tasks[Activity.RISK] = (
        2.0 * segment.issues * (1.0 - segment.mean_adoption) + company.champion_leaves * segment.mean_champion
    )
    tasks[Activity.READINESS] = renewals
    tasks[Activity.RENEWAL] = renewals * (1.0 - segment.auto_renew)
    tasks[Activity.DISCOVERY] = segment.discoveries
    found = found_share(segment, assumptions, {j: float(tasks[j]) for j in range(ACTIVITIES)})
    tasks[Activity.EXPANSION] = 2.0 * segment.needs * appetite * found
    return tasks


def hours_per_task(segment: Segment) -> Floats:
    """Return mean hours of a task of each activity at complexity 1, shape (j,); reviews are spread over the touches.

    Coordination: of one talk between two people, both halves together.
    """
    hours = np.zeros(ACTIVITIES)
    for activity, key in HOURS_KEYS.items():
        hours[activity] = segment.hours[key]
    if segment.touches > 0.0:
        hours[Activity.ADOPTION] += segment.reviews / segment.touches * segment.hours["review"]
    return hours


def expansion_pace(company: Company, segment: Segment, assumptions: Assumptions) -> float:
    """Return expected gross expansion of a customer with room to grow, share of first-year ARR a year."""
    return sum(expansion_paces(company, segment, assumptions))


def expansion_paces(company: Company, segment: Segment, assumptions: Assumptions) -> tuple[float, float]:
    """Return what of the expected expansion of a customer with room to grow is sold, and what comes by itself."""
    tasks = volumes(company, segment, assumptions)
    found = found_share(
        segment, assumptions, {j: float(tasks[j]) for j in range(ACTIVITIES) if j != Activity.EXPANSION}
    )
    need = segment.need_size * math.exp(0.5 * segment.need_size_sigma**2)
    organic = segment.organic_size * math.exp(0.5 * segment.organic_size_sigma**2)
    commercial = segment.needs * found * assumptions.expansion.win_rate_reference * need
    pace = 2.0 * segment.mean_adoption * segment.need_scale
    return pace * commercial, pace * segment.organic * organic
