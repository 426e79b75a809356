"""Two names are enough for a comparison: it is written down as an experiment, run, and can be run again."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main

pytestmark = pytest.mark.usefixtures("few_pilots")

ROOT = Path(__file__).parents[2]
AT = ["--company", "mid-market-saas"]
FEW = [
    *("--set", "company.start.customers=8", "--set", "horizon=25 months", "--replications", "3"),
    *("--no-charts", "--quiet", "--workers", "1"),
]


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_compare_runs_an_experiment_that_it_writes_beside_the_results(folder):
    first = command("compare", "cs-only", "am-only", *AT, *FEW, "-v")
    assert first.exit_code == 0, first.output
    assert re.search("^AT (NEARLY )?THE SAME SPEND: ", first.output, re.MULTILINE), "few futures are paid by luck, too"
    key = "compare-cs-only-vs-am-only-at-mid-market-saas"
    file = folder / f"results/{key}.yaml"
    assert "title: cs-only against am-only at mid-market-saas\n" in file.read_text()
    assert json.loads((folder / "results" / key / "manifest.json").read_text())["source"] == f"results/{key}.yaml"
    again = command("run", f"results/{key}.yaml", *FEW, "--json")
    assert json.loads(again.stdout) == json.loads((folder / "results" / key / "summary.json").read_text())
    assert command("compare", "cs-only", "am-only", *AT, *FEW).exit_code == 0
    traced = command("trace", f"results/{key}", "--versus", "am-only")
    assert traced.exit_code == 0, traced.output


def test_a_saved_comparison_is_an_experiment_like_any_other(folder):
    (folder / "mine.yaml").write_bytes((ROOT / "configs/models/cs-only.yaml").read_bytes())
    wanted = ["compare", "./mine.yaml", "am-only", *AT, "--baseline", "am-only", "--save", "studies/which.yaml"]
    result = command(*wanted, *FEW)
    assert result.exit_code == 0, result.output
    text = (folder / "studies/which.yaml").read_text()
    assert 'models: [am-only, "../mine.yaml"]\nbaseline: am-only\n' in text
    assert (folder / "results/which/summary.json").is_file()
    assert not list((folder / "results").glob("*.yaml"))
    assert command("check", "studies/which.yaml").exit_code == 0
    other = command("compare", "cs-only", "am-only", *AT, "--save", "studies/which.yaml", *FEW)
    assert other.exit_code == 4
    assert "is there already" in other.output
    assert (folder / "studies/which.yaml").read_text() == text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["cs-onl", "am-only", *AT], "no such model (got cs-onl). Did you mean cs-only?"),
        (["cs-only", "am-only", "--company", "mid-market-sas"], "Did you mean mid-market-saas?"),
        (["cs-only", *AT], "needs two or more (got cs-only)"),
        (["cs-only", "cs-only", *AT], "stands twice (got cs-only)"),
        (["cs-only", "am-only", *AT, "--baseline", "no-csm"], "Name one of cs-only, am-only"),
        (["cs-only", "am-only", *AT, "--save", "which"], "Write which.yaml"),
        (["cs-only", "am-only", *AT, "--set", "horizon=3 months"], "at least 25 months"),
    ],
)
def test_a_wrong_comparison_leaves_nothing_behind(folder, args, words):
    result = command("compare", *args, "--quiet")
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
    assert [path for path in folder.rglob("*") if path.is_file()] == []
