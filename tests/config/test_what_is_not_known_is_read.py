"""Sensitivity studies: which numbers are drawn, how they move together, and every mistake with its remedy."""

import pytest

from sim.config.language.quantities import QuantityError, parse
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.model.numbers import Dimension
from sim.statistics.distributions import Distribution

STUDY = """kind: experiment
title: What is not known
study: sensitivity
company: mid-market-saas
models: [cs-only, fully-split]
uncertain: all
"""


@pytest.fixture
def said(tmp_path):
    """Return a function that loads the study with lines added or replaced."""

    def load(more="", text=STUDY):
        path = tmp_path / "worlds.yaml"
        path.write_text(text + more, encoding="utf-8")
        return load_experiment(path)

    return load


def mistakes(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "form", "low", "likely", "high"),
    [
        ("3..6 months", "uniform", 91.25, None, 182.5),
        ("2..4..8 days", "pert", 2.0, 4.0, 8.0),
        ("triangular 2..4..8 days", "triangular", 2.0, 4.0, 8.0),
        ("beta 2..4..8 days", "beta", 2.0, 4.0, 8.0),
        ("lognormal 2..3..8 days", "lognormal", 2.0, 3.0, 8.0),
    ],
)
def test_a_range_has_a_form(text, form, low, likely, high):
    quantity = parse(text, Dimension.DURATION)
    assert (quantity.form, quantity.low, quantity.likely, quantity.high) == (form, low, likely, high)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("triangular 2..4 days", "needs three numbers"),
        ("lognormal 2..7..8 days", "must reach further up than down"),
        ("beta 4..2..8 days", "a range goes low..most likely..high"),
        ("gamma 2..4..8 days", "is no number"),
    ],
)
def test_a_form_that_cannot_be_says_why(text, words):
    with pytest.raises(QuantityError, match=words.replace(".", r"\.")):
        parse(text, Dimension.DURATION)


def test_a_form_may_be_written_as_a_mapping_with_its_source(said):
    more = """change:
  assumptions.friction.misroute: {value: {triangular: [20, 40, 90 %]}, source: our count, strength: measured}
  assumptions.friction.misroute_days: {lognormal: [1, 2, 9 days]}
"""
    experiment = said(more)
    found = {each.path: each for each in experiment.sensitivity.inputs}
    one, other = found["assumptions.friction.misroute"], found["assumptions.friction.misroute_days"]
    assert (one.form, one.low, one.likely, one.high) == ("triangular", 0.2, 0.4, 0.9)
    assert (one.source, one.strength) == ("our count", "measured")
    assert (other.form, other.held) == ("lognormal", 2.0)


def test_a_tail_may_not_reach_where_a_number_cannot_be(said):
    found = mistakes(said, "change: {assumptions.friction.misroute: {lognormal: [20, 40, 90 %]}}\n")
    assert any("the tails of a lognormal reach beyond its ends" in line for line in found)
    same = parse("lognormal 20..40..90 %", Dimension.SHARE)
    there = Distribution("lognormal", 0.2, 0.4, 0.9)
    assert same.reach == pytest.approx(there.support, rel=1e-9)


def test_all_means_every_range_and_nothing_that_must_add_up(said):
    paths = {each.path for each in said().sensitivity.inputs}
    assert {"assumptions.friction.misroute", "company.champion_leaves", "company.all_segments.issues"} <= paths
    assert not any(".contracts." in path or path.endswith("share_of_new_logos") for path in paths)
    assert "company.segments.mid-market.organic" not in paths  # a share decides it, so nothing reads it


def test_a_fixed_value_takes_a_number_out_of_the_study(said):
    before = {each.path for each in said().sensitivity.inputs}
    after = {each.path for each in said("change: {assumptions.friction.misroute: {value: 55 %}}\n").sensitivity.inputs}
    assert before - after == {"assumptions.friction.misroute"}


def test_paths_may_have_stars_and_groups_move_together(said):
    text = STUDY.replace("uncertain: all", "uncertain: [company.segments.*.issues, company.champion_leaves]")
    asked = said("move_together:\n  - {these: [company.segments.*.issues], correlation: 0.8}\n", text).sensitivity
    assert len(asked.inputs) == 4
    assert sorted(len(factor) for factor in asked.factors) == [1, 3]


def test_a_number_that_two_models_share_is_one_unknown(said, tmp_path):
    (tmp_path / "comp").mkdir()
    (tmp_path / "comp" / "ours.yaml").write_text(
        "kind: plan\ntitle: Ours\nsource: HR\nstrength: measured\nextends: csm-retention\note: $90k..$100k..$120k\n"
    )
    ours = "change: {people.csm.plan: ours}"
    more = "change: {people.csm.plan: ours, handoffs.protocol: 60 %}"  # two models that are the same tell nothing
    models = f"[{{use: cs-only, as: one, {ours}}}, {{use: cs-only, as: two, {more}}}]"
    text = STUDY.replace("[cs-only, fully-split]", models).replace("uncertain: all", "uncertain: [plans.ours.ote]")
    (found,) = said("", text).sensitivity.inputs
    assert found.path == "plans.ours.ote"


