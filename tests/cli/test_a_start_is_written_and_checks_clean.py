"""One command leaves a commented start in an empty folder: it is right as it stands, and nothing is written over."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.cli.starting import templates
from sim.config.commands.listing import listing
from sim.config.files import lookup

ROOT = Path(__file__).parents[2]
COMPANIES = sorted(path.stem for path in (ROOT / "configs/companies").glob("*.yaml"))
FILES = [
    "comp/our-am-pay.yaml",
    "companies/our-company.yaml",
    "decision.yaml",
    "models/our-split.yaml",
    "our-question.yaml",
]


def command(*args: object) -> Any:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_start_is_five_files_that_check_without_a_note(folder: Path) -> None:
    done = command("init")
    assert done.exit_code == 0, done.output
    assert written(folder) == FILES
    checked = command("check", *FILES)
    assert checked.exit_code == 0, checked.output
    assert checked.stderr == ""
    assert "40 customers" in checked.stdout
    assert "model our-split: models/our-split.yaml" in checked.stdout


def test_the_next_commands_are_told_and_stand_in_the_new_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = command("init", "a folder/ours")
    lines = [line.split("  #")[0].strip() for line in done.stdout.split("Next:\n")[1].splitlines()]
    assert lines[0] == "cd 'a folder/ours'"
    assert [line.split()[:2] for line in lines[1:]] == [
        ["postsale", word] for word in ("decide", "check", "run", "show")
    ]
    monkeypatch.chdir(folder / "a folder/ours")
    for line in (lines[2], lines[4]):
        assert command(*line.split()[1:]).exit_code == 0


@pytest.mark.parametrize("key", COMPANIES)
def test_any_shipped_company_starts_with_its_comments(folder: Path, key: str) -> None:
    assert command("init", "--company", key).exit_code == 0
    text = (folder / "companies/our-company.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# A copy of the company {key} that ships")
    assert text.endswith((ROOT / f"configs/companies/{key}.yaml").read_text(encoding="utf-8"))
    checked = command("check", *FILES)
    assert checked.exit_code == 0, checked.output
    # The ratios of the starter are those of software firms: customers of a services firm are more work.
    told = [line for line in checked.stderr.splitlines() if "note: too few people" not in line]
    assert told == []
    assert key == "services-firm" or checked.stderr == ""


@pytest.mark.parametrize("there", FILES)
def test_nothing_is_written_over_and_nothing_beside_it(folder: Path, there: str) -> None:
    (folder / there).parent.mkdir(exist_ok=True)
    (folder / there).write_text("mine", encoding="utf-8")
    refused = command("init")
    assert refused.exit_code == 4
    assert f"{there} is there already; nothing was written" in refused.stderr
    assert written(folder) == [there]
    assert (folder / there).read_text(encoding="utf-8") == "mine"


def test_a_company_that_does_not_ship_is_refused_with_the_nearest_name(folder: Path) -> None:
    refused = command("init", "--company", "mid-market-sas")
    assert refused.exit_code == 2
    assert "Did you mean mid-market-saas?" in refused.stderr
    assert written(folder) == []


def test_a_file_is_no_folder(folder: Path) -> None:
    (folder / "x").write_text("", encoding="utf-8")
    assert command("init", "x").exit_code == 4


def test_no_key_leads_to_a_template(folder: Path) -> None:
    for path in templates().rglob("*.yaml"):
        kind = lookup.kind_of(path)
        assert kind is not None
        assert lookup.find(kind, path.stem, folder) is None
    listed = {row.key for what in ("companies", "models", "plans", "experiments") for row in listing(what, near=folder)}
    assert not [key for key in listed if key.startswith("our-")]


def test_the_company_says_how_its_numbers_are_written() -> None:
    text = (templates() / "companies/our-company.yaml").read_text(encoding="utf-8")
    for word in ("UNITS", "RANGES", "SPREADS", "SOURCES"):
        assert f"# {word} " in text
    keys = [line for line in text.splitlines() if line.startswith("  ") and ":" in line and "#" in line]
    assert len(keys) >= 13, "a number of all customers, or of the first segment, without a comment says nothing"
