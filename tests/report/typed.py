"""Invented studies as typed results: what an invented study does not say is empty, zero or missing, as in older files."""

from typing import Any

from sim.results.comparing import ModelAtPoint
from sim.results.files import summary_of
from sim.results.kinds import NAN
from sim.results.summary import Summary


def of(raw: Any) -> Summary:
    """Return an invented summary as results; results as they are."""
    return raw if isinstance(raw, Summary) else summary_of({"format": 2, "horizon_months": 36, **raw})


def bare(*keys: str) -> dict[str, ModelAtPoint]:
    """Return models of which nothing is known but their keys."""
    return {key: ModelAtPoint(title="", owners={}, planned_cost=NAN, metrics={}) for key in keys}
