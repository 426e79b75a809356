"""A key leads to one file by one rule, and `extends`, `change` and `--set` lay values over it by one rule."""

import shutil

import pytest

from sim.config.commands.check import check_files
from sim.config.commands.show import open_shown
from sim.config.files import lookup
from sim.config.language.nodes import Problems
from sim.config.study.single import load_assumptions, load_company, load_model, load_plan
from sim.config.study.study import load_experiment
from sim.errors import InputError

PLAN = "kind: plan\ntitle: {title}\nsource: a test\nstrength: opinion\note: {ote}\nbase: {ote}\n"


def plan_of(role, case):
    return case.plans[role]


def test_the_folder_of_the_naming_file_comes_first(world):
    assert load_model("cs-only").plans["csm"].ote == 130_000
    (world / "models" / "csm-retention.yaml").write_text(PLAN.format(title="beside the model", ote="$131k"))
    assert load_model("cs-only").plans["csm"].ote == 131_000


def test_a_file_of_another_kind_with_the_same_name_is_passed_over(world):
    (world / "models" / "csm-retention.yaml").write_text("kind: model\ntitle: not a plan\n")
    assert load_model("cs-only").plans["csm"].ote == 130_000


def test_the_shipped_files_come_last_and_check_says_what_hides_them(world):
    shipped = lookup.shipped_folder("plan")
    shipped.mkdir()
    (shipped / "only-shipped.yaml").write_text(PLAN.format(title="shipped", ote="$99k"))
    (shipped / "csm-retention.yaml").write_text(PLAN.format(title="hidden", ote="$98k"))
    assert load_plan("only-shipped").ote == 99_000
    assert load_plan("csm-retention").ote == 130_000
    (report,) = check_files(["csm-retention"])
    assert "which hides the shipped" in report.text
    assert str(shipped / "csm-retention.yaml") in report.text


def test_a_path_is_taken_literally(world):
    (world / "models" / "mine.yaml").write_text(
        (world / "models" / "cs-only.yaml").read_text().replace("plan: csm-retention", "plan: ../comp/am-hunter.yaml")
    )
    assert load_model("./models/mine.yaml").plans["csm"].key == "am-hunter"


def test_an_inherited_name_is_looked_up_beside_the_file_that_says_it(world):
    (world / "far").mkdir()
    (world / "far" / "mine.yaml").write_text(
        "kind: experiment\ntitle: mine\nextends: ../experiments/split-too-early.yaml\n"
    )
    assert load_experiment("far/mine.yaml", uncalibrated=True).company == "mid-market-saas"


def test_mappings_merge_key_by_key_and_everything_else_is_replaced(world):
    parent, child = (
        load_company("mid-market-saas", uncalibrated=True),
        load_company("early-stage-saas", uncalibrated=True),
    )
    assert (child.start_customers, child.title) == (25, "Early")
    assert child.new_logos_per_year == 25 * 0.25
    assert [segment.acv_median_cents for segment in child.segments] == [
        segment.acv_median_cents for segment in parent.segments
    ]
    (world / "companies" / "mine.yaml").write_text(
        "kind: company\nextends: mid-market-saas\nsegments:\n  smb:\n    acv: {median: $10k}\n"
        "    contracts: {12 months: 80 %, 24 months: 20 %}\n"
    )
    mine = load_company("mine", uncalibrated=True)
    assert mine.segments[0].acv_median_cents == 1_000_000
    assert mine.segments[0].acv_sigma == parent.segments[0].acv_sigma
    assert mine.segments[0].contracts == ((12, 0.8), (24, 0.2))


def test_a_number_that_a_child_replaces_does_not_keep_its_parents_source(world):
    (world / "companies" / "mine.yaml").write_text(
        "kind: company\nextends: mid-market-saas\nchampion_leaves: 30 % a year\n"
    )
    shown = open_shown("mine", Problems())
    assert shown.checked.held["champion_leaves"].node.grade.source is None
    assert shown.checked.held["working_time.hours_a_week"].node.grade.source == "our assumption"


