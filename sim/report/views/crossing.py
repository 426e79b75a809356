"""Where a difference turns along a varied number, and who is better on which side: a sentence for each of four statuses."""

import math
from dataclasses import dataclass

from sim.report.words import direction, titles, wording
from sim.report.words.direction import Side
from sim.report.words.reading import names, own_words, points
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
    """Return "95 %: 120–165", with "below 10" or "above 400" where the interval leaves the varied range."""
    return wording.open_interval(crossing.lo, crossing.hi, crossing.least, crossing.most)


def short(crossing: Crossing) -> tuple[str, ...]:
    """Return the words for the chart, from the longest to the shortest that still says the same."""
    span = f"{crossing.least:g}–{crossing.most:g}"
    if crossing.status == "found":
        where, interval = wording.number_of(crossing.at[0]), interval_words(crossing)
        if crossing.beside is None:
            return f"turns at {where} ({interval})", f"{where} ({interval})", where
        left, right = (side.verb for side in crossing.beside)
        whole = f"{left} below {where}, {right} above"
        return f"{whole} ({interval})", whole, f"{left} below {where}"
    if crossing.status == "several":
        near = f", near {wording.joined([wording.number_of(x) for x in crossing.at])}" if crossing.at else ""
        return (
            f"turns more than once{near}{_stretches(crossing)}",
            f"turns more than once{near}",
            "several turns",
            "several",
        )
    if crossing.status == "flat":
        return f"too close to zero to place a turn in {span}", "too flat"
    verb = one_way(crossing)
    return (
        (f"{verb} all along {span}", f"{verb} in {span}", verb) if verb else (f"no turn in {span}", f"none in {span}")
    )


def one_way(crossing: Crossing) -> str:
    """Return helps or hurts where every simulated average has one direction, and one of them surely; else ""."""
    verbs = {side.verb for side in crossing.sides}
    return verbs.pop() if len(verbs) == 1 and any(side.known for side in crossing.sides) else ""


def _stretches(crossing: Crossing) -> str:
    """Return what holds between several turns: ": helps below 30, hurts from 30 to 80, helps above"; "" if not seen."""
    verbs = direction.around(crossing.sides, crossing.at)
    if len(crossing.at) < 2 or not all(verbs):
        return ""
    places = [wording.number_of(x) for x in crossing.at]
    between = [f"{verb} from {a} to {b}" for verb, a, b in zip(verbs[1:-1], places, places[1:], strict=False)]
    return f": {', '.join([f'{verbs[0]} below {places[0]}', *between, f'{verbs[-1]} above {places[-1]}'])}"


def sentence(crossing: Crossing) -> str:
    """Return the crossing as a sentence without a verdict: on which side of it the average is better, and where it turns."""
    metric, unit = wording.metric_words(crossing.metric), own_words(crossing.along)
    span = f"between {crossing.least:g} and {crossing.most:g} {unit}"
    head = f"at {crossing.given} the average difference in {metric}"
    if crossing.status == "found":
        where = wording.number_of(crossing.at[0])
        turn = f"turns at about {where} {unit} ({interval_words(crossing)})"
        if crossing.beside is None:
            return f"{head} between {crossing.name} and {crossing.base} {turn}"
        said = direction.two_sides(crossing.beside, crossing.along)
        own = direction.own_words(
            crossing.own, crossing.along, crossing.lo, crossing.hi, crossing.beside, crossing.least, crossing.most
        )
        told = f"at {crossing.given} {crossing.name} {said}, on average against {crossing.base}; it {turn}"
        return f"{told}; {own}" if own else told
    if crossing.status == "several":
        near = f" (near {wording.joined([wording.number_of(x) for x in crossing.at])})" if crossing.at else ""
        return f"{head} turns more than once {span}{near}, so there is no single threshold{_stretches(crossing)}"
    if crossing.status == "flat":
        return f"{head} comes too close to zero {span} to say where it turns"
    none = f"none in {crossing.least:g}–{crossing.most:g} {unit}"
    verb = one_way(crossing)
    if not verb:
        return f"{head} has no turning point that is told: {none}"
    told = f"at {crossing.given} {crossing.name} {verb} {metric} at every place simulated, on average"
    return f"{told} against {crossing.base}: no turning point, {none}"
