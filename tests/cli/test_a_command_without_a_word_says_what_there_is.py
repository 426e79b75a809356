"""Whoever leaves a word out is told what could stand there, by the names of this folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main


def command(*args: str):
    return CliRunner().invoke(main, list(args))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert command("init").exit_code == 0
    (tmp_path / "results/ours").mkdir(parents=True)
    (tmp_path / "results/ours/manifest.json").write_text(json.dumps({}))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["run"], "our-question.yaml), or one that ships: postsale list experiments"),
        (["trace"], "our-question.yaml), or one that ships: postsale list experiments"),
        (["show"], "our-question.yaml, companies/our-company.yaml, models/our-split.yaml, comp/our-am-pay.yaml"),
        (["report"], "results/ours"),
        (["rerun"], "results/ours"),
        (["diff"], "DIR: is missing. Name one that is here (results/ours)"),
        (["diff", "results/ours"], "second DIR: is missing"),
        (["compare"], "models/our-split.yaml), or some that ship: postsale list models"),
        (
            ["compare", "cs-only", "our-split"],
            "companies/our-company.yaml), or one that ships: postsale list companies",
        ),
    ],
)
def test_what_is_missing_is_named_with_what_is_here(folder, words, named):
    result = command(*words)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("is missing") == 1
    assert "Usage" not in result.output


@pytest.mark.parametrize("words", [["run"], ["report"], ["compare"], ["diff"], ["show"]])
def test_an_empty_folder_is_told_where_to_look(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    result = command(*words)
    assert result.exit_code == 2
    assert "postsale" in result.stderr.split("is missing. Name ")[1]


def test_a_list_of_nothing_in_particular_lists_every_kind_with_ones_own_first(folder):
    result = command("list")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    heads = [line.split(" ")[0] for line in lines if not line.startswith(" ")]
    assert heads == [
        "models",
        "companies",
        "plans",
        "decisions",
        "experiments",
        "claims",
        "metrics",
        "mechanisms",
        "assumptions",
        "With",
    ]
    assert lines[1] == "  yours: our-split"
    assert any(line.startswith("  ") and "cs-only" in line for line in lines)
    assert len(lines) < 40


def test_a_folder_is_checked_with_all_of_its_files(folder):
    (folder / "docker-compose.yaml").write_text("services: {}\n")  # says no kind, and stands where no kind is kept
    for words in (["check"], ["check", "."], ["check", str(folder)], ["check", "./"]):
        result = command(*words)
        assert result.exit_code == 0, result.output
        for title in ("One role or two at our company?", "Our company, about $1M ARR", "Our split", "Our AM pay"):
            assert title in result.output, (words, title)


def test_a_mistake_in_any_file_of_the_folder_is_found(folder):
    (folder / "companies/broken.yaml").write_text("kind: company\ntitle: Broken\n")
    (folder / "models/nothing.yaml").write_text("title: says no kind\n")
    result = command("check", ".")
    assert result.exit_code == 2
    assert "companies/broken.yaml" in result.stderr
    assert "models/nothing.yaml:1:1: kind: is missing" in result.stderr


def test_a_folder_without_a_file_of_a_study_says_so(folder):
    result = command("check", "results")
    assert result.exit_code == 2
    assert "results: holds no file of a study" in result.stderr


def test_what_is_noted_on_one_file_is_not_noted_on_the_next(folder):
    result = command("check", "first-csm", "which-model", "--company", "our-company")
    notes = [line for line in result.stderr.splitlines() if "the study sets these itself" in line]
    assert len(notes) == 1


def test_a_company_where_no_experiment_is_named_is_refused(folder):
    result = command("check", "cs-only", "--company", "our-company")
    assert result.exit_code == 2
    assert "goes with an experiment, and none is named" in result.stderr
    for flags in ([], ["--paths"]):
        result = command("show", "cs-only", "--company", "our-company", *flags)
        assert result.exit_code == 2, result.output
