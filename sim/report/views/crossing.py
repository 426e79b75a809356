"""Where a difference turns along a varied number, and who is better on which side: a sentence for each of four statuses."""

import math
from dataclasses import dataclass

from sim.report.words import direction, titles
from sim.report.words.direction import Side
from sim.report.words.reading import names, points
from sim.report.words.sentences import say
from sim.results.summary import Summary


@dataclass(frozen=True, slots=True)
class Crossing:
    """A stored crossing; `at` holds one value when found, more when several, none otherwise."""

    metric: str
    along: str
    staffing: str
    model: str  # the model compared with the baseline
    at: tuple[float, ...]
    lo: float
    hi: float
    status: str  # found | none | several | flat
    least: float  # the varied range; nothing outside it is ever claimed
    most: float
    given: str  # its staffing in words
    name: str  # the model and the baseline, as a reader calls them
    base: str
    sides: tuple[Side, ...]  # what was simulated along the way
    own: float  # where the company itself stands, NaN if that is not known

    @property
    def beside(self) -> tuple[Side, Side] | None:
        """Return what was simulated left and right of the one turning point; None without one, or without both."""
        return direction.beside(self.sides, self.at[0]) if self.status == "found" else None


def crossings(summary: Summary) -> tuple[Crossing, ...]:
    """Return the stored crossings along one varied number; those outside the varied range are shown as "none".

    The crossings at single values of a second number (`where`) are rows of a curve: see `curves`.
    """
    every, given, shown = points(summary), titles.modes(summary), names(summary)
    found = []
    for raw in summary.crossings:
        if raw.where:
            continue
        values = [value for point in every if isinstance(value := point.values.get(raw.along), int | float)]
        if not values:
            continue
        low, high = float(min(values)), float(max(values))
        places = raw.sites if raw.status == "several" and math.isnan(raw.at) else (raw.at,)
        at = tuple(sorted(x for x in places if low <= x <= high))
        status = raw.status if at or raw.status != "found" else "none"
        model, base = raw.a, raw.b
        own = summary.own.get(raw.along)
        found.append(
            Crossing(
                metric=raw.metric,
                along=raw.along,
                staffing=raw.staffing,
                model=model,
                at=at,
                lo=raw.ci95[0],
                hi=raw.ci95[1],
                status=status,
                least=low,
                most=high,
                given=given[raw.staffing],
                name=shown.get(model, model),
                base=shown.get(base, base),
                sides=direction.sides(every, raw.staffing, model, raw.metric, raw.along),
                own=float(own) if isinstance(own, int | float) else math.nan,
            )
        )
    return tuple(found)


def interval_words(crossing: Crossing) -> str:
    """Return "95%: 120 to 165", with "below 10" or "above 400" where the interval leaves the varied range."""
    return say("crossing", "between", c=crossing)


def short(crossing: Crossing) -> tuple[str, ...]:
    """Return the words for the chart, from the longest to the shortest that still says the same."""
    sides, verbs = crossing.beside, stretches(crossing)
    texts = (say("crossing", "short", c=crossing, sides=sides, stretches=verbs, size=size) for size in range(3))
    return tuple(dict.fromkeys(texts))


def stretches(crossing: Crossing) -> tuple[str, ...]:
    """Return helps or hurts between each two of several turns, or all along where there is none; () where not seen."""
    if crossing.status == "several":
        verbs = direction.around(crossing.sides, crossing.at)
        return verbs if len(crossing.at) > 1 and all(verbs) else ()
    every = {side.verb for side in crossing.sides}
    one_way = len(every) == 1 and any(side.known for side in crossing.sides)
    return (every.pop(),) if crossing.status == "none" and one_way else ()


def sentence(crossing: Crossing) -> str:
    """Return who is better on which side of a crossing, where it lies, and on which side the company itself stands."""
    pair = crossing.beside
    side = direction.own_side(crossing.own, (crossing.lo, crossing.hi), pair, (crossing.least, crossing.most))
    return say("crossing", "sentence", c=crossing, sides=pair, side=side, stretches=stretches(crossing))
