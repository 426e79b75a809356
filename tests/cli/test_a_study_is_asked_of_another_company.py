"""`--company` is an input like any other: of the run, its folder, its continuation, its trace and its rerun."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main

ROOT = Path(__file__).parents[2]
FEW = [
    "--set",
    "company.start.customers=8",
    "--set",
    "horizon=25 months",
    "--replications",
    "2",
    "--set",
    "staffing=own",
    "--no-charts",
    "--quiet",
    "--workers",
    "1",
]


def command(*args: object):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with a calibrated company of its own names, in which nothing else lies."""
    monkeypatch.chdir(tmp_path)
    kinds = {"smb": "small", "mid-market": "medium", "enterprise": "large"}
    for kind in ("companies", "calibration"):
        text = (ROOT / "configs" / kind / "mid-market-saas.yaml").read_text(encoding="utf-8")
        for old, new in kinds.items():
            like = f"\n    like: {old}" if kind == "companies" else ""
            text = re.sub(rf"^  {old}:", f"  {new}:{like}", text, flags=re.MULTILINE)
        text = text.replace("company: mid-market-saas", "company: acme")
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "acme.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_run_at_a_company_of_ones_own_is_kept_continued_traced_and_run_again(folder, tmp_path_factory, monkeypatch):
    first = command("run", "four-organisations", "--company", "acme", *FEW)
    assert first.exit_code == 0, first.output
    out = folder / "results/four-organisations-at-acme"
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["settings"]["company"] == "acme"
    assert manifest["design"]["company"]["key"] == "acme"
    before = (out / "summary.json").read_bytes()
    again = command("run", "four-organisations", "--set", "company=acme", *FEW)
    assert again.exit_code == 0, again.output
    assert (out / "summary.json").read_bytes() == before
    other = command("run", "four-organisations", "--company", "mid-market-saas", *FEW, "--out", out)
    assert other.exit_code == 4, "another company is another study"
    traced = command("trace", out, "--customer", "1")
    assert traced.exit_code == 0, traced.output
    report = out / "report.html"
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    rerun = command("rerun", report, "--quiet", "--no-charts", "--workers", "1")
    assert rerun.exit_code == 0, rerun.output
    assert "Agrees" in rerun.output
    assert command("trace", "results/rerun-four-organisations/run", "--customer", "1").exit_code == 0


@pytest.mark.parametrize("name", ["acme", "companies/acme.yaml"])
def test_a_key_and_a_file_lead_to_the_same_study_from_here(folder, name):
    said = [
        command("check", "what-to-measure", *flags) for flags in (["--company", name], ["--set", f"company={name}"])
    ]
    assert [each.exit_code for each in said] == [0, 0], said[0].output
    one, other = ([line for line in each.output.splitlines() if " about " not in f" {line}"] for each in said)
    assert one == other, "but for how long it takes, which is measured each time"
    assert "company acme: companies/acme.yaml" in said[0].output
    assert "calibration acme: calibration/acme.yaml" in said[0].output


def test_a_company_in_a_folder_beside_the_working_folder_is_found(folder, monkeypatch):
    (folder / "studies").mkdir()
    monkeypatch.chdir(folder / "studies")
    assert command("check", "four-organisations", "--company", "acme").exit_code == 0
    assert command("list", "companies").output.startswith("acme ")


def test_models_and_plans_that_the_command_line_names_are_found_from_here(folder):
    (folder / "models").mkdir()
    (folder / "comp").mkdir()
    (folder / "models/ours.yaml").write_text("kind: model\nextends: cs-only\ntitle: Ours\n")
    (folder / "comp/our-pay.yaml").write_text("kind: plan\nextends: csm-quota\ntitle: Our pay\n")
    (folder / "our-world.yaml").write_text("kind: assumptions\ntitle: Our world\nfriction: {misroute: 30 %}\n")
    said = command(
        "check",
        "four-organisations",
        "--set",
        "models=[cs-only, ours]",
        "--set",
        "assumptions=our-world",
        "--set",
        "models.cs-only.people.csm.plan=our-pay",
        "--set",
        "plans.our-pay.ote=$190k",
    )
    assert said.exit_code == 0, said.output
    assert "assumptions our-world: our-world.yaml" in said.output
    assert "model ours: models/ours.yaml" in said.output
    assert "plan our-pay: comp/our-pay.yaml" in said.output


def test_two_companies_or_one_that_is_nowhere_are_one_clear_line(folder):
    two = command("check", "four-organisations", "--company", "acme", "--set", "company=mid-market-saas")
    none = command("run", "four-organisations", "--company", "acmee", "--quiet")
    assert (two.exit_code, none.exit_code) == (2, 2)
    assert "a study has one company (got mid-market-saas and acme)" in two.stderr
    assert "no such company (got acmee). Did you mean acme?" in none.stderr
    assert not (folder / "results").exists()


def test_overload_is_told_before_the_run_by_check_and_run(folder):
    few = [
        "--set",
        "models=[{use: cs-only, as: few, change: {people.csm.staffing: {headcount: 1}}}, cs-am-split]",
        "--set",
        "baseline=few",
    ]
    checked = command("check", "four-organisations", "--company", "acme", *few)
    assert checked.exit_code == 0, checked.output
    assert checked.stderr.count("too few people: cs-am-split ") == 1
    assert re.search(
        r"csm of few has work for 5\d\d% of its hours \(1 person at own staffing; \d\.\d would be at 85%\)",
        checked.stderr,
    )
    run = command(
        "run", "four-organisations", "--company", "acme", *few, *(flag for flag in FEW[2:] if flag != "--quiet")
    )
    assert run.exit_code == 0, run.output
    assert "too few people: " in run.output
