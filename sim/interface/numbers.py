"""The stored numbers of one metric, by model: an array over futures, or over futures and months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.interface.tabular import Table, Value, value_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ByModel(Mapping[str, Floats]):
    """One metric of every model at one point: model → array, of shape (futures, months) or (futures,).

    unit: "ratio", "dollars", …; NaN where there is no number. Row by row the same futures, so that a difference of two
    models is paired. months: numbers of the columns, 1 …, shape (months,); None where there is one number per future.
    """

    metric: str
    unit: str
    staffing: str
    point: int
    values_at: Mapping[str, int | float | str | bool | None]
    arrays: Mapping[str, Floats]
    months: NDArray[np.int64] | None = None

    def __getitem__(self, model: str) -> Floats:
        from sim.interface.naming import known

        return self.arrays[known(model, self.arrays, "model")]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def __contains__(self, model: object) -> bool:
        return model in self.arrays

    @property
    def table(self) -> Table:
        """Return by model, and month where there are some: futures counted, mean, 10th, 50th and 90th percentile."""
        rows: list[tuple[Value, ...]] = []
        for model, array in self.arrays.items():
            columns = array.reshape(len(array), -1)
            for k in range(columns.shape[1]):
                month = () if self.months is None else (int(self.months[k]),)
                rows.append((model, *month, *described(columns[:, k])))
        at = () if self.months is None else ("month",)
        return Table(("model", *at, "futures", "mean", "p10", "p50", "p90"), tuple(rows), self._title)

    @property
    def _title(self) -> str:
        from sim.report.words.wording import STAFFING_WORDS, metric_words

        return f"{metric_words(self.metric)} ({self.unit}) at {STAFFING_WORDS.get(self.staffing, self.staffing)}"

    def __repr__(self) -> str:
        shapes = ", ".join(f"{model} {array.shape}" for model, array in self.arrays.items())
        return f"ByModel({self._title}: {shapes})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def described(values: Floats) -> tuple[int, *tuple[float | None, ...]]:
    """Return how many numbers there are, their mean, and three percentiles; None where there is no number."""
    there = values[np.isfinite(values)]
    if not there.size:
        return (0, None, None, None, None)
    return (int(there.size), *(value_of(x) for x in (there.mean(), *np.percentile(there, (10, 50, 90)))))
