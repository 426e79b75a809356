"""Retention that a company is to be calibrated to cannot say the impossible: `check` tells, before anything is fitted."""

import re
from pathlib import Path

import numpy as np
import pytest

from sim.config.commands.check import check_files
from sim.config.company.targets import band_of, targets
from sim.config.study.single import load_company
from sim.errors import InputError

STARTER = Path(__file__).parents[2] / "configs/starter/companies/our-company.yaml"
LINE = "calibrate_to: {grr: 90 %, nrr: 103 %, under: neutral}"


def company(folder: Path, grr: str, nrr: str) -> Path:
    text = STARTER.read_text(encoding="utf-8")
    assert LINE in text
    path = folder / "acme.yaml"
    path.write_text(text.replace(LINE, f"calibrate_to:\n  grr: {grr}\n  nrr: {nrr}"), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        check_files([path])
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("grr", "nrr", "said"),
    [
        ("99 %", "88 %", "Are the two swapped? Write nrr 99% or more."),
        ("95..99 %", "88..92 %", "Are the two swapped? Write nrr 99% or more."),
        ("85..90..95 %", "93..103..110 %", "Write nrr 95% or more, or a lower grr."),
        ("90 %", "triangular 88..100..110 %", "Write nrr 90% or more, or a lower grr."),
    ],
)
def test_nrr_below_grr_is_refused_with_both_values_and_places(tmp_path, grr, nrr, said):
    path = company(tmp_path, grr, nrr)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = {name: next(k for k, line in enumerate(lines, 1) if line.startswith(f"  {name}:")) for name in ("grr", "nrr")}
    text = refused(path)
    assert re.search(rf"acme\.yaml:{at['nrr']}:\d+: calibrate_to\.nrr: NRR cannot be below GRR", text)
    assert f"acme.yaml:{at['grr']})" in text
    assert grr in text
    assert nrr in text
    assert text.endswith(said)


def test_a_segment_is_not_left_with_a_contradiction_that_the_whole_hides(tmp_path):
    small = refused(company(tmp_path, "90 %", "90.5 %"))
    assert re.search(r"calibrate_to\.nrr: leaves smb with an NRR of 88\.\d% below its GRR of 88\.\d%", small)
    high = refused(company(tmp_path, "99.8 %", "120 %"))
    assert re.search(r"calibrate_to\.grr: leaves mid-market with a GRR of 100\.\d%, which cannot be above 100%", high)


@pytest.mark.parametrize(("grr", "nrr"), [("90 %", "90.5 %"), ("99.8 %", "120 %"), ("99 %", "88 %")])
def test_what_the_remedy_says_is_accepted(tmp_path, grr, nrr):
    text = refused(company(tmp_path, grr, nrr))
    name, value = re.search(r"Write (grr|nrr) ([\d.]+)%", text).groups()
    again = {"grr": grr, "nrr": nrr} | {name: f"{float(value) + (0.4 if name == 'nrr' else 0.0):g} %"}
    if (grr, nrr) == ("99 %", "88 %"):
        again = {"grr": nrr, "nrr": grr}
    assert check_files([company(tmp_path, again["grr"], again["nrr"])])


def test_an_experiment_that_changes_the_targets_is_refused_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    company(tmp_path, "90 %", "103 %")
    study = tmp_path / "q.yaml"
    study.write_text(
        "kind: experiment\ntitle: Q\ncompany: acme.yaml\nmodels: [cs-only, am-only]\n"
        "change: {company.calibrate_to.nrr: 80 %}\n",
        encoding="utf-8",
    )
    assert "calibrate_to.nrr: NRR cannot be below GRR" in refused(study)


def test_targets_of_segments_meet_those_of_the_whole():
    found = load_company("mid-market-saas")
    nrr, grr = targets(found)
    arr = np.array([s.acv_median_cents * np.exp(0.5 * s.acv_sigma**2) * s.share_of_new_logos for s in found.segments])
    assert (arr / arr.sum()) @ nrr == pytest.approx(found.target_nrr)
    assert (arr / arr.sum()) @ grr == pytest.approx(found.target_grr)
    bands = np.array([band_of(s.acv_median_cents / 100) for s in found.segments])
    assert nrr - bands[:, 0] == pytest.approx(np.full(len(bands), nrr[0] - bands[0, 0]))
