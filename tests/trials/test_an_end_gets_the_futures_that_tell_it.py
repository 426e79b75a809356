"""Promises about effort: an end of a tornado gets as many futures as tell it to a part of what is worth acting on."""

from typing import Any

import pytest

from sim.trials.sensitivity import drivers

HELD = {"difference": 0.004, "ci95": [0.003, 0.005]}


def end(difference: float, half: float, n: int = 16) -> dict[str, Any]:
    return {"difference": difference, "ci95": [difference - half, difference + half], "n": n}


def test_the_interval_of_an_end_shrinks_to_the_part_that_was_asked_for() -> None:
    screened = end(-0.001, 0.01)
    many = drivers.futures_of_end(screened, HELD, 0.01, 10_000)
    change = (0.01**2 - 0.001**2) * screened["n"] / many  # squared half-width of the change from the most likely world
    assert (0.001**2 + change) ** 0.5 == pytest.approx(drivers.CLOSE * 0.01, rel=0.1)
    assert (0.001**2 + change) ** 0.5 <= drivers.CLOSE * 0.01


@pytest.mark.parametrize(
    ("worth", "held"), [(None, HELD), (0.01, {"difference": 0.004, "ci95": [-0.004, 0.012]}), (1e-6, HELD)]
)
def test_all_futures_are_used_where_nothing_says_how_many_are_enough(worth: float | None, held: dict[str, Any]) -> None:
    assert drivers.futures_of_end(end(-0.001, 0.01), held, worth, 200) == 200


def test_an_end_that_is_known_already_is_looked_at_twice_as_long_and_never_beyond_the_pool() -> None:
    assert drivers.futures_of_end(end(-0.001, 0.0011), HELD, 0.01, 200) == 32
    assert drivers.futures_of_end(end(-0.001, 0.0011), HELD, 0.01, 20) == 20


def test_an_end_that_two_differences_ask_for_gets_the_larger_number_and_the_furthest_go_first() -> None:
    def tornado(metric: str, half: float) -> dict[str, Any]:
        bars = [{"factor": f, "low": end(0.004, 0.001), "high": end(-0.001 * f, half)} for f in range(30)]
        return {"metric": metric, "held": HELD, "bars": bars}

    asked = drivers.effort_by_end([tornado("nrr", 0.004), tornado("grr", 0.009)], {"nrr": 0.01, "grr": 0.01}, 10_000)
    alone = drivers.effort_by_end([tornado("nrr", 0.004)], {"nrr": 0.01}, 10_000)
    assert asked[41] > alone[41], "row 41 is the high end of factor 20"
    assert list(alone) == sorted(alone, reverse=True), "the further over, the sooner"
    assert len(drivers.effort_by_end([tornado("nrr", 0.004)] * 2, {"nrr": 0.01}, 200)) <= drivers.MOST_ENDS