def test_a_users_file_may_extend_the_shipped_file_of_its_own_key(world):
    shipped = lookup.shipped_folder("plan")
    shipped.mkdir()
    (shipped / "csm-classic.yaml").write_text(PLAN.format(title="shipped", ote="$99k"))
    (world / "comp" / "csm-classic.yaml").write_text("kind: plan\nextends: csm-classic\ntitle: mine\n")
    assert (load_plan("csm-classic").ote, load_plan("csm-classic").title) == (99_000, "mine")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: loop\n", "loop.yaml:2:10: extends: goes in a circle (got loop). Remove it."),
        ("extends: nobody\n", "extends: no such plan (got nobody). All of them: postsale list plans."),
        ("extends: csm-clasic\n", "Did you mean csm-classic?"),
        ("extends: [a, b]\n", "extends: must be one key (got [a, b]). Name one parent."),
    ],
)
def test_a_parent_that_cannot_be_used_is_named(world, text, message):
    (world / "comp" / "loop.yaml").write_text("kind: plan\n" + text)
    with pytest.raises(InputError, match="extends") as caught:
        load_plan("loop")
    assert message in str(caught.value)


def test_a_users_assumptions_override_by_path(world):
    (world / "mine.yaml").write_text("kind: assumptions\nlearning: {output_gain: 40 %}\n")
    assert load_assumptions("mine").learning.output_gain == 0.4
    assert load_assumptions("mine").learning.forgetting == 0.02
    assert load_assumptions().learning.output_gain == 0.53


def test_an_assumption_that_nobody_reads_does_not_load(world):
    (world / "mine.yaml").write_text("kind: assumptions\nlearning: {output_gian: 40 %}\n")
    with pytest.raises(InputError) as caught:
        load_assumptions("mine")
    assert str(caught.value) == "mine.yaml:2:12: learning.output_gian: no such key. Did you mean output_gain?"


@pytest.mark.parametrize("line", ["  source: a test\n", "  strength: assumption\n"])
def test_a_shipped_number_without_source_or_strength_does_not_load(world, line):
    path = lookup.shipped_folder("assumptions") / "parameters.yaml"
    text = path.read_text()
    word = line.strip()
    assert text.count(f"\n{word}\n") == 1
    path.write_text(text.replace(f"\n{word}\n", "\n"))
    with pytest.raises(InputError) as caught:
        load_assumptions()
    assert f"has no {word.split(':')[0]} (got 180 days). Add source and strength" in str(caught.value)


def test_what_a_shipped_study_varies_needs_no_source_but_what_it_changes_does(world):
    shipped = lookup.shipped_folder("experiment") / "study.yaml"
    for kind, folder in (("company", "companies"), ("model", "models"), ("plan", "comp")):
        shutil.copytree(world / folder, lookup.shipped_folder(kind))
    text = (world / "experiments" / "split-too-early.yaml").read_text()
    shipped.write_text(text)
    assert len(load_experiment("study", uncalibrated=True).all_points) == 6
    shipped.write_text(text + "change: {company.champion_leaves: 30 % a year}\n")
    with pytest.raises(InputError, match="champion_leaves: has no source") as caught:
        load_experiment("study", uncalibrated=True)
    assert len(caught.value.problems) == 1


def test_an_installed_package_brings_its_files_along(tmp_path, monkeypatch):
    monkeypatch.setattr(lookup, "_PACKAGE", tmp_path / "sim")
    assert lookup.shipped_roots() == (tmp_path / "configs", tmp_path / "experiments")
    packed = tmp_path / "sim" / "_shipped"
    packed.mkdir(parents=True)
    assert lookup.shipped_roots() == (packed / "configs", packed / "experiments")
    assert lookup.is_shipped(packed / "configs" / "models" / "any.yaml")


def test_a_users_number_without_source_loads_and_is_counted(world):
    (world / "companies" / "mine.yaml").write_text(
        "kind: company\nextends: mid-market-saas\nchampion_leaves: 30 % a year\n"
    )
    (report,) = check_files(["mine"])
    assert "1 no source given" in report.text
    (warning,) = report.warnings
    assert str(warning) == (
        "companies/mine.yaml:3:18: company.champion_leaves: no source given (got 30 % a year). "
        "Add source and strength, or take it as your own."
    )
