"""A claim in words, for `postsale check`: what is claimed, the measure, the rule, and what of its experiment is read."""

from __future__ import annotations

import math

from sim.config.claim.claim import Claim, region_text, value_text
from sim.config.claim.industry import Industry
from sim.config.tables.claim import UNITS


def claim_lines(claim: Claim) -> list[str]:
    """Return what a claim says and how it is tested, a line each; the design of its experiment stands beside."""
    lines = [f"published in: {claim.published_in}"]
    if claim.not_testable:
        said = [f"claimed: {claim.claimed.text}"] if claim.claimed else []
        return [*lines, *said, f"not testable ({claim.not_testable}): {claim.because}"]
    lines += rule_lines(claim)
    if claim.measure is not None:
        at = ", ".join(f"{path}={value}" for path, value in claim.at.items())
        lines.append(f"measure: {' '.join(claim.measure.text.split())}{f', at {at}' if at else ''}")
        lines.append(f"told in {claim.unit}, {UNITS[claim.unit]}")
    for varied in claim.experiment.vary if claim.experiment else ():
        lines.append(f"{'along' if varied.path == claim.along else 'vary'} {varied.path}: {', '.join(varied.texts)}")
    if claim.also:
        judged = [name for name, each in claim.also.items() if each.judged]
        lines.append(f"told beside: {'; '.join(claim.also)}")
        lines += [f"judged beside, by the same region: {'; '.join(judged)}"] if judged else []
    if claim.without:
        lines.append(f"repeated without {', '.join(claim.without)}")
    if claim.industry is not None:
        lines.append(industry_line(claim.industry))
    lines.append("scenarios are drawn" if claim.worlds else "no scenarios are drawn")
    return lines


def rule_lines(claim: Claim) -> list[str]:
    """Return the region that is claimed, or both sides of a contradiction, and what counts as no effect."""
    claimed, unit = claim.claimed, claim.unit
    if claimed is None:
        return []
    worth = f"; up to {value_text(claim.worth, unit)} from it is too small to act on" if claim.worth else ""
    if claim.sides is not None:
        nothing = value_text(claimed.nothing, unit)
        return [f"above {nothing}: {claim.sides[0]}", f"below {nothing}: {claim.sides[1]}{worth}"]
    none = math.isnan(claimed.nothing)
    nothing = "no value means no effect" if none else f"no effect at {value_text(claimed.nothing, unit)}{worth}"
    return [f"claimed: {claimed.text} ({region_text(claimed, unit)}; {nothing})"]


def industry_line(industry: Industry) -> str:
    """Return the population of companies in words."""
    return (
        f"an industry of {industry.companies:,} companies like {industry.experiment.company}, median ARR "
        f"{value_text(industry.arr_median, 'dollars')}, each under {industry.bundled} and {industry.split}"
    )
