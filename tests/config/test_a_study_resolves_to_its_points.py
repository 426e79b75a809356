"""An experiment becomes frozen values: every design point, its models and plans, and one hash of the design."""

import dataclasses
import json
import random

import pytest

from sim.config.commands.check import check_files
from sim.config.commands.difference import design_differences
from sim.config.resolving.provenance import count_by_strength, count_ranges, provenance
from sim.config.study.design import canonical, sha256_of
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.vocabulary import Staffing

EARLY = "split-too-early"


def load(name=EARLY, overrides=None):
    return load_experiment(name, overrides, uncalibrated=True)


def test_the_example_resolves(world):
    study = load()
    assert (study.study, study.company, study.baseline, study.horizon_months) == (
        "crossover",
        "mid-market-saas",
        "cs-only",
        60,
    )
    assert study.staffing == (Staffing.OWN, Staffing.EQUAL_BUDGET)
    assert [case.key for case in study.models] == ["cs-only", "cs-am-split"]
    assert (study.replications.at_most, study.replications.fixed, study.seed, study.cells) == (100, True, 2027, 24)
    assert (study.crossing_of.metric, study.crossing_of.along) == ("nrr", "company.start.customers")
    assert study.worth_acting_on["nrr"] == 0.01
    assert study.worth_acting_on["economic_value"] == 100_000


def test_points_hold_the_varied_value_and_everything_resolved_under_it(world):
    points = list(load().points())
    assert [point.values for point in points] == [{"company.start.customers": n} for n in (10, 25, 50, 100, 200, 400)]
    assert [point.company.start_customers for point in points] == [10, 25, 50, 100, 200, 400]
    assert [point.company.new_logos_per_year for point in points] == [2.5, 6.25, 12.5, 25, 50, 100]
    # 3% of opening ARR follows the number of customers, a written worth does not.
    assert points[5].worth_acting_on["ending_arr"] == pytest.approx(40 * points[0].worth_acting_on["ending_arr"])
    assert points[5].worth_acting_on["economic_value"] == points[0].worth_acting_on["economic_value"]


def test_two_varied_paths_make_a_grid_whose_last_path_moves_fastest(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "crossing_of:",
        "  assumptions.learning.output_gain: [95 %, 0 %]\ncrossing_of:",
    )
    points = list(load().points())
    assert len(points) == 12
    assert [tuple(point.values.values()) for point in points[:3]] == [(10, 0.95), (10, 0.0), (25, 0.95)]
    assert points[1].assumptions.learning.output_gain == 0


def test_vary_reaches_into_a_model(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "  company.start.customers: [10, 25, 50, 100, 200, 400]",
        "  models.cs-am-split.people.am.staffing.arr_per_rep: [$3M, $6M]",
    )
    edit(
        "experiments/split-too-early.yaml",
        "along: company.start.customers",
        "along: models.cs-am-split.people.am.staffing.arr_per_rep",
    )
    cents = [point.models[1].model.roles[1].staffing.arr_per_rep_cents for point in load().points()]
    assert cents == [300_000_000, 600_000_000]


