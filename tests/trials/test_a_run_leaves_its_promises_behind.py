"""A run's folder: the contract's files, exact books in every row, the same bytes whoever did the work."""

import json
import math

import duckdb
import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.errors import DesignMismatchError
from sim.trials.planning.cells import cells
from sim.trials.study import Request, run_study

pytestmark = pytest.mark.usefixtures("few_pilots")

SETTINGS = {
    "company.start.customers": "10",
    "horizon": "26 months",
    "replications": "4",
    "models": "[cs-only, cs-am-split, no-csm]",
}


def study(out, settings=None, **wishes):
    experiment = load_experiment("four-organisations", SETTINGS | (settings or {}))
    return run_study(experiment, Request(out=out, **wishes))


def rows(folder, table):
    return duckdb.sql(f"SELECT * FROM '{folder}/{table}.parquet'").fetchnumpy()


def same(a, b):
    assert a.keys() == b.keys()
    for name in a:
        left, right = np.ma.filled(a[name], np.nan) if a[name].dtype.kind == "f" else a[name], b[name]
        right = np.ma.filled(right, np.nan) if right.dtype.kind == "f" else right
        assert np.array_equal(left, right, equal_nan=left.dtype.kind == "f"), name


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return the folder of one finished run."""
    folder = tmp_path_factory.mktemp("run") / "out"
    study(folder, workers=1)
    return folder


def test_the_contract_s_files_are_there(done):
    for name in ("manifest.json", "summary.json", "replications.parquet", "trajectories.parquet"):
        assert (done / name).is_file()
    manifest = json.loads((done / "manifest.json").read_text())
    assert manifest["status"] == "complete"
    assert manifest["replications"] == {
        "asked": 4,
        "done": 4,
        "failed": 0,
        "stopped_by": "fixed",
        "by_point": [4],
        "looks": [4],
    }
    assert set(manifest["seconds"]) >= {"compile", "simulate", "analyse"}


def test_summary_numbers_are_numbers_under_the_contract_s_names(done):
    summary = json.loads((done / "summary.json").read_text())
    metrics = summary["points"][0]["models"]["cs-am-split"]["metrics"]
    for name in ("nrr", "grr", "logo_retention", "ending_arr", "economic_value", "cost_to_serve", "utilisation.am"):
        assert set(metrics[name]) >= {"mean", "ci95", "p10", "p50", "p90", "n", "unit"}
        assert isinstance(metrics[name]["mean"], float)
    assert 0.2 < metrics["nrr"]["mean"] < 2.0, "rates are ratios"


def test_books_balance_in_every_row_and_months_chain(done):
    months = rows(done, "trajectories")
    flow = months["new_arr_cents"] + months["expansion_arr_cents"]
    flow = flow - months["contraction_arr_cents"] - months["churned_arr_cents"]
    assert np.array_equal(months["opening_arr_cents"] + flow, months["ending_arr_cents"])
    for key in set(zip(months["model"], months["staffing"], months["replication"], strict=True)):
        mine = (months["model"] == key[0]) & (months["staffing"] == key[1]) & (months["replication"] == key[2])
        order = np.argsort(months["month"][mine])
        opening, ending = months["opening_arr_cents"][mine][order], months["ending_arr_cents"][mine][order]
        assert np.array_equal(opening[1:], ending[:-1])


def test_gross_retention_never_exceeds_one_and_net_is_what_the_cohorts_say(done):
    months = rows(done, "trajectories")
    seen = ~np.ma.getmaskarray(months["nrr"])
    assert seen.any()
    assert months["grr"][seen].max() <= 1.0
    assert np.allclose(months["nrr"][seen], months["cohort_now_cents"][seen] / months["cohort_cents"][seen])


def test_nobody_signs_because_of_the_organisation(done):
    table = rows(done, "trajectories")
    signed = {
        model: table["new_arr_cents"][(table["model"] == model) & (table["staffing"] == "own")]
        for model in ("cs-only", "cs-am-split", "no-csm")
    }
    assert np.array_equal(signed["cs-only"], signed["cs-am-split"])
    assert np.array_equal(signed["cs-only"], signed["no-csm"])


@pytest.mark.parametrize("wishes", [{"workers": 2}, {"workers": 1, "engine": "simpy"}])
def test_workers_and_engine_change_no_number(done, tmp_path, wishes):
    study(tmp_path / "other", **wishes)
    assert (tmp_path / "other/summary.json").read_bytes() == (done / "summary.json").read_bytes()
    same(rows(done, "trajectories"), rows(tmp_path / "other", "trajectories"))


def test_more_replications_add_and_never_repeat(done, tmp_path):
    study(tmp_path / "more", workers=2)
    study(tmp_path / "more", {"replications": "6"}, workers=2)
    few, many = rows(done, "replications"), rows(tmp_path / "more", "replications")
    for model in ("cs-only", "cs-am-split"):
        a = few["nrr"][(few["model"] == model) & (few["staffing"] == "own")]
        b = many["nrr"][(many["model"] == model) & (many["staffing"] == "own")]
        assert len(b) == 6
        assert np.array_equal(a, b[:4])
        assert len(set(b.tolist())) == 6


def test_another_design_is_refused_with_the_difference_and_nothing_is_touched(tmp_path):
    study(tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").glob("*.json")}
    with pytest.raises(DesignMismatchError, match="26 → 27"):
        study(tmp_path / "out", {"horizon": "27 months"})
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").glob("*.json")} == before


def test_a_folder_of_somebody_else_is_refused_and_kept(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DesignMismatchError, match="holds no run"):
        study(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_nobody_spends_a_budget_on_the_product_alone():
    experiment = load_experiment("four-organisations", SETTINGS)
    equal = [c for c in cells(experiment) if c.staffing.name == "EQUAL_BUDGET"]
    assert {c.model for c in equal} == {"cs-only", "cs-am-split"}


def test_a_model_under_another_name_differs_by_exactly_nothing(tmp_path):
    ran = study(tmp_path / "out", {"models": "[cs-only, {use: cs-only, as: our-own-name}]"})
    for point in ran.summary.points:
        for row in point.comparisons:
            assert row.difference == 0.0 or math.isnan(row.difference), row.metric
            if row.n > 1:
                assert row.ci95 == (0.0, 0.0)
                assert row.verdict == "identical"


def test_a_further_model_changes_no_other_model_s_rows(done, tmp_path):
    study(tmp_path / "out", {"models": "[cs-only, am-only, cs-am-split, no-csm]"}, workers=2)
    few, many = rows(done, "replications"), rows(tmp_path / "out", "replications")
    for model in ("cs-only", "cs-am-split", "no-csm"):
        for name in ("nrr", "ending_arr_cents", "economic_value"):
            assert np.array_equal(few[name][few["model"] == model], many[name][many["model"] == model])
