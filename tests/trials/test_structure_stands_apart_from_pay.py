"""One pay for all: the headline is the study on salaries, what stands beside it is the study on own plans, to the bit."""

import numpy as np
import pytest

from sim.report.views import paid
from tests.support.small_study import study

pytestmark = pytest.mark.usefixtures("few_pilots")

SALARIES = {
    "models.cs-only.people.csm.plan": "salary",
    "models.cs-am-split.people.csm.plan": "salary",
    "models.cs-am-split.people.am.plan": "salary",
}
TWO = {"models": "[cs-only, cs-am-split]", "staffing": "equal_budget"}


def said(summary, model="cs-am-split", metric="nrr"):
    (point,) = summary.points
    return next(c for c in point.comparisons if (c.a, c.metric) == (model, metric))


@pytest.fixture(scope="module")
def same(tmp_path_factory):
    return study(tmp_path_factory.mktemp("same"), {**TWO, "pay": "same"}).summary


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return study(tmp_path_factory.mktemp("own"), {**TWO, "pay": "own"}).summary


def test_the_headline_is_the_study_on_salaries(same, tmp_path):
    salaries = study(tmp_path, {**TWO, "pay": "own", **SALARIES}).summary
    assert said(same).difference == said(salaries).difference != 0.0


def test_beside_it_stands_the_study_on_own_plans(same, own):
    (row,) = same.without
    assert row.without == "same_pay"
    assert said(row).difference == said(own).difference
    assert own.without == ()


def test_structure_and_plans_add_up_to_the_whole(same):
    (part,) = paid.parts(same)
    assert part.structure.difference + part.added[0] == pytest.approx(part.whole.difference, abs=1e-12)
    (text,) = paid.sentences(same)
    assert "Structure alone makes" in text
    assert "Pay plans" in text


def test_a_study_of_own_plans_says_nothing_of_one_pay(own):
    assert paid.finding(own) == ""
    assert not paid.alike(own)


def test_pay_as_a_mechanism_starts_from_own_plans(tmp_path, own):
    split = study(tmp_path, {**TWO, "pay": "same", "explain_by": "[incentives]"}).summary
    row = next(r for r in split.mechanisms if r.metric == "nrr")
    assert row.difference.mean == said(own).difference
    assert row.rest.mean == pytest.approx(said(split).difference, abs=1e-12)


def test_under_any_one_plan_structure_is_about_the_same(tmp_path):
    """What structure makes hangs little on the plan that all have; what a plan of one's own adds is another matter."""
    found = {}
    for plan in ("salary", "bundled-two-sided", "csm-retention"):
        everybody = dict.fromkeys(SALARIES, plan)
        settings = {**TWO, "pay": "own", "company.start.customers": "60", "replications": "30", **everybody}
        found[plan] = said(study(tmp_path / plan, settings).summary)
    halves = {plan: (row.ci95[1] - row.ci95[0]) / 2 for plan, row in found.items()}
    for plan in ("bundled-two-sided", "csm-retention"):
        apart = abs(found[plan].difference - found["salary"].difference)
        assert apart < 0.006 + np.hypot(halves[plan], halves["salary"]), plan


def test_load_is_fewer_people_for_the_same_work(tmp_path):
    full, easy = (
        study(tmp_path / word, {**TWO, "company.start.customers": "40", "company.working_time.load": word}).cells
        for word in ("130 %", "65 %")
    )
    assert full[0].planned_cost == pytest.approx(easy[0].planned_cost / 2.0, rel=1e-9)
