"""A company against its own past: what is said of it, and which levels are not shown after a backtest that refused them."""

from collections.abc import Sequence

from msgspec import structs

from sim.config.company.last_year import dollars, share
from sim.metrics.registry import BY_NAME, COMPANY
from sim.report.words.sentences import say
from sim.results.past import BacktestResult, FactResult
from sim.results.summary import Summary

TITLES = {
    "grr": "GRR",
    "nrr": "NRR",
    "logos_lost": "customers lost",
    "expansion_arr": "expansion",
    "price_increase": "price increase",
    "ending_arr": "ARR at year end",
    "new_logos": "new customers",
    "onboarding_time": "days to first value",
}
CALLED = {
    "mean of the history": "the mean of the history",
    "same quarter a year ago": "the same quarter a year ago",
    "sBG": "an sBG curve",
}
MISSES = ("too high", "too low")
LEVELS = frozenset(
    metric.name for metric in BY_NAME.values() if metric.per == COMPANY and metric.unit in ("ratio", "dollars")
)
"""What a level of a company is: retention, ARR, value. What people do, and what they cost, is none."""


def refused(summary: Summary) -> bool:
    """Say whether levels of this company are not to be shown."""
    past = summary.past
    return past is not None and past.backtest is not None and past.backtest.refused


def heeded(summary: Summary) -> Summary:
    """Return a summary without the levels that a backtest refused, if it did; differences between organizations stay."""
    if not refused(summary):
        return summary
    points = tuple(
        structs.replace(
            point,
            models={
                key: structs.replace(model, metrics={n: e for n, e in model.metrics.items() if n not in LEVELS})
                for key, model in point.models.items()
            },
        )
        for point in summary.points
    )
    return structs.replace(summary, points=points)


def sentences(summary: Summary) -> list[str]:
    """Return what is said: of the facts, of each number that would mend a miss, of the backtest; nothing without a past."""
    past = summary.past
    if past is None:
        return []
    return [*said_of(past.facts), *([backtest_words(past.backtest)] if past.backtest else [])]


def to_heed(summary: Summary) -> list[str]:
    """Return of it what asks for something: a backtest that was not won, facts that the model misses."""
    past = summary.past
    if past is None:
        return []
    lost = past.backtest is not None and past.backtest.verdict != "better"
    missed = any(fact.verdict in MISSES for fact in past.facts)
    return [
        *([backtest_words(past.backtest)] if past.backtest and lost else []),
        *(said_of(past.facts) if missed else []),
    ]


def backtest_words(b: BacktestResult) -> str:
    """Return what a backtest said."""
    first, last = b.hold_out
    opponent = CALLED.get(b.opponent, b.opponent)
    return say("past", "backtest", verdict=b.verdict, opponent=opponent, first=first, last=last, ignored=b.ignored)


def tested(b: BacktestResult) -> str:
    """Return what a backtest said."""
    opponent = CALLED.get(b.opponent, b.opponent)
    first, last = b.hold_out
    return say("past", "backtest", verdict=b.verdict, opponent=opponent, first=first, last=last, ignored=b.ignored)


def said_of(facts: Sequence[FactResult]) -> list[str]:
    """Return how well last year fits, and what would mend each miss; nothing without facts."""
    if not facts:
        return []
    missed = [fact for fact in facts if fact.verdict in MISSES]
    return [
        say("past", "facts", misses=[title(fact) for fact in missed], many=len(facts)),
        *(say("past", "mended", fact=title(fact), ways=list(fact.remedies)) for fact in missed),
    ]


def title(fact: FactResult) -> str:
    """Return what a fact is called."""
    head, _, role = fact.name.partition(".")
    if head != "people_left":
        return TITLES.get(fact.name, fact.name.replace("_", " "))
    return f"{role.upper() if len(role) <= 3 else role}s who left"


def number(fact: FactResult, value: float) -> str:
    """Return a number of a fact: a share, dollars, days or a count."""
    if fact.kind == "share":
        return share(round(value, 3))
    return dollars(value) if fact.kind == "money" else f"{value:,.0f}"
