"""A number that follows moves with what it follows from, stays where a file sets it, and is listed as what it is."""

import itertools
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.config.assumptions.derived import derived_in, rules_of, with_values
from sim.config.commands.show import show_paths, show_sources
from sim.config.resolving.provenance import derived, provenance
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.single import load_assumptions, load_company
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.vocabulary import Activity

OLD = """kind: company
title: Written before anything followed
source: ours
strength: opinion
start: {customers: 40}
new_logos: {per_year: 12, growth: 20 % a year}
segments:
  smb:
    share_of_new_logos: 100 %
    acv: {median: $9k, spread: 2.2x}
    price_per_seat: $600 a year
    contracts: {12 months: 100 %}
    auto_renew: 55 %
    stickiness: 45..55..65 %
    support_need: 20..30..45 %
    organic: 2 a year
    whitespace: 0.6x
    issues: 0.2..0.4..0.8 a year
    hours: {onboarding: 2..4..8 h, touch: 15..30..60 min}
finance: {gross_margin: 75 %, discount_rate: 12 % a year, terminal_multiple: 4x}
calibrate_to: {grr: 90 %, nrr: 103 %, under: neutral}
"""


@pytest.fixture
def sensitivity():
    return load_experiment("sensitivity")


def drawn(study, **values):
    """Return the world in which some numbers are not what is most likely, by path."""
    builder = ScenarioBuilder(study)
    paths = [each.path for each in study.sensitivity.inputs]
    held = [values.get(each.path, each.held) for each in study.sensitivity.inputs]
    assert set(values) <= set(paths)
    return builder.point(0, held)


def test_what_is_most_likely_is_the_world_of_ordinary_runs(sensitivity):
    here, base = drawn(sensitivity), next(iter(sensitivity.points()))
    assert (here.company, here.assumptions, here.models) == (base.company, base.assumptions, base.models)


def test_hours_of_every_segment_follow_a_drawn_task(sensitivity):
    base = next(iter(sensitivity.points()))
    here = drawn(sensitivity, **{"company.all_segments.hours.touch": 1.0})
    for mine, theirs in zip(here.company.segments, base.company.segments, strict=True):
        assert mine.hours["touch"] == pytest.approx(2.0 * theirs.hours["touch"], rel=1e-3)
        assert mine.hours["review"] == pytest.approx(3.5 * mine.hours["touch"], rel=1e-3)
        assert mine.hours["onboarding"] == theirs.hours["onboarding"]


def test_a_segment_follows_its_drawn_complexity_and_no_other_does(sensitivity):
    base = next(iter(sensitivity.points()))
    here = drawn(sensitivity, **{"company.segments.smb.complexity": 0.5})
    assert here.company.segments[1:] == base.company.segments[1:]
    smb = here.company.segments[0]
    assert smb.hours["onboarding"] == 3.5
    assert smb.stickiness < base.company.segments[0].stickiness
    assert smb.patience_days == base.company.segments[0].patience_days


def test_all_times_of_forgetting_follow_the_one_that_is_drawn(sensitivity):
    world = drawn(sensitivity, **{"assumptions.adoption.relax_days": 90.0}).assumptions.values
    assert (world["risk.relax_days"], world["friction.contact_days"], world["people.stress_days"]) == (90.0, 90.0, 60.0)


def test_what_is_set_stays_and_the_rest_follows():
    pinned = {"company.segments.smb.hours.touch": "20 min", "assumptions.risk.relax_days": "100 days"}
    moved = {"company.all_segments.hours.touch": "1 h", "assumptions.adoption.relax_days": "90 days"}
    study = load_experiment("four-models", {**pinned, **moved}, uncalibrated=True)
    smb, middle, _ = study.base.company.segments
    assert smb.hours["touch"] == pytest.approx(1 / 3)
    assert middle.hours["touch"] == 1.0
    assert study.base.assumptions.values["risk.relax_days"] == 100.0
    assert study.base.assumptions.values["friction.contact_days"] == 90.0
    counted = {each.path for each in provenance(study.base)}
    assert set(pinned) <= counted, "what somebody says is counted"


def test_a_drawn_number_moves_nothing_that_is_set():
    study = load_experiment("sensitivity", {"company.segments.smb.issues": "0.5 a year"})
    here = drawn(study, **{"company.all_segments.issues": 1.0})
    assert [segment.issues for segment in here.company.segments][:2] == [0.5, 1.0]


