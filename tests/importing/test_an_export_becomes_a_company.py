"""From the made-up export to a company that can be checked: files, page, commands as the page on imports has them."""

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.importing.traps import listed_in_markdown
from tests.importing.files import AS_OF, accounts, contracts, imported, met, refused, run, spells

ROOT = Path(__file__).parents[2]
EXPORT = ROOT / "configs/exports/made-up-subscriptions.csv"
PAGE = ROOT / "docs/operator/import.md"
FILES = [
    "accounts.csv",
    "history.parquet",
    "mapping.yaml",
    "months.csv",
    "ours.yaml",
    "understood.json",
    "understood.md",
]


def command(*args: object) -> str:
    done = CliRunner().invoke(main, [str(arg) for arg in args])
    assert done.exit_code == 0, done.output
    return done.output


def test_seven_files_are_written_and_the_company_checks_with_a_shipped_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = run(EXPORT, "--company", "ours").stdout
    assert sorted(path.name for path in (tmp_path / "companies/ours").iterdir()) == FILES
    lines = page.partition("\n\nWritten:")[0].splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    checked = command("check", "split-too-early", "--company", "companies/ours/ours.yaml")
    assert "ours" in checked
    assert "ours" in command("check", "companies/ours")  # where the mapping is no mistake
    sources = command("show", "companies/ours/ours.yaml", "--sources")
    assert "measured" in sources


def test_the_traps_that_were_put_in_are_met_with_their_counts(tmp_path: Path) -> None:
    found = imported(tmp_path, EXPORT)
    text = EXPORT.read_text(encoding="utf-8-sig")
    traps = met(found)
    assert traps["trials-and-tests"] == once(text, ",trial,")
    assert traps["one-off-amounts"] == once(text, ",setup,")
    assert traps["total-rows"] == traps["header-below"] == traps["byte-order-mark"] == 1
    assert {"day-first-dates", "money-signs", "negative-lines", "late-renewals", "end-dates", "co-term-stubs"} <= set(
        traps
    )
    assert {"incomplete-last-month", "left-truncated", "right-censored", "duplicate-rows"} <= set(traps)


def once(text: str, word: str) -> int:
    """Return how many different lines hold a word."""
    return len({line for line in text.splitlines() if word in line})


def test_what_is_measured_is_near_what_was_simulated(tmp_path: Path) -> None:
    imported(tmp_path, EXPORT)
    text = (tmp_path / "out" / "ours.yaml").read_text(encoding="utf-8")
    share = re.search(r"smb:\n.*\n.*\n.*\n\s+contracts: \{12 months: ([\d.]+) %", text)
    assert share is not None, text
    assert 85 < float(share[1]) <= 100, "of early-stage-saas, 95 % sign for 12 months"


def test_months_and_accounts_say_the_same(tmp_path: Path) -> None:
    found = imported(tmp_path, EXPORT)
    with (tmp_path / "out" / "months.csv").open(encoding="utf-8") as file:
        months = list(csv.DictReader(file))
    total = sum(round(100 * float(row["arr"])) for row in accounts(tmp_path).values())
    assert total == round(100 * float(months[-1]["arr"])) == round(100 * found["arr"])
    assert len(accounts(tmp_path)) == int(months[-1]["customers"])
    kinds = ("new_arr", "returned_arr", "expansion_arr", "contraction_arr", "lost_arr")
    change = sum(round(100 * float(month[kind])) for month in months[1:] for kind in kinds)
    assert round(100 * float(months[0]["arr"])) + change == total


def test_two_imports_are_the_same_bytes(tmp_path: Path) -> None:
    held = []
    for name in ("one", "two"):
        run(EXPORT, "--company", "ours", "--out", tmp_path / name)
        texts = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        texts["ours.yaml"] = texts["ours.yaml"].replace(str(tmp_path / name).encode(), b"")
        held.append(texts)
    assert held[0] == held[1]


