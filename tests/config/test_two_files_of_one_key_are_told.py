"""A key leads to one file; where a second one of that key lies in reach, it is said which of them is read."""

import shutil

import pytest

from sim.config.commands.check import check_files
from sim.config.files import lookup
from sim.config.study.study import load_experiment

FILES = {
    "model": ("models/cs-only.yaml", "experiments/cs-only.yaml"),
    "company": ("companies/mid-market-saas.yaml", "experiments/mid-market-saas.yaml"),
    "plan": ("comp/csm-retention.yaml", "models/csm-retention.yaml"),
}


def told(study="experiments/split-too-early.yaml"):
    warnings = load_experiment(study, uncalibrated=True).warnings
    return [each.message for each in warnings if each.message.startswith("two files")]


def test_one_file_of_each_key_is_no_warning(world):
    assert told() == []


@pytest.mark.parametrize("kind", FILES)
def test_two_files_of_one_key_are_told_with_the_one_that_is_read(world, kind):
    there, nearer = FILES[kind]
    shutil.copy(world / there, world / nearer)
    key = nearer.split("/")[1].removesuffix(".yaml")
    message = f"two files are the {kind} {key}: {nearer} is read, {there} is not. "
    message += "Rename one of them, or name the other by its path."
    assert message in told()
    assert set(told()) == {message}


def test_what_is_inherited_is_told_too(world):
    shutil.copy(world / "models/cs-only.yaml", world / "cs-only.yaml")
    (world / "ours.yaml").write_text("kind: model\nextends: cs-only\ntitle: Ours\n")
    (report,) = check_files(["ours.yaml"])
    assert [each.path for each in report.warnings] == ["extends"]


def test_a_file_of_another_kind_or_the_same_file_by_another_way_is_none(world):
    shutil.copy(world / "models/cs-only.yaml", world / "experiments/mid-market-saas.yaml")
    (world / "experiments/models").symlink_to(world / "models")
    assert told() == []


def test_a_file_that_hides_a_shipped_one_is_said_in_the_list_of_files_and_not_here(world):
    shipped = lookup.shipped_folder("model")
    shipped.mkdir(parents=True)
    shutil.copy(world / "models/cs-only.yaml", shipped / "cs-only.yaml")
    assert told() == []
    (report,) = check_files(["experiments/split-too-early.yaml"])
    assert any("which hides the shipped" in line for line in report.lines)