def test_a_world_has_the_drawn_numbers_and_nothing_else_is_moved(said):
    text = STUDY.replace("uncertain: all", "uncertain: [company.segments.mid-market.needs, assumptions.renewal.uplift]")
    experiment = said("", text)
    builder, base = ScenarioBuilder(experiment), next(iter(experiment.points()))
    names = [each.path for each in experiment.sensitivity.inputs]
    held = [each.held for each in experiment.sensitivity.inputs]
    same = builder.point(0, held)
    assert (same.company, same.assumptions, same.models) == (base.company, base.assumptions, base.models)
    held[names.index("assumptions.renewal.uplift")] = 0.07
    moved = builder.point(0, held)
    assert moved.assumptions.renewal.uplift == 0.07
    assert moved.company == base.company
    different = {p for p, v in moved.assumptions.values.items() if v != base.assumptions.values[p]}
    assert different == {"renewal.uplift"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("uncertain: all\n", "", "uncertain: is missing (got no such key). Write uncertain: all"),
        ("uncertain: all", "uncertain: []", "needs at least one path (got none)"),
        ("uncertain: all", "uncertain: [assumptions.friction.misrout]", "Did you mean assumptions.friction.misroute?"),
        ("uncertain: all", "uncertain: [company.finance.gross_margin]", "is no range, so there is nothing to draw"),
        ("uncertain: all", "uncertain: [company.segments.smb.share_of_new_logos]", "for it is a share of 100 %"),
        ("uncertain: all", "uncertain: all\nmethods: [tornado, sobl]", "Did you mean sobol?"),
        ("uncertain: all", "uncertain: all\nworlds: 8", "worlds: must be between 32 and 100000 (got 8)"),
        (
            "uncertain: all",
            "uncertain: all\nstaffing: both",
            "must be own or equal_budget in a sensitivity study (got both)",
        ),
        (
            "uncertain: all",
            "uncertain: all\nreplications: {at_least: 50, at_most: 90}",
            "must be one number in a sensitivity",
        ),
        (
            "uncertain: all",
            "uncertain: all\nvary: {company.start.customers: [10, 20]}",
            "draws its own scenarios (got vary)",
        ),
        (
            "uncertain: all",
            "uncertain: all\nvalue_of_a_point: {ending_arr: $5}",
            "must be a rate, such as nrr (got ending_arr)",
        ),
        (
            "uncertain: all",
            "uncertain: all\nscenarios: [{model: cs-only}]",
            "give loses_to or below, exactly one of them",
        ),
        (
            "uncertain: all",
            "uncertain: all\nscenarios: [{model: fully-splt, loses_to: cs-only}]",
            "Did you mean fully-split?",
        ),
        (
            "uncertain: all",
            "uncertain: all\nmove_together: [{these: [company.champion_leaves], correlation: 0.5}]",
            "needs at least two numbers",
        ),
        (
            "uncertain: all",
            "uncertain: all\nmove_together: [{these: [company.segments.*.issues], correlation: -0.9}]",
            "cannot all move against each other (got -0.9). Write -0.48 or more",
        ),
        (
            "uncertain: all",
            "uncertain: all\npilot: {model: cs-only, customers: 40, lasts: 6 months, cost: $60k}",
            "is not one of the models (got cs-only)",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_remedy(said, old, new, words):
    found = mistakes(said, "", STUDY.replace(old, new))
    assert any(words in line for line in found), found
    assert all("worlds.yaml:" in line for line in found)


SWEEP = """kind: experiment
title: A sweep
study: compare
company: mid-market-saas
models: [cs-only, fully-split]
replications: 4
"""


def test_points_are_spread_over_ranges_and_never_twice(said):
    more = "vary: {company.start.customers: 10..400, assumptions.friction.misroute: 20..100 %}\npoints: 16\n"
    experiment = said(more, SWEEP)
    values = [tuple(point.values.values()) for point in experiment.points()]
    assert len(set(values)) == 16
    customers = sorted(value[0] for value in values)
    assert all(value == int(value) for value in customers)
    assert sum(value < 63 for value in customers) == 8  # half of them below the middle of the logarithms
    assert all(0.2 <= value[1] <= 1.0 for value in values)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("vary: {company.start.customers: 10..400}\n", "needs points to spread over these ranges"),
        ("vary: {company.start.customers: [10, 20]}\npoints: 8\n", "points: is read only where vary gives ranges"),
        (
            "vary: {company.start.customers: 10..400, assumptions.friction.misroute: [20 %, 40 %]}\npoints: 8\n",
            "mixes ranges and lists",
        ),
        ("vary: {company.start.customers: [10, 1e1]}\n", "holds the same point twice (got 1e1)"),
        ("vary: {}\n", "needs at least one path (got none)"),
    ],
)
def test_an_empty_or_doubled_sweep_is_refused(said, more, words):
    assert any(words in line for line in mistakes(said, more, SWEEP))
