"""A shipped study is a question, and any company can ask it: those that ship, one of `init`, one with names of its own."""

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.commands.check import check_files
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.model import planning

ROOT = Path(__file__).parents[2]
STUDIES = sorted(path.stem for path in (ROOT / "experiments").glob("*.yaml"))
SHIPPED = sorted(path.stem for path in (ROOT / "configs/companies").glob("*.yaml"))
RENAMED = {"smb": "small", "mid-market": "medium", "enterprise": "large"}
MODELS = sorted(path.stem for path in (ROOT / "configs/models").glob("*.yaml"))


def renamed(text: str) -> str:
    """Return a company file whose segments have names of their own, each with `like:`."""
    for kind, name in RENAMED.items():
        text = re.sub(rf"^  {kind}:\n", f"  {name}:\n    like: {kind}\n", text, flags=re.MULTILINE)
    return text


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the working folder: a fresh start, and beside it a shipped company under other names."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    text = (ROOT / "configs/companies/mid-market-saas.yaml").read_text(encoding="utf-8")
    (tmp_path / "companies/acme.yaml").write_text(renamed(text), encoding="utf-8")
    (tmp_path / "companies/plain.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("company", ["our-company", "acme"])
def test_a_shipped_study_checks_clean_at_a_company_of_the_working_folder(folder, study, company):
    (report,) = check_files([study], {"company": company})
    assert any(line.startswith(f"company {company}: companies/{company}.yaml") for line in report.lines)


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("company", SHIPPED)
def test_a_shipped_study_checks_clean_at_every_shipped_company(study, company):
    (report,) = check_files([study], {"company": company})
    assert report.experiment is not None
    assert report.experiment.company == company


def test_a_name_is_no_difference(folder):
    """The same company under other names has the same people and the same owners in every shipped model."""
    models = [name for name in MODELS if name != "neutral"]
    overrides = {"models": f"[{', '.join(models)}]", "baseline": "cs-only"}
    there = load_experiment("which-model", {**overrides, "company": "plain"}, uncalibrated=True)
    here = load_experiment("which-model", {**overrides, "company": "acme"}, uncalibrated=True)
    assert [segment.key for segment in here.base.company.segments] == list(RENAMED.values())
    for mine, theirs in zip(here.models, there.models, strict=True):
        a, b = here.base.company, there.base.company
        customers = planning.planned_customers(a, 0)[0]
        people = planning.people_by_ratio(a, mine.model, customers)
        assert np.array_equal(people, planning.people_by_ratio(b, theirs.model, customers)), mine.key
        assert mine.key == "no-csm" or people.sum() > 0.0
        owned = planning.owned_shares(a, mine.model)
        assert np.array_equal(owned, planning.owned_shares(b, theirs.model)), mine.key


def test_what_a_study_says_of_a_kind_of_customers_holds_for_those_that_are_like_it(folder):
    study = load_experiment("when-to-split", {"company": "acme"}, uncalibrated=True)
    assert [each.path for each in study.vary][1] == "company.segments.medium.acv.median"
    assert [s.share_of_new_logos for s in study.base.company.segments] == [0.0, 1.0, 0.0]
    drawn = load_experiment("sensitivity", {"company": "acme"}, uncalibrated=True).sensitivity
    assert drawn is not None
    (group,) = drawn.together
    assert {drawn.inputs[k].path for k in group.inputs} == {
        "company.champion_leaves",
        "company.all_segments.issues",  # from which those of its own segment follow
    }


def test_the_command_line_may_use_either_name(folder):
    for name in ("mid-market", "medium"):
        path = f"company.segments.{name}.issues"
        study = load_experiment("which-model", {"company": "acme", path: "0.9 a year"}, uncalibrated=True)
        assert study.base.company.segments[1].issues == 0.9


def test_what_a_study_says_of_customers_that_a_company_lacks_is_left_out_and_told(folder):
    (report,) = check_files(["null-world"], {"company": "our-company"})
    (told,) = [each for each in report.warnings if "left out" in each.message]
    assert told.message == (
        "is left out, for our-company has no such customers (got company.segments.enterprise.hours.coordination)."
    )


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        ("  large: {like: mid-market}\n", "2 segments of two are like mid-market: medium, large"),
        ("  medium: {like: enterprise}\n", "two has no segment mid-market and none that is like it"),
    ],
)
def test_what_cannot_be_carried_over_is_refused_in_one_sentence(folder, segments, message):
    (folder / "companies/two.yaml").write_text(f"kind: company\ntitle: Two\nextends: acme\nsegments:\n{segments}")
    with pytest.raises(InputError) as caught:
        load_experiment("when-to-split", {"company": "two"}, uncalibrated=True)
    told = [problem.message for problem in caught.value.problems]
    assert any(message in one for one in told), told
    assert not any("add up" in one for one in told), "no mistake that is only the consequence of another"


def test_numbers_of_the_company_that_a_study_was_written_for_are_told(folder):
    (report,) = check_files(["first-csm"], {"company": "acme"})
    told = [f"{each.path}: {each.message}" for each in report.warnings]
    assert any(line.startswith("change: the study sets these itself, so those of acme are not used") for line in told)
    (report,) = check_files(["four-organisations"], {"company": "early-stage-saas"})
    told = [each.path for each in report.warnings if "was written for another company" in each.message]
    assert told == ["worth_acting_on.ending_arr", "worth_acting_on.economic_value"]
    assert not check_files(["four-organisations"])[0].warnings


def test_conditions_of_a_kind_hold_for_every_segment_like_it(folder):
    (folder / "companies/three.yaml").write_text(
        "kind: company\ntitle: Three\nextends: acme\nsegments:\n  small: {share_of_new_logos: 20 %}\n"
        "  tiny: {like: smb, share_of_new_logos: 25 %, acv: $2k, contracts: {12 months: 100 %},"
        " price_per_seat: $100 a year}\n"
    )
    study = load_experiment("which-model", {"company": "three"}, uncalibrated=True)
    pooled = next(case.model for case in study.models if case.key == "pooled-cs-named-am")
    owned = planning.owned_shares(study.base.company, pooled)
    keys = [segment.key for segment in study.base.company.segments]
    small, tiny, large = keys.index("small"), keys.index("tiny"), keys.index("large")
    am = [role.key for role in pooled.roles].index("am")
    assert owned[am, small].sum() == owned[am, tiny].sum() == 0.0
    assert owned[am, large].sum() > 0.0
