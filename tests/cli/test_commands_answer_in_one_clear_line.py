"""Every wrong wish: one clear line each, exit code 2 (4 for a folder of another design), no traceback, nothing written."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.metrics.registry import BY_ACTIVITY, BY_ROLE, UNITS

pytestmark = pytest.mark.usefixtures("few_pilots")

ROOT = Path(__file__).parents[2]
SMALL = ["--set", "company.start.customers=8", "--set", "horizon=25 months", "--replications", "3", "--quiet"]
MODEL = (ROOT / "configs/models/cs-only.yaml").read_text(encoding="utf-8")
COMPANY = (ROOT / "configs/companies/mid-market-saas.yaml").read_text(encoding="utf-8")
STUDY = (ROOT / "experiments/four-organisations.yaml").read_text(encoding="utf-8")


def command(*args):
    return CliRunner().invoke(main, list(args))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saying(*lines: str) -> str:
    """Return the shipped company with something said of its first segment."""
    contracts = "    contracts: {12 months: 90 %, 24 months: 10 %}\n"
    assert contracts in COMPANY
    return COMPANY.replace(contracts, contracts + "".join(f"    {line}\n" for line in lines), 1)


WRONG_FILES = {
    "unknown key": (
        "company",
        saying("suport_need: 30 %"),
        "Did you mean support_need?",
    ),
    "wrong type": ("company", COMPANY.replace("customers: 160", "customers: many"), "start.customers"),
    "out of range": (
        "company",
        saying("stickiness: 130 %"),
        "between 0 % and 100 %",
    ),
    "missing unit": ("company", saying("stickiness: 55"), "needs a unit"),
    "negative money": ("company", COMPANY.replace("cost_per_hire: $9k", "cost_per_hire: -$9k"), "cost_per_hire"),
    "shares": ("company", COMPANY.replace("12 months: 90 %", "12 months: 80 %"), "must add up to 100 %"),
    "nobody owns": ("model", MODEL.replace(", expansion]", "]"), "nobody owns expansion"),
    "no people": (
        "model",
        re.sub(r"accounts_per_rep: \{.*?\}", "", MODEL),
        "staffing",
    ),
    "short horizon": ("experiment", STUDY.replace("36 months", "24 months"), "at least 25 months"),
    "empty": ("company", "", "empty"),
    "not YAML": ("company", "kind: [company", "company"),
    "aliases": (
        "company",
        "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nkind: company\n",
        "anchor",
    ),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_wrong_file_is_refused_with_its_place(folder, name):
    kind, text, words = WRONG_FILES[name]
    file = folder / f"wrong-{kind}.yaml"
    file.write_text(text, encoding="utf-8")
    result = command("check", f"./{file.name}")
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert file.name in result.output
    assert "Traceback" not in result.output
    assert "nothing was run" in result.output
    assert [p.name for p in folder.iterdir()] == [file.name]


def test_ten_megabytes_are_refused_at_once(folder):
    (folder / "huge.yaml").write_text("kind: company\n" + "# filler\n" * 1_200_000, encoding="utf-8")
    result = command("check", "./huge.yaml")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_path_that_does_not_exist_is_one_line(folder):
    result = command("run", "./nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.output
    assert list(folder.iterdir()) == []


def test_all_mistakes_of_all_files_come_at_once(folder):
    text = saying("stickiness: 130 %", "suport_need: 30 %")
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    (folder / "two.yaml").write_text(MODEL.replace("owner: csm", "owner: cms"), encoding="utf-8")
    result = command("check", "./one.yaml", "./two.yaml")
    assert result.exit_code == 2
    placed = [line for line in result.output.splitlines() if ".yaml:" in line.split(" ")[0]]
    assert {line.split(":")[0].removeprefix("./") for line in placed} == {"one.yaml", "two.yaml"}
    assert len(placed) >= 3


def test_a_setting_without_a_value_says_how_to_write_it(folder):
    result = command("run", "four-organisations", "--set", "horizon")
    assert result.exit_code == 2
    assert "PATH=VALUE" in result.output


def test_a_run_ends_with_tables_and_findings_and_is_the_file_s_json(folder):
    result = command("run", "four-organisations", *SMALL, "--out", "out", "--no-charts", "--verbose")
    assert result.exit_code == 0, result.output
    assert "AT OWN STAFFING" in result.output
    assert re.search("^AT (NEARLY )?THE SAME SPEND: ", result.output, re.MULTILINE), "few futures are paid by luck, too"
    assert "\n1. " in result.output
    again = CliRunner().invoke(main, ["run", "four-organisations", *SMALL, "--out", "out", "--no-charts", "--json"])
    assert json.loads(again.stdout) == json.loads((folder / "out/summary.json").read_text())
    assert not (folder / "out/charts").exists()


def test_a_run_draws_every_chart_twice(folder):
    result = command("run", "four-organisations", *SMALL, "--out", "out")
    assert result.exit_code == 0, result.output
    names = {"trajectory_nrr", "trajectory_grr", "differences", "workload", "waterfall_am-only"}
    drawn = {p.name for p in (folder / "out/charts").iterdir()}
    assert {f"{name}.{kind}" for name in names for kind in ("svg", "png")} <= drawn


def test_a_folder_with_another_design_is_refused_with_exit_code_4(folder):
    assert command("run", "four-organisations", *SMALL, "--out", "out", "--no-charts").exit_code == 0
    before = (folder / "out/summary.json").read_bytes()
    result = command("run", "four-organisations", *SMALL, "--set", "horizon=26 months", "--out", "out", "--no-charts")
    assert result.exit_code == 4
    assert "25 → 26" in result.output
    assert (folder / "out/summary.json").read_bytes() == before
    fresh = [*SMALL, "--set", "horizon=26 months", "--out", "out", "--no-charts", "--fresh"]
    assert command("run", "four-organisations", *fresh).exit_code == 0


@pytest.mark.parametrize("kind", ["company", "model", "plan", "assumptions", "experiment"])
def test_a_schema_is_json(kind):
    result = command("schema", kind)
    assert result.exit_code == 0
    assert json.loads(result.output)["title"] == f"postsale {kind}"


@pytest.mark.parametrize(
    "what", ["models", "companies", "plans", "experiments", "metrics", "mechanisms", "assumptions"]
)
def test_every_list_answers(what):
    result = command("list", what)
    assert result.exit_code == 0
    assert result.output.strip()


@pytest.mark.parametrize("flag", ["--origin", "--paths", "--sources"])
def test_a_file_is_shown_three_ways(flag):
    result = command("show", "mid-market-saas", flag)
    assert result.exit_code == 0
    assert "stickiness" in result.output


def test_check_tells_the_design_the_people_and_the_time():
    result = command("check", "split-too-early")
    assert result.exit_code == 0
    for words in ("18 design points", "1,800 to 720,000 runs", "expected load", " cores", "assumption"):
        assert words in result.output


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom sim.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "heavy = {'numba', 'numpy', 'scipy', 'matplotlib', 'duckdb', 'simpy', 'ruamel'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_the_real_command_answers_and_keeps_its_streams_apart(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", "check", "./nothing.yaml"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nothing.yaml" in done.stderr


def test_check_says_each_organisation_once_and_when_a_policy_is_planned_to_change():
    result = CliRunner().invoke(main, ["check", "split-timing"])
    assert result.exit_code == 0
    assert result.output.count("cs-only: 0.2 csm") == 1
    assert "never: cs-only all along" in result.output
    assert "at-50: cs-am-split planned for month" in result.output


def test_every_metric_that_is_stored_is_listed():
    listed = {line.split()[0] for line in command("list", "metrics").output.splitlines()}
    assert set(UNITS) <= listed
    assert {f"{name}.ROLE" for name in BY_ROLE} <= listed
    assert {f"{name}.ACTIVITY" for name in BY_ACTIVITY} <= listed


def test_the_package_can_be_run_as_a_module():
    done = subprocess.run([sys.executable, "-m", "sim", "list", "models"], capture_output=True, text=True, check=True)
    assert "cs-only" in done.stdout
