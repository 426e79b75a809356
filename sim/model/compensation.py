"""Pay plans from words to records: one COMPONENT each, with targets in canonical units; a kicker is one more."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Component, Plan
from sim.model.parameters import COMPONENT
from sim.model.volumes import expansion_paces
from sim.vocabulary import PayMetric

NO_BOOK, OPENING_BOOK, BENCHMARK_BOOK = 0, 1, 2
"""What a target is a share of: nothing, the ARR of the book, or what the reference organization sells to it."""


def due_retention(company: Company) -> float:
    """Return the share of ARR falling due in a year that is kept when gross retention is the company's benchmark.

    A 36-month contract that falls due has three years of loss in it: a term of m months keeps GRR^(m/12), and is due
    12/m times a year.
    """
    kept, due = 0.0, 0.0
    for segment in company.segments:
        arr = segment.share_of_new_logos * segment.acv_median_cents * math.exp(0.5 * segment.acv_sigma**2)
        for months, share in segment.contracts:
            weight = arr * share * 12.0 / months
            due += weight
            kept += weight * company.target_grr ** (months / 12.0)
    return kept / due


def uplift_a_year(company: Company, assumptions: Assumptions) -> float:
    """Return what price uplift at renewals adds in a year, as a share of opening ARR: it is not earned by selling."""
    arr, rise = 0.0, 0.0
    for segment in company.segments:
        weight = segment.share_of_new_logos * segment.acv_median_cents * math.exp(0.5 * segment.acv_sigma**2)
        arr += weight
        rise += weight * sum(share * min(1.0, 12.0 / months) for months, share in segment.contracts)
    never = -700.0  # e^700 is about the largest number there is
    full = 1.0 - 1.0 / (1.0 + math.exp(-max(never, assumptions.renewal.downsell_level)))  # fewer seats: no uplift
    return assumptions.renewal.uplift * company.target_grr * full * rise / arr


def sold_growth(company: Company, assumptions: Assumptions) -> NDArray[np.float64]:
    """Return what the reference organization sells to existing customers in a year, share of ARR, by segment (s,).

    All segments together grow as the company is calibrated to; how much of that a segment brings, and what part of it is
    sold and does not come by itself, is what is expected of its needs.
    """
    paces = np.array([expansion_paces(company, segment, assumptions) for segment in company.segments])
    arr = np.array(
        [s.share_of_new_logos * s.acv_median_cents * math.exp(0.5 * s.acv_sigma**2) for s in company.segments]
    )
    grown = float((arr * paces.sum(axis=1)).sum() / arr.sum())
    wanted = company.target_nrr - company.target_grr - uplift_a_year(company, assumptions)
    return np.asarray(paces[:, 0] * max(0.0, wanted) / grown if grown > 0.0 else np.zeros(len(paces)))


def sold_by_company(company: Company, assumptions: Assumptions) -> float:
    """Return what the reference organization sells to existing customers in a year, as a share of opening ARR."""
    arr = np.array(
        [s.share_of_new_logos * s.acv_median_cents * math.exp(0.5 * s.acv_sigma**2) for s in company.segments]
    )
    return float((arr * sold_growth(company, assumptions)).sum() / arr.sum())


def over_segments(company: Company, name: str) -> float:
    """Return the mean of a segment's number over new logos."""
    return sum(s.share_of_new_logos * float(getattr(s, name)) for s in company.segments)


def benchmark(metric: PayMetric, company: Company, assumptions: Assumptions) -> float:
    """Return what a plan's `target: benchmark` means for a company: the same rule for every model and role."""
    if metric == PayMetric.EXPANSION_ARR:
        return sold_by_company(company, assumptions)
    if metric == PayMetric.NRR:
        return due_retention(company) + sold_by_company(company, assumptions)
    if metric in (PayMetric.ADOPTION, PayMetric.HEALTH):
        return over_segments(company, "mean_adoption")
    if metric == PayMetric.SENTIMENT:
        return over_segments(company, "mean_sentiment")
    return due_retention(company)


def record_of(component: Component, dollars: float, company: Company, assumptions: Assumptions) -> Any:
    """Return the COMPONENT record of one component that pays `dollars` a year at target."""
    record = np.zeros((), COMPONENT)
    metric = component.pays_for
    target = benchmark(metric, company, assumptions) if component.target is None else component.target
    if metric == PayMetric.RENEWAL_ARR and component.target is None and component.rate is None:
        metric = PayMetric.GRR  # the benchmark of renewals is a share of what falls due
    record["dollars"] = dollars
    record["rate"] = (component.rate or 0.0) if dollars > 0.0 else 0.0  # a salary pays no commission on the side
    record["target"] = target
    record["of_book"] = OPENING_BOOK if component.of_opening_arr else NO_BOOK
    if metric == PayMetric.EXPANSION_ARR and component.target is None:
        record["of_book"] = BENCHMARK_BOOK
    record["threshold_at"], record["threshold_pays"] = component.threshold_at, component.threshold_pays
    record["cap_at"] = math.inf if component.cap_at is None else component.cap_at
    record["cap_pays"] = component.cap_pays
    record["metric"], record["book"] = metric, component.book
    return record


def components_of(plan: Plan, company: Company, assumptions: Assumptions) -> list[Any]:
    """Return the COMPONENT records of a plan; none for a salary."""
    records = [record_of(c, c.share * plan.variable, company, assumptions) for c in plan.components]
    if plan.kicker is not None:
        k = plan.kicker
        record = record_of(Component(k.pays_for, 0.0, k.book, target=k.above), k.dollars, company, assumptions)
        record["step"] = 1
        records.append(record)
    return records
