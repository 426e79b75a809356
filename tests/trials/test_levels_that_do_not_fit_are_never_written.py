"""A calibration is written when it met its targets and holds sound numbers; else nothing is, and one sentence says why."""

import errno
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.config.company.calibration import calibration_path
from sim.config.company.targets import targets
from sim.config.study.single import load_company
from sim.errors import InputError, StorageError
from sim.trials import calibrate
from sim.trials.storage import store

ROOT = Path(__file__).parents[2]
STUDY = "kind: experiment\ntitle: Ours\ncompany: ours\nmodels: [cs-only, am-only]\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company of a user's own, never calibrated."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "companies").mkdir()
    text = (ROOT / "configs/companies/early-stage-saas.yaml").read_text(encoding="utf-8")
    (tmp_path / "companies/ours.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "companies/ours.yaml"


def saw(grr: float = 0.0, nrr: float = 0.0, lost: str = "") -> calibrate.LevelMeasurement:
    """Return a pass that came out so much above its targets in the first segment."""
    company = load_company("early-stage-saas")
    of_nrr, of_grr = targets(company)
    flat = np.full(len(company.segments), 0.5)
    of_grr, of_nrr = of_grr + np.array([grr, 0.0]), of_nrr + np.array([nrr, 0.0])
    gone = np.array([np.nan if s.key == lost else 0.2 for s in company.segments])
    return calibrate.LevelMeasurement(
        of_grr, of_nrr, flat, flat, gone, flat, flat, flat, flat, 0.9, 1.0, 0.1, 0.3, 0.8, 0.8
    )


def pretend(monkeypatch: pytest.MonkeyPatch, found: calibrate.LevelMeasurement, **levels: float) -> None:
    def fitted(company, *_):
        segments = tuple(replace(s, **levels) for s in load_company("early-stage-saas").segments)
        return replace(company, segments=segments), found, 12

    monkeypatch.setattr(calibrate, "calibrate", fitted)


@pytest.mark.parametrize(
    ("found", "path", "words"),
    [
        (saw(grr=-0.021), "calibrate_to.grr", "GRR of smb comes out at 87.0% where 89.1% is needed, 2.1 points off"),
        (saw(grr=0.021), "calibrate_to.grr", "GRR of smb comes out at 91.2% where 89.1% is needed, 2.1 points off"),
        (saw(nrr=0.034), "calibrate_to.nrr", "NRR of smb comes out at 103.0% where 99.6% is needed, 3.4 points off"),
        (saw(nrr=-0.034), "calibrate_to.nrr", "NRR of smb comes out at 96.2% where 99.6% is needed, 3.4 points off"),
        (saw(lost="mid-market"), "calibrate_to.grr", "nothing is left to measure of mid-market in a simulation"),
    ],
)
def test_a_target_that_is_not_met_is_told_at_its_line_and_nothing_is_written(file, monkeypatch, found, path, words):
    pretend(monkeypatch, found)
    with pytest.raises(InputError) as caught:
        calibrate.main([str(file)], lambda _: None)
    (problem,) = caught.value.problems
    line = next(k for k, text in enumerate(file.read_text().splitlines(), 1) if text.startswith("calibrate_to"))
    assert (problem.line, problem.path) == (line, path)
    assert words in problem.message
    assert caught.value.exit_code == 2
    assert not calibration_path(file).exists()


@pytest.mark.parametrize("levels", [{"need_scale": np.nan}, {"renewal_logit": 1e6}, {"need_scale": 1e-12}])
def test_a_level_that_would_not_be_read_again_is_never_written(file, monkeypatch, levels):
    pretend(monkeypatch, saw(), **levels)
    with pytest.raises(InputError, match=f"calibrate_to: needs a level that is no sound number.*{next(iter(levels))}"):
        calibrate.main([str(file)], lambda _: None)
    assert not calibration_path(file).exists()


def test_a_segment_without_customers_gives_no_warning_but_ends_the_fit():
    total = {
        name: np.array([0.0, 5.0])
        for name in (
            "segment_customers",
            "segment_logit_adoption",
            "segment_sentiment",
            "segment_kept_cents",
            "segment_now_cents",
            "segment_cohort_cents",
            "segment_logos_kept",
            "segment_logos",
            "segment_adoption",
            "segment_champions",
            "segment_logit_squares",
            "segment_sentiment_squares",
        )
    }
    ones = ("expansion_arr_cents", "new_arr_cents", "worked_hours", "posted_hours", "capacity_hours")
    totals = total | dict.fromkeys(ones, 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with np.errstate(divide="ignore", invalid="ignore"):
            found = calibrate.ratios(totals, total, total["segment_customers"])
        assert np.isnan(calibrate.distance(found, np.ones(2), np.ones(2)))


def test_a_full_disk_leaves_no_half_calibration(file, monkeypatch):
    pretend(monkeypatch, saw())
    path = calibration_path(file)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(StorageError, match=r"ours\.yaml: No space left on device\..* Nothing was run"):
        calibrate.main([str(file)], lambda _: None)
    assert list(path.parent.iterdir()) == []
    monkeypatch.undo()


def test_a_damaged_calibration_is_made_anew_with_one_line(file, monkeypatch):
    pretend(monkeypatch, saw())
    calibrate.main([str(file)], lambda _: None)
    path = calibration_path(file)
    sound = path.read_text(encoding="utf-8")
    for damage in ("nan", "kind: calibration\nsegments: {smb: 3", sound.replace("need_scale: 0", "need_scale: -1")):
        path.write_text(damage, encoding="utf-8")
        told: list[str] = []
        assert load("study.yaml").fitted(told.append).experiment.calibrated
        assert [line for line in told if "levels" in line] == [
            "ours has levels that cannot be read in calibration/ours.yaml: fitting its levels, once"
        ]
        assert path.read_text(encoding="utf-8") == sound
