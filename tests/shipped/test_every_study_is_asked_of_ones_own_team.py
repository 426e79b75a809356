"""Every study that ships runs on a company and a team of one's own, or says which line to change."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.files.lookup import shipped_folder
from sim.errors import InputError
from sim.interface.studies import load
from sim.interface.teams import settings_of_teams

COMPANY = """
kind: company
title: Ours
start: {customers: 73}
new_logos: {per_year: 15, growth: 0 % a year}
segments:
  kmu: {like: smb, share_of_new_logos: 60 %, acv: {median: $8k, spread: 2x}, contracts: {12 months: 100 %}}
  konzern: {like: mid-market, share_of_new_logos: 40 %, acv: {median: $60k, spread: 2x}, contracts: {12 months: 100 %}}
calibrate_to: {grr: 89 %, nrr: 101 %, under: as-is}
"""
TEAM = """
kind: model
title: As is, three CSMs
people:
  csm: {title: CSM, reports_to: cco, plan: csm-retention, pay: market, coverage: named, staffing: {headcount: 3}}
ownership:
  - {work: [onboarding, adoption, risk, readiness, renewal, discovery, expansion], owner: csm}
"""
STUDIES = sorted(path.stem for path in shipped_folder("experiment").glob("*.yaml"))
OF_ITS_MODELS = {"hire-number": "models.all-csm.people.csm.staffing.headcount"}
"""Studies that vary something inside their own organizations, which another team does not have."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "companies").mkdir()
    (tmp_path / "models").mkdir()
    (tmp_path / "companies" / "ours.yaml").write_text(COMPANY)
    (tmp_path / "models" / "as-is.yaml").write_text(TEAM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_compares_the_team_that_there_is(study: str, here: Path) -> None:
    teams = settings_of_teams(study, "as-is", ["cs-am-split"])
    if study in OF_ITS_MODELS:
        with pytest.raises(InputError) as told:
            load(study, "ours", settings=teams)
        assert OF_ITS_MODELS[study] in str(told.value)
        return
    found = load(study, "ours", settings=teams).experiment
    if found.options is not None:
        used = {step.use for option in found.options.options for step in option.steps}
        assert used == {"as-is", "cs-am-split"}
        return
    teams_of = {case.key: [s.model.key for s in case.stages] or [case.model.key] for case in found.models}
    assert {team[0] for team in teams_of.values()} == (
        {"as-is"} if found.models[0].stages else {"as-is", "cs-am-split"}
    )
    assert {key for team in teams_of.values() for key in team} == {"as-is", "cs-am-split"}
    assert found.company == "ours"


def test_more_than_one_other_organization_is_compared_but_changed_to_only_one(here: Path) -> None:
    assert settings_of_teams("four-models", "as-is", ["a", "b"])["models"] == "[as-is, a, b]"
    with pytest.raises(InputError, match="changes to one organization"):
        settings_of_teams("first-csm", "as-is", ["a", "b"])
    with pytest.raises(InputError, match="is the team that there is"):
        settings_of_teams("four-models", "as-is", ["as-is"])
    assert settings_of_teams("four-models", None, []) == {}


def test_the_command_says_what_it_compares(here: Path) -> None:
    shown = CliRunner().invoke(
        main, ["check", "when-to-split", "--company", "ours", "--as-is", "as-is", "--against", "cs-am-split"]
    )
    assert "split-now: as-is, then cs-am-split" in shown.output
