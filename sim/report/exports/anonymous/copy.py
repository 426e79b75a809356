"""A summary that names nobody, made from the tag of each field: names are new, money is on another scale.

What a field is, `sim.results.kinds.Is` says beside it. Results by the size of the company are left out on purpose: their
bands are known amounts, and would give the scale away.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from msgspec import structs

from sim.config.scenarios.uncertain import short_name
from sim.metrics.registry import unit_of
from sim.report.document.table import MONEY_UNITS
from sim.report.drawing.style import COLOURS, LINES
from sim.report.exports.anonymous.names import COMPANY, QUESTIONS, STUDY, Names, is_money, title_of
from sim.results.comparing import ModelAtPoint, Point, Style
from sim.results.kinds import Is, Row, tags_of
from sim.results.scenarios import Bar, Input, Limit, Move, Sensitivity
from sim.results.summary import Failed, Summary

OPENING = 100e6
"""What the average opening ARR of the baseline becomes, in dollars: a million is one percent of it."""
LEAST = 100e3
"""What the least of varied amounts becomes, in dollars, and what an unknown amount is held at."""
LEFT_OUT = "left out"
ROW = TypeVar("ROW", bound=Row)


def is_money_metric(metric: str) -> bool:
    """Say whether a metric is an amount of money."""
    try:
        return unit_of(metric) in MONEY_UNITS
    except KeyError:
        return False


def times(value: Any, factor: float) -> Any:
    """Return a number times a factor; what is no number stays."""
    return value * factor if isinstance(value, int | float) and not isinstance(value, bool) else value


def rounded(value: float, digits: int = 2) -> float:
    """Return a number with so many digits: an exact multiple of a round amount would give the scale away."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def own_scale(unit: str, held: Any) -> float:
    """Return what an amount among the assumptions is multiplied with: each is LEAST where it is held."""
    known = isinstance(held, int | float) and math.isfinite(held) and held != 0
    return LEAST / abs(held) if unit in MONEY_UNITS and known else 1.0


