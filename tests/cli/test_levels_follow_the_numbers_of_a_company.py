"""The general level of a company is fitted to the numbers that its file has now, and to no others."""

from pathlib import Path

import pytest

from sim import load
from sim.trials import calibrate

ROOT = Path(__file__).parents[2]
STUDY = "kind: experiment\ntitle: Ours\ncompany: ours\nmodels: [cs-only, am-only]\nbaseline: cs-only\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company of a user's own, calibrated as it stands."""
    monkeypatch.chdir(tmp_path)
    for kind in ("companies", "calibration"):
        (tmp_path / kind).mkdir()
        text = (ROOT / f"configs/{kind}/mid-market-saas.yaml").read_text(encoding="utf-8")
        (tmp_path / kind / "ours.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def why(folder: Path, old: str = "", new: str = "") -> str:
    company = folder / "companies/ours.yaml"
    text = company.read_text(encoding="utf-8")
    assert old in text
    company.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load("study.yaml").why_to_fit


def test_levels_stand_while_numbers_do(folder: Path) -> None:
    assert why(folder) == ""
    assert why(folder, "customers: 160", "customers: 90") == "", "how many there are moves no level"
    assert why(folder, "title: Mid-market", "title: Our mid-market") == ""


def test_levels_are_fitted_again_to_other_numbers(folder: Path) -> None:
    assert (
        why(folder, "12 months: 90 %, 24 months: 10 %", "12 months: 80 %, 24 months: 20 %")
        == "was calibrated with other numbers"
    )


def test_a_company_without_levels_is_fitted_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "calibration/ours.yaml"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    assert why(folder) == "was never calibrated"
    fitted: list[str] = []

    def fit(companies: list[str], *_: object) -> None:
        fitted.extend(companies)
        file.write_text(text, encoding="utf-8")

    monkeypatch.setattr(calibrate, "main", fit)
    assert load("study.yaml").fitted().experiment.calibrated
    assert load("study.yaml").fitted().experiment.calibrated
    assert [Path(path).resolve() for path in fitted] == [folder / "companies/ours.yaml"]


def test_what_ships_is_never_fitted_by_a_run() -> None:
    assert load("four-models").why_to_fit == ""