def test_an_old_company_file_loads_and_means_what_it_meant(tmp_path):
    (tmp_path / "old.yaml").write_text(OLD)
    (segment,) = load_company(tmp_path / "old.yaml", uncalibrated=True).segments
    assert (segment.stickiness, segment.support_need, segment.issues) == (0.55, 0.30, 0.4)
    assert (segment.hours["onboarding"], segment.hours["touch"], segment.organic) == (4.0, 0.5, 2.0)
    assert segment.whitespace_sigma == 0.0, "one number: all are alike"
    assert segment.hours["review"] > 0.0, "what it leaves out follows"


def test_nothing_is_drawn_that_nothing_follows_from(tmp_path):
    (tmp_path / "old.yaml").write_text(OLD)
    study = load_experiment(
        "sensitivity", {"company": str(tmp_path / "old.yaml"), "move_together": "[]"}, uncalibrated=True
    )
    paths = {each.path for each in study.sensitivity.inputs}
    assert "company.segments.smb.stickiness" in paths
    assert not paths & {"company.all_segments.stickiness", "company.all_segments.organic_expansion"}
    assert "company.all_segments.patience.adoption" in paths


def test_whoever_asks_for_what_follows_draws_what_it_follows_from():
    overrides = {"uncertain": "[assumptions.risk.save_days, company.segments.mid-market.issues]", "move_together": "[]"}
    study = load_experiment("sensitivity", overrides)
    assert {each.path for each in study.sensitivity.inputs} == {
        "assumptions.adoption.relax_days",
        "company.all_segments.issues",
    }


def test_a_misspelled_number_that_would_follow_gets_its_name():
    with pytest.raises(InputError, match=r"Did you mean company\.segments\.smb\.patience\.onboarding"):
        load_experiment("four-models", {"company.segments.smb.patience.onbording": "60 days"})
    with pytest.raises(InputError, match=r"Did you mean assumptions\.risk\.relax_days"):
        load_experiment("four-models", {"assumptions.risk.relax_day": "60 days"})


def test_lists_tell_what_follows_and_how():
    sources, paths = show_sources("mid-market-saas").splitlines(), show_paths("four-models").splitlines()
    line = next(each for each in sources if each.startswith("company.segments.smb.hours.touch "))
    assert "derived from all_segments.hours.touch × complexity" in line
    assert sum(each.startswith("company.segments.smb.hours.touch ") for each in paths) == 1


def test_every_rule_comes_after_those_that_it_needs():
    for kind in ("company", "assumptions"):
        rules = rules_of(kind, ("smb",))
        place = {rule.path: k for k, rule in enumerate(rules)}
        assert len(place) == len(rules), "one rule for each number"
        for rule, base in itertools.chain.from_iterable(((r, b) for b in r.of) for r in rules):
            assert place.get(base, -1) < place[rule.path]


def test_a_value_that_is_printed_is_read_as_the_same_number():
    base = load_experiment("four-models").base
    rows = {
        each.path: each.text for each in derived(base) if ".contracts." not in each.path and "share_of" not in each.path
    }
    again = load_experiment("four-models", rows).base
    assert again.company == base.company
    assert again.assumptions == base.assumptions


def test_another_value_pins_what_would_follow():
    checked = load_experiment("four-models").base.company_checked
    moved = with_values(checked, {"segments.smb.issues": 0.9, "all_segments.issues": 2.0})
    assert moved.number("segments.smb.issues") == 0.9
    assert moved.number("segments.mid-market.issues") == 2.0
    assert "segments.smb.issues" not in {held.path for held in derived_in(moved)}


def test_the_world_is_whole_without_a_file_of_it():
    values = load_assumptions(near=Path(__file__).parent).values
    assert values["incentives.beliefs.retained.renewal"] == pytest.approx(0.1, rel=0.01)
    assert load_company("mid-market-saas").segments[1].sessions[Activity.RISK] == 2


def test_the_command_counts_what_is_chosen_by_itself(capsys):
    with pytest.raises(SystemExit):
        main(["check", "split-too-early"])
    assert " 80 assumption, " in capsys.readouterr().out
