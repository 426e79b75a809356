"""Which mechanism a difference comes from, and what is left of it without one: `mechanisms` and `without` as words.

Numbers of one split share their decimals, and are rounded together so that what is printed adds up. A part is named in
words only where its interval excludes zero.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sim.config.resolving.same_pay import PAY
from sim.report.views import crossing, paid
from sim.report.words import titles, wording
from sim.report.words.effects import Effect, effect, told
from sim.report.words.reading import Point, headline_point, names, place, points
from sim.report.words.sentences import say
from sim.results import explaining
from sim.results.comparing import Mean
from sim.results.explaining import Ablated, Explanation
from sim.results.summary import Summary

MOST_PARTS = 3
PLURALS = ("friction", "whole_people")
NOTHING_TOLD = "no single mechanism stands out"


@dataclass(frozen=True, slots=True)
class Span:
    """A mean over futures with its 95% interval."""

    mean: float
    lo: float
    hi: float

    @property
    def half(self) -> float:
        """Half the interval's width, NaN where it is not known."""
        return (self.hi - self.lo) / 2

    def told(self, error: float = 0.0) -> bool:
        """Say whether zero lies outside the interval, widened by the standard error of having sampled orders."""
        if not (math.isfinite(self.lo) and math.isfinite(self.hi)):
            return False
        side = self.mean - self.lo if self.mean > 0 else self.hi - self.mean
        return abs(self.mean) > math.hypot(side, 1.96 * error)


NO_SPAN = Span(math.nan, math.nan, math.nan)
"""Where nothing is known."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one mechanism adds to a difference, and the plain ablation: what goes when it alone is taken out."""

    mechanism: str
    span: Span
    order_error: float
    plain: Span | None
    text: str  # as printed; the texts of all parts and of the rest add up to that of the difference
    interval: str

    @property
    def told(self) -> bool:
        """Say whether the part can be told from zero."""
        return self.span.told(self.order_error)

    @property
    def words(self) -> str:
        """Return the mechanism's name for a reader."""
        return wording.mechanism_words(self.mechanism)

    @property
    def many(self) -> bool:
        """Say whether its name is a plural."""
        return self.mechanism in PLURALS

    @property
    def amount(self) -> str:
        """Return the part as printed, without its sign."""
        return self.text.lstrip(f"+{wording.MINUS}")


@dataclass(frozen=True, slots=True)
class Split:
    """One difference a − b of one metric at one point, split into parts and a rest which sum to it."""

    a: str
    b: str
    point: int
    staffing: str
    metric: str
    whole: Span
    parts: tuple[Part, ...]
    rest: Span
    whole_text: str
    whole_interval: str
    rest_text: str
    rest_interval: str
    orders: int
    n: int
    clear: bool  # the difference itself can be told from zero, also by its joint interval

    @property
    def told(self) -> tuple[Part, ...]:
        """Return the parts that can be told from zero, the largest first, at most three."""
        known = [part for part in self.parts if part.told and part.amount.strip("$0. ¢")]
        return tuple(sorted(known, key=lambda part: -abs(part.span.mean))[:MOST_PARTS])

    @property
    def unit(self) -> str:
        """Return the word behind a difference: " points" for rates, nothing for money."""
        return " points" if wording.kind_of(self.metric) == "rate" else ""

    def sum_words(self) -> str:
        """Return the sum as printed: "−2.0 + 1.3 + 1.3 − 0.4 (rest) = +0.2 points"."""
        first, *others = [*(part.text for part in self.parts), self.rest_text]
        signed = [text if text[:1] in f"+{wording.MINUS}" else f"+{text}" for text in others]
        terms = " ".join([first, *(f"{text[0]} {text[1:]}" for text in signed)])
        return f"{terms} (rest) = {self.whole_text}{self.unit}"


def splits(summary: Summary) -> tuple[Split, ...]:
    """Return every stored split that has numbers; nothing where the study explains nothing."""
    baseline = summary.baseline
    on_own_plans = paid.alike(summary) and any(
        part.mechanism == PAY for raw in summary.mechanisms for part in raw.parts
    )
    clear = (
        {} if on_own_plans else _clear(summary)
    )  # the verdicts of a study that pays all alike are of another difference
    found = [_split(raw, clear) for raw in summary.mechanisms if raw.b == baseline]
    return tuple(split for split in found if split is not None)


