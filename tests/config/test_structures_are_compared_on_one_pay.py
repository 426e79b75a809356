"""Where organizations differ in structure, a study pays all alike; where pay is the question, each by its own plan."""

import pytest

from sim.config.claim.keys import read_claims
from sim.config.study.study import load_experiment
from sim.errors import InputError

OWN_COMPANY = {"company": "mid-market-saas"}


@pytest.fixture(scope="module")
def claims():
    return read_claims([])


@pytest.mark.parametrize("study", ["four-models", "split-too-early", "when-to-split", "one-role-or-two", "sensitivity"])
def test_shipped_comparisons_of_structures_pay_all_alike(study):
    experiment = load_experiment(study)
    assert experiment.same_pay
    assert experiment.repeated[0] == "same_pay"
    assert "company.working_time.load" in [v.path for v in experiment.vary] or experiment.study == "sensitivity"


@pytest.mark.parametrize("study", ["comp-plans", "overload", "A13", "A15", "B22", "B27", "C4"])
def test_studies_of_pay_keep_every_plan(study):
    experiment = load_experiment(study)
    assert not experiment.same_pay
    assert "same_pay" not in experiment.repeated


def test_a_claim_about_structure_tells_what_each_ones_own_plan_makes_of_it(claims):
    """Roles whose names are exchanged (A1, A2) are paid alike under either plan: there is nothing to tell."""
    for claim in claims:
        study = claim.experiment or (claim.industry.experiment if claim.industry else None)
        if study is not None and study.same_pay and claim.key not in ("A1", "A2"):
            judged = [each.measure for each in claim.also.values() if each.judged]
            assert any(all(reference.without == "same_pay" for reference in each.references) for each in judged), (
                f"{claim.key} judges nothing under each one's own plan"
            )


def test_a_claim_about_pay_says_that_each_is_paid_by_its_own_plan(claims):
    for claim in claims:
        if claim.experiment is not None and "incentives" in claim.without:
            assert claim.experiment.checked.word("pay") == "own", claim.key


def test_a_file_may_say_otherwise():
    assert not load_experiment("four-models", {"pay": "own"}).same_pay
    assert load_experiment("C4", {"pay": "same"}).same_pay


def test_pay_that_is_varied_is_the_question():
    said = {"vary": "{plans.am-hunter.base_share: [50 %, 75 %]}", "models": "[cs-only, cs-am-split]"}
    assert not load_experiment("four-models", said).same_pay


def test_what_is_set_by_the_way_does_not_change_the_question():
    assert load_experiment("four-models", {"plans.am-hunter.base_share": "40 %"}).same_pay


def test_one_pay_is_part_of_the_design():
    own, same = (load_experiment("four-models", {"pay": word}) for word in ("own", "same"))
    assert own.sha256 != same.sha256 == load_experiment("four-models").sha256


def test_nothing_is_taken_out_that_is_not_there():
    with pytest.raises(InputError, match=r"incentives.*Write same_pay, or pay: own"):
        load_experiment("four-models", {"pay": "same", "repeat_without": "[incentives]"})
    with pytest.raises(InputError, match=r"same_pay.*Write incentives, or pay: same"):
        load_experiment("four-models", {"pay": "own", "repeat_without": "[same_pay]"})
