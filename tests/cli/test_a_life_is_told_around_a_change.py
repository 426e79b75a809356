"""`trace` shows the same customer before and after its organization changed, beside a world in which it did not."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import main

STUDY = """
kind: experiment
title: One change in the middle
study: policy
company: mid-market-saas
change: {company.start.customers: 20}
policies:
  never:
    - {use: cs-only}
  change:
    - {use: cs-only}
    - {use: cs-am-split, when: month >= 13}
baseline: never
staffing: own
horizon: 30 months
replications: 2
"""
DAY = 13 * 365 / 12


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trace") / "one-change.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def traced(study: Path, *flags: str) -> Result:
    return CliRunner().invoke(main, ["trace", str(study), *flags])


def days_of(result: Result) -> list[float]:
    return [float(line.split()[1]) for line in result.output.splitlines() if line.startswith("day ")]


def test_a_customer_is_told_what_changed_and_only_around_it(study: Path) -> None:
    result = traced(study, "--model", "change", "--around-change", "60")
    assert result.exit_code == 0, result.output
    assert f"==== day {DAY:.0f}: the organization changes, cs-only → cs-am-split ====" in result.output
    days = days_of(result)
    assert len(days) > 3
    assert all(abs(day - DAY) <= 60.0 + 1e-6 for day in days)


def test_the_customer_that_is_chosen_changes_hands(study: Path) -> None:
    result = traced(study, "--model", "change", "--around-change", "365")
    assert "somebody new turns up" in result.output or "goes on with somebody else" in result.output


def test_both_lanes_are_one_until_the_change(study: Path) -> None:
    result = traced(study, "--model", "never", "--versus", "change", "--around-change", "200")
    assert result.exit_code == 0, result.output
    before, _, after = result.output.partition("on they differ")
    assert after
    assert "the organization changes" not in before
    assert f"from day {DAY:.2f}" in before
    for line in before.splitlines()[4:-1]:
        left, _, right = line.partition(" | ")
        assert left.strip() == right.strip()
    assert "am." in after
    assert "am." not in before


def test_people_are_named_by_the_role_of_the_day(study: Path) -> None:
    whole = traced(study, "--model", "change", "--rep", "csm.0")
    assert whole.exit_code == 0, whole.output
    assert "the organization changes" in whole.output
    moved = traced(study, "--model", "change", "--customer", "1").output
    before, _, after = moved.partition("the organization changes")
    assert "am." not in before
    assert after


def test_the_default_is_a_quarter_on_either_side(study: Path) -> None:
    result = traced(study, "--model", "change", "--customer", "1", "--around-change")
    assert result.exit_code == 0, result.output
    assert all(abs(day - DAY) <= 90.0 + 1e-6 for day in days_of(result))


def test_rows_around_a_change_can_be_kept(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "life.csv"
    result = traced(study, "--model", "never", "--versus", "change", "--around-change", "90", "--csv", str(file))
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {row["model"] for row in rows} == {"never", "change"}
    assert sum("the organization changes" in row["what"] for row in rows) == 1


def test_where_nothing_changes_one_line_says_so(study: Path) -> None:
    result = traced(study, "--model", "never", "--around-change")
    assert result.exit_code == 2
    assert "the organization never changes in this simulation" in result.output
