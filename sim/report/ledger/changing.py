"""What would change a verdict, computed from its row: simulations, scenarios, varied values, mechanisms, figures beside."""

import math
from collections.abc import Sequence
from itertools import pairwise

from sim.report.ledger import numbers, sentences
from sim.report.ledger.reading import WORDS, EstimatedValue, Row
from sim.report.words.paths import path_words
from sim.report.words.sentences import say
from sim.statistics.claims import (
    CANNOT_TELL,
    CONTRADICTED,
    DEPENDS,
    NO_EFFECT,
    REPRODUCED,
    RIGHT_DIRECTION,
    Region,
    verdict_of,
)
from sim.trials.claims.entry import removes, short, sided

LEAST_SHARE = 0.05
"""A smaller share of scenarios on another side is not told: it is hardly known from zero."""
MOST_TIMES = 100.0
"""How many times as many simulations are still named as what would settle a claim."""


def changes(row: Row) -> tuple[str, ...]:
    """Return what would change the verdict of a row, a sentence or two each; one that says so where nothing would."""
    told, region = row.simulated, row.region
    if told is None or region is None:
        return (say("verdicts", "untested"),)
    here = verdict_of(region, told.low, told.high)
    found = (
        simulations(row, told, region, here),
        scenarios(row, here),
        along(row, region, here),
        mechanisms(row, told, region, here),
        beside(row, here),
    )
    return tuple(text for text in found if text) or (say("verdicts", "nothing"),)


def simulations(row: Row, told: EstimatedValue, region: Region, here: str) -> str:
    """Say which verdicts a narrower interval may still have; "" where none but this, or where scenarios decide it."""
    if row.verdict.startswith(DEPENDS) or not told.known:
        return ""
    if here == CANNOT_TELL:
        return say("verdicts", "settled", more=settling(told, region), n=told.n)
    others = [verdict for verdict in within(region, told.low, told.high) if verdict != here]
    return say("verdicts", "simulations", verdicts=[named(row, each) for each in others]) if others else ""


def borders(region: Region) -> list[float]:
    """Return where one verdict ends and another begins on the line of the measure."""
    ends = [*region.as_claimed]
    if region.side:
        ends += [region.nothing - region.worth, region.nothing, region.nothing + region.worth]
    return sorted({end for end in ends if math.isfinite(end)})


def within(region: Region, low: float, high: float) -> list[str]:
    """Return the verdicts on values between two ends, each once, from low to high."""
    ends = [low, *(border for border in borders(region) if low < border < high), high]
    middles = [(a + b) / 2.0 for a, b in pairwise(ends)]
    return list(dict.fromkeys(verdict_of(region, value, value) for value in middles))


def settling(told: EstimatedValue, region: Region) -> int | None:
    """Return about how many simulations give a verdict if the average stays; None where that is no number to name.

    The interval narrows with the root of their number, and has to shrink into a stretch that has one verdict.
    """
    value = told.value
    stretches = [region.as_claimed]
    if region.side:
        nothing, worth = region.nothing, region.worth
        stretches += [(nothing - worth, nothing + worth), (nothing, math.inf), (-math.inf, nothing)]
    else:
        low, high = region.as_claimed
        stretches += [(-math.inf, low), (high, math.inf)]
    room = max(min(value - low, high - value) for low, high in stretches)
    if room <= 0.0 or told.half / room > math.sqrt(MOST_TIMES):
        return None
    more = told.n * (told.half / room) ** 2
    return max(round(more / 10.0) * 10, told.n + 1)


def scenarios(row: Row, here: str) -> str:
    """Say which share of scenarios lies elsewhere, and what they follow; "" where hardly any does, or nothing is known."""
    depends = row.verdict.startswith(DEPENDS)
    if row.worlds is None or (here == CANNOT_TELL and not depends):
        return ""
    names = sentences.share_names(row)
    own = {
        REPRODUCED: names[0],
        RIGHT_DIRECTION: names[1] if sentences.has_size(row) else names[0],
        NO_EFFECT: names[2],
        CONTRADICTED: names[3],
    }
    other = [
        (name, numbers.percent(mean))
        for name, mean, _ in sentences.shares(row)
        if mean >= LEAST_SHARE and (depends or name != own[here])
    ]
    if not other:
        return ""
    return say("verdicts", "scenarios", parts=other, n=row.worlds.n, driver=short(row.worlds.driver))


def along(row: Row, region: Region, here: str) -> str:
    """Say at which values of what is varied the verdict is another one; "" where at none."""
    verdicts = [verdict_of(region, told.low, told.high) for _, told in row.points]
    others = [each for each in dict.fromkeys(verdicts) if each not in (here, CANNOT_TELL)]
    if not others:
        return ""
    values = [at.replace(" %", "%") for at, _ in row.points]
    groups = [(named(row, each), places(values, [k for k, of in enumerate(verdicts) if of == each])) for each in others]
    return say("verdicts", "along", path=row.along, groups=groups)


def places(values: Sequence[str], where: Sequence[int]) -> str:
    """Return values of a line in words: neighbors as a stretch, others one by one."""
    stretches: list[list[int]] = []
    for k in where:
        if stretches and k == stretches[-1][-1] + 1:
            stretches[-1].append(k)
        else:
            stretches.append([k])
    words = [
        f"at {values[each[0]]}" if len(each) == 1 else f"from {values[each[0]]} to {values[each[-1]]}"
        for each in stretches
    ]
    return " and ".join(words)


def mechanisms(row: Row, told: EstimatedValue, region: Region, here: str) -> str:
    """Say without which mechanism the effect is gone, or the verdict another one; "" where without none."""
    groups: dict[str, list[str]] = {}
    for each in row.ablations:
        left = verdict_of(region, each.simulated.low, each.simulated.high)
        known = here != NO_EFFECT and told.known and not told.low <= region.nothing <= told.high
        if known and removes(each.simulated, each.change, told, region.nothing):
            groups.setdefault("", []).append(taken_out(each.without))
        elif left not in (here, CANNOT_TELL):
            groups.setdefault(named(row, left), []).append(taken_out(each.without))
    return say("verdicts", "mechanisms", groups=list(groups.items())) if groups else ""


def taken_out(name: str) -> str:
    """Return a mechanism, or a single assumption by its path, as a sentence names it."""
    if name == sentences.EFFECT:
        return "a difference between the two organizations"
    return path_words(name) if "." in name else sentences.mechanism_name(name)


def beside(row: Row, here: str) -> str:
    """Say which figures that are judged beside have another verdict, such as with each one's own pay plan."""
    same = (named(row, here), named(row, CANNOT_TELL), CANNOT_TELL, "")
    cases = [
        (verdict, name) for (name, _), verdict in zip(row.also, row.also_verdicts, strict=True) if verdict not in same
    ]
    return say("verdicts", "beside", cases=cases) if cases else ""


def named(row: Row, verdict: str) -> str:
    """Return a verdict as this row says it: of a contradiction, the side that it favors."""
    said = verdict if row.sides is None else sided(row.sides, verdict)
    return WORDS.get(said, said)
