"""The number at which another option takes over is found where it is known, and not made up where there is none."""

from typing import Any

import numpy as np
import pytest

from sim.results.unknowns import LookAgain
from sim.trials.unknowns.look_again import look_again

N, MONTHS, AT = 200, 30, 100.0


def study(slope: float, level: float = 0.0, noise: float = 200.0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return columns and dates: changing at month 6 or 12 saves `level + slope × (customers − AT)` dollars a month."""
    random = np.random.default_rng(3)
    start = random.integers(60, 110, N)
    customers = start[:, None] + np.arange(1, MONTHS + 1)
    nothing = np.zeros((N, MONTHS))
    stay = {
        "ending_arr_cents": nothing,
        "opening_arr_cents": nothing,
        "cost": nothing,
        "nrr": nothing,
        "customers": customers,
        "new_logos": np.ones((N, MONTHS)),
        "churned_logos": nothing,
    }
    monthly, changed = {"stay": stay}, {}
    for month in (6, 12):
        saved = level + slope * (customers[:, month - 1] - AT) + random.normal(0.0, noise, N)
        cost = np.where(np.arange(MONTHS) >= month, -saved[:, None], 0.0)
        monthly[f"in-{month}"], changed[f"in-{month}"] = stay | {"cost": cost}, np.full(N, float(month))
    return monthly, changed


def told(slope: float, **more: float) -> LookAgain | None:
    monthly, changed = study(slope, **more)
    goals = dict.fromkeys(changed, "split")
    return look_again(monthly, changed, goals, "stay", margin=0.8, discount_rate=0.1)


def test_the_number_is_found_with_an_interval_around_it() -> None:
    found = told(20.0)
    assert found is not None
    assert (found.number, found.side, found.months, found.n) == ("customers", "above", 18, 2 * N)
    assert found.ci95[0] <= AT <= found.ci95[1]
    assert found.at == pytest.approx(AT, abs=3.0)
    assert found.now < found.at


@pytest.mark.parametrize(("slope", "level"), [(0.0, -500.0), (20.0, -5000.0), (0.0, 0.0)])
def test_nothing_is_told_where_nothing_takes_over(slope: float, level: float) -> None:
    assert told(slope, level=level) is None


def test_what_is_ahead_today_is_not_for_later() -> None:
    assert told(-20.0) is None
