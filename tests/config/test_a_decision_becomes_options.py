"""A decision file becomes options with real people: known answers on a small company."""

from pathlib import Path

import pytest

from sim.config.decision.teams import Team, shared_out
from sim.config.decision.worth import worth_for
from sim.config.files import lookup
from sim.config.study.study import load_experiment
from sim.interface.deciding import command_of, study_of
from sim.interface.studies import Study
from sim.model.parameters import REORGANISED, SAME
from sim.trials.planning.cells import cells
from tests.support.deciding import AS_IS, CHANGE, HEAD, SPLIT, options, study, titles

ROOT = Path(__file__).parents[2]
NAMED = """kind: model
extends: cs-only
title: Today
people:
  csm: {staffing: {team: {Kim: 3 years, Lee: 6 months, third: vacant}}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stages(found: Study, key: str) -> list[tuple[str, dict[str, float | None]]]:
    case = next(case for case in found.experiment.models if case.key == key)
    return [(stage.model.key, {r.key: r.staffing.headcount for r in stage.model.roles}) for stage in case.stages]


def test_a_split_has_six_options_and_each_has_its_people(tmp_path: Path) -> None:
    found = study(tmp_path)
    assert titles(found) == [
        "Stay as is: 3 CSMs",
        "Split now: 2 CSMs, 1 AM",
        "Split in 6 months: 2 CSMs, 1 AM",
        "Split in 12 months: 2 CSMs, 1 AM",
        "Hire one more CSM, no split: 4 CSMs",
        "Hire first, then split: 3 CSMs, 1 AM",
    ]
    assert [(each.kind, each.month) for each in options(found).values()] == [
        ("stay", None),
        ("change", 0),
        ("later", 6),
        ("later", 12),
        ("money", 0),
        ("hire_first", 0),
    ]
    assert stages(found, "stay") == [("cs-only-3csm", {"csm": 3.0})]
    assert stages(found, "hire-then-split") == [
        ("cs-only-3csm", {"csm": 3.0}),
        ("cs-only-4csm", {"csm": 4.0}),
        ("cs-am-split-3csm-1am", {"csm": 3.0, "am": 1.0}),
    ]
    assert found.experiment.baseline == "stay"
    assert found.experiment.worth_acting_on == {"cash_value": 300e3, "ending_arr": 100e3, "nrr": 0.01}


def test_what_comes_later_begins_later_than_the_change(tmp_path: Path) -> None:
    found = study(tmp_path, SPLIT.replace("in: now", "in: +3 months"))
    assert [each.month for each in options(found).values()] == [None, 3, 9, 15, 3, 3]
    assert [step.month for step in options(found)["hire-then-split"].steps] == [0, 3, 9]


def test_a_later_change_that_leaves_nothing_to_see_is_no_option(tmp_path: Path) -> None:
    found = study(tmp_path, SPLIT + "horizon: 13 months\n")
    assert list(options(found)) == ["stay", "split", "split-in-6-months", "hire", "hire-then-split"]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("{csm: 1}", "1 CSM, 1 AM"),
        ("{csm: 3}", "2 CSMs, 1 AM"),
        ("{csm: 2.5}", "1.5 CSMs, 1 AM"),
        ("{csm: 7}", "5 CSMs, 2 AMs"),
    ],
)
def test_people_left_out_are_as_many_as_today(today: str, words: str, tmp_path: Path) -> None:
    text = f"{HEAD}as_is: {{use: cs-only, people: {today}}}\nchange: {{to: cs-am-split}}\n"
    assert options(study(tmp_path, text))["split"].people == words


@pytest.mark.parametrize("total", [0.5, 1.0, 2.0, 2.5, 3.0, 7.0, 7.3, 40.0])
def test_shared_out_people_are_all_of_them_and_one_in_each_role(total: float) -> None:
    roles = {"a": 1000.0, "b": 10.0, "c": 300.0}
    ones = dict.fromkeys(roles, 1.0)
    team = Team(
        "x", ones, ones, dict.fromkeys(roles, "X"), fixed=False, hours=roles, cost_of_head=ones, hours_a_head=1.0
    )
    people = shared_out(total, team)
    assert sum(people.values()) == pytest.approx(max(total, 3.0))
    assert min(people.values()) >= 1.0
    assert people["a"] >= people["c"] >= people["b"]
    assert sum(count != int(count) for count in people.values()) <= 1, "only one role has a part of a person"


def test_teams_by_ratio_stay_by_ratio_and_hiring_gives_each_fewer_customers(tmp_path: Path) -> None:
    found = study(tmp_path, HEAD.replace("early-stage", "mid-market") + "as_is: cs-only\nchange: {to: cs-am-split}\n")
    assert options(found)["stay"].steps[0].people == {}
    assert options(found)["stay"].people == "4 CSMs at first"
    assert options(found)["hire"].people == "5 CSMs at first"
    share = options(found)["hire"].steps[1].caseload["csm"]
    before, after = (
        next(case for case in found.experiment.models if case.key == "hire").stages[n].model.roles[0].staffing
        for n in (0, 1)
    )
    assert before.accounts_per_rep is not None
    assert after.accounts_per_rep == pytest.approx({k: v * share for k, v in before.accounts_per_rep.items()}, rel=1e-6)
    customers, ratio = found.experiment.base.company.start_customers, before.accounts_per_rep
    assert customers / min(ratio.values()) > 1.0 / (1.0 - share) > customers / max(ratio.values()), (
        "one person in so many"
    )


def test_a_team_by_names_keeps_its_tenure_and_its_vacancy(tmp_path: Path) -> None:
    found = study(tmp_path, HEAD + "as_is: today\n" + CHANGE, models__today=NAMED)
    team = (("Kim", 36.0), ("Lee", 6.0), ("third", -1.0))
    for case in found.experiment.models:
        assert case.stages[0].model.roles[0].staffing.team == team
    assert stages(found, "hire")[1] == ("today-4csm", {"csm": 4.0})
    said = study(tmp_path, HEAD + "as_is: {use: today, people: {csm: 3}}\n" + CHANGE, models__today=NAMED)
    assert said.experiment.models[0].stages[0].model.roles[0].staffing.team == team


def test_one_who_is_hired_reorganizes_nobody_who_has_a_name(tmp_path: Path) -> None:
    found = study(tmp_path, HEAD + "as_is: today\n" + CHANGE, models__today=NAMED)
    planned = cells(found.experiment, workers=1)
    stages = {cell.model: cell.design.stages.stages for cell in planned}
    assert stages["hire"]["change"].tolist() == [SAME, SAME]
    assert stages["split"]["change"].tolist() == [SAME, REORGANISED]


def test_a_change_that_waits_is_tried_now_and_then(tmp_path: Path) -> None:
    found = study(tmp_path, SPLIT.replace("in: now", "in: customers >= 120"))
    assert titles(found)[1:3] == ["Split now: 2 CSMs, 1 AM", "Split at customers >= 120: 2 CSMs, 1 AM"]
    later = options(found)["split-later"]
    assert later.month is None
    assert later.steps[1].trigger == "customers >= 120"
    both = study(tmp_path, SPLIT.replace("in: now", "in: customers >= 120 and arr >= $2M"))
    assert options(both)["split-later"].steps[1].trigger == "customers >= 120 and arr >= $2M"


def test_a_date_counts_from_the_month_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dated = SPLIT.replace("in: now", "in: 2027-01")
    assert options(study(tmp_path, f"{dated}from: 2026-11\n"))["split"].month == 2
    monkeypatch.setattr("sim.config.decision.asked.this_month", lambda: "2026-12")
    found = study(tmp_path, dated)
    assert options(found)["split"].month == 1
    assert command_of(found) == "postsale decide decision.yaml --set from=2026-12", "next month it is the same decision"


def test_two_roles_become_one(tmp_path: Path) -> None:
    text = HEAD + "as_is: {use: cs-am-split, people: {csm: 2, am: 1}}\nchange: {to: cs-only, people: {csm: 3}}\n"
    found = study(tmp_path, text)
    assert titles(found)[1] == "Merge now: 3 CSMs"
    assert options(found)["hire-then-merge"].people == "4 CSMs"
    asked = found.experiment.options
    assert asked is not None
    assert asked.verb == "merge"


def test_a_change_of_people_alone_is_not_offered_twice(tmp_path: Path) -> None:
    found = study(tmp_path, f"{HEAD}{AS_IS}change: {{to: cs-only, people: {{csm: 4}}}}\n")
    assert titles(found) == [
        "Stay as is: 3 CSMs",
        "Change now: 4 CSMs",
        "Change in 6 months: 4 CSMs",
        "Change in 12 months: 4 CSMs",
    ]
    fewer = study(tmp_path, f"{HEAD}{AS_IS}change: {{to: cs-only, people: {{csm: 2}}}}\n")
    assert [each.people for each in options(fewer).values()] == ["3 CSMs", "2 CSMs", "2 CSMs", "2 CSMs", "4 CSMs"]


def test_whom_the_change_needs_anyway_is_hired_first_and_nobody_else(tmp_path: Path) -> None:
    found = study(tmp_path, f"{HEAD}{AS_IS}change: {{to: cs-am-split, people: {{csm: 2, am: 2}}}}\n")
    assert options(found)["hire"].people == "4 CSMs"
    assert options(found)["hire-then-split"].people == "2 CSMs, 2 AMs"


def test_nobody_hires_a_founder(tmp_path: Path) -> None:
    found = study(tmp_path, f"{HEAD}as_is: founder-led\n{CHANGE}")
    assert titles(found)[0] == "Stay as is: 30% of a founder, beside another job"
    assert {each.kind for each in options(found).values()} == {"stay", "change", "later"}


def test_wide_adds_every_organization_for_the_money_of_today(tmp_path: Path) -> None:
    found = study(tmp_path, SPLIT.replace("early-stage", "mid-market") + "wide: yes\n")
    others = [each for each in options(found).values() if each.kind == "other"]
    assert {each.steps[1].use for each in others} == {
        "ae-first-renewal",
        "am-only",
        "bundled-strategic-csm",
        "fully-split",
        "hybrid-trap",
        "paired-pods",
        "pooled-cs-named-am",
        "renewals-desk",
    }
    assert {sum(each.steps[1].people.values()) for each in others} <= {2.0, 3.0, 4.0}
    narrow = study(tmp_path, SPLIT.replace("early-stage", "mid-market"))
    assert list(options(found))[: len(options(narrow))] == list(options(narrow))


def test_a_model_of_ones_own_by_key_and_by_path_is_the_same(tmp_path: Path) -> None:
    by_key = study(tmp_path, f"{HEAD}as_is: today\n{CHANGE}", models__today=NAMED)
    by_path = study(tmp_path, f"{HEAD}as_is: models/today.yaml\n{CHANGE}", models__today=NAMED)
    assert titles(by_key) == titles(by_path)
    assert stages(by_key, "hire") == stages(by_path, "hire")


def own_segments() -> str:
    text = (ROOT / "configs/companies/mid-market-saas.yaml").read_text(encoding="utf-8")
    for kind, name in (("smb", "little"), ("mid-market", "medium"), ("enterprise", "huge")):
        text = text.replace(f"\n  {kind}:\n", f"\n  {name}:\n    like: {kind}\n")
    return text


@pytest.mark.parametrize("more", ["", "wide: yes\n"])
def test_people_of_ones_own_need_no_ratio_for_segments_of_ones_own(more: str, tmp_path: Path) -> None:
    text = f"{HEAD.replace('early-stage-saas', 'mine')}{AS_IS}change: {{to: cs-am-split}}\n{more}"
    found = study(tmp_path, text, companies__mine=own_segments())
    assert options(found)["split"].people == "2 CSMs, 1 AM"


def test_money_is_in_the_currency_of_the_company(tmp_path: Path) -> None:
    def euro(path: str) -> str:
        return (ROOT / f"configs/{path}.yaml").read_text(encoding="utf-8").replace("$", "€")

    names = ("bundled-two-sided", "csm-retention", "am-hunter")
    files = {
        "companies__mine": euro("companies/early-stage-saas").replace("kind: company", "kind: company\ncurrency: EUR"),
        "assumptions__euro": euro("parameters"),
        "models__cs-only": euro("models/cs-only"),
        "models__cs-am-split": euro("models/cs-am-split"),
        **{f"comp__{name}": euro(f"comp/{name}") for name in names},
    }
    text = SPLIT.replace("early-stage-saas", "mine\nassumptions: euro").replace("now", "arr >= €2M")
    found = study(tmp_path, f"{text}worth_acting_on: €100k a year\n", **files)
    assert found.experiment.worth_acting_on["cash_value"] == 300e3
    assert options(found)["split-later"].steps[1].trigger == "arr >= €2M"
    by_ratio = text.replace(AS_IS, "as_is: cs-only\n")
    arr_per_rep = {
        **files,
        "models__cs-only": files["models__cs-only"].replace(
            "accounts_per_rep: {smb: 176, mid-market: 39, enterprise: 9.3}", "arr_per_rep: €1.234M"
        ),
    }
    hired = study(tmp_path, by_ratio, **arr_per_rep)
    assert options(hired)["hire"].steps[1].caseload


@pytest.mark.parametrize(
    ("opening", "worth"), [(3.8e6, 100e3), (1e6, 100e3), (10e6, 100e3), (380e3, 10e3), (30e6, 900e3), (0.0, 100e3)]
)
def test_what_is_worth_acting_on_fits_the_company(opening: float, worth: float) -> None:
    assert worth_for(opening) == worth


def test_a_worth_that_settles_nothing_is_told(tmp_path: Path) -> None:
    assert study(tmp_path).experiment.warnings == ()
    found = study(tmp_path, SPLIT + "worth_acting_on: $1M a year\n")
    assert any("% of opening ARR: hardly any option" in str(each) for each in found.experiment.warnings)


def test_a_decision_may_extend_another(tmp_path: Path) -> None:
    text = "kind: decision\nextends: base\nchange: {to: cs-am-split, people: {csm: 2, am: 1}, in: +6 months}\n"
    found = study(tmp_path, text, base=SPLIT)
    assert options(found)["split"].month == 6


def test_settings_are_laid_over_a_decision_before_its_options_are_made(tmp_path: Path) -> None:
    (tmp_path / "decision.yaml").write_text(SPLIT, encoding="utf-8")
    laid = {"as_is.people.csm": "5", "change.in": "+3 months", "wide": "yes", "company.start.customers": "90"}
    found = study_of("decision.yaml", "mid-market-saas", settings=laid)
    assert options(found)["stay"].people == "5 CSMs"
    assert options(found)["split"].month == 3
    assert found.experiment.base.company.start_customers == 90
    assert command_of(found).startswith("postsale decide decision.yaml ")
    for word in ("--wide", "--company mid-market-saas", "--set as_is.people.csm=5"):
        assert word in command_of(found)
    assert "replications" not in command_of(found)


def test_only_the_team_of_today_is_told_to_be_too_small(tmp_path: Path) -> None:
    found = study(tmp_path, SPLIT.replace("early-stage", "mid-market"))
    assert len(found.notes) == 1
    assert found.notes[0].startswith("too few people today: csm has work for 1")
    assert "as_is" in found.notes[0]


def test_a_decision_stands_beside_studies_and_each_is_found_as_what_it_is(tmp_path: Path) -> None:
    """A clone of the repository has its own `experiments`, which is not the one that ships."""
    folder = tmp_path / "experiments"
    folder.mkdir()
    shipped = lookup.shipped_folder("decision")
    for key in ("split-this-year", "null-world"):
        (folder / f"{key}.yaml").write_text((shipped / f"{key}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert load_experiment("split-this-year", near=tmp_path).options is not None
    assert load_experiment("null-world", near=tmp_path).options is None
    assert lookup.find("experiment", "split-this-year", tmp_path) is None
    assert "split-this-year" not in lookup.available("experiment", tmp_path)
