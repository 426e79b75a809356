"""Pilots are run once: another run, point or study that asks the same reads what they found, to the bit."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.engines import code_folder
from sim.trials.planning import equal_spend, pilots_kept
from sim.trials.planning.cells import Planner, cells
from sim.trials.planning.pilots_kept import shelf
from sim.trials.storage.clock import Clock
from sim.trials.storage.kept_numbers import NOWHERE, Shelf, keep, kept
from sim.vocabulary import Staffing

SETTINGS = {
    "company.start.customers": "12",
    "horizon": "26 months",
    "models": "[cs-only, cs-am-split]",
    "change": "{}",
    "staffing": "equal_budget",
}
CUSTOMERS = 360


def planned(shelf=NOWHERE, customers=CUSTOMERS, seed=None, world="", **settings):
    """Return who planned a small study, with the spreads that pilots found."""
    experiment = load_experiment("four-organisations", SETTINGS | settings)
    planner = Planner(experiment, next(iter(experiment.points())), seed, world, pilot_customers=customers, shelf=shelf)
    for case in planner.point.models:
        planner.cell(case, Staffing.EQUAL_BUDGET, 0)
    return planner


def said(planner):
    return {key: spread.as_json() for key, spread in planner.spreads.items()}


@pytest.fixture(scope="module")
def fresh():
    return planned()


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return a folder that holds what pilots found."""
    folder = tmp_path_factory.mktemp("found")
    planned(Shelf(folder))
    return folder


@pytest.fixture
def holding(found, tmp_path):
    """Return a shelf with a copy of it, to be altered."""
    return Shelf(shutil.copytree(found, tmp_path / "holding"))


@pytest.fixture
def no_pilot(monkeypatch):
    def refuse(*asked):
        raise AssertionError("pilots are run again")

    return lambda: monkeypatch.setattr(equal_spend, "pilot", refuse)


def test_what_is_kept_equals_what_is_found_anew_to_the_bit(tmp_path, fresh, no_pilot):
    assert said(planned(Shelf(tmp_path))) == said(fresh)
    no_pilot()
    again = planned(Shelf(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2, "the baseline and one more organization"
    assert said(again) == said(fresh)
    assert again.counted == 0.0


def test_names_are_not_asked_for(holding, no_pilot, fresh):
    no_pilot()
    other = planned(holding, models="[cs-only, {use: cs-am-split, as: another-name}]", title="Another title")
    assert other.spreads["another-name"].as_json() == fresh.spreads["cs-am-split"].as_json()


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 5},
        {"customers": 540},
        {"horizon": "27 months"},
        {"company.start.customers": "13"},
        {"world": "learning"},
        {"measure_from": "20 months"},
        {"company.finance.terminal_multiple": "5"},
    ],
)
def test_whatever_pilots_depend_on_is_asked_for(holding, other):
    assert len(list(holding.folder.iterdir())) == 2, "the baseline and one more organization"
    asked = planned(holding, **other)
    assert asked.counted > 0.0
    assert len(list(holding.folder.iterdir())) == 4


def test_a_further_organisation_runs_none_of_the_baselines_pilots_again(holding):
    alone = planned(models="[cs-only, renewals-desk]")
    beside = planned(holding, models="[cs-only, renewals-desk]")
    assert said(beside) == said(alone)
    assert beside.counted < alone.counted


@pytest.mark.parametrize(
    "foreign",
    [
        7,
        None,
        [],
        {},
        {"tilt": [1.0], "share": 1.0},
        {"tilt": [1.0, "x"], "share": 1.0},
        {"tilt": [1.0, -1.0], "share": 1.0},
        {"tilt": [1.0, 1.0], "share": 0.0},
        {"tilt": [1.0, 1e999], "share": 1.0},
        {"whole": {}, "rough": [], "spent": [[1.0]]},
    ],
)
def test_a_foreign_file_is_found_anew(holding, fresh, foreign):
    for path in holding.folder.iterdir():
        keep(path, foreign)
    assert said(planned(holding)) == said(fresh)


def test_a_damaged_file_is_found_anew_and_put_right(holding, fresh):
    whole = {path: path.read_bytes() for path in holding.folder.iterdir()}
    for path, data in whole.items():
        path.write_bytes(data.replace(b"1", b"2", 40))
        assert kept(path) is None
    assert said(planned(holding)) == said(fresh)
    assert {path: json.loads(data) for path, data in whole.items()} == {
        path: json.loads(path.read_bytes()) for path in holding.folder.iterdir()
    }


def test_where_nothing_can_be_kept_pilots_are_run(tmp_path, fresh):
    (tmp_path / "file").write_text("in the way")
    assert said(planned(Shelf(tmp_path / "file"))) == said(fresh)


def test_workers_and_what_was_kept_before_do_not_matter(monkeypatch, tmp_path):
    """Every way the clock ends where the work does, also where nothing had to be run."""
    monkeypatch.setattr(equal_spend, "MOST_PILOTS", 12)
    settings = SETTINGS | {"vary": "{company.start.customers: [30, 40]}", "horizon": "25 months"}
    del settings["company.start.customers"]
    experiment = load_experiment("four-organisations", settings)
    found = []
    for folder, workers in (("one", 1), ("three", 3), ("three", 2)):
        place = Shelf(tmp_path / folder)
        place.folder.mkdir(exist_ok=True)
        monkeypatch.setattr("sim.trials.planning.cells.shelf_of_pilots", lambda place=place: place)
        clock = Clock("planning people")
        found.append([cell.design.targets for cell in cells(experiment, workers=workers, clock=clock)])
        assert clock.done == pytest.approx(clock.asked)
    for other in found[1:]:
        assert all(np.array_equal(a, b) for a, b in zip(found[0], other, strict=True))


def test_points_that_ask_the_same_run_their_pilots_once(tmp_path):
    """Two threads at once: one waits for the other."""
    place, planners = Shelf(tmp_path), []
    with ThreadPoolExecutor(2) as pool:
        planners = list(pool.map(lambda _: planned(place), range(2)))
    assert said(planners[0]) == said(planners[1])
    alone = planned()
    assert sum(planner.counted for planner in planners) == pytest.approx(alone.counted)


def test_the_folder_is_the_users_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path))
    monkeypatch.setattr(pilots_kept, "cache_root", code_folder.cache_root)
    folder = shelf().folder
    assert folder is not None
    assert folder.parent == tmp_path / "postsale"
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    (folder / "forged.json").write_text("{}")
    assert shelf().folder == folder
    assert not list(folder.iterdir()), "others could have written to it"