@cache
def fields_of(kind: type[Row]) -> dict[str, Any]:
    """Return the hints of the fields of a kind, with their tags."""
    hints = get_type_hints(kind, include_extras=True)
    return {one.name: hints[one.name] for one in structs.fields(kind)}


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies rows. factor: of money; measured: of the metric that is being copied; along, across: paths of the row.

    scales: factors of varied paths; inputs: of unknowns; firsts: of the first unknown of each factor.
    """

    names: Names
    factor: float
    scales: Mapping[str, float] = field(default_factory=dict)
    inputs: Sequence[float] = ()
    firsts: Mapping[int, float] = field(default_factory=dict)
    measured: float = 1.0
    along: str = ""
    across: str = ""
    input: float = 1.0

    def row(self, row: ROW) -> ROW:
        """Return the copy of a row and of all below it."""
        here = self.at(row)
        return type(row)(**{name: here.of(getattr(row, name), hint) for name, hint in fields_of(type(row)).items()})

    def at(self, row: Row) -> "Copier":
        """Return the copier with what a row says of its own numbers: its metric, its paths, its unknown."""
        found = self
        if Is.METRIC in tags_of(fields_of(type(row)).get("metric")):
            found = found.measuring(row.metric)  # type: ignore[attr-defined]
        if hasattr(row, "along") and hasattr(row, "staffing"):
            found = replace(found, along=row.along, across=getattr(row, "across", ""))
        if isinstance(row, Limit | Move):
            found = replace(found, input=self.inputs[row.input])
        if isinstance(row, Bar):
            found = replace(found, input=self.firsts[row.factor])
        if isinstance(row, Input):
            found = replace(found, input=own_scale(row.unit, row.held))
        return found

    def measuring(self, metric: str) -> "Copier":
        """Return the copier for numbers of a metric."""
        return replace(self, measured=self.factor if is_money_metric(metric) else 1.0)

    def of(self, value: Any, hint: Any) -> Any:
        """Return the copy of a value by its hint."""
        tags = tags_of(hint)
        if value is None:
            return None
        if tags:
            return self.tagged(value, tags[0])
        if isinstance(value, Row):
            return self.row(value)
        if get_origin(hint) is Annotated:
            return value
        parts = [part for part in get_args(hint) if part is not type(None) and part is not Ellipsis]
        if isinstance(value, dict):
            return self.mapping(value, next(part for part in (hint, *parts) if get_origin(part) is dict))
        if isinstance(value, tuple):
            inner = next((part for part in (hint, *parts) if get_origin(part) is tuple), None)
            return tuple(self.of(one, get_args(inner)[0]) for one in value) if inner else value
        return value

    def mapping(self, value: Mapping[str, Any], hint: Any) -> dict[str, Any]:
        """Return the copy of a mapping; under the key of a metric stands something in its unit."""
        key, below = get_args(hint)
        kind = tags_of(key)
        if kind == (Is.PATH,):
            return {self.names.path(path): self.position(path, one) for path, one in value.items()}
        found = {}
        for name, one in value.items():
            here = self.measuring(name) if kind == (Is.METRIC,) else self
            found[self.tagged(name, kind[0]) if kind else name] = here.of(one, below)
        return found

    def tagged(self, value: Any, tag: Is) -> Any:
        """Return the copy of a value that has a tag."""
        if isinstance(value, tuple):
            return tuple(None if one is None else self.tagged(one, tag) for one in value)
        if tag in SCALES:
            factor = SCALES[tag](self)
            return times(value, factor) if tag not in ROUNDED or factor == 1.0 else rounded(times(value, factor))
        if tag is Is.ACROSS:
            return self.position(self.across, value)
        renamed = {
            Is.MODEL: self.names.model,
            Is.METRIC: self.names.metric,
            Is.PATH: self.names.path,
            Is.MECHANISM: self.names.mechanism,
            Is.OWNERS: self.names.owners,
        }
        return renamed[tag](value) if tag in renamed else ""

    def position(self, path: str, value: Any) -> Any:
        """Return one value of a varied path, money scaled; whatever is no number may hold a name."""
        if isinstance(value, int | float | None):
            return times(value, self.scales.get(path, 1.0))
        return self.names.variants.get(str(value), "variant")


SCALES: Mapping[Is, Callable[[Copier], float]] = {
    Is.MEASURED: lambda copier: copier.measured,
    Is.CHOSEN: lambda copier: copier.measured,
    Is.MONEY: lambda copier: copier.factor,
    Is.CHOSEN_MONEY: lambda copier: copier.factor,
    Is.ALONG: lambda copier: copier.scales.get(copier.along, 1.0),
    Is.OF_INPUT: lambda copier: copier.input,
}
"""What a number is multiplied with."""
ROUNDED = (Is.CHOSEN, Is.CHOSEN_MONEY)
"""Round numbers that somebody chose: exact multiples would give the scale away."""


def summary_of(summary: Summary, names: Names, factor: float) -> Summary:
    """Return the copy of a summary, without its findings, which have to be found anew in it."""
    raw = summary.sensitivity
    inputs = tuple(own_scale(one.unit, one.held) for one in raw.inputs) if raw else ()
    firsts = {one.factor: inputs[one.inputs[0]] for one in raw.factors} if raw else {}
    copied = Copier(names, factor, scales_of(summary), inputs, firsts).row(
        structs.replace(summary, findings=(), by_size=None, shown_once=(), past=None)
    )
    refused = {f"cell {k + 1}": "more than 1% of its replications failed" for k in range(len(summary.failed.refused))}
    return structs.replace(
        copied,
        experiment=STUDY,
        title=QUESTIONS.get(summary.study, QUESTIONS["compare"]),
        company=COMPANY,
        points=tuple(titled(point, names) for point in copied.points),
        without=tuple(
            structs.replace(one, points=tuple(titled(point, names) for point in one.points)) for one in copied.without
        ),
        failed=Failed(replications=summary.failed.replications, refused=refused),
        sensitivity=None if raw is None or copied.sensitivity is None else worlds_of(raw, copied.sensitivity),
    )


def titled(point: Point, names: Names) -> Point:
    """Return a point whose models are called by their new keys, each with a look of its own: a shipped one would name it."""
    keys = sorted(set(names.models.values()))
    return structs.replace(point, models={key: looked(key, model, keys) for key, model in point.models.items()})


def looked(key: str, model: ModelAtPoint, keys: Sequence[str]) -> ModelAtPoint:
    """Return a model with a title of its new key and a look by its place."""
    place = keys.index(key)
    colours, lines = [c for c in COLOURS if c != "grey"] + ["grey"], list(LINES)
    style = Style(colour=colours[place % len(colours)], line=lines[place // len(colours) % len(lines)])
    return structs.replace(model, title=title_of(key), style=style)


def worlds_of(old: Sensitivity, copied: Sensitivity) -> Sensitivity:
    """Return a copied study over plausible worlds with what its unknowns may be called."""
    inputs = tuple(
        structs.replace(
            new,
            name=short_name(new.path),
            text="" if one.unit in MONEY_UNITS else one.text,
            source=LEFT_OUT if one.source else None,
            owner=None,
        )
        for one, new in zip(old.inputs, copied.inputs, strict=True)
    )
    factors = tuple(structs.replace(one, name=" + ".join(inputs[k].name for k in one.inputs)) for one in copied.factors)
    return structs.replace(copied, inputs=inputs, factors=factors)


def scales_of(summary: Summary) -> dict[str, float]:
    """Return for each varied path of amounts what makes its least value LEAST: round amounts share no scale with results."""
    found: dict[str, list[float]] = {}
    for point in summary.points:
        for path, value in point.values.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.setdefault(path, []).append(abs(float(value)))
    most = {path: [x for x in values if x > 0] for path, values in found.items()}
    return {path: LEAST / min(xs) for path, xs in most.items() if xs and is_money(path, max(xs))}


def factor_of(summary: Summary, point: Point) -> float:
    """Return what every amount is multiplied with, so that the baseline's average opening ARR becomes OPENING."""
    model = point.models.get(summary.baseline) or next(iter(point.models.values()))
    for metric in ("opening_arr", "ending_arr", "cost_to_serve", "economic_value"):
        found = model.metrics.get(metric)
        if found is not None and math.isfinite(found.mean) and found.mean:
            return OPENING / abs(found.mean)
    return 1.0
