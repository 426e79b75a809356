"""A finished run, to be asked: numbers, findings, figures, page. `run` returns one, `open_run` reads one back."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import DesignMismatchError, FailedRunsError
from sim.interface import finishing
from sim.interface.naming import known

if TYPE_CHECKING:
    from sim.interface.figures import Figure
    from sim.interface.numbers import ByModel, Floats
    from sim.interface.publishing import Published, Sent
    from sim.interface.tabular import Table
    from sim.report.drawing.chart import Chart
    from sim.report.words.reading import Point
    from sim.results.decision import Decision
    from sim.results.summary import Summary
    from sim.trials.folder.stored import StoredRun
    from sim.trials.storage.clock import Watcher

COUNTED = {
    **dict.fromkeys(("customers", "new_logos", "churned_logos", "cohort_logos", "cohort_logos_kept"), "customers"),
    **dict.fromkeys(("due", "renewed"), "contracts"),
    **dict.fromkeys(("nrr", "grr", "logo_retention"), "ratio"),
    "adoption": "share",
    "sentiment": "index",
    "cost": "dollars",
}
"""Units of monthly columns; every other one is an amount of ARR, in dollars here."""


class Temporary:
    """A folder that is there as long as somebody holds this: a run, or a figure that is not drawn yet."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="postsale-"))
        self.remove = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Run:
    """A finished run. Rates are ratios (1.04 is 104%), money is in dollars, what is not known is NaN, and None in tables.

    Made by `run` and `open_run`. One without a folder of its own lives in a temporary one, which goes when nothing asks
    the run any more; `save` keeps it.
    """

    def __init__(
        self, stored: "StoredRun", temporary: Temporary | None = None, charts: "Sequence[Chart] | None" = None
    ) -> None:
        self._stored = stored
        self._temporary = temporary
        self._charts = charts

    @property
    def folder(self) -> Path:
        """Return where it is kept: results/README.md says which files are in it."""
        return self._stored.folder

    @property
    def summary(self) -> "Summary":
        """Return what summary.json says, as typed values: results/README.md describes its fields."""
        return self._stored.summary

    @property
    def decision(self) -> "Decision | None":
        """Return what decision.json says, where this is the run of a decision. Errors: InputError if it is damaged."""
        return self._stored.decision

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Return how it was made: what manifest.json says."""
        return self._stored.manifest

    @property
    def title(self) -> str:
        """Return the question in words."""
        return self.summary.title or self.summary.experiment

    @property
    def findings(self) -> tuple[str, ...]:
        """Return what it says in plain words, never stronger than the intervals allow."""
        return tuple(finding.text for finding in self.summary.findings)

    @property
    def models(self) -> tuple[str, ...]:
        """Return the keys of the organizations, the baseline first."""
        from sim.report.words.reading import model_keys

        return model_keys(self.summary)

    @property
    def baseline(self) -> str:
        """Return the organization that the others are compared with."""
        return self.summary.baseline

    @property
    def replications(self) -> int:
        """Return how many futures each cell has, at least."""
        return self.summary.n

    @property
    def cells(self) -> int:
        """Return how many cells there are: models × design points × staffing modes."""
        return sum(len(point.models) for point in self.summary.points)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Return the names of every metric, for `table`, `differences` and `outcomes`."""
        from sim.interface.tables import metrics_in

        return metrics_in(self.summary)

    @property
    def points(self) -> "Table":
        """Return the design points: their numbers, and what is varied at each."""
        from sim.interface.tables import points_table

        return points_table(self.summary)

    @property
    def unfinished(self) -> bool:
        """Return whether it goes on, or was interrupted: what is stored is of fewer futures than asked for."""
        return self._stored.unfinished

    @property
    def refused(self) -> Mapping[str, str]:
        """Return of which cells too many futures failed to say anything, and why."""
        return self.summary.failed.refused

    def raise_for_failed(self) -> None:
        """Raise if too many futures of a cell failed. Errors: FailedRunsError, naming the cells."""
        if self.refused:
            said = "; ".join(f"{cell}: {why}" for cell, why in self.refused.items())
            table = self.folder / "replications.parquet"
            raise FailedRunsError(f"{said}. Each is a row of {table} with its reason and seed.")

    def table(self, *metrics: str) -> "Table":
        """Return averages with their 95% intervals and the P10, P50, P90 of futures, a row per cell and metric.

        metrics: names out of `metrics`; NRR, GRR, ending ARR, economic value and cost to serve unless given. As text it is
        the table that a command ends with. Errors: InputError for an unknown name.
        """
        from sim.interface.tables import levels

        with self._reading():
            return levels(self.summary, metrics)

    def differences(self, metric: str | None = None) -> "Table":
        """Return model minus baseline over the same futures, with interval, share of futures ahead, and verdict.

        metric: a name out of `metrics`; those of `table` unless given. joint: whether the interval holds together with all
        others of the study. Errors: InputError for an unknown name.
        """
        from sim.interface.tables import differences

        with self._reading():
            return differences(self.summary, metric)

    def trajectories(
        self, metric: str, model: str | None = None, *, point: int | None = None, staffing: str | None = None
    ) -> "ByModel":
        """Return a metric month by month: model → array (futures, months), the same future in the same row of each.

        metric: nrr, grr, ending_arr, customers, adoption, cost, … (an error lists them); NaN where it has no value, as NRR
        in the first year. model: only this one. point, staffing: as in `points`; those that the charts show unless given.
        Errors: InputError for an unknown name.
        """
        import numpy as np

        from sim.interface.numbers import ByModel

        with self._reading():
            at = self._point(point, staffing)
            months = self._stored.trajectories(at.point, at.staffing)
            columns = dict.fromkeys(name for held in months.values() for name in held)
            cents = {name.removesuffix("_cents"): name for name in columns}
            column = cents[known(metric, cents, "metric")]
            in_cents = column.endswith("_cents") or (column.startswith("luck_") and column != "luck_logos")
            unit = "customers" if column == "luck_logos" else COUNTED.get(metric, "dollars")
            arrays = {}
            for key in self._models(model, months):
                values = np.asarray(months[key][column], dtype=np.float64)
                arrays[key] = values / 100.0 if in_cents else values
            width = next(iter(arrays.values())).shape[1] if arrays else 0
            counted = np.arange(1, width + 1, dtype=np.int64)
            return ByModel(metric, unit, at.staffing, at.point, at.values, arrays, counted)

    def outcomes(
        self, metric: str, model: str | None = None, *, point: int | None = None, staffing: str | None = None
    ) -> "ByModel":
        """Return a metric of every single future: model → array (futures,), in the order of replications.

        metric: a name out of `metrics`; NaN where a future has no such number, or failed. model, point, staffing and errors
        as in `trajectories`.
        """
        import numpy as np

        from sim.interface.numbers import ByModel
        from sim.metrics.registry import unit_of

        with self._reading():
            known(metric, self.metrics, "metric")
            at = self._point(point, staffing)
            arrays: dict[str, Floats] = {}
            for key in self._models(model, at.models):
                found = self._stored.metrics(at.point, at.staffing, key, [metric])
                if metric in found:
                    arrays[key] = np.asarray(found[metric], dtype=np.float64)
            return ByModel(metric, unit_of(metric), at.staffing, at.point, at.values, arrays)

    @cached_property
    def _figures(self) -> "dict[str, Figure]":
        from sim.interface.figures import Figure

        with self._reading():
            charts = finishing.charts_of(self._stored) if self._charts is None else self._charts
            return {chart.name: Figure(chart, self._temporary) for chart in charts}

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the names of the charts that this run supports."""
        return tuple(self._figures)

    def figure(self, name: str) -> "Figure":
        """Return a chart by its name, or by the beginning of it that one alone has. Errors: InputError, naming all."""
        begun = [each for each in self._figures if each.startswith((f"{name}_", f"{name}-"))]
        if name not in self._figures and len(begun) == 1:
            return self._figures[begun[0]]
        return self._figures[known(name, self._figures, "figure")]

    def report(self, path: str | Path = "report.html") -> Path:
        """Write the page of the run, with its charts, to one file that can be mailed; return its path.

        Errors: StorageError if it cannot be written.
        """
        from sim.trials.storage.store import make_folder

        target = Path(path)
        make_folder(target.parent)
        with self._reading(), tempfile.TemporaryDirectory(prefix="postsale-") as drawn:
            charts = finishing.draw(self._stored, Path(drawn) / "charts")
            finishing.write_page(self._stored, charts, Path(drawn), target)
        return target

    def publish(self, sent: "Sent | None" = None, watch: "Watcher | None" = None) -> "Published":
        """Write charts and page into the run's folder, and what else is sent, as `postsale report` does; return their names.

        What cannot be written beside the page is told in what is returned (`raise_for_missed`). Errors: InputError for a
        damaged run, StorageError.
        """
        from sim.interface.publishing import Sent, published
        from sim.trials.storage.clock import unwatched

        return published(self._stored, sent or Sent(), watch or unwatched)

    def save(self, folder: str | Path) -> Path:
        """Keep the run in a folder, with charts and page, as a run of the command line leaves it; return the folder.

        A run in a temporary folder lives there from then on. Errors: DesignMismatchError if the folder holds anything,
        or lies inside the run; StorageError.
        """
        from sim.errors import storing
        from sim.trials.folder.stored import StoredRun

        target = Path(folder)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise DesignMismatchError(f"{target} is there already and not empty. Save to another folder.")
        if target.resolve().is_relative_to(self.folder.resolve()):
            raise DesignMismatchError(f"{target} lies inside the run itself. Save to another folder.")
        with storing(target):
            shutil.copytree(self.folder, target, ignore=_links, dirs_exist_ok=True)
        stored = StoredRun(target, self.summary, self.manifest, self._stored.keys)
        with self._reading():
            finishing.page_of(stored, target)
        if self._temporary is not None:
            self._stored, self._temporary, self._charts = stored, None, None
            self.__dict__.pop("_figures", None)
        return target

    def _models(self, model: str | None, there: Mapping[str, Any]) -> Sequence[str]:
        return list(there) if model is None else [known(model, there, "model")]

    def _point(self, point: int | None, staffing: str | None) -> "Point":
        """Return the point that is asked for; the one that the charts show where none is."""
        from sim.report.words.reading import points

        every = points(self.summary)
        if staffing is not None:
            known(staffing, (each.staffing for each in every), "staffing")
        mode = staffing or every[0].staffing
        if point is None:
            here = [each for each in every if each.staffing == mode]
            return here[len(here) // 2]
        known(str(point), (str(each.point) for each in every), "point")
        return next(
            (each for each in every if (each.point, each.staffing) == (point, mode)),
            next(each for each in every if each.point == point),
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        from sim.results.kinds import plain
        from sim.trials.folder.telling import reading

        with reading(self.folder, self.manifest, plain(self.summary)):
            yield

    def __str__(self) -> str:
        from sim.report.terminal.short import short

        return short(self.summary)

    def __repr__(self) -> str:
        models = ", ".join(self.models)
        place = "a temporary folder" if self._temporary is not None else str(self.folder)
        cells = f"{self.cells} case{'' if self.cells == 1 else 's'}"
        return f"Run({self.title} · {models} · {cells}, {self.replications:,} simulations each, in {place})"

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(text)}</li>" for text in self.findings)
        table = self.table()._repr_html_()
        return f"<p><strong>{escape(self.title)}</strong></p>\n<ol>{said}</ol>\n{table}"


def _links(folder: str, names: Sequence[str]) -> list[str]:
    """Return what of a folder is a link: it leads to somebody's own files, and is no part of a run."""
    return [name for name in names if (Path(folder) / name).is_symlink()]


def open_run(folder: str | Path) -> Run:
    """Return the finished run that a folder holds; nothing is simulated.

    Errors: InputError for a folder that is no run, one whose run has nothing to show yet, and for damaged files.
    """
    from sim.trials.folder import stored

    return Run(stored.open_run(Path(folder)))
