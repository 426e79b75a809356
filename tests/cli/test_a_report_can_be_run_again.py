"""Whoever holds a report repeats its numbers with one command, or is told which ones do not come out."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.trials.storage.fingerprint import results

pytestmark = pytest.mark.usefixtures("few_pilots")

FEW = ["--quiet", "--workers", "1", "--no-charts"]
SENSITIVITY = """
kind: experiment
title: Small worlds
study: sensitivity
company: mid-market-saas
models: [cs-only, cs-am-split]
change: {company.start.customers: 9}
uncertain: [assumptions.friction.misroute, company.champion_leaves]
methods: [tornado, value_of_information]
recalibrate: never
staffing: own
horizon: 26 months
worlds: 32
replications: 2
"""
POLICIES = """
kind: experiment
title: Small policies
study: policy
company: early-stage-saas
policies:
  never: [{use: cs-only}]
  later: [{use: cs-only}, {use: cs-am-split, when: month >= 8}]
baseline: never
staffing: own
horizon: 26 months
replications: {at_least: 50, at_most: 60}
worth_acting_on: {nrr: 10 points, ending_arr: $90M, economic_value: $90M}
"""
EXTENDED = """
kind: experiment
extends: four-organisations
title: Ours
models: [cs-only, cs-am-split]
vary: {company.start.customers: [6, 9]}
explain_by: [friction]
horizon: 26 months
"""


def command(*args: object) -> Any:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, text: str, *settings: str) -> Path:
    """Run an experiment of a user and return its folder; its file is gone afterwards."""
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    done = command("run", "ours.yaml", *settings, *FEW)
    assert done.exit_code == 0, done.output
    (folder / "ours.yaml").unlink()
    return folder / "results/ours"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run of two futures, made once."""
    home = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(home)
        return home / run(Path(), EXTENDED, "--replications", "2", "--set", "vary={}")


@pytest.fixture
def done(folder: Path, made: Path) -> Path:
    """Return a copy of that run, of which each test may alter what it likes."""
    return Path(shutil.copytree(made, folder / "results/ours"))


def same_results(first: Path, second: Path) -> bool:
    """Say whether two runs report the same bytes, but for the folder that a number is written in."""
    tables = ("replications.parquet", "trajectories.parquet")
    summaries = [results(json.loads((one / "summary.json").read_text(encoding="utf-8"))) for one in (first, second)]
    return summaries[0] == summaries[1] and all(
        (first / name).read_bytes() == (second / name).read_bytes() for name in tables
    )


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (EXTENDED, ["--replications", "3", "--seed", "5", "--set", "assumptions.friction.misroute=10 %"]),
        (POLICIES, []),
        (SENSITIVITY, []),
    ],
    ids=["sweep, settings, extended", "policies, a rule that stops", "sensitivity"],
)
def test_a_mailed_page_is_all_it_takes(folder: Path, text: str, settings: list[str]) -> None:
    done = run(folder, text, *settings)
    (folder / "mail").mkdir()
    page = (done / "report.html").rename(folder / "mail/report.html")
    result = command("rerun", page, *FEW)
    assert result.exit_code == 0, result.output
    assert "Agrees: every number" in result.stdout
    assert same_results(done, folder / "results/rerun-ours/run")
    assert (folder / "results/rerun-ours/files/own/ours.yaml").read_text(encoding="utf-8") == text


def test_the_compiled_engine_and_simpy_repeat_each_themselves(folder: Path) -> None:
    done = run(
        folder, EXTENDED, "--replications", "2", "--engine", "simpy", "--set", "vary={}", "--set", "staffing=own"
    )
    result = command("rerun", done / "manifest.json", "--out", "again", *FEW)
    assert result.exit_code == 0, result.output
    assert json.loads((folder / "again/run/manifest.json").read_text())["engine"] == "simpy"


def test_a_number_that_does_not_come_out_is_named(folder: Path, done: Path) -> None:
    page = (done / "report.html").read_text(encoding="utf-8")
    start = page.index('id="postsale-manifest"')
    told = page.index('"nrr":{"mean":', page.index('"points":', start)) + len('"nrr":{"mean":')
    digest = json.loads((done / "manifest.json").read_text())["results"]["sha256"]
    forged = page[:told] + "9" + page[told:].replace(digest, "0" * 64)
    forged = forged.replace(digest, "0" * 64)
    (folder / "forged.html").write_text(forged, encoding="utf-8")
    result = command("rerun", "forged.html", *FEW)
    assert result.exit_code == 1
    assert f"Differs: SHA-256 {'0' * 16}… in forged.html, {digest[:16]}… now." in result.stdout
    assert "1 of " in result.stdout
    assert "models.cs-only.metrics.nrr.mean: 9" in result.stdout
    assert "forged.html and results/rerun-ours do not agree." in result.stderr


def test_another_experiment_than_the_report_tells_of_is_not_run(folder: Path, done: Path) -> None:
    manifest = json.loads((done / "manifest.json").read_text())
    for row in manifest["files"]:
        row["text"] = row["text"].replace("horizon: 26 months", "horizon: 27 months")
    (folder / "other.json").write_text(json.dumps(manifest), encoding="utf-8")
    result = command("rerun", "other.json", *FEW)
    assert result.exit_code == 1
    assert "horizon_months 26 → 27" in result.stderr
    assert "Nothing was run" in result.stderr
    assert not (folder / "results/rerun-ours/run").exists()


def test_a_result_of_another_version_is_compared_and_its_version_named(folder: Path, done: Path) -> None:
    manifest = json.loads((done / "manifest.json").read_text())
    manifest["versions"]["numba"] = "0.1"
    manifest["results"]["sha256"] = "0" * 64
    (folder / "old.json").write_text(json.dumps(manifest), encoding="utf-8")
    result = command("rerun", "old.json", *FEW)
    assert result.exit_code == 1
    assert "numba 0.1 → " in result.stdout
    assert "last bits of a result may differ" in result.stdout
    assert "rerun report.html instead" in result.stdout


def test_a_second_rerun_simulates_again_and_a_foreign_folder_is_left_alone(folder: Path, done: Path) -> None:
    assert command("rerun", done, *FEW).exit_code == 0
    shard = next((folder / "results/rerun-ours/run/shards").glob("*/*.npz"))
    before = shard.stat().st_mtime_ns
    assert command("rerun", done, *FEW).exit_code == 0
    assert shard.stat().st_mtime_ns > before
    refused = command("rerun", done, "--out", done, *FEW)
    assert refused.exit_code == 4
    assert "Use --out OTHER" in refused.stderr


@pytest.mark.parametrize("text", ["", "{}", "<html></html>", "kind: experiment"])
def test_a_file_that_holds_no_experiment_ends_with_two(folder: Path, text: str) -> None:
    (folder / "x.html").write_text(text, encoding="utf-8")
    result = command("rerun", "x.html")
    assert result.exit_code == 2
    assert "holds no experiment" in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["x.html"]
