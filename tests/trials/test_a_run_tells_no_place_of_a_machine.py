"""What is mailed of a run tells what was run, and not where on whose machine: no folder, no name of a user or a host."""

import getpass
import json
import shutil
import socket
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main

pytestmark = pytest.mark.usefixtures("few_pilots")

ROOT = Path(__file__).parents[2]
STUDY = """kind: experiment
title: Ours
models: [cs-only, no-csm]
change: {company.start.customers: 5}
staffing: own
horizon: 25 months
replications: 2
"""
FEW = ["--quiet", "--workers", "1"]
LOCAL = ("shards",)
"""What is not sent on, and may say who holds a lock and where a pool is."""


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Run a study that lies elsewhere, with a company by an absolute path and a pool, and write all that is sent."""
    home = tmp_path_factory.mktemp("annas-home")
    for folder in ("privatestudies/q3", "privatecompanies", "desk", "privatepool"):
        (home / folder).mkdir(parents=True)
    company = (ROOT / "configs/companies/mid-market-saas.yaml").read_text(encoding="utf-8")
    (home / "privatecompanies/ours.yaml").write_text(company, encoding="utf-8")
    (home / "calibration").mkdir()
    shutil.copy(ROOT / "configs/calibration/mid-market-saas.yaml", home / "privatecompanies/ours-levels.txt")
    (home / "privatecompanies/calibration").mkdir()
    shutil.copy(ROOT / "configs/calibration/mid-market-saas.yaml", home / "privatecompanies/calibration/ours.yaml")
    (home / "privatestudies/q3/question.yaml").write_text(STUDY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(home / "desk")
        done = command(
            "run",
            home / "privatestudies/q3/question.yaml",
            "--set",
            f"company={home}/privatecompanies/ours.yaml",
            *FEW,
            "--store",
            home / "privatepool",
            "--out",
            "results/question",
        )
        assert done.exit_code == 0, done.output
        assert command("report", "results/question", "--workbook", "--anonymous").exit_code == 0
        assert command("report", "results/question", "--workbook").exit_code == 0
    return home


def texts_of(path: Path) -> list[bytes]:
    """Return what a file holds, and of an archive what its files hold."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()] + [str(archive.namelist()).encode()]
    return [path.read_bytes()]


def test_no_file_of_a_run_tells_where_anything_lies(made):
    run = made / "desk/results/question"
    files = [path for path in run.rglob("*") if path.is_file() and path.relative_to(run).parts[0] not in LOCAL]
    assert {"report.html", "manifest.json", "summary.json", "report.xlsx", "stress-des.md"} <= {
        path.name for path in files
    }
    secrets = [str(made), "annas-home", "privatestudies", "privatecompanies", str(ROOT), str(Path.home()) + "/"]
    secrets += [name for name in (socket.gethostname(), getpass.getuser()) if len(name) > 5]
    for path in files:
        for text in texts_of(path):
            assert [secret for secret in secrets if secret.encode() in text] == [], path


def test_what_was_set_by_a_path_is_restored(made, monkeypatch):
    shutil.copy(made / "desk/results/question/report.html", made / "desk/mail.html")
    for folder in ("privatestudies", "privatecompanies"):
        (made / folder).rename(made / f"gone-{folder}")
    monkeypatch.chdir(made / "desk")
    try:
        done = command("rerun", "mail.html", *FEW, "--no-charts", "--out", "again")
        assert done.exit_code == 0, done.output
        assert "Agrees: every number" in done.stdout
    finally:
        for folder in ("privatestudies", "privatecompanies"):
            (made / f"gone-{folder}").rename(made / folder)


def test_a_study_below_the_working_folder_keeps_its_place_and_can_be_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies/ours.yaml").write_text(STUDY + "company: mid-market-saas\n", encoding="utf-8")
    assert command("run", "studies/ours.yaml", *FEW, "--no-charts").exit_code == 0
    manifest = json.loads((tmp_path / "results/ours/manifest.json").read_text())
    assert manifest["source"] == "studies/ours.yaml"
    assert command("trace", "results/ours", "--customer", "1").exit_code == 0
    monkeypatch.chdir("/")
    assert command("trace", tmp_path / "results/ours", "--customer", "1").exit_code == 0, "from anywhere"
    (tmp_path / "studies/ours.yaml").unlink()
    done = command("trace", tmp_path / "results/ours", "--customer", "1")
    assert done.exit_code == 2
    assert "the file of this run is not here (got studies/ours.yaml)" in done.stderr


def test_a_shipped_study_is_named_by_its_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = ["--set", "company.start.customers=5", "--set", "models=[cs-only]", "--set", "horizon=25 months"]
    assert command("run", "four-organisations", *small, "--replications", "2", *FEW, "--no-charts").exit_code == 0
    assert (
        json.loads((tmp_path / "results/four-organisations/manifest.json").read_text())["source"]
        == "four-organisations"
    )
    assert command("trace", "results/four-organisations", "--customer", "1").exit_code == 0


def test_a_pool_that_others_can_write_to_is_told_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "studies").mkdir()
    (tmp_path / "ours.yaml").write_text(STUDY + "company: mid-market-saas\n", encoding="utf-8")
    (tmp_path / "pool").mkdir()
    run = ["run", "ours.yaml", "--store", "pool", "--workers", "1", "--no-charts", "--fresh"]
    assert "others can write to pool" not in command(*run).stderr
    (tmp_path / "pool").chmod(0o777)
    assert command(*run).stderr.count("others can write to pool") == 1
    assert "interrupted" not in command("runs", "results").stdout
