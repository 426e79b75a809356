"""Outcomes as averages take them: with the luck of known odds taken off, which moves no average and much of its noise.

Every average that is told or compared goes through here; ranges of outcomes, shares of simulations and probabilities
stay with the outcomes as they are, because somebody who runs one company has that luck, too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.luck import ARR, OF, arr_luck, flow_luck, trailing_luck

Floats = NDArray[np.float64]
FLOWS = ("expansion_arr", "contraction_arr", "churned_arr")


def less_luck(values: Floats, luck: Floats | None) -> Floats:
    """Return outcomes less their luck, both of one shape; as they are where there is no luck to know of.

    Luck has a mean of zero over all simulations, not over those that happen to have an outcome at all. So where an outcome
    is missing in a simulation that was lucky or not (nobody was left to renew), all stay as they are.
    """
    if luck is None or bool((np.isnan(values) & ~np.isnan(luck)).any()):
        return values
    return values - luck


class Averaged(Mapping[str, Floats]):
    """The metrics of one cell by name, (n,) each, less their luck where they have one. What luck did is no metric of it."""

    def __init__(self, outcomes: Mapping[str, NDArray[Any]]) -> None:
        """Take the outcomes, `luck_…` among them; they are read when asked for."""
        self.outcomes = outcomes

    def __getitem__(self, name: str) -> Floats:
        if is_luck(name):
            raise KeyError(name)
        return less_luck(self.outcomes[name], self.outcomes.get(OF.get(name, "")))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.outcomes if not is_luck(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def is_luck(name: str) -> bool:
    """Say whether a metric or a monthly column tells what luck did, and no outcome."""
    return name.startswith("luck_")


def averaged_months(columns: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """Return a monthly column (n, months) as its averages are taken: ARR less all luck before, retention less its year's.

    In a month in which some replications have no number, and where no luck was stored, the column is as it came out.
    """
    values = np.asarray(columns[name], float)
    if ARR[0] not in columns:
        return values
    luck = monthly_luck(columns, name)
    if luck is None:
        return values
    return values - np.where(np.isnan(values).any(axis=0), 0.0, luck)


def monthly_luck(columns: Mapping[str, NDArray[Any]], name: str) -> Floats | None:
    """Return what luck did to a monthly column, (n, months), in its unit; None for one of which that is not known."""
    if name in ("opening_arr_cents", "ending_arr_cents"):
        luck = np.cumsum(arr_luck(columns), axis=-1)
        return luck if name == "ending_arr_cents" else np.hstack([np.zeros((len(luck), 1)), luck[:, :-1]])
    if (flow := name.removesuffix("_cents")) in FLOWS:
        return flow_luck(columns)[flow]
    if name == "nrr":
        return trailing_luck(arr_luck(columns), columns["cohort_cents"])
    if name == "grr":
        return trailing_luck(np.asarray(columns["luck_kept"], float), columns["cohort_cents"])
    if name == "logo_retention":
        return trailing_luck(np.asarray(columns["luck_logos"], float), columns["cohort_logos"])
    return None
