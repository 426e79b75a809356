"""A run that names nobody: the same results under other names, money on another scale.

Page, charts, workbook and slides are written from it as from any run. Nothing of the original but numbers passes: what is
copied is listed, and everything else stays behind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from sim.metrics.monthly import LUCK
from sim.report.document.table import MONEY_UNITS
from sim.report.exports.anonymous.copy import (
    LEFT_OUT,
    OPENING,
    factor_of,
    is_money_metric,
    own_scale,
    summary_of,
    times,
)
from sim.report.exports.anonymous.decided import decision_of
from sim.report.exports.anonymous.names import COMPANY, STUDY, Names, names_of
from sim.report.findings.findings import findings
from sim.report.words.reading import headline_point
from sim.results.decision import Decision
from sim.trials.folder.stored import StoredRun

FLOWS = (
    ("new_arr_cents", 1),
    ("expansion_arr_cents", 1),
    ("contraction_arr_cents", -1),
    ("churned_arr_cents", -1),
)
BOOKS = frozenset({"opening_arr_cents", "ending_arr_cents", *(name for name, _ in FLOWS)})
KEPT = ("format", "status", "engine", "versions", "seed", "replications", "runs", "events")
SAID = (
    (
        "Anonymized. The names of the company, of organizations, policies, roles, plans, segments and thresholds, all "
        "titles, sources, owners and paths are replaced or left out."
    ),
    (
        f"Money is on another scale: the baseline's average opening ARR is ${OPENING / 1e6:.0f}M, so that $1M is one per "
        "cent of it. Amounts that were varied, and amounts among the assumptions, are each on a scale of their own: the "
        "least, or the one that is held, is $100k. Results by size of the company are left out."
    ),
    (
        "Rates, shares, days and counts are as they were. Numbers of customers and of people are among them, so that the "
        "rough size of the company can still be guessed."
    ),
)
"""What every anonymized document says of itself."""


class Scaled(Mapping[str, NDArray[Any]]):
    """Monthly columns of a cell with money on another scale; books balance to the cent, as the originals do."""

    def __init__(self, columns: Mapping[str, NDArray[Any]], factor: float) -> None:
        self.columns = columns
        self.factor = factor

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name in BOOKS:
            return self.book(name)
        values = self.columns[name]
        if name == "cost" or (name in LUCK and name != "luck_logos"):
            return values * self.factor
        return self.cents(name) if name.endswith("_cents") else values

    def cents(self, name: str) -> NDArray[np.int64]:
        """Return a column of cents, scaled and rounded."""
        found: NDArray[np.int64] = np.rint(np.asarray(self.columns[name], dtype=np.float64) * self.factor).astype(
            np.int64
        )
        return found

    def book(self, name: str) -> NDArray[np.int64]:
        """Return a column of the books: flows are rounded, levels are what they add up to."""
        if name not in ("opening_arr_cents", "ending_arr_cents"):
            return self.cents(name)
        flow = sum(sign * self.cents(column) for column, sign in FLOWS)
        ending: NDArray[np.int64] = self.cents("opening_arr_cents")[:, :1] + np.cumsum(flow, axis=1)
        return ending if name == "ending_arr_cents" else ending - flow

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True)
class AnonymousRun(StoredRun):
    """A run under other names; its folder is no folder, so that no path of the original can be written anywhere."""

    original: StoredRun | None = None
    names: Names | None = None
    factor: float = 1.0

    @cached_property
    def decision(self) -> Decision | None:
        """Return what was decided, under the new names."""
        found = self._original.decision
        return None if found is None else decision_of(found, self._names, self.factor)

    @property
    def has_months(self) -> bool:
        """Say whether anything was stored month by month."""
        return self._original.has_months

    def months(self, point: int, staffing: str, model: str) -> Any:
        """Return the monthly columns of a cell, money on the other scale."""
        return Scaled(self._original.months(point, staffing, self.keys.get(model, model)), self.factor)

    def metrics(self, point: int, staffing: str, model: str, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return metrics of a cell, arrays (n,), under their new names."""
        old = {self._names.metric(metric): metric for metric in self._stored_metrics(point, staffing, model)}
        wanted = {name: old[name] for name in names if name in old}
        found = self._original.metrics(point, staffing, self.keys.get(model, model), list(wanted.values()))
        return {
            name: found[metric] * (self.factor if is_money_metric(metric) else 1.0)
            for name, metric in wanted.items()
            if metric in found
        }

    def trajectories(self, point: int, staffing: str) -> dict[str, Mapping[str, NDArray[Any]]]:
        """Return the monthly columns of every model at one point, row by row the same replications."""
        found = self._original.trajectories(point, staffing)
        return {self._names.model(model): Scaled(columns, self.factor) for model, columns in found.items()}

    def _stored_metrics(self, point: int, staffing: str, model: str) -> list[str]:
        key = self.keys.get(model, model)
        for raw in self._original.summary.points:
            if (raw.point, raw.staffing) == (point, staffing) and key in raw.models:
                return list(raw.models[key].metrics)
        return []

    @property
    def _original(self) -> StoredRun:
        assert self.original is not None
        return self.original

    @property
    def _names(self) -> Names:
        assert self.names is not None
        return self.names


def anonymised(run: StoredRun) -> AnonymousRun:
    """Return a copy of a run that names nobody; its manifest says so under `anonymised`, a sentence each."""
    names = names_of(run.summary, run.manifest)
    factor = factor_of(run.summary, headline_point(run.summary))
    summary = summary_of(run.summary, names, factor)
    summary = structs.replace(summary, findings=tuple(findings(summary)))
    keys = {new: old for old, new in names.models.items()}
    return AnonymousRun(
        Path(STUDY), summary, _manifest(run.manifest, names), keys, original=run, names=names, factor=factor
    )


def _manifest(raw: Mapping[str, Any], names: Names) -> dict[str, Any]:
    design = raw.get("design") or {}
    asked = design.get("experiment") or {}
    told = {key: asked[key] for key in ("staffing", "heads", "horizon_months", "worlds", "futures") if key in asked}
    found = {key: raw[key] for key in KEPT if key in raw}
    found |= {"experiment": STUDY, "title": COMPANY, "design": {"experiment": told}, "anonymised": list(SAID)}
    if raw.get("assumptions"):
        kept = [row for row in raw["assumptions"] if not str(row["path"]).startswith("company.last_year.")]
        found["assumptions"] = [_assumption(row, names) for row in kept]  # by its facts a company could be told
    return found


def _assumption(raw: Mapping[str, Any], names: Names) -> dict[str, Any]:
    unit = str(raw.get("unit") or "")
    scale = own_scale(unit, raw.get("value"))
    return {
        "path": names.path(str(raw["path"])),
        "text": "" if unit in MONEY_UNITS else raw.get("text"),
        **{key: times(raw.get(key), scale) for key in ("value", "low", "high")},
        "unit": unit,
        "source": LEFT_OUT if raw.get("source") else None,
        "strength": raw.get("strength"),
        "owner": None,
        "place": "",
    }
