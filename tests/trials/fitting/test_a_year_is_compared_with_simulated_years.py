"""The fit table: facts that simulated years have fit, others miss, and the number that is named mends the miss."""

import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.team import load_team
from sim.config.tables.last_year import LastYear
from sim.trials.fitting.checks import FITS, HIGH, LOW, chance_of, checked_against
from sim.trials.fitting.year import years_of

NOTHING = dict.fromkeys(LastYear.__dataclass_fields__, math.nan)


@pytest.fixture(scope="module")
def team():
    return load_team("mid-market-saas", "cs-only", {"company.start.customers": "60"})


@pytest.fixture(scope="module")
def years(team):
    return years_of(team, 80)


def facts(years, **changed: float) -> LastYear:
    """Return what a typical simulated year would have told, with some facts changed."""
    middle = {name: float(np.nanmedian(values)) for name, values in years.facts.items() if name in NOTHING}
    return LastYear(**{**NOTHING, **middle, "customers": 60.0, **changed})


def test_a_typical_year_fits(team, years) -> None:
    checks = checked_against(team, years, facts(years), {"csm": (0, 3)})
    assert {check.name for check in checks} >= {"grr", "nrr", "logos_lost", "expansion_arr", "people_left.csm"}
    assert all(check.verdict == FITS for check in checks)
    assert all(check.low <= check.mean <= check.high for check in checks if check.name in ("grr", "nrr"))


@pytest.mark.parametrize(
    ("name", "factor", "verdict", "path"),
    [
        ("expansion_arr", 3.0, LOW, "company.calibrate_to.nrr"),
        ("expansion_arr", 0.1, HIGH, "assumptions.renewal.uplift"),
        ("new_logos", 3.0, LOW, "company.new_logos.per_year"),
        ("onboarding_time", 4.0, LOW, "company.all_segments.gaps.onboarding"),
    ],
)
def test_a_miss_names_a_number_that_would_mend_it(
    team, years, name: str, factor: float, verdict: str, path: str
) -> None:
    yours = factor * getattr(facts(years), name)
    check = next(c for c in checked_against(team, years, facts(years, **{name: yours}), {}) if c.name == name)
    assert check.verdict == verdict
    assert check.remedies[0].path == path
    assert check.remedies[0].now != check.remedies[0].about


def test_the_number_that_is_named_mends_the_miss(team, years) -> None:
    yours = 3.0 * facts(years).new_logos
    check = next(c for c in checked_against(team, years, facts(years, new_logos=yours), {}) if c.name == "new_logos")
    mended = load_team(
        "mid-market-saas", "cs-only", {"company.start.customers": "60", check.remedies[0].path: check.remedies[0].about}
    )
    again = checked_against(mended, years_of(mended, 60), facts(years, new_logos=yours), {})
    assert next(c for c in again if c.name == "new_logos").verdict == FITS


def test_chance_is_two_sided_and_ties_count_half() -> None:
    values = np.arange(100.0)
    assert chance_of(values, 49.5) == 1.0
    assert chance_of(values, 2.0) == pytest.approx(0.05)
    assert chance_of(values, 200.0) == 0.0
    assert chance_of(np.zeros(10), 0.0) == 1.0


def test_the_command_prints_the_table_and_refuses_without_facts(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = next(Path(__file__).resolve().parents[3].glob("configs/companies/mid-market-saas.yaml"))
    Path("companies").mkdir()
    Path("calibration").mkdir()
    said = "last_year: {customers: 160, grr: 90.5 %, nrr: 103 %, logos_lost: 15}\n"
    Path("companies/ours.yaml").write_text(source.read_text() + said)
    from sim.config.study.single import calibration_inputs

    levels = (source.parents[1] / "calibration" / "mid-market-saas.yaml").read_text()
    digest = calibration_inputs(Path("companies/ours.yaml").resolve())
    lines = [f"inputs_sha256: {digest}" if line.startswith("inputs_sha256") else line for line in levels.splitlines()]
    Path("calibration/ours.yaml").write_text("\n".join(lines))
    shown = CliRunner().invoke(main, ["fit", "ours", "--as-is", "cs-only", "--years", "50", "--quiet"])
    assert shown.exit_code == 0, shown.output
    assert "customers lost" in shown.output
    assert "model, 8 in 10" in shown.output
    assert max(map(len, shown.output.splitlines())) <= 100
    refused = CliRunner().invoke(main, ["fit", "mid-market-saas", "--quiet"])
    assert refused.exit_code == 2
    assert "Write last_year:" in refused.output