def test_set_uses_the_same_paths_and_the_keys_of_the_experiment(world):
    study = load(
        overrides={
            "horizon": "48 months",
            "replications": "7",
            "seed": "5",
            "worth_acting_on.nrr": "2 points",
            "company.champion_leaves": "30 % a year",
            "models.cs-only.people.csm.coverage": "pooled",
            "company.segments.smb.acv": "{median: $12k, spread: 2x}",
            "assumptions.work.hours_spread": "0",
        }
    )
    assert (study.horizon_months, study.replications.at_most, study.seed) == (48, 7, 5)
    assert study.worth_acting_on["nrr"] == 0.02
    company = next(study.points()).company
    assert company.champion_leaves == 0.30
    assert company.segments[0].acv_median_cents == 1_200_000
    assert next(study.points()).assumptions.work.hours_spread == 0
    assert study.models[0].model.roles[0].coverage.name == "POOLED"
    place = study.base.company_checked.held["champion_leaves"].node.place
    assert str(place) == "--set"


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            {"company.start.customer": "5"},
            (
                "--set: nothing has this path (got company.start.customer). Did you mean company.start.customers? "
                "All of them: postsale show mid-market-saas --paths."
            ),
        ),
        ({"models.cs-onl.pairing": "crossed"}, "postsale show cs-only --paths."),
        ({"horizn": "40 months"}, "--set: horizn: no such key. Did you mean horizon?"),
        (
            {"company.start.customers": "5"},
            (
                "--set: this study varies company.start.customers (got 5). "
                "Set vary.company.start.customers to a list such as [5]."
            ),
        ),
        ({"company.champion_leaves": "many"}, "--set: champion_leaves: is no number (got many)."),
        ({"company.costs.tools": "-$5 a year"}, "--set: costs.tools: must be at least $0 a year (got -$5 a year)."),
    ],
)
def test_a_wrong_override_is_refused(world, overrides, message):
    with pytest.raises(InputError) as caught:
        load(overrides=overrides)
    assert message in str(caught.value)


def test_what_is_varied_can_be_set(world):
    study = load(overrides={"vary.company.start.customers": "[5, 7]"})
    assert [point.company.start_customers for point in study.points()] == [5, 7]


def test_a_variant_has_its_own_key_and_only_what_differs(world, edit):
    edit("experiments/four-models.yaml", "replications: {at_least: 50, at_most: 2000}", "replications: 20")
    edit("experiments/four-models.yaml", "  - fully-split\n", "")
    edit("experiments/four-models.yaml", "explain_by:", "#explain_by:")
    study = load("four-models", {"models.cs-am-split.pairing": "crossed"})
    variant = study.models[2]
    assert (variant.key, variant.model.key) == ("desk-am-from-50k", "desk-am-from-50k")
    (rule,) = [rule for rule in variant.model.ownership if rule.when and rule.when[0].field == "deal"]
    assert rule.when[0].value == 5_000_000
    assert study.models[1].model.pairing == "crossed"


def test_unit_free_defaults_of_an_experiment(world):
    (world / "experiments" / "small.yaml").write_text(
        "kind: experiment\ntitle: small\ncompany: mid-market-saas\nmodels: [cs-am-split, cs-only]\n"
    )
    study = load("small")
    assert (study.study, study.baseline, study.horizon_months, study.seed) == ("compare", "cs-am-split", 36, 2027)
    assert study.decide_on == ("nrr", "ending_arr", "economic_value")
    assert next(iter(study.points())).values == {}
    opening = study.worth_acting_on["ending_arr"] / 0.03
    assert 7.5e6 < opening < 8.5e6  # the example says "about $8M ARR"


def test_everything_is_frozen(world):
    study = load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.seed = 1


def shuffled(value, seed):
    if isinstance(value, dict):
        keys = list(value)
        random.Random(seed).shuffle(keys)
        return {key: shuffled(value[key], seed) for key in keys}
    return [shuffled(each, seed) for each in value] if isinstance(value, list) else value


def test_the_hash_does_not_depend_on_the_order_of_keys(world):
    study = load()
    assert json.loads(canonical(study.design)) == json.loads(json.dumps(study.design))
    for seed in range(5):
        assert sha256_of(shuffled(study.design, seed)) == study.sha256


def test_the_order_of_the_lines_of_a_company_file_does_not_move_the_hash(world, edit):
    before = load().sha256
    edit(
        "companies/mid-market-saas.yaml",
        "working_time: {hours_a_week: 40, weeks_a_year: 44.5,",
        "working_time: {weeks_a_year: 44.5, hours_a_week: 40,",
    )
    edit("companies/mid-market-saas.yaml", "title: Mid-market SaaS", "title: Another title")
    assert load(overrides={"replications": "500"}).sha256 == before