def test_nothing_is_written_over_without_being_told_to(tmp_path: Path) -> None:
    path = spells(tmp_path / "a.csv", *contracts())
    out = tmp_path / "out"
    assert run(path, "--company", "ours", "--out", out, "--as-of", AS_OF).exit_code == 0
    (out / "ours.yaml").write_text("mine")
    again = run(path, "--company", "ours", "--out", out, "--as-of", AS_OF)
    assert again.exit_code == 4
    assert "nothing was written" in again.stderr
    assert (out / "ours.yaml").read_text() == "mine"
    assert run(path, "--company", "ours", "--out", out, "--as-of", AS_OF, "--overwrite").exit_code == 0
    assert (out / "ours.yaml").read_text() != "mine"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--company", "../up"), "--company: is no name (got ../up)"),
        (("--as-of", "yesterday"), "--as-of: is no date (got yesterday)"),
        (("--mapping", "none.yaml"), "no such file"),
    ],
)
def test_a_wrong_flag_is_told(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    path = spells(tmp_path / "a.csv", *contracts())
    done = run(path, *args, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    path = spells(tmp_path / "a.csv", *contracts())
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run(path, "--out", blocked / "out")
    assert done.exit_code == 2
    assert "--out" in done.stderr


def test_a_refusal_names_file_row_column_value_and_remedy(tmp_path: Path) -> None:
    rows = contracts()
    rows[4][3] = "2024-02-30"
    said = refused(tmp_path, spells(tmp_path / "a.csv", *rows))
    assert said.startswith(
        "a.csv:6:4: end_date: is no date (got 2024-02-30). Write it as 2024-01-31. [unreadable-date]\n"
    )


def test_a_row_is_that_of_a_spreadsheet(tmp_path: Path) -> None:
    lines = spells(tmp_path / "a.csv", *contracts(3)).read_text().splitlines()
    broken = ["Subscriptions,,,,", "", *lines[:2], "", *lines[2:], 'S,"A\nB",2024-01-01,soon,1']
    (tmp_path / "a.csv").write_text("\n".join(broken) + "\n")
    row = len(broken)
    assert refused(tmp_path, tmp_path / "a.csv").startswith(f"a.csv:{row}:4: end_date: is no date (got soon).")


NAMES = ["a: b # c", "\x1b[2Jred", "\u202eturned", '"', "{x}", "- item", "~", "=1+1", "é" * 300, "yes"]


@pytest.mark.parametrize("segment", NAMES)
def test_a_segment_of_any_name_becomes_a_company_that_loads(tmp_path: Path, segment: str) -> None:
    head = ["customer_id", "start_date", "end_date", "monthly_amount", "segment"]
    rows = [[*row[1:5], segment] for row in contracts(12)]
    imported(tmp_path, spells(tmp_path / "a.csv", *rows, head=head), "--as-of", AS_OF)
    command("show", tmp_path / "out" / "ours.yaml")


def test_a_company_is_never_larger_than_one_can_be() -> None:
    from sim.importing.telling.company import company_text
    from sim.importing.telling.facts import CompanyFacts, SegmentFacts

    one = SegmentFacts("all", "all", ("",), "smb", 10**6, 1.0, 8000.0, 2.0, {12: 1.0})
    facts = CompanyFacts("ours", "x", "USD", True, "2026-08-31", 10**6, 1e9, (one,), 3e5, 9.0, None, 1e9, 5, 0.0)
    text = company_text(facts, "ours.yaml")
    assert "value: 100000," in text
    assert "value: 500 % a year," in text


def test_the_example_is_written_and_imports(tmp_path: Path) -> None:
    told = command("example-export", tmp_path / "try")
    assert "postsale import" in told
    assert (tmp_path / "try" / EXPORT.name).read_bytes() == EXPORT.read_bytes()
    assert CliRunner().invoke(main, ["example-export", str(tmp_path / "try")]).exit_code == 4


@pytest.mark.slow
def test_the_example_is_what_the_simulator_makes(tmp_path: Path) -> None:
    from benchmarks.made_up_export import NAME
    from benchmarks.made_up_export import main as make

    make(tmp_path)
    assert (tmp_path / NAME).read_bytes() == EXPORT.read_bytes()
    assert EXPORT.stat().st_size < 200_000


def test_the_page_lists_every_trap() -> None:
    assert listed_in_markdown() in PAGE.read_text(encoding="utf-8")


def test_the_commands_of_the_page_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].split() for block in blocks[:1] for line in block.splitlines()]
    assert [line[:2] for line in lines][:2] == [["postsale", "example-export"], ["postsale", "import"]]
    for line in lines:
        if line[1] in ("example-export", "import", "show"):  # the check is held above
            command(*line[1:])
    assert json.loads((tmp_path / "companies/our-company/understood.json").read_text())["customers"] > 100


def test_an_export_is_held_against_its_own_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an export to a fit and a backtest: the company opens from its accounts, the history says what came after."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.trials.ground.REPLICATIONS", 4)
    run(EXPORT, "--company", "ours")
    fitted = command("fit", "companies/ours/ours.yaml", "--as-is", "cs-only", "--years", "50", "--quiet")
    assert "customers lost" in fitted
    assert "GRR" in fitted
    history = "companies/ours/history.parquet"
    judged = command("backtest", "companies/ours/ours.yaml", "--history", history, "--as-is", "cs-only", "--quiet")
    assert "never read" in judged
    assert "mean of the history" in judged
