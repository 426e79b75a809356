"""What version 0.1.0 left behind: runs and ledgers are read; what cannot be continued names the version and what to do now.

`from_0_1_0/` was made by that version: a compare study of ten customers (`compare.zip`), the row of a quick ledger, and what
`postsale init` wrote, with a study that extends one that ships.
"""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli.main import main
from sim.config.tables.assumptions import GONE
from sim.report.ledger.touching import nearby, stored, touching
from sim.trials.folder import claiming
from sim.trials.folder.stored import open_run

MADE = Path(__file__).with_name("from_0_1_0")
NOW = "0.2.0"


def unpacked(folder: Path) -> Path:
    """Write the run of 0.1.0 into a folder; return the folder."""
    with zipfile.ZipFile(MADE / "compare.zip") as held:
        held.extractall(folder)
    return folder


def command(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder but those of its lock, which means nothing by itself."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if path.name not in ("lock", "held-by.json")}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a version after 0.1.0, whatever the number of this one is."""
    monkeypatch.setattr(sim, "__version__", NOW)
    monkeypatch.setattr(claiming, "__version__", NOW)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files of a user, and a run in `old`."""
    home = tmp_path / "mine"
    shutil.copytree(MADE / "mine", home)
    unpacked(home / "old")
    monkeypatch.chdir(home)
    return home


def test_a_run_is_listed_shown_and_compared(ours: Path) -> None:
    listed = command("runs", ".")
    assert listed.exit_code == 0
    assert "Old and tiny" in listed.output
    assert "complete" in listed.output
    shown = command("show", "old")
    assert shown.exit_code == 0
    assert "with postsale 0.1.0" in shown.output
    assert "models:\n  - cs-only\n  - cs-am-split" in shown.output
    same = command("diff", "old", "old")
    assert same.exit_code == 0
    assert "4 of 4 replications equal to the bit" in same.output


def test_its_report_is_written_anew_with_its_own_numbers(ours: Path, few_charts: None) -> None:
    before = open_run(ours / "old").summary
    done = command("report", "old")
    assert done.exit_code == 0, done.output
    page = (ours / "old" / "report.html").read_text(encoding="utf-8")
    assert "Old and tiny" in page
    assert before.points[0].models["cs-only"].metrics["nrr"].mean == pytest.approx(1.0, abs=0.3)
    assert open_run(ours / "old").summary == before


def test_its_shards_are_freed(ours: Path) -> None:
    done = command("prune", "--shards", "old")
    assert done.exit_code == 0
    assert "freed" in done.output
    assert not list((ours / "old" / "shards").rglob("*.npz"))
    assert (ours / "old" / "replications.parquet").is_file()


def test_it_is_not_continued_and_says_whose_it_is(ours: Path, later: None) -> None:
    before = tree(ours / "old")
    done = command("run", "tiny.yaml", "--out", "old", "--no-charts", "--quiet")
    assert done.exit_code == 4
    assert "it was run by postsale 0.1.0, and 0.2.0 does not continue its simulations" in done.output
    assert "Use --out OTHER, or --fresh to replace it." in done.output
    assert tree(ours / "old") == before


def test_a_rerun_names_the_version_and_the_command_that_asks_the_same_of_this_one(ours: Path, later: None) -> None:
    before = tree(ours / "old")
    done = command("rerun", "old", "--out", "again", "--no-charts", "--quiet")
    assert done.exit_code == 2
    assert tree(ours / "old") == before
    (said,) = [line for line in done.output.splitlines() if "was run by" in line]
    assert "old/manifest.json: was run by postsale 0.1.0, and this version reads its files otherwise (" in said
    assert "Its numbers come out again with that version alone." in said
    asked = said.rpartition("To ask this one the same: postsale run ")[2]
    assert asked == "again/files/own/tiny.yaml"
    assert command("check", asked).exit_code == 0


@pytest.mark.parametrize("asked", ["trace", "odd"])
def test_its_simulations_are_followed_by_its_own_version_alone(ours: Path, asked: str) -> None:
    before = tree(ours)
    refused = command(asked, "old")
    assert refused.exit_code == 2
    assert "old was run by postsale 0.1.0" in refused.output
    assert "Only that version follows its simulations; today's: postsale trace " in refused.output
    assert tree(ours) == before


def test_a_company_a_model_a_plan_and_a_study_load_as_they_are(ours: Path) -> None:
    done = command("check", *sorted(str(path) for path in Path().glob("*/*.yaml")), "our-question.yaml", "tiny.yaml")
    assert done.exit_code == 0, done.output
    assert "40 customers" in done.output


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (
            "company",
            "extends: mid-market-saas\nearly_exit: not allowed\n",
            "early_exit: every contract runs to its end",
        ),
        ("company", "extends: mid-market-saas\npay_year_starts: 1\n", "is the first of its pay year"),
        ("company", "extends: mid-market-saas\nstart: {accounts_csv: a.csv}\n", "start.accounts_csv: is now accounts"),
        ("model", "extends: cs-only\nstyle: {colour: blue}\n", "style: is chosen by the program"),
        *(
            ("assumptions", f"{block}: {{{name}: 1}}\n", f"{block}.{name}: is gone")
            for block in GONE
            for name in GONE[block]
        ),
    ],
)
def test_a_key_that_is_gone_says_what_to_write(tmp_path: Path, kind: str, text: str, said: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"kind: {kind}\n{text}", encoding="utf-8")
    done = command("check", file)
    assert done.exit_code == 2
    assert said in done.output
    assert "Remove it." in done.output or "Write " in done.output
    assert "1 error" in done.output


def test_a_row_of_its_ledger_is_read(tmp_path: Path) -> None:
    run = unpacked(tmp_path / "old")
    shutil.copy(MADE / "ledger.json", run / "ledger.json")
    ledger = nearby(run)
    assert ledger == run / "ledger.json"
    (row,) = touching(stored(ledger), ["bundled-strategic-csm", "fully-split", "cs-only"])
    assert (row.id, row.verdict) == ("B10", "right direction")
