"""A what-if is fitted to stored runs, says its error, and is refused with a reason where it would mislead."""

import numpy as np
import pytest

from sim.report.explorer import sweeps, worlds
from sim.report.explorer.axes import BEYOND, drawn, probabilities, swept
from sim.report.explorer.fragment import gathered
from sim.report.explorer.metamodel import Fit, held_at
from sim.report.views.unknowns import Unknown
from sim.report.words import reading
from sim.statistics.distributions import Distribution
from sim.statistics.surface import Surface
from sim.trials.folder.stored import open_run
from tests.report import synthetic, synthetic_sweep
from tests.report.explorer import made_worlds
from tests.report.page.stored_study import stored
from tests.report.typed import of

SIZE = "company.start.customers"


def what_if(tmp_path, made):
    return gathered(open_run(stored(tmp_path / "run", made | {"horizon_months": 30})))["whatif"]


def surface_of(raw):
    terms = np.array(raw["terms"], np.int64).reshape(-1, 4)
    return Surface(np.array([raw["mean"]]), terms, np.array(raw["coefficients"]).reshape(-1, 1))


def test_a_slider_goes_past_both_ends_and_stands_on_every_stored_value():
    axis = swept(SIZE, [10, 25, 50, 100, 200, 400], 100)
    assert axis.log
    assert [axis.values[axis.low], axis.values[axis.high], axis.values[axis.start]] == [10, 400, 100]
    assert {10, 25, 50, 100, 200, 400} <= set(axis.values)
    assert list(axis.values) == sorted(set(axis.values))
    reach = np.log(axis.values[-1] / axis.values[0]) / np.log(40)
    assert reach == pytest.approx(1 + 2 * BEYOND, abs=0.03)
    assert all(value.is_integer() for value in axis.values)
    assert axis.coordinates[: axis.low + 1] == (0.0,) * (axis.low + 1)
    assert set(axis.coordinates[axis.high :]) == {1.0}
    middle = axis.position(64)
    assert axis.coordinates[middle] == pytest.approx(np.log(axis.values[middle] / 10) / np.log(40), abs=1e-6)


def test_what_cannot_be_negative_or_more_than_all_stays_so():
    growth = swept("company.new_logos.growth", [0.0, 0.1, 0.4], 0.1)
    assert growth.values[0] == 0.0
    assert not growth.log
    unknown = Unknown("stickiness", "x", "share", "20..60..95 %", 0.2, 0.6, 0.95, 0.6, "opinion", ())
    axis = drawn(unknown, Distribution("pert", 0.2, 0.6, 0.95))
    assert axis.values[-1] <= 1.0
    assert axis.labels[axis.start] == "60%"


@pytest.mark.parametrize("kind", ["pert", "uniform", "triangular"])
def test_the_coordinate_of_an_unknown_is_its_probability(kind):
    belief = Distribution(kind, 10.0, 30.0, 90.0)
    at = np.linspace(0.01, 0.99, 37)
    np.testing.assert_allclose(probabilities(belief, belief.quantile(at)), at, atol=1e-3)
    assert probabilities(belief, np.array([5.0, 95.0])).tolist() == [0.001, 0.999]


def test_the_surface_of_a_sweep_passes_near_its_points(tmp_path):
    made = synthetic.crossover(n=60)
    found = what_if(tmp_path, made)["equal_budget"]
    raw = found["fits"]["nrr"][1]["difference"]
    assert raw["useful"]
    points = [p for p in reading.points(of(made)) if p.staffing == "equal_budget"]
    axis = found["axes"][0]
    for place, point in zip(found["stored"], points, strict=True):
        assert axis["values"][place["at"][0]] == point.values[SIZE]
        at = np.array([[axis["coordinates"][place["at"][0]]]])
        told = point.comparison("cs-am-split", "nrr")
        assert abs(surface_of(raw)(at)[0, 0] - told.difference) < max(3 * raw["rmse"], told.half_width)
    assert 0.5 <= raw["q2"] <= 1.0
    assert raw["worst_at"].endswith("customers")


def test_levels_over_a_wide_range_are_fitted_as_logarithms(tmp_path):
    found = what_if(tmp_path, synthetic.crossover(n=60))["equal_budget"]["fits"]["ending_arr"][0]["level"]
    assert found["logarithm"]
    at = np.array([[0.5]])
    assert Fit(surface_of(found), 0.9, np.nan, 0.1, logarithm=True)(at)[0] == pytest.approx(
        np.exp(surface_of(found)(at)[0, 0])
    )


def test_between_names_too_few_points_and_nothing_varied_there_are_reasons_instead(tmp_path):
    words = what_if(tmp_path / "words", synthetic_sweep.words())
    assert "by name" in words["own"]["refused"]
    few = what_if(tmp_path / "few", synthetic_sweep.line((10, 50, 100)))
    assert "too few" in few["own"]["refused"]
    assert what_if(tmp_path / "none", synthetic.summary(n=60)) == {}


