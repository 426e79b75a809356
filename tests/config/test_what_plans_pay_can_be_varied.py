"""Numbers of pay plans are set, changed and varied by paths that start with plans.KEY, like any other number."""

import pytest

from sim.config.commands.show import show_paths
from sim.config.study.study import load_experiment
from sim.errors import InputError

TEXT = """kind: experiment
title: pay
company: mid-market-saas
models: [cs-only, cs-am-split]
staffing: own
replications: 5
"""


def study(tmp_path, more="", settings=None):
    (tmp_path / "pay.yaml").write_text(TEXT + more, encoding="utf-8")
    return load_experiment(tmp_path / "pay.yaml", settings or {})


def plan_at(point, model, role):
    return next(case for case in point.models if case.key == model).plans[role]


def test_a_share_is_varied_and_every_point_pays_its_own(tmp_path):
    found = study(tmp_path, "vary: {plans.csm-retention.base_share: [95 %, 70 %]}\n")
    assert [plan_at(p, "cs-am-split", "csm").base_share for p in found.points()] == [0.95, 0.7]
    assert [p.values["plans.csm-retention.base_share"] for p in found.points()] == [0.95, 0.7]
    assert {plan_at(p, "cs-only", "csm").base_share for p in found.points()} == {0.75}


def test_what_is_set_belongs_to_the_design(tmp_path):
    plain, other = study(tmp_path), study(tmp_path, settings={"plans.am-hunter.base_share": "60 %"})
    assert plan_at(next(other.points()), "cs-am-split", "am").base_share == 0.6
    assert plain.sha256 != other.sha256
    assert other.design["plans"]["am-hunter"]["base_share"] == 0.6


def test_base_and_base_share_replace_each_other(tmp_path):
    found = study(tmp_path, settings={"plans.am-hunter.base": "$120k"})
    assert plan_at(next(found.points()), "cs-am-split", "am").base_share == pytest.approx(120 / 180)


def test_a_rate_inside_a_component_can_be_varied(tmp_path):
    more = "models: [ae-first-renewal]\nvary: {'plans.am-seller.components[1].rate': [1 %, 5 %]}\n"
    found = study(tmp_path, "")
    assert found
    (tmp_path / "pay.yaml").write_text(TEXT.replace("models: [cs-only, cs-am-split]\n", "") + more, encoding="utf-8")
    rates = [
        plan_at(p, "ae-first-renewal", "am").components[0].rate for p in load_experiment(tmp_path / "pay.yaml").points()
    ]
    assert rates == [0.01, 0.05]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("plans.csm-retention.base_shar", "Did you mean plans.csm-retention.base_share"),
        ("plans.csm-retentio.base_share", "Did you mean plans.csm-retention.base_share"),
        ("plans.am-hunter.components[7].rate", "nothing has this path"),
    ],
)
def test_a_path_that_leads_nowhere_names_the_nearest(tmp_path, path, words):
    with pytest.raises(InputError, match=words.replace("[", r"\[")):
        study(tmp_path, settings={path: "50 %"})


def test_a_plan_that_does_not_add_up_any_more_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"shares must add up to 100 % \(got 50 % \+ 40 % = 90 %\)"):
        study(tmp_path, settings={"plans.bundled-two-sided.components[1].share": "50 %"})


def test_the_paths_that_show_prints_of_a_plan_are_those_that_work(tmp_path):
    shown = dict(line.split(maxsplit=1) for line in show_paths("csm-retention").splitlines())
    assert shown["plans.csm-retention.base_share"] == "83 %"
    assert all(path.startswith("plans.csm-retention.") for path in shown)
