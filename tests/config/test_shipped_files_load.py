"""Every file that ships loads, and every number in it has a source and a strength."""

import re
from pathlib import Path

import pytest

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.assumptions.derived import rules_of
from sim.config.commands.check import check_files
from sim.config.commands.show import open_shown, show
from sim.config.files import lookup
from sim.config.files.library import Library
from sim.config.language.nodes import Place, Problems, leaves
from sim.config.resolving.provenance import NO_SOURCE, count_by_strength, provenance
from sim.config.study.design import plain_values
from sim.config.study.single import load_assumptions, load_company, load_model, load_plan
from sim.config.study.study import load_experiment
from sim.config.tables.assumptions import BLOCKS
from sim.model.assumptions import NUMBERS, READ_BY_RULES
from sim.model.inputs import Segment
from sim.model.numbers import declared
from sim.model.parameters import field_name

SIM = Path(__file__).parents[2] / "sim"
NOWHERE = lookup.shipped_folder("assumptions")


def shipped(kind):
    return sorted(lookup.shipped_folder(kind).glob("*.yaml"))


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("company", {"mid-market-saas", "early-stage-saas"}),
        ("model", {"cs-only", "am-only", "cs-am-split", "no-csm", "neutral"}),
        ("experiment", {"split-too-early"}),
    ],
)
def test_what_was_promised_is_there(kind, keys):
    assert keys <= {path.stem for path in shipped(kind)}


@pytest.mark.parametrize("kind", ["company", "model", "plan", "experiment"])
def test_every_file_loads_and_has_no_warning(kind):
    reports = check_files(shipped(kind))
    assert reports
    assert [str(warning) for report in reports for warning in report.warnings] == []


@pytest.mark.parametrize("kind", ["company", "model", "plan", "experiment", "assumptions"])
def test_what_show_prints_of_a_shipped_file_loads_to_the_same(kind, tmp_path):
    for path in shipped(kind):
        saved = tmp_path / path.name
        saved.write_text(show(path, origin=True))
        problems = Problems()
        before, again = open_shown(path, problems), open_shown(saved, problems)
        assert problems.mistakes == []
        assert plain_values(again.checked) == plain_values(before.checked)


def test_every_company_model_and_plan_becomes_a_value():
    assert load_assumptions(near=NOWHERE).values
    for path in shipped("company"):
        assert load_company(path, uncalibrated=True).segments
    for path in shipped("model"):
        case = load_model(path)
        assert set(case.plans) == {role.key for role in case.model.roles}


def test_every_plan_pays_its_base_and_says_what_the_rest_is_for():
    for path in shipped("plan"):
        plan = load_plan(path)
        assert 0 < plan.base <= plan.ote
        assert bool(plan.components) == (plan.base < plan.ote)
        assert sum(component.share for component in plan.components) == pytest.approx(1 if plan.components else 0)


@pytest.mark.slow  # by default: tests/shipped/test_shipped_files_keep_their_promises.py
def test_every_number_of_every_study_has_a_source():
    for path in shipped("experiment"):
        study = load_experiment(path, uncalibrated=True)
        assert count_by_strength(provenance(study.base))[NO_SOURCE] == 0


def test_the_parameters_are_exactly_what_the_model_reads():
    source = open_assumptions(Library(Problems()), None, NOWHERE, Place("a test"))
    written = {path for path, _ in leaves(source.root) if path.split(".")[0] in BLOCKS}
    follows = {rule.path for rule in rules_of("assumptions")}
    assert written | follows == set(NUMBERS)
    assert not written & follows, "a number that stands in the file would never follow"


def test_a_number_that_is_declared_is_read_by_somebody():
    text = "".join(path.read_text(encoding="utf-8") for path in SIM.rglob("*.py"))
    in_records = {each.name for each in declared(Segment) if each.read_by_rules}
    assert [path for path in READ_BY_RULES if not re.search(rf"\.{field_name(path)}\b|\.{path}\b", text)] == []
    assert [name for name in in_records if not re.search(rf"\.{name}\b", text)] == []
    outside = {".".join(path.split(".")[:2]) for path in set(NUMBERS) - set(READ_BY_RULES)}
    outside.remove("parity.ae_ote")  # for readers: what the quota of an AE is a multiple of
    assert [path for path in outside if not re.search(rf"\.{path}\b", text)] == []


def test_every_company_that_ships_is_calibrated():
    for path in shipped("company"):
        levels = load_company(path).segments
        assert all(0 < segment.mean_adoption < 1 for segment in levels)
