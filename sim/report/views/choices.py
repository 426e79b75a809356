"""Which policy to choose: regret against the best average, and who cannot yet be told from it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.views.explained import Span
from sim.report.words import titles, wording
from sim.report.words.effects import Effect, told
from sim.report.words.reading import STAFFINGS, Point, by_staffing, headline_point
from sim.report.words.sentences import say
from sim.results import choosing as results
from sim.results.summary import Summary

LEAD = "economic_value"


@dataclass(frozen=True, slots=True)
class System:
    """One policy or model. Shares are of futures; money in dollars or whatever the metric is in."""

    model: str
    mean: float
    best_in_future: float
    best_on_average: float  # probability
    expected_loss: float
    regret: Span  # best average less this one, paired
    could_be_best: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What the selection procedure said; `selected` is "" while it has not decided."""

    procedure: str
    confidence: float
    worth: float
    selected: str
    survivors: tuple[str, ...]
    more_futures: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice at one point, under one staffing mode, by one metric."""

    point: int
    staffing: str
    given: str  # the same in words
    metric: str
    n: int
    worth: float
    best: str
    not_told_apart: tuple[str, ...]
    systems: tuple[System, ...]
    selection: Selection | None

    @property
    def open(self) -> tuple[str, ...]:
        """Return who could still be the best, in the order of the study; the best average is always among them."""
        known = {*self.not_told_apart, self.best}
        return tuple(s.model for s in self.systems if s.model in known or s.could_be_best)

    @property
    def decided(self) -> bool:
        """Say whether everyone but the best is told from it."""
        return len(self.open) <= 1

    @property
    def more_is_better(self) -> bool:
        """Say whether the best has the highest average."""
        return higher_is_better(self.metric)

    def clear_losses(self) -> tuple[System, ...]:
        """Return those that lose more than is worth acting on, with their whole interval, the largest loss first."""
        zone = self.worth if math.isfinite(self.worth) else 0.0
        clear = [s for s in self.systems if s.model not in self.open and s.regret.lo > zone]
        return tuple(sorted(clear, key=lambda s: -s.regret.mean))


def choices(summary: Summary) -> tuple[Choice, ...]:
    """Return every stored choice; an older summary has none."""
    given = titles.modes(summary)
    return tuple(_choice(raw, raw.best, given[raw.staffing]) for raw in summary.choice if raw.best and raw.systems)


def shown_choices(summary: Summary) -> tuple[Choice, ...]:
    """Return the choices by money at the headline point, one per staffing mode: economic value, else another amount."""
    every = [choice for choice in choices(summary) if wording.kind_of(choice.metric) == "money"]
    metrics = sorted(dict.fromkeys(choice.metric for choice in every), key=lambda metric: metric != LEAD)
    found = []
    for staffing in STAFFINGS:
        here = [choice for choice in every if choice.staffing == staffing and choice.metric == metrics[0]]
        point = headline_of(summary, staffing)
        same = [choice for choice in here if point is None or choice.point == point.point]
        found += (same or here)[:1]
    return tuple(found)


def headline_of(summary: Summary, staffing: str) -> Point | None:
    """Return the point of the other charts under one staffing mode; the middle one where points differ by mode."""
    chosen = next((points for mode, points in by_staffing(summary) if mode == staffing), ())
    headline = headline_point(summary)
    same = [point for point in chosen if point.values == headline.values]
    return next(iter(same), chosen[len(chosen) // 2] if chosen else None)


def _choice(raw: results.Choice, best: str, given: str) -> Choice:
    return Choice(
        given=given,
        point=raw.point,
        staffing=raw.staffing,
        metric=raw.metric,
        n=raw.n,
        worth=raw.worth or math.nan,  # 0: nobody has said what is worth acting on
        best=best,
        not_told_apart=raw.not_told_apart,
        systems=tuple(_system(row) for row in raw.systems),
        selection=_selection(raw.selection),
    )


def _system(raw: results.Candidate) -> System:
    return System(
        model=raw.model,
        mean=raw.mean,
        best_in_future=raw.best_in_future,
        best_on_average=raw.best_on_average,
        expected_loss=raw.expected_loss,
        regret=Span(raw.regret.mean, *raw.regret.ci95),
        could_be_best=raw.could_be_best,
    )


def _selection(raw: results.Selection | None) -> Selection | None:
    if raw is None:
        return None
    return Selection(
        procedure=raw.procedure,
        confidence=raw.confidence,
        worth=raw.worth,
        selected=raw.selected or "",
        survivors=raw.survivors,
        more_futures=math.nan if raw.more_futures is None else raw.more_futures,
    )


def noun(summary: Summary) -> str:
    """Return what a study chooses between."""
    return "policies" if summary.study == "policy" or summary.changes is not None else "options"


def given_words(summary: Summary, choice: Choice) -> str:
    """Return the staffing words of a choice: "the same spend", honest where it was not reached."""
    point = headline_of(summary, choice.staffing)
    return titles.staffing_group(point)[3:] if point else wording.STAFFING_WORDS[choice.staffing]


def selection_words(choice: Choice, shown: Mapping[str, str]) -> str:
    """Return what the procedure selected, within what is worth acting on, or what it still needs; "" without one."""
    s = choice.selection
    if s is None:
        return ""
    more = s.more_futures if math.isfinite(s.more_futures) else 0
    left = [shown.get(model, model) for model in s.survivors]
    facts = {"metric": choice.metric, "selected": shown.get(s.selected, s.selected), "left": left}
    return say("choice", "selection", s=s, more=about(more), all=about(choice.n + more), **facts)


def about(many: float) -> int:
    """Return a number of simulations with two digits, rounded up."""
    places = 10 ** max(0, len(f"{many:.0f}") - 2)
    return math.ceil(many / places) * places


def _names(choice: Choice, shown: Mapping[str, str]) -> dict[str, Any]:
    left = [shown.get(model, model) for model in choice.open]
    return {"c": choice, "best": shown.get(choice.best, choice.best), "left": left}


def claim(choice: Choice, shown: Mapping[str, str], given: str, noun: str = "options") -> str:
    """Return who is best on average, or that it is too close to call; no winner is named while others could be it."""
    behind = len(choice.systems) - len(choice.open)
    return say("choice", "claim", **_names(choice, shown), behind=behind, given=given, noun=noun)


def line(choice: Choice, shown: Mapping[str, str]) -> str:
    """Return the same as a line of the printed table."""
    return say("choice", "line", **_names(choice, shown))


def finding(choice: Choice, shown: Mapping[str, str], given: str, noun: str = "options") -> str:
    """Return the choice in sentences: who is best or open, and what the clearly worse ones lose on average."""
    losses = [(shown.get(s.model, s.model), loss(choice, s.regret)) for s in choice.clear_losses()[:2]]
    behind, selected = len(choice.systems) - len(choice.open), selection_words(choice, shown)
    more = {"behind": behind, "given": given, "losses": losses, "selected": selected, "noun": noun}
    return say("choice", "finding", **_names(choice, shown), **more)


def loss(choice: Choice, regret: Span) -> Effect:
    """Return what is lost against the best average, as an effect."""
    return told(choice.metric, regret.mean, regret.lo, regret.hi)


def loss_words(choice: Choice, regret: Span) -> tuple[str, str]:
    """Write a regret and its interval without plus signs: ("$210k", "[$150k, $270k]")."""
    value, interval = wording.change_interval(choice.metric, regret.mean, regret.lo, regret.hi)
    return value.removeprefix("+"), interval.replace("+", "")
