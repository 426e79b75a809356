"""Months and single futures, read from the Parquet files of a run, for the points that the charts show."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.metrics.averaged import averaged_months
from sim.report.document.table import Cell, Column, Item, Table, kind_of, value
from sim.report.exports.workbook.points import OUTCOMES, average_words, each, heads, shown_points, varied
from sim.report.sections import levels
from sim.report.views import averages
from sim.report.words import wording
from sim.report.words.reading import Point, level_of, place, points
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun

SPREAD = ("nrr", "grr", "ending_arr")
"""Monthly columns with interval and range of futures; of the others only the average."""
FLOWS = ("opening_arr", "new_arr", "expansion_arr", "contraction_arr", "churned_arr")
PER_FUTURE = (
    *("nrr", "grr", "logo_retention", "ending_arr", "new_arr", "expansion_arr", "contraction_arr", "churned_arr"),
    *("economic_value", "cost_to_serve", "pay_cost", "discount_rate", "adoption", "time_to_value_days"),
)
MOST_ROWS = 50_000
"""Rows of single futures in a workbook; beyond, those of the points that the charts show."""
SHARES = frozenset({"adoption"})


def monthly(run: StoredRun) -> Table:
    """Return a row for each month of each model at the points that the charts show."""
    summary = run.summary
    chosen, paths = shown_points(summary), varied(summary)
    columns = [*heads(summary), Column("Month", "whole", "month", 8)]
    columns += [column for metric in SPREAD for column in levels.spread(metric)]
    columns += [Column(f"{levels.title(flow)}, average", "money", flow, 14) for flow in FLOWS]
    columns += [
        Column("Customers, average", "number", "customers", 11),
        Column("Cost of the month, average", "money", "cost", 14),
        Column("Simulations", "whole", "futures", 9),
    ]
    rows = []
    for point, model, lead in each(summary, chosen):
        found = run.months(point.point, point.staffing, model)
        rows += [(*lead, *cells) for cells in _months(found, level_of(summary))]
    notes: tuple[str, ...] = ("Retention is of the trailing twelve months.",)
    if len(points(summary)) > len(chosen):
        notes += (f"{_where(chosen, paths)}; trajectories.parquet holds every point of the design.",)
    return Table("Monthly", tuple(columns), rows, notes, f"{average_words(summary)} {OUTCOMES}")


def _where(chosen: Sequence[Point], paths: Sequence[str]) -> str:
    said = list(dict.fromkeys(place(point) for point in chosen))
    return f"Of {'this point' if len(said) == 1 else 'these points'} of the design: {'; '.join(said)}" if paths else ""


def _months(found: Mapping[str, Any], level: float) -> list[tuple[Item, ...]]:
    """Return the cells of every month of one model."""
    held = {name: _dollars(found, name) for name in (*SPREAD, *FLOWS, "customers", "cost")}
    shape = next((values.shape for values in held.values() if values is not None), (0, 0))
    curves = {
        name: None if values is None else averages.curve(values, level, _less_luck(found, name))
        for name, values in held.items()
    }
    return [
        (
            month,
            *(x for name in SPREAD for x in _at(curves[name], month, spread="yes")),
            *(_at(curves[name], month)[0] for name in (*FLOWS, "customers", "cost")),
            shape[0],
        )
        for month in range(1, shape[1] + 1)
    ]


def _dollars(found: Mapping[str, Any], name: str) -> Any:
    """Return a monthly column, money in dollars; None where it was not stored."""
    cents = f"{name}_cents"
    return found[cents] / 100.0 if cents in found else found.get(name)


def _less_luck(found: Mapping[str, Any], name: str) -> Any:
    """Return a monthly column as its averages are taken, money in dollars."""
    cents = f"{name}_cents"
    return averaged_months(found, cents) / 100.0 if cents in found else averaged_months(found, name)


def _at(curve: averages.Curve | None, month: int, spread: str = "no") -> tuple[Item, ...]:
    """Return the average of a month, and its interval and range of futures where they are wanted."""
    place = [] if curve is None else [k for k in range(curve.month.size) if curve.month[k] == month]
    if curve is None or not place:
        return (None,) * (5 if spread == "yes" else 1)
    k = place[0]
    mean, half = float(curve.mean[k]), float(curve.half[k])
    if spread == "no":
        return (mean,)
    return mean, mean - half, mean + half, float(curve.p10[k]), float(curve.p90[k])


def futures(run: StoredRun) -> Table:
    """Return a row for each single future of each model; of the shown points only, where a workbook could not hold all."""
    summary = run.summary
    every, paths = points(summary), varied(summary)
    many = sum(
        max((e.n for m in point.models if (e := point.estimate(m, "ending_arr"))), default=0) * len(point.models)
        for point in every
    )
    chosen = every if many <= MOST_ROWS else shown_points(summary)
    wanted = list(dict.fromkeys((*(summary.decide_on), *PER_FUTURE)))
    held = [m for m in wanted if any(m in model.metrics for point in chosen for model in point.models.values())]
    columns = (
        *heads(summary),
        Column("Future", "whole", "replication", 9),
        *(Column(levels.title(m), "rate" if m in SHARES else kind_of(m), m, 14) for m in held),
    )
    rows: list[tuple[Item, ...]] = []
    for point, model, lead in each(summary, chosen):
        found = run.metrics(point.point, point.staffing, model, held)
        n = len(next(iter(found.values()), ()))
        rows += [
            (*lead, k, *(value(float(found[m][k])) if m in found else None for m in held))
            for k in range(min(n, MOST_ROWS))
        ]
    notes: tuple[str, ...] = (
        "The same number of a simulation is the same customers and luck under every model: compare row by row.",
        "A simulation without numbers failed: it is counted, and left out of every average.",
    )
    if len(chosen) < len(every) or many > MOST_ROWS:
        notes += (f"{_where(chosen, paths) or 'Not all futures are here'}; replications.parquet holds all of them.",)
    interval = "No interval: each row is one simulation. One simulation is not evidence."
    return Table("Replications", columns, rows, notes, interval)


PAY = (
    *("headcount", "utilisation", "attrition", "vacancy_days", "variable_pay", "payout", "quota_attainment"),
    *(
        "below_target",
        "pay_p10",
        "pay_p50",
        "pay_p90",
        "pay_per_renewed",
        "pay_per_expanded",
        "pay_parity",
        "ambiguity",
    ),
)


def pay(summary: Summary) -> Table:
    """Return a row for each role and what is known of its people and pay, at the points that the charts show."""
    ends = {"average": "Average", "low": "95% low", "high": "95% high", "p10": "P10", "p50": "P50", "p90": "P90"}
    columns = (
        *heads(summary),
        Column("Role", "text", "role", 16),
        Column("Metric", "text", "metric", 18),
        Column("What it is", "text", "words", 32),
        *(Column(words, "number", name, 13) for name, words in ends.items()),
        Column("Unit of the numbers", "text", "unit", 18),
        Column("Simulations", "whole", "futures", 9),
    )
    rows = []
    for point, model, lead in each(summary, shown_points(summary)):
        held = point.models[model].metrics
        for role in sorted({m.partition(".")[2] for m in held if m.partition(".")[0] in ("headcount", "payout")}):
            for family in PAY:
                if e := point.estimate(model, f"{family}.{role}"):
                    kind = kind_of(family, e.unit)
                    cells = [Cell(x, kind=kind) for x in (e.mean, e.lo, e.hi, e.p10, e.p50, e.p90)]
                    rows.append((*lead, role, family, wording.metric_words(family), *cells, e.unit, e.n))
    notes = (
        "Pay of the 10th, 50th and 90th rep in 100 is of people who held the job all year.",
        "Pay for expansion over an AE's for a new logo: 1 says that both pay the same per dollar of ARR.",
    )
    return Table("Pay", columns, rows, notes, f"{average_words(summary)} {OUTCOMES}")
