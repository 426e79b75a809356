"""Averages of models, a row for each: the page shows them with lines below, files as a column for each number."""

from collections.abc import Mapping, Sequence

from sim.report.document import cells
from sim.report.document.table import Cell, Column, Item, kind_of
from sim.report.words import wording
from sim.report.words.reading import NAN, Point

SPREAD = {"": "average", "_low": "95% low", "_high": "95% high", "_p10": "P10", "_p90": "P90"}
PAID = (
    Column("Cost paid, times the baseline's", "number", "cost_ratio", 14),
    Column("Cost at target pay, times the baseline's", "number", "planned_cost_ratio", 14),
)
PEOPLE = Column("people", "number", parts=(Column("People, average", "number", "people", 10),))
SPEND = Column("spend", "number", parts=PAID)


def known(points: Sequence[Point], metrics: Sequence[str]) -> list[str]:
    """Return those metrics of which any model has an average."""
    return [m for m in metrics if any(point.estimate(model, m) for point in points for model in point.models)]


def heads(metrics: Sequence[str], said: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """Return a column for each metric. said: other words than those of all documents."""
    return tuple(
        Column((said or {}).get(m) or wording.metric_words(m), kind_of(m), m, parts=spread(m)) for m in metrics
    )


def spread(metric: str) -> tuple[Column, ...]:
    """Return the columns of files for an average, its interval and the range of simulations."""
    words = title(metric)
    return tuple(Column(f"{words}, {said}", kind_of(metric), f"{metric}{end}", 14) for end, said in SPREAD.items())


def title(metric: str) -> str:
    """Return the words of a metric as a heading."""
    return wording.capital(wording.metric_words(metric))


def columns(metrics: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a row."""
    return (*heads(metrics), PEOPLE, SPEND)


def row(point: Point, model: str, metrics: Sequence[str]) -> list[Item]:
    """Return the averages of a model, its people and its spend."""
    return [*(cells.level(point, model, metric) for metric in metrics), people(point, model), spend(point, model)]


def people(point: Point, model: str) -> Cell:
    """Return how many people there are on average, below it of each role."""
    found = {role: e.mean for role in roles(point, model) if (e := point.estimate(model, f"headcount.{role}"))}
    if not found:
        return Cell(text="nobody")
    total = sum(found.values())
    below = tuple(f"{role} {mean:.1f}" for role, mean in found.items())
    return Cell(total, f"{total:.1f}", below if len(below) > 1 else ())


def roles(point: Point, model: str) -> list[str]:
    """Return the roles that a model employs."""
    return [m.partition(".")[2] for m in point.models[model].metrics if m.startswith("headcount.")]


def spend(point: Point, model: str) -> Cell:
    """Return what was paid, times the baseline's; below it the same if every plan paid its target."""
    paid, planned = (ratios.get(model, NAN) for ratios in (point.cost_ratio, point.planned_cost_ratio))
    below = [f"at target pay {text}"] if (text := cells.ratio(planned).text) else []
    return Cell(paid, cells.ratio(paid).text, tuple(below), parts=(planned,))
