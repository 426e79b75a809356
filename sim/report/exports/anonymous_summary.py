"""A summary that names nobody: only what is listed here passes, with new names and with money on another scale.

What is new in a summary is left out of the copy until it is listed: a forgotten key costs a table, not a secret. Results by
the size of the company are left out on purpose: their bands are known amounts, and would give the scale away.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.metrics.registry import unit_of
from sim.report.exports.anonymous_names import COMPANY, QUESTIONS, STUDY, Names, is_money, title_of
from sim.report.exports.grids import MONEY_UNITS
from sim.report.reading import model_keys
from sim.report.style import COLOURS, LINES
from sim.results.summary import Summary

OPENING = 100e6
"""What the average opening ARR of the baseline becomes, in dollars: a million is one per cent of it."""
LEAST = 100e3
"""What the least of varied amounts becomes, in dollars, and what an unknown amount is held at."""
MADE = ("estimator", "variance_ratio")
SHOWN_IN = ("difference", "ci95", "ci95_joint", "mean", "p10", "p50", "p90")


def is_money_metric(metric: str) -> bool:
    """Say whether a metric is an amount of money."""
    try:
        return unit_of(metric) in MONEY_UNITS
    except KeyError:
        return False


def times(value: Any, factor: float) -> Any:
    """Return numbers times a factor, however they are nested; what is no number stays, and a ratio of two."""
    if isinstance(value, Mapping):
        return {name: below if name == "variance_ratio" else times(below, factor) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [times(below, factor) for below in value]
    return value * factor if isinstance(value, int | float) and not isinstance(value, bool) else value


def rounded(value: float, digits: int = 2) -> float:
    """Return a number with so many digits: an exact multiple of a round amount would give the scale away."""
    return 0.0 if value == 0 else round(value, digits - 1 - math.floor(math.log10(abs(value))))


class Copy:
    """Copies the parts of one summary. factor: what amounts are multiplied with; scales: the same by varied path."""

    def __init__(self, names: Names, factor: float, scales: Mapping[str, float] | None = None) -> None:
        self.names = names
        self.factor = factor
        self.scales = scales or {}

    def of(self, metric: str) -> float:
        """Return the factor of a metric: 1 for what is no money."""
        return self.factor if is_money_metric(metric) else 1.0

    def row(self, raw: Mapping[str, Any], keep: Sequence[str], money: Sequence[str] = SHOWN_IN) -> dict[str, Any]:
        """Return a row about a metric: some keys as they are, amounts scaled, models and metric renamed."""
        found = {key: raw[key] for key in keep if key in raw}
        found |= {key: times(raw[key], self.of(raw.get("metric", ""))) for key in money if key in raw}
        found |= {key: self.names.model(raw[key]) for key in ("a", "b", "model") if key in raw}
        return found | ({"metric": self.names.metric(raw["metric"])} if "metric" in raw else {})

    def values(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return varied paths with their values; a value that is a text may be a name, and gets a letter."""
        return {self.names.path(path): self.value(path, value) for path, value in raw.items()}

    def value(self, path: str, value: Any) -> Any:
        """Return one value of a varied path, money scaled; whatever is no number may hold a name."""
        if isinstance(value, int | float | None):
            return self.along(path, value)
        return self.names.variants.get(str(value), "variant")

    def along(self, path: str, value: Any) -> Any:
        """Return positions along a varied path, nested or not; amounts on a scale of their own."""
        return times(value, self.scales.get(path, 1.0))

    def worth(self, raw: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what is worth acting on by metric; amounts with two digits only."""
        return {
            self.names.metric(m): rounded(x * self.factor) if is_money_metric(m) else x
            for m, x in (raw or {}).items()
            if isinstance(x, int | float)
        }

    def point(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return one point of the design."""
        named = self.names.model
        return {
            "point": raw["point"],
            "values": self.values(raw["values"]),
            "staffing": raw["staffing"],
            "cost_ratio": {named(m): x for m, x in (raw.get("cost_ratio") or {}).items()},
            "planned_cost_ratio": {named(m): x for m, x in (raw.get("planned_cost_ratio") or {}).items()},
            "worth_acting_on": self.worth(raw.get("worth_acting_on")),
            **({"n": raw["n"]} if "n" in raw else {}),
            **({"same_as": {named(m): named(x) for m, x in raw["same_as"].items()}} if raw.get("same_as") else {}),
            "models": {named(m): self.entry(named(m), model) for m, model in raw["models"].items()},
            "comparisons": [self.comparison(c) for c in raw.get("comparisons") or ()],
        }

    def entry(self, key: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return one model at one point, with a look of its own: that of a shipped model would name it."""
        place = sorted(set(self.names.models.values())).index(key)
        colours, lines = [c for c in COLOURS if c != "grey"] + ["grey"], list(LINES)
        style = {"colour": colours[place % len(colours)], "line": lines[place // len(colours) % len(lines)]}
        metrics = {
            self.names.metric(m): {
                **{name: times(e[name], self.of(m)) for name in ("mean", "ci95", "p10", "p50", "p90") if name in e},
                **{name: e[name] for name in ("n", "missing", "unit", *MADE) if name in e},
            }
            for m, e in raw["metrics"].items()
        }
        owners = {str(work): self.names.owners(str(text)) for work, text in (raw.get("owners") or {}).items()}
        return {
            "title": title_of(key), "owners": owners, "style": style,
            "planned_cost": times(raw.get("planned_cost"), self.factor), "metrics": metrics,
        }  # fmt: skip

    def comparison(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return one paired difference."""
        kept = ("joint_over", "probability_a_better", "verdict", "n", "missing", "paired", "pairing_saves")
        return self.row(raw, (*kept, *MADE))

    def known(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return how well each metric is known; amounts with two digits only, as what was asked for is a round one."""
        return {
            self.names.metric(m): {
                **row,
                **{
                    k: None
                    if row.get(k) is None
                    else rounded(times(row[k], self.of(m)))
                    if is_money_metric(m)
                    else row[k]
                    for k in ("half_width", "wanted")
                },
            }
            for m, row in raw.items()
        }

    def crossing(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return where a difference changes sign along a path."""
        path = raw["along"]
        found = self.row(raw, ("staffing", "status", "resampled_once", *MADE), ())
        found |= {key: self.along(path, raw[key]) for key in ("range", "at", "ci95", "sites") if key in raw}
        return (
            found
            | {"along": self.names.path(path)}
            | ({"where": self.values(raw["where"])} if raw.get("where") else {})
        )

    def curve(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return an indifference curve."""
        along, across = raw["along"], raw["across"]
        found = self.row(raw, ("staffing", "status"), ())
        found |= {"along": self.names.path(along), "across": self.names.path(across)}
        found |= {
            "without": self.names.mechanism(str(raw.get("without") or "")),
            "where": self.values(raw.get("where") or {}),
        }
        found |= {"range": self.along(along, raw.get("range"))}
        rows = [
            {
                "across": self.value(across, row["across"]),
                "status": row["status"],
                **{key: self.along(along, row.get(key)) for key in ("at", "ci95", "sites")},
            }
            for row in raw.get("rows") or ()
        ]
        return found | {"rows": rows}

    def choice(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return a choice at one point."""
        factor, named = self.of(raw["metric"]), self.names.model
        selection = raw.get("selection")
        if selection:
            selection = {
                **{key: selection[key] for key in ("procedure", "confidence", "more_futures") if key in selection},
                "worth": rounded(times(selection.get("worth") or 0.0, factor)),
                "selected": named(selection.get("selected")) or None,
                "survivors": [named(m) for m in selection.get("survivors") or ()],
            }
        return {
            **self.row(raw, ("point", "staffing", "unit", "n", *MADE), ()),
            "worth": rounded(times(raw.get("worth") or 0.0, factor)) if factor != 1.0 else raw.get("worth"),
            "best": named(raw.get("best")) or None,
            "not_told_apart": [named(m) for m in raw.get("not_told_apart") or ()],
            "systems": [
                {
                    "model": named(s["model"]),
                    **{key: s.get(key) for key in ("best_in_future", "best_on_average", "could_be_best")},
                    **{key: times(s.get(key), factor) for key in ("mean", "expected_loss", "regret")},
                }
                for s in raw.get("systems") or ()
            ],
            "selection": selection,
        }

    def change(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return what one change of a policy costs."""
        path = raw.get("path")
        if path:
            path = {key: times(row, self.factor) if key.startswith("arr") else row for key, row in path.items()}
        trough = raw.get("trough")
        if trough:
            trough = {key: times(x, self.factor) if key in ("arr", "ci95") else x for key, x in trough.items()}
        return {
            **self.row(raw, ("point", "staffing", "stage", "share", "futures", "month", "level_again"), ()),
            "to": self.names.model(raw.get("to")), "path": path, "trough": trough,
            "first_year": times(raw.get("first_year"), self.factor),
        }  # fmt: skip

    def split(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return a difference split into mechanisms."""
        factor = self.of(raw["metric"])
        parts = [
            {**times({key: x for key, x in part.items() if key != "mechanism"}, factor),
             "mechanism": self.names.mechanism(str(part["mechanism"]))}
            for part in raw["parts"]
        ]  # fmt: skip
        return {
            **self.row(raw, ("point", "staffing", "orders", "n"), ()),
            "difference": times(raw["difference"], factor), "parts": parts, "rest": times(raw["rest"], factor),
        }  # fmt: skip

    def without(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return a study that was repeated without a mechanism."""
        return {
            "without": self.names.mechanism(str(raw["without"])),
            "points": [self.point(point) for point in raw.get("points") or ()],
            "crossings": [self.crossing(c) for c in raw.get("crossings") or ()],
            "changes": [self.row(c, ("point", "staffing", "n", *MADE)) for c in raw.get("changes") or ()],
        }

    def next_run(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return where further futures would tell most."""
        points = [{**point, "values": self.values(point["values"])} for point in raw.get("points") or ()]
        return {**self.row(raw, ("staffing", "budget"), ()), "points": points}


def scales_of(summary: Summary) -> dict[str, float]:
    """Return for each varied path of amounts what makes its least value LEAST: round amounts share no scale with results."""
    found: dict[str, list[float]] = {}
    for point in summary.points:
        for path, value in point["values"].items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.setdefault(path, []).append(abs(float(value)))
    most = {path: [x for x in values if x > 0] for path, values in found.items()}
    return {path: LEAST / min(xs) for path, xs in most.items() if xs and is_money(path, max(xs))}


def summary_of(summary: Summary, names: Names, factor: float) -> dict[str, Any]:
    """Return the copy of a summary, without its findings and without plausible worlds."""
    copy = Copy(names, factor, scales_of(summary))
    study = str(summary.study or "compare")
    stop = summary.replications
    failed = summary.failed
    refused = len(failed.get("refused") or {})
    found = {
        "experiment": STUDY, "title": QUESTIONS.get(study, QUESTIONS["compare"]), "study": study, "company": COMPANY,
        "baseline": names.model(summary.baseline),
        **{key: summary[key] for key in ("horizon_months", "n", "assumptions") if key in summary},
        "decide_on": [names.metric(m) for m in summary.decide_on],
        "worth_acting_on": copy.worth(summary.worth_acting_on),
        "own": copy.values(summary.own),
        "points": [copy.point(raw) for raw in summary.points],
        "failed": {
            "replications": failed.get("replications", 0),
            "refused": {f"cell {k + 1}": "more than 1 % of its replications failed" for k in range(refused)},
        },
    }  # fmt: skip
    if stop:
        reached = [{**row, "known_to": copy.known(row.get("known_to") or {})} for row in stop.get("points") or ()]
        found["replications"] = {
            **{k: x for k, x in stop.items() if k not in ("known_to", "points")},
            "known_to": copy.known(stop.get("known_to") or {}),
            **({"points": reached} if reached else {}),
        }
    parts = {
        "crossings": copy.crossing, "mechanisms": copy.split, "without": copy.without, "choice": copy.choice,
        "next_runs": copy.next_run, "curves": copy.curve, "changes": copy.change,
    }  # fmt: skip
    for key, one in parts.items():
        if key in summary:
            found[key] = [one(raw) for raw in summary[key] or ()]
    return found


def factor_of(summary: Summary, point: Mapping[str, Any]) -> float:
    """Return what every amount is multiplied with, so that the baseline's average opening ARR becomes OPENING."""
    models = point["models"]
    model = models.get(summary.baseline) or models[next(m for m in model_keys(summary) if m in models)]
    for metric in ("opening_arr", "ending_arr", "cost_to_serve", "economic_value"):
        mean = (model["metrics"].get(metric) or {}).get("mean")
        if mean:
            return OPENING / abs(float(mean))
    return 1.0