@pytest.mark.parametrize(
    "overrides",
    [
        {"horizon": "48 months"},
        {"seed": "1"},
        {"company.champion_leaves": "21 % a year"},
        {"assumptions.learning.output_gain": "52 %"},
        {"models.cs-am-split.people.am.reports_to": "cco"},
        {"vary.company": "[1]"},
    ],
)
def test_any_change_of_the_design_moves_the_hash(world, overrides):
    before = load()
    try:
        after = load(overrides=overrides)
    except InputError:
        assert "vary.company" in overrides
        return
    assert after.sha256 != before.sha256
    (line,) = design_differences(before.design, after)
    assert line.endswith("(--set)")


def test_the_same_design_has_no_differences(world):
    stored = json.loads(json.dumps(load().design))
    assert design_differences(stored, load(overrides={"replications": "1000"})) == []
    (line,) = design_differences(stored, load(overrides={"horizon": "48 months"}))
    assert line == "horizon_months 60 → 48 (--set)"


def test_every_number_has_its_provenance(world):
    records = provenance(load().base)
    by_path = {record.path: record for record in records}
    champion = by_path["company.champion_leaves"]
    assert (champion.value, champion.low, champion.high, champion.unit) == (0.22, 0.15, 0.30, "a year")
    assert (champion.source, champion.strength, champion.owner) == ("contact-decay data 2021", "opinion", "RevOps")
    assert str(champion.place) == "companies/mid-market-saas.yaml:49"
    assert by_path["company.segments.smb.acv.median"].strength == "survey"
    assert by_path["company.new_logos.per_year"].unit == "share of start customers"
    assert by_path["assumptions.learning.forgetting"].value == 0.02
    # The share decides the organic rate, so the rate of the defaults is not used and not counted.
    assert "company.segments.smb.organic" not in by_path
    counts = count_by_strength(records)
    assert sum(counts.values()) == len(records)
    assert counts["no source given"] == 0
    # champion_leaves, time_to_fill, three issues, open_risk and retained_base are ranges
    assert count_ranges(records) == 7


def test_check_reports_files_numbers_and_size(world):
    (report,) = check_files([EARLY], near=world)
    text = report.text
    assert text.startswith("How early is too early to split?\n")
    for part in (
        "model cs-only: models/cs-only.yaml",
        "160 customers, about $8.1M ARR · 60 months · 2 models, own staffing and the same spend",
        "7 ranges held at their most likely value",
        "6 design points × 2 models × 2 staffing = 24 cases × 100 replications = 2,400 runs · seed 2027",
        "decide on nrr (from 1 point), ending_arr (from $243k), economic_value (from $100k)",
    ):
        assert part in text


def test_one_currency_per_study(world, edit):
    edit("companies/mid-market-saas.yaml", "tools: $4k a year", "tools: €4k a year")
    with pytest.raises(InputError) as caught:
        load()
    assert "52:32: costs.tools: this study is in $ (got €4k a year). Write it in $, or add currency: EUR." in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "models/cs-only.yaml",
            "smb: 180, ",
            "",
            (
                "people.csm.staffing.accounts_per_rep: has no number for segment smb (got mid-market, enterprise; "
                "mid-market-saas has smb, mid-market, enterprise). Write smb: and how many accounts."
            ),
        ),
        (
            "models/cs-only.yaml",
            "smb: 180, ",
            "smbb: 180, ",
            "people.csm.staffing.accounts_per_rep.smbb: no such segment (got smbb). Did you mean smb?",
        ),
        (
            "models/cs-am-split.yaml",
            "  - {work: expansion, owner: am}",
            "  - {work: expansion, when: segment is smbs, owner: csm}\n  - {work: expansion, owner: am}",
            "ownership[1].when: no such segment (got smbs). Did you mean smb?",
        ),
    ],
)
def test_model_and_company_have_to_fit(edit, file, old, new, message):
    edit(file, old, new)
    with pytest.raises(InputError) as caught:
        load()
    (problem,) = caught.value.problems
    assert f"{problem.path}: {problem.message}" == message


