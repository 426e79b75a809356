"""A baseline that costs nothing, a single customer, models that hardly ever differ: a result or a sentence."""

import math
from pathlib import Path

import pytest
from msgspec.structs import replace

from sim.config.commands.check import check_files
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.report.findings.findings import findings
from sim.report.findings.limits import limits
from sim.report.terminal.tables import table
from sim.report.words.counted import sentences
from sim.results.files import summary_of
from sim.results.kinds import plain
from sim.trials.study import Request, StudyRun, run_study

pytestmark = pytest.mark.usefixtures("few_pilots")

HEAD = "kind: experiment\ntitle: Small\ncompany: early-stage-saas\nhorizon: 25 months\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "small.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def ran(folder: Path, text: str) -> StudyRun:
    return run_study(load_experiment(written(folder, text)), Request(folder / "out", workers=1))


def errors(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_files([written(folder, text)])
    return [str(problem) for problem in caught.value.problems]


def notes(folder: Path, text: str) -> list[str]:
    (report,) = check_files([written(folder, text)])
    return [str(problem) for problem in report.warnings if "no source given" not in str(problem)]


# --- a baseline that costs nothing ---------------------------------------------------------------------------------

NOBODY = "models: [no-csm, cs-only]\nreplications: 4\nchange: {company.start.customers: 8}\n"


def test_a_baseline_without_people_is_compared_at_own_staffing(tmp_path: Path) -> None:
    found = ran(tmp_path, NOBODY)
    (point,) = found.summary.points
    assert point.staffing == "own"
    assert point.cost_ratio.keys() == point.planned_cost_ratio.keys() == {"no-csm", "cs-only"}
    assert all(math.isnan(ratio) for ratio in (*point.cost_ratio.values(), *point.planned_cost_ratio.values()))
    rows = {row.metric: row for row in point.comparisons}
    assert rows["cost_to_serve"].difference > 0.0
    assert "AT OWN STAFFING: whole people\n" in table(replace(found.summary, findings=findings(found.summary)))


def test_equal_spend_of_nothing_is_refused_where_it_was_asked_for_and_told_where_not(tmp_path: Path) -> None:
    (told,) = notes(tmp_path, NOBODY)
    assert "the same spend is left out with no-csm: it has no people" in told
    for asked in ("equal_budget", "both"):
        (error,) = errors(tmp_path, f"{NOBODY}staffing: {asked}\n")
        assert "cannot be at the same spend with no-csm as the baseline: it has no people" in error
        assert error.endswith("Write staffing: own, or name another baseline.")
    assert notes(tmp_path, f"{NOBODY}staffing: own\n") == []


def test_people_who_are_none_or_cost_nothing_are_no_budget_either(tmp_path: Path) -> None:
    own = (
        "kind: model\ntitle: Own\nsource: ours\nstrength: opinion\npeople:\n  helper: {title: Helper, plan: free, "
        "coverage: named, staffing: {headcount: HEADS}}\nownership:\n"
        "  - {work: [onboarding, adoption, risk, readiness, renewal, discovery, expansion], owner: helper}\n"
        "handoffs: {protocol: 70 %}\n"
    )
    plan = "kind: plan\ntitle: Free\nsource: ours\nstrength: opinion\note: PAY\nbase: PAY\n"
    free = "change: {company.costs.tools: $0 a year, company.costs.manager: $0 a year}\n"
    study = "models: [ours.yaml, cs-only]\nreplications: 2\nstaffing: equal_budget\n"
    for heads, pay, more, why in (("0", "$90k", "", "it has no people"), ("2", "$0", free, "its people cost nothing")):
        (tmp_path / "ours.yaml").write_text(own.replace("HEADS", heads), encoding="utf-8")
        (tmp_path / "free.yaml").write_text(plan.replace("PAY", pay), encoding="utf-8")
        try:
            told = errors(tmp_path, study + more)[0]
        except pytest.fail.Exception:
            raise AssertionError(f"{why}: accepted") from None
        if "ote" not in told and "headcount" not in told:  # else the schema itself wants more than nothing
            assert f"cannot be at the same spend with ours as the baseline: {why}" in told


# --- a handful of customers -----------------------------------------------------------------------------------------

HANDFUL = (
    "models: [cs-only, no-csm]\nreplications: 40\nstaffing: own\n"
    "change: {company.start.customers: 1, company.new_logos.per_year: 0}\n"
)


def test_a_handful_of_customers_is_told_before_the_run(tmp_path: Path) -> None:
    (told,) = [note for note in notes(tmp_path, HANDFUL) if "customers" in note]
    assert "company.start.customers: with so few, NRR and GRR are mostly luck: this one is all of the customers" in told
    assert not notes(tmp_path, HANDFUL.replace("customers: 1", "customers: 6"))
    varied = "models: [cs-only, no-csm]\nstaffing: own\nvary: {company.start.customers: [3, 5, 40]}\n"
    (told,) = notes(tmp_path, varied)
    assert "small.yaml:7:" in told
    assert "each of them is 33% of the customers (got 3, 5 customers)" in told


def test_a_rate_of_some_simulations_says_of_which(tmp_path: Path) -> None:
    found = ran(tmp_path, HANDFUL).summary
    (point,) = found.points
    counts = {model: point.models[model].metrics["nrr"].n for model in ("cs-only", "no-csm")}
    assert all(0 < n < 40 for n in counts.values()), "one customer is often gone"
    (row,) = [row for row in point.comparisons if row.metric == "nrr"]
    assert row.n <= min(counts.values()), "the same simulations on both sides"
    assert row.n + row.missing == 40
    told = sentences(found)
    assert f"averages over the {counts['no-csm']} of 40 simulations that still had customers to retain" in told[1]
    printed = table(replace(found, findings=()))
    assert "NOT OVER ALL SIMULATIONS" in printed
    assert told[0] in printed.replace("\n  ", " ")
    assert told[0] in limits({}, found)
    assert f"over the {row.n} of 40 simulations in which both have one" in findings(found)[0].text


def test_where_nobody_is_left_in_any_simulation_that_is_said(tmp_path: Path) -> None:
    found = ran(tmp_path, HANDFUL.replace("replications: 40", "replications: 3")).summary
    told = plain(found)
    for model in told["points"][0]["models"].values():
        for name in ("nrr", "grr", "logo_retention"):
            model["metrics"][name] |= {"mean": None, "ci95": [None, None], "n": 0, "missing": 3}
    for row in told["points"][0]["comparisons"]:
        if row["metric"] in ("nrr", "grr", "logo_retention"):
            row |= {"difference": None, "ci95": [None, None], "ci95_joint": None, "n": 0, "missing": 3}
            row |= {"probability_a_better": None, "verdict": "cannot tell yet"}
    found = summary_of(told)
    assert "unknown, for none of 3 simulations still had customers to retain" in sentences(found)[0]
    assert "no number is known. Both have one in none of 3 simulations" in findings(found)[0].text
    assert table(replace(found, findings=()))


EIGHT = "change: {company.start.customers: 8, company.new_logos.per_year: 0}\n"

# --- two models that hardly ever differ -----------------------------------------------------------------------------


def test_what_did_not_differ_yet_is_not_called_identical(tmp_path: Path) -> None:
    """A hair more of accounts for each CSM: another simulation, in which at this size hardly anything comes out otherwise."""
    hair = "{use: cs-only, as: hair, change: {people.csm.staffing.accounts_per_rep.smb: 176.0010}}"
    found = ran(tmp_path, f"models: [cs-only, {hair}]\nreplications: 10\nstaffing: own\n{EIGHT}").summary
    rows = {row.metric: row for row in found.points[0].comparisons}
    assert rows["nrr"].difference == 0.0
    assert all(math.isnan(end) for end in rows["nrr"].ci95)
    assert rows["nrr"].verdict == "cannot tell yet"
    assert (rows["nrr"].differing, rows["nrr"].needed) == (0, 20)
    assert "identical" not in {row.verdict for row in rows.values()}
    text = findings(found)[0].text
    assert "none of 10 simulations differ; more than 20 needed" in text
    assert "too close to call: none of 10 differ" in table(replace(found, findings=()))
    told = plain(found)
    for row in told["points"][0][
        "comparisons"
    ]:  # a difference without an interval does not make the others' less joint
        if row["metric"] == "ending_arr":
            row |= {"ci95": [-1.0, 1.0], "ci95_joint": [-2.0, 2.0]}
            row.pop("differing")
    found = summary_of(told)
    assert "together for the differences that decide (NRR, ending ARR and economic value)" in table(
        replace(found, findings=())
    )


def test_one_simulation_under_two_names_is_identical(tmp_path: Path) -> None:
    found = ran(
        tmp_path, f"models: [cs-only, {{use: cs-only, as: again}}]\nreplications: 4\nstaffing: own\n{EIGHT}"
    ).summary
    rows = found.points[0].comparisons
    assert rows
    assert {row.verdict for row in rows if row.n > 1} == {"identical"}
    assert all(row.ci95 == (0.0, 0.0) for row in rows if row.n > 1)


# --- a model against itself -----------------------------------------------------------------------------------------


def test_worlds_are_not_asked_to_tell_a_model_from_itself(tmp_path: Path) -> None:
    text = "models: [cs-only, {use: cs-only, as: again}]\nstudy: sensitivity\nuncertain: all\nstaffing: own\n"
    (error,) = errors(tmp_path, text)
    assert "models: two models are the same thing (got cs-only and again), so no scenario can tell them apart" in error
    assert (
        "two models are the same thing" in notes(tmp_path, text.replace("study: sensitivity\nuncertain: all\n", ""))[0]
    )
    (twice,) = errors(tmp_path, "models: [cs-only, cs-only]\n")
    assert "models[2]: the key stands twice (got cs-only)" in twice
