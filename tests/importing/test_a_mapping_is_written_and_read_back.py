"""mapping.yaml says what was decided, gives the same again, and every mistake in it is told at its line."""

from pathlib import Path
from typing import Any

import pytest

from sim.importing.recognition.mapping import read_mapping
from sim.importing.telling.mapping_file import mapping_text
from tests.importing.cases import LEDGER, SALESFORCE, of_stripe, stripe, wide
from tests.importing.files import AS_OF, SPELL, contracts, imported, met, refused, spells, written


def ledger(folder: Path) -> tuple[object, ...]:
    return (written(folder / "l.csv", [LEDGER, ["2024-01-05", "A", 10000, 0, "new_biz", "USD", "a"]]), "--as-of", AS_OF)


def opportunities(folder: Path) -> tuple[object, ...]:
    won = ["1", "A", 1000, "New Business", "2024-03-01", "true", "true", "false", "Ann"]
    return (written(folder / "d.csv", [SALESFORCE, won]), "--as-of", AS_OF)


def general(folder: Path) -> tuple[object, ...]:
    rows = [[row[0], row[1], "15/03/2023", "14/03/2024", f"{row[4]},50"] for row in contracts(12)]
    return (spells(folder / "s.csv", *rows, delimiter=";"), "--as-of", "2024-02-15")


SOURCES = (
    general,
    ledger,
    opportunities,
    lambda folder: of_stripe(folder, stripe(1), stripe(2)),
    lambda folder: wide(folder, ["A", 100, "", 80, 80, 80, 80], ["B", 1, 1, 1, 1, 1, 1]),
)


@pytest.mark.parametrize("make", SOURCES)
def test_what_was_written_gives_the_same_again(tmp_path: Path, make: object) -> None:
    args = make(tmp_path)  # type: ignore[operator]
    first = imported(tmp_path, *args)
    text = (tmp_path / "out" / "mapping.yaml").read_text(encoding="utf-8")
    (tmp_path / "kept.yaml").write_text(text, encoding="utf-8")
    again = imported(tmp_path, args[0], "--mapping", tmp_path / "kept.yaml")
    assert without_note(again) == without_note(first)
    assert (tmp_path / "out" / "mapping.yaml").read_text(encoding="utf-8") == text
    assert mapping_text(read_mapping(tmp_path / "kept.yaml")) == text


def without_note(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out the note on a period that nothing says: the mapping says it."""
    return {**found, "gate": [reason for reason in found["gate"] if reason["name"] != "unsaid-period"]}


HEAD = "kind: mapping\nsources:\n  - shape: spells\n    columns: {account: customer_id, start: start_date, end: end_date}\n"


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (HEAD + "graze: 3 days\n", "5:1", "no such key"),
        (HEAD.replace("shape: spells", "shape: spell"), "3:12", "Did you mean spells?"),
        (HEAD.replace("account:", "acount:"), "4:15", "Did you mean account?"),
        (HEAD.replace("start_date", "strat_date"), "4:44", "Did you mean start_date?"),
        (HEAD + "as_of: soon\n", "5:8", "is no date (got soon)"),
        (HEAD + "late_renewal: 90\n", "5:15", "late_renewal"),
        (HEAD + "leave_out: {segmnt: x}\n", "5:13", "Did you mean segment?"),
        (HEAD + "negative_lines: ignore\n", "5:17", "must be set off or leave out"),
        ("kind: mapping\nsources: []\n", "", "sources"),
        ("kind: company\nsources:\n  - shape: spells\n    columns: {}\n", "1:7", "must be mapping"),
        ("shape: [\n", "", "m.yaml"),
    ],
)
def test_a_mistake_is_told_at_its_line(tmp_path: Path, text: str, where: str, said: str) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    told = refused(tmp_path, spells(tmp_path / "a.csv", *contracts(3)), "--mapping", tmp_path / "m.yaml")
    assert said in told
    assert f"m.yaml:{where}" in told


def test_a_column_of_any_name_is_what_the_mapping_says(tmp_path: Path) -> None:
    rows = [["ref", "who", "from", "thru", "fee"], *([*row[:4], row[4]] for row in contracts(12))]
    path = written(tmp_path / "odd.csv", rows)
    assert "[unknown-shape]" in refused(tmp_path, path)
    columns = "{account: who, start: from, end: thru, amount: fee}"
    (tmp_path / "m.yaml").write_text(
        f"kind: mapping\nsources:\n  - shape: spells\n    columns: {columns}\n    amounts: yearly\nas_of: {AS_OF}\n"
    )
    found = imported(tmp_path, path, "--mapping", tmp_path / "m.yaml")
    plain = imported(tmp_path, spells(tmp_path / "a.csv", *contracts(12), head=SPELL), "--as-of", AS_OF)
    assert found["arr"] * 12 == plain["arr"]


def test_a_grace_can_be_taken_back(tmp_path: Path) -> None:
    rows = [*contracts(), ["S", "X", "2022-01-01", "2023-01-01", 10], ["S", "X", "2023-03-01", "2024-03-01", 10]]
    path = spells(tmp_path / "a.csv", *rows)
    assert met(imported(tmp_path, path, "--as-of", AS_OF))["late-renewals"] == 1
    text = (tmp_path / "out" / "mapping.yaml").read_text().replace("90 days", "0 days")
    (tmp_path / "m.yaml").write_text(text)
    found = met(imported(tmp_path, path, "--mapping", tmp_path / "m.yaml"))
    assert "late-renewals" not in found
    assert found["returned-customers"] == 1
