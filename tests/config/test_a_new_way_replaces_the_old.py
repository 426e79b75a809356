"""Who says a thing in another way means that way: in `extends`, `change`, `--set` and `vary` alike."""

import math

import pytest

from sim.config.language.fields import Block, Either, Keyed, Listing
from sim.config.language.nodes import Place, map_node, merge, text_node, with_value
from sim.config.study.study import load_experiment
from sim.config.tables import kinds as schema
from sim.errors import InputError

STAFFING = {"arr_per_rep": "$2M", "headcount": "3", "accounts_per_rep": "{smb: 90, mid-market: 20, enterprise: 5}"}
PATH = "models.cs-only.people.csm.staffing"


def load(overrides=None, name="split-too-early"):
    return load_experiment(name, overrides, uncalibrated=True)


def staffing_of(study, model="cs-only"):
    case = next(case for case in study.models if case.key == model)
    found = case.model.roles[0].staffing
    return {
        name
        for name in ("accounts_per_rep", "arr_per_rep_cents", "headcount", "one_per")
        if getattr(found, name) is not None
    }


@pytest.mark.parametrize("way", ["arr_per_rep", "headcount"])
def test_the_command_line_counts_people_in_another_way(world, way):
    name = {"arr_per_rep": "arr_per_rep_cents"}.get(way, way)
    assert staffing_of(load({f"{PATH}.{way}": STAFFING[way]})) == {name}
    assert staffing_of(load({PATH: f"{{{way}: {STAFFING[way]}}}"})) == {name}


def test_a_change_counts_people_in_another_way(world, edit):
    edit(
        "experiments/split-too-early.yaml",
        "models: [cs-only, cs-am-split]",
        "models:\n  - {use: cs-only, change: {people.csm.staffing: {headcount: 3}}}\n  - cs-am-split\n"
        "change: {models.cs-am-split.people.csm.staffing.arr_per_rep: $2M}",
    )
    study = load()
    assert staffing_of(study) == {"headcount"}
    assert staffing_of(study, "cs-am-split") == {"arr_per_rep_cents"}


def test_a_sweep_counts_people_in_another_way(world, edit):
    edit("experiments/split-too-early.yaml", "vary:", f"vary:\n  {PATH}.headcount: [2, 3]")
    people = {point.models[0].model.roles[0].staffing.headcount for point in load().all_points}
    assert people == {2.0, 3.0}


@pytest.mark.parametrize("way", STAFFING)
def test_a_file_that_inherits_counts_people_in_another_way(world, way):
    (world / "models/ours.yaml").write_text(
        f"kind: model\nextends: cs-only\ntitle: Ours\npeople: {{csm: {{staffing: {{{way}: {STAFFING[way]}}}}}}}\n"
    )
    assert len(staffing_of(load({"models": "[cs-only, ours]"}), "ours")) == 1


def test_who_writes_both_ways_in_one_place_is_asked_which(world):
    with pytest.raises(InputError, match="give one way to count people"):
        load({PATH: "{headcount: 3, arr_per_rep: $2M}"})


def test_a_base_replaces_its_share_and_a_rate_its_target(world):
    (world / "comp/ours.yaml").write_text(
        "kind: plan\nextends: csm-retention\ntitle: Ours\nbase: $100k\n"
        "components: [{pays_for: expansion_arr, share: 100 %, target: $1M, cap: {at: $2M, pays: 200 %}}]\n"
    )
    study = load({f"{PATH.removesuffix('.staffing')}.plan": "ours", "plans.ours.components[1].rate": "2 %"})
    plan = study.models[0].plans["csm"]
    assert (plan.base_share * plan.ote, plan.components[0].rate, plan.components[0].target) == (100_000, 0.02, None)
    assert plan.components[0].cap_at is None or math.isinf(plan.components[0].cap_at)


def test_a_rate_of_organic_growth_is_meant_whatever_share_stands_in_the_file(world):
    path = "company.segments.smb.organic"
    once, twice = (load({path: f"{rate} a year"}).base.company.segments[0].organic for rate in (0.5, 1))
    assert (once, twice) == (0.5, 1.0)


def test_an_experiment_of_policies_may_inherit_from_one_of_models(world):
    (world / "experiments/ours.yaml").write_text(
        "kind: experiment\nextends: split-too-early\ntitle: Ours\n"
        "policies: {never: [{use: cs-only}], now: [{use: cs-only}, {use: cs-am-split, when: month >= 12}]}\n"
        "baseline: never\n"
    )
    assert [case.key for case in load(name="experiments/ours.yaml").models] == ["never", "now"]


def blocks(spec):
    """Yield every mapping with known keys in a form."""
    if isinstance(spec, Block):
        yield spec
        for each in spec.fields.values():
            yield from blocks(each)
    elif isinstance(spec, Either):
        for each in (spec.text, spec.block, spec.items):
            yield from blocks(each)
    elif isinstance(spec, Keyed):
        yield from blocks(spec.each)
    elif isinstance(spec, Listing):
        yield from blocks(spec.item)


def test_every_way_that_a_form_names_replaces_the_others_and_nothing_else():
    place = Place("x")
    ways = [(block, name) for spec in schema.KINDS.values() for block in blocks(spec) for name in block.instead_of]
    assert len(ways) > 10
    for block, name in ways:
        there = map_node({key: text_node("1", place) for key in block.fields if key != name}, place)
        left = set(block.fields) - set(block.instead_of[name])
        assert set(merge(there, map_node({name: text_node("2", place)}, place), block).content) == left
        assert set(with_value(there, name, text_node("2", place), block).content) == left