@pytest.mark.parametrize(
    ("when", "warned"),
    [
        ("arr > $100M", "arr > $100M"),
        ("seats >= 1000000", "seats >= 1000000"),
        ("arr < $500", "arr < $500"),
        ("segment is smb and arr > $1M", "arr > $1M"),
        ("arr > $1M", None),
        ("segment is enterprise and arr > $1M", None),
        ("seats > 100", None),
        ("cycle > 50", None),
        ("deal > $100M", None),
    ],
)
def test_a_line_that_no_customer_of_the_company_meets_is_a_warning(edit, when, warned):
    edit(
        "models/cs-am-split.yaml",
        "  - {work: expansion, owner: am}",
        f"  - {{work: expansion, when: {when}, owner: csm}}\n  - {{work: expansion, owner: am}}",
    )
    found = [f"{warning.path}: {warning.message}" for warning in load().warnings]
    message = f"ownership[1].when: no customer of mid-market-saas is expected to meet this (got {warned})."
    assert found == ([message] if warned else [])


def test_a_variant_changes_the_plan_of_a_role(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "models: [cs-only, cs-am-split]",
        "models: [cs-only, {use: cs-only, as: hunter, change: {people.csm.plan: am-hunter}}]",
    )
    study = load()
    assert [case.plans["csm"].key for case in study.models] == ["csm-retention", "am-hunter"]
    assert set(study.design["plans"]) == {"csm-retention", "am-hunter"}


def test_vary_reaches_the_plan_of_a_role_and_the_design_holds_every_plan(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "  company.start.customers: [10, 25, 50, 100, 200, 400]",
        "  models.cs-am-split.people.am.plan: [am-hunter, csm-classic]",
    )
    edit(
        "experiments/split-too-early.yaml", "along: company.start.customers", "along: models.cs-am-split.people.am.plan"
    )
    study = load()
    assert [dict(point.values) for point in study.points()] == [
        {"models.cs-am-split.people.am.plan": "am-hunter"},
        {"models.cs-am-split.people.am.plan": "csm-classic"},
    ]
    assert [point.models[1].plans["am"].ote for point in study.points()] == [160_000, 125_000]
    # A plan that only one point pays belongs to the study: its numbers move the hash, and their sources are counted.
    assert study.design["plans"]["csm-classic"]["ote"] == 125_000
    assert "plans.csm-classic.ote" in {record.path for record in provenance(study.base)}
    edit("comp/csm-classic.yaml", "ote: $125k\nbase: $125k", "ote: $126k\nbase: $126k")
    assert load().sha256 != study.sha256


def test_a_plan_that_does_not_exist_is_named_where_it_is_varied(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "  company.start.customers: [10,",
        "  models.cs-am-split.people.am.plan: [am-hunter, am-huntr]\n  company.start.customers: [10,",
    )
    with pytest.raises(InputError) as caught:
        load()
    assert "people.am.plan: no such plan (got am-huntr). Did you mean am-hunter?" in str(caught.value)


def test_pay_per_dollar_is_no_amount_of_money(world):
    with pytest.raises(InputError) as caught:
        load(overrides={"decide_on": "[nrr, pay_per_expanded.csm]"})
    assert "worth_acting_on.pay_per_expanded.csm: is missing (got no default in dollars per dollar)" in str(
        caught.value
    )
    study = load(overrides={"decide_on": "[nrr, pay_cost, quota_attainment.csm, pay_p90.csm]"})
    assert study.worth_acting_on["pay_cost"] == study.worth_acting_on["pay_p90.csm"] > 1_000
    assert study.worth_acting_on["quota_attainment.csm"] == 0.01


def test_two_models_that_are_the_same_thing_are_a_warning(world, edit):
    (world / "models" / "my-name.yaml").write_text(
        (world / "models" / "cs-only.yaml").read_text().replace("One CSM owns everything", "Another title")
    )
    edit("experiments/split-too-early.yaml", "models: [cs-only, cs-am-split]", "models: [cs-only, my-name]")
    (warning,) = load().warnings
    assert warning.message == (
        "two models are the same thing (got cs-only and my-name): both get the same numbers. Change or remove one."
    )