def test_noise_is_not_answered(tmp_path):
    made = synthetic.crossover(n=60)
    dice = np.random.default_rng(8)
    for point in made["points"]:
        for row in point["comparisons"]:
            row["difference"] = float(dice.normal(0, 0.01))
            row["ci95_joint"] = row["ci95"] = [row["difference"] - 0.02, row["difference"] + 0.02]
    fits = what_if(tmp_path, made)["equal_budget"]["fits"]
    raw = fits["nrr"][1]["difference"]
    assert raw == {"useful": False, "q2": raw["q2"], "explainable": None}


@pytest.mark.parametrize(
    ("q2", "explainable", "useful"),
    [
        *((0.6, np.nan, True), (0.4, np.nan, False), (np.nan, np.nan, True)),
        *((0.3, 0.7, True), (0.3, 0.4, False), (0.1, 0.9, False)),
    ],
)
def test_a_surface_is_of_use_if_it_predicts_half_of_what_is_not_chance(q2, explainable, useful):
    assert (
        Fit(Surface(np.zeros(1), np.zeros((0, 4), np.int64), np.zeros((0, 1))), q2, explainable, 0.1).useful is useful
    )


def test_columns_that_are_held_leave_the_same_surface_of_the_others():
    dice = np.random.default_rng(9)
    terms = np.array([(0, 1, 0, 0), (1, 2, 1, 0), (0, 1, 2, 2), (1, 1, 2, 1), (2, 3, 2, 0), (3, 1, 0, 2)])
    surface = Surface(np.array([0.5, 1.5]), terms, dice.normal(size=(6, 2)))
    held = {k: float(x) for k, x in enumerate((0.3, 0.6, 0.2, 0.9))}
    kept = [2, 0]
    free = dice.uniform(0, 1, (20, 2))
    whole = np.tile(np.array(list(held.values())), (20, 1))
    whole[:, kept] = free
    for output in (0, 1):
        np.testing.assert_allclose(
            held_at(surface, output, held, kept)(free)[:, 0], surface(whole)[:, output], rtol=1e-12
        )


def test_worlds_are_answered_by_their_own_surface(tmp_path):
    run = open_run(made_worlds.stored_worlds(tmp_path / "run"))
    found = worlds.what_if(run, ("cs-only", "cs-am-split"), ["nrr", "grr"])
    raw = found["fits"]["nrr"][1]["difference"]
    assert raw["useful"]
    assert raw["q2"] > 0.9
    assert raw["rmse"] < 3 * made_worlds.NOISE
    assert {axis["words"] for axis in found["axes"][:2]} == {"part 0 · value", "part 3 · value"}
    assert found["others"] == made_worlds.MANY - len(found["axes"])
    dice = np.random.default_rng(10)
    at = dice.uniform(0.1, 0.9, (40, len(found["axes"])))
    whole = np.full((40, made_worlds.MANY), 0.5)
    for k, axis in enumerate(found["axes"]):
        whole[:, int(axis["words"].split()[1])] = at[:, k]
    assert np.sqrt(np.mean((surface_of(raw)(at)[:, 0] - made_worlds.truth(whole)) ** 2)) < 2 * made_worlds.NOISE


def test_worlds_that_are_all_noise_have_no_sliders(tmp_path):
    run = open_run(made_worlds.stored_worlds(tmp_path / "run", noise=1.0))
    assert "No unknown moves" in worlds.what_if(run, ("cs-only", "cs-am-split"), ["nrr"])["refused"]


@pytest.mark.parametrize(
    ("more", "reason"), [({"anonymised": True}, "anonymized"), ({"status": "interrupted"}, "not finished")]
)
def test_a_run_that_names_nobody_or_goes_on_gives_no_surface(tmp_path, more, reason):
    run = open_run(made_worlds.stored_worlds(tmp_path / "run", **more))
    assert reason in worlds.what_if(run, ("cs-only", "cs-am-split"), ["nrr"])["refused"]


def test_a_study_without_drawn_worlds_says_so(tmp_path):
    run = open_run(stored(tmp_path / "run", made_worlds.summary()))
    assert worlds.what_if(run, ("cs-only", "cs-am-split"), ["nrr"]) == {"refused": worlds.TOO_FEW}


def test_sliders_stand_at_first_where_the_charts_of_the_page_stand(tmp_path):
    made = synthetic_sweep.mapped()
    found = what_if(tmp_path, made)["own"]
    headline = reading.headline_point(of(made))
    here = sweeps.standing(
        headline,
        [
            swept(path, sorted({p.values[path] for p in reading.points(of(made))}), value)
            for path, value in headline.values.items()
        ],
    )
    assert [axis["start"] for axis in found["axes"]] == here
