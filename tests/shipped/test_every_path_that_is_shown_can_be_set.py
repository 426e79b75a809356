"""`show STUDY --paths` prints what `--set` knows: all of it, each with a value that it takes and that changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.parts import study_paths
from sim.config.study.set_paths import study_rows
from sim.config.study.study import load_experiment

ROOT = Path(__file__).parents[2]
STUDIES = sorted(path.stem for path in (ROOT / "experiments").glob("*.yaml"))
FEW = ["our-question.yaml", "first-csm", "four-models", "split-if-focus-wins", "sensitivity", "split-timing", "A6"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    return tmp_path


def assert_nothing_changes(study: str, **company: str) -> None:
    rows = study_rows(study, company=company.get("company"))
    assert len(dict(rows)) == len(rows), "no path twice"
    before = load_experiment(study, company, uncalibrated=True)
    assert load_experiment(study, {**dict(rows), **company}, uncalibrated=True).sha256 == before.sha256


@pytest.mark.parametrize("study", FEW)
def test_every_path_takes_the_value_that_is_printed(folder, study):
    assert_nothing_changes(study)


@pytest.mark.slow
@pytest.mark.parametrize("company", ["mid-market-saas", "our-company"])
@pytest.mark.parametrize("study", STUDIES)
def test_every_path_of_every_shipped_study_takes_the_value_that_is_printed(folder, study, company):
    assert_nothing_changes(study, company=company)


@pytest.mark.parametrize("study", ["our-question.yaml", "four-models"])
def test_every_value_of_the_files_of_a_study_is_printed(folder, study):
    """Whatever leads into a file of the study and holds a value that is read stands in the list."""
    from sim.config.tables.kinds import KINDS

    base = load_experiment(study, uncalibrated=True).base
    tables = {"company": (KINDS["company"], base.company_checked.root, "")}
    tables |= {f"models.{key}": (KINDS["model"], each.root, "") for key, each in base.models_checked.items()}
    tables |= {f"plans.{each.key}": (KINDS["plan"], each.root, "") for each in base.plans_checked.values()}
    printed = dict(study_rows(study))
    missing = {path for path in study_paths(tables) if path not in printed}
    assert all(path.endswith(".organic") for path in missing), "a rate that is not read, for a share decides"


def test_the_command_prints_all_of_them_and_those_of_another_company(folder):
    said = CliRunner().invoke(main, ["show", "our-question.yaml", "--paths"])
    assert said.exit_code == 0
    heads = {line.split(".")[0].split("[")[0].split()[0] for line in said.stdout.splitlines()}
    assert {"company", "models", "plans", "assumptions", "horizon", "worth_acting_on"} <= heads
    there = CliRunner().invoke(main, ["show", "split-too-early", "--paths", "--company", "our-company"])
    lines = dict(line.split("  ", 1) for line in there.stdout.splitlines() if "vary" in line or "calibrate" in line)
    assert lines["vary.company.start.customers"].strip() == "[10, 25, 50, 100, 200, 400]"
    assert lines["company.calibrate_to.nrr"].strip() == "103 %"


def test_a_worth_of_a_metric_of_a_role_can_be_set(folder):
    overrides = {"decide_on": "[nrr, utilisation.csm]", "worth_acting_on.utilisation.csm": "5 points"}
    study = load_experiment("four-models", overrides)
    assert study.worth_acting_on["utilisation.csm"] == pytest.approx(0.05)