def splits_here(summary: Summary) -> tuple[Split, ...]:
    """Return the splits at one point of the design: the one that the other charts show, else the middle one."""
    every = splits(summary)
    keys = list(dict.fromkeys(split.point for split in every))
    if not keys:
        return ()
    headline = headline_point(summary).point
    chosen = headline if headline in keys else keys[len(keys) // 2]
    return tuple(split for split in every if split.point == chosen)


def point_of(summary: Summary, split: Split) -> Point:
    """Return the point of the real world that a split belongs to."""
    every = points(summary)
    same = [p for p in every if p.point == split.point and p.staffing == split.staffing]
    return (same or [headline_point(summary)])[0]


def lead_splits(summary: Summary) -> tuple[Split, ...]:
    """Return the splits of the metric that a reader looks at first: NRR if it was split."""
    here = splits_here(summary)
    metrics = [split.metric for split in here]
    lead = "nrr" if "nrr" in metrics else metrics[0] if metrics else ""
    return tuple(split for split in here if split.metric == lead)


def _span(raw: Mean | explaining.Part) -> Span:
    return Span(raw.mean, *raw.ci95)


def _clear(summary: Summary) -> dict[tuple[int, str, str, str], bool]:
    """Return which differences of the real world exclude zero, by point, staffing, model and metric."""
    return {
        (p.point, p.staffing, c.a, c.metric): Span(c.difference, c.lo, c.hi).told()
        for p in points(summary)
        for c in p.comparisons
    }


def _split(raw: Explanation, clear: Mapping[tuple[int, str, str, str], bool]) -> Split | None:
    whole, rest = _span(raw.difference), _span(raw.rest)
    spans = [_span(part) for part in raw.parts]
    if not all(math.isfinite(span.mean) for span in (whole, rest, *spans)):
        return None
    errors = [part.order_error if math.isfinite(part.order_error) else 0.0 for part in raw.parts]
    told = [span.mean for span, error in zip(spans, errors, strict=True) if span.told(error)]
    writer = _Writer(raw.metric, [whole, *spans, rest], told)
    texts = writer.adding_up([*(span.mean for span in spans), rest.mean], whole.mean)
    parts = tuple(
        Part(
            mechanism=part.mechanism,
            span=span,
            order_error=error,
            plain=_span(part.plain_ablation) if part.plain_ablation else None,
            text=text,
            interval=writer.interval(span),
        )
        for part, span, error, text in zip(raw.parts, spans, errors, texts[:-1], strict=True)
    )
    return Split(
        a=raw.a,
        b=raw.b,
        point=raw.point,
        staffing=raw.staffing,
        metric=raw.metric,
        whole=whole,
        parts=parts,
        rest=rest,
        whole_text=writer.one(whole.mean),
        whole_interval=writer.interval(whole),
        rest_text=texts[-1],
        rest_interval=writer.interval(rest),
        orders=raw.orders,
        n=raw.n,
        clear=whole.told() and clear.get((raw.point, raw.staffing, raw.a, raw.metric), True),
    )


class _Writer:
    """Writes the numbers of one split with the same decimals: those that its widest interval supports.

    One more only where a part that can be told from zero would otherwise be printed as zero.
    """

    def __init__(self, metric: str, spans: Sequence[Span], told: Sequence[float]) -> None:
        self.kind = wording.kind_of(metric)
        ends = [abs(x) for s in spans for x in (s.mean, s.lo, s.hi) if math.isfinite(x)]
        scale, self.letter, most = wording.scale(max(ends, default=0.0))
        self.scale = {"money": scale, "rate": 0.01, "cents": 0.01}.get(self.kind, 1.0)
        most = most if self.kind == "money" else 2
        halves = [s.half / self.scale for s in spans if math.isfinite(s.half)]
        self.places = wording.decimals(max(halves, default=math.nan), most)
        while self.places < most and any(self.steps(value) == 0 for value in told):
            self.places += 1

    def steps(self, value: float) -> int:
        """Return the value in units of the last decimal."""
        return round(value / self.scale * 10**self.places)

    def of_steps(self, steps: int) -> str:
        """Write a whole number of last decimals, signed."""
        if steps == 0:
            return "$0" if self.kind == "money" else f"{0:.{self.places}f}"
        size = f"{abs(steps) / 10**self.places:.{self.places}f}"
        size = f"${size}{self.letter}" if self.kind == "money" else size
        return (wording.MINUS if steps < 0 else "+") + size + (" ¢" if self.kind == "cents" else "")

    def one(self, value: float) -> str:
        """Write one number."""
        return self.of_steps(self.steps(value))

    def interval(self, span: Span) -> str:
        """Write an interval."""
        if not (math.isfinite(span.lo) and math.isfinite(span.hi)):
            return "[no interval]"
        return f"[{self.one(span.lo)}, {self.one(span.hi)}]"

    def adding_up(self, values: Sequence[float], total: float) -> list[str]:
        """Write numbers so that what is printed adds up to the printed total: those nearest to the next step give way."""
        steps = [self.steps(value) for value in values]
        lack = self.steps(total) - sum(steps)
        side = 1 if lack > 0 else -1
        exact = [value / self.scale * 10**self.places for value in values]
        order = sorted(range(len(steps)), key=lambda k: -side * (exact[k] - steps[k]))
        for k in range(abs(lack)):
            steps[order[k % len(order)]] += side
        return [self.of_steps(step) for step in steps]


def sentence(split: Split) -> str:
    """Return the sentence under the chart, without intervals, which the bars show."""
    return f"{wording.capital(say('mechanisms', 'sentence', s=split))}."


def finding(summary: Summary) -> str:
    """Return what the lead metric's differences come from, model by model; "" where nothing was split."""
    shown, said = names(summary), list[str]()
    for split in lead_splits(summary):
        point = point_of(summary, split)
        own = paid.alike(summary) and any(p.mechanism == PAY for p in split.parts)
        who = {"a": shown.get(split.a, split.a), "b": shown.get(split.b, split.b), "place": place(point)}
        given = titles.staffing_group(point)
        said.append(say("mechanisms", "finding", s=split, given=given, lead=not said, own=own, **who))
    return ". ".join(said)


def _without_title(raw: Ablated) -> str:
    name = raw.without
    return wording.mechanism_words(name) + (f" ({name})" if "." in name else "")


def without(summary: Summary) -> tuple[str, ...]:
    """Return what a study says that was repeated without a mechanism: the difference with and without it."""
    return tuple(text for raw in paid.others(summary) if (text := _without(summary, raw)))


def _without(summary: Summary, raw: Ablated) -> str:
    shown = names(summary)
    other = replace(summary, points=raw.points, crossings=raw.crossings)
    here = headline_point(summary)
    there = next((p for p in points(other) if p.point == here.point and p.staffing == here.staffing), None)
    metrics = [c.metric for c in here.comparisons]
    lead = "nrr" if "nrr" in metrics else metrics[0] if metrics else ""
    rows = []
    for c in here.comparisons if there else ():
        same = there.comparison(c.a, lead) if there and c.metric == lead else None
        if same:
            change = _change(raw, here, c.a, lead)
            rows.append((shown.get(c.a, c.a), shown.get(c.b, c.b), effect(same), effect(c), change))
    moved = _moved(summary, other)
    if not rows and not moved:
        return ""
    where = {"given": titles.staffing_group(here), "place": place(here)}
    return say("mechanisms", "without", title=_without_title(raw), metric=lead, rows=rows, moved=moved, **where)


def _change(raw: Ablated, point: Point, model: str, metric: str) -> Effect | None:
    """Return the paired change that the mechanism makes, as it was stored; None in older summaries."""
    for row in raw.changes:
        if (row.point, row.staffing, row.a, row.metric) == (point.point, point.staffing, model, metric):
            return told(metric, row.mean, *row.ci95)
    return None


def _moved(summary: Summary, other: Summary) -> list[tuple[str, str]]:
    """Return where each crossing lies without the mechanism, and where it lies with it."""
    if not other.points:
        return []
    with_ = {(c.metric, c.along, c.staffing, c.model): c for c in crossing.crossings(summary)}
    found = [(c, with_.get((c.metric, c.along, c.staffing, c.model))) for c in crossing.crossings(other)]
    return [(crossing.sentence(c), crossing.short(before)[0] if before else "") for c, before in found]
