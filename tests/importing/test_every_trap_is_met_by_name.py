"""Each trap of the registry has a file that holds it: handled or noted with its count, or refused by its name."""

import datetime
from pathlib import Path

import duckdb
import pytest

from sim.importing.traps import BY_NAME, TRAPS, Verdict
from tests.importing import cases_of_data, cases_of_files
from tests.importing.cases import CASES, text_of, workbook
from tests.importing.files import AS_OF, SPELL, accounts, contracts, imported, met, refused, run, spells

assert cases_of_data
assert cases_of_files


@pytest.mark.parametrize(
    ("name", "number"), [(trap.name, k) for trap in TRAPS for k in range(len(CASES.get(trap.name, [])))]
)
def test_a_trap_is_handled_or_refused_by_name(tmp_path: Path, name: str, number: int) -> None:
    make, count = CASES[name][number]
    args = make(tmp_path)
    if BY_NAME[name].verdict is Verdict.STOP:
        said = refused(tmp_path, *args)
        lines = said.splitlines()[:-1]
        assert lines
        assert all(line.endswith(f"[{name}]") for line in lines), said
        return
    found = met(imported(tmp_path, *args))
    assert found.get(name) == count, found


def test_every_trap_has_a_case() -> None:
    lacking = {trap.name for trap in TRAPS} - set(CASES)
    assert lacking == {"out-of-balance"}, "its own test breaks the books: see test_movements_add_up.py"


def test_no_name_stands_twice_and_every_sentence_ends() -> None:
    assert len(BY_NAME) == len(TRAPS)
    assert all(trap.sentence.endswith(".") and len(trap.sentence) < 100 for trap in TRAPS)


def test_a_parquet_file_and_a_workbook_say_what_the_csv_says(tmp_path: Path) -> None:
    rows = contracts()
    text = spells(tmp_path / "a.csv", *rows)
    duckdb.execute(f"COPY (FROM read_csv('{text}')) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    typed = [[*row[:2], *(datetime.date.fromisoformat(str(day)) for day in row[2:4]), row[4]] for row in rows]
    workbook(tmp_path / "a.xlsx", [SPELL, *typed])
    found = [imported(tmp_path, tmp_path / f"a.{kind}", "--as-of", AS_OF) for kind in ("csv", "parquet", "xlsx")]
    assert found[0]["months"] == found[1]["months"] == found[2]["months"]
    assert found[0]["retention"] == found[1]["retention"] == found[2]["retention"]


WRITTEN = [
    ("utf-8", "\r"),
    ("utf-8-sig", "\r\n"),
    ("utf-16", "\n"),
    ("utf-16-le", "\r\n"),
    ("mac_roman", "\r"),
    ("cp1252", "\r\n"),
]


@pytest.mark.parametrize(("encoding", "end"), WRITTEN)
def test_a_name_is_the_same_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    rows = [
        ["S", "Bücher “Ærø” & Çà", "2023-01-01", "2025-01-01", 10],
        ["T", "Überseeß", "2023-01-01", "2025-01-01", 10],
    ]
    (tmp_path / "a.csv").write_bytes(text_of(rows, end=end).encode(encoding))
    imported(tmp_path, tmp_path / "a.csv", "--as-of", AS_OF)
    assert set(accounts(tmp_path)) == {"Bücher “Ærø” & Çà", "Überseeß"}


def test_a_command_without_a_file_says_so() -> None:
    done = run()
    assert done.exit_code == 2
    assert "FILE: is missing" in done.stderr
