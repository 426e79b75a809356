"""Organizations that only claims need are staffed by the ratios of those that ship, or a claim would be about people."""

import pytest

from sim.config.study.single import load_model
from sim.config.study.study import load_experiment


def ratios(model):
    return {role.key: role.staffing.accounts_per_rep for role in model.roles if role.staffing.accounts_per_rep}


def test_exchanged_names_change_no_ratio():
    split, exchanged = (case.model for case in load_experiment("A1").models)
    assert sorted(ratios(split).values(), key=str) == sorted(ratios(exchanged).values(), key=str)


def test_half_of_the_customers_take_half_of_the_people():
    whole = ratios(load_model("cs-only").model)["csm"]
    half = next(case.model for case in load_experiment("B31").models if case.key == "half-covered")
    for segment, ratio in ratios(half)["csm"].items():
        assert ratio == pytest.approx(2.0 * whole[segment], rel=0.01)


def test_csms_hired_by_arr_have_the_same_ams():
    (case,) = load_experiment("B9").models
    assert ratios(case.model)["am"] == ratios(load_model("cs-am-split").model)["am"]


def test_the_null_world_has_twice_the_people():
    null = next(case.model for case in load_experiment("null-world").models if case.key == "one-role")
    for segment, ratio in ratios(null)["csm"].items():
        assert ratio == pytest.approx(ratios(load_model("cs-only").model)["csm"][segment] / 2.0, rel=0.01)
