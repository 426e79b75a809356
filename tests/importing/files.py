"""Small exports that tests make, and one way to import them."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sim.cli.main import main

SPELL = ["subscription_id", "customer_id", "start_date", "end_date", "monthly_amount"]
AS_OF = "2024-12-31"


def written(path: Path, rows: Iterable[Sequence[object]], delimiter: str = ",") -> Path:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def spells(path: Path, *rows: Sequence[object], head: Sequence[str] = SPELL, delimiter: str = ",") -> Path:
    """Write subscription spells."""
    return written(path, [head, *rows], delimiter)


def contracts(customers: int = 40, years: Sequence[int] = (2022, 2023, 2024)) -> list[list[object]]:
    """Return annual contracts of so many customers; one in ten leaves after each year."""
    rows: list[list[object]] = []
    for number in range(customers):
        month = number % 12 + 1
        for place, year in enumerate(years):
            if place and number % 10 < place:
                break
            rows.append(
                [
                    f"S{number}-{year}",
                    f"C{number:03d}",
                    f"{year}-{month:02d}-01",
                    f"{year + 1}-{month:02d}-01",
                    100 + number,
                ]
            )
    return rows


def run(*args: object) -> Result:
    """Import something; a traceback fails the test."""
    done = CliRunner().invoke(main, ["import", *(str(arg) for arg in args)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    assert "Traceback" not in done.output
    assert "a defect of the program" not in done.output, done.output
    return done


def imported(folder: Path, *args: object) -> dict[str, Any]:
    """Import files that can be; return understood.json."""
    out = folder / "out"
    done = run(*args, "--company", "ours", "--out", out, "--overwrite")
    assert done.exit_code == 0, done.output
    return json.loads((out / "understood.json").read_text(encoding="utf-8"))


def refused(folder: Path, *args: object) -> str:
    """Import files that cannot be; nothing may be written. Return what was said."""
    out = folder / "refused"
    done = run(*args, "--company", "ours", "--out", out)
    assert done.exit_code == 2, done.output
    assert not out.exists()
    assert not list(folder.glob(".*"))
    assert done.stderr.rstrip().endswith("nothing was written") or "nothing was run" in done.stderr
    return done.stderr


def met(understood: dict[str, Any]) -> dict[str, int]:
    """Return what was met: name → count."""
    return {reason["name"]: reason["count"] for reason in [*understood["gate"], *understood["handled"]]}


def accounts(folder: Path) -> dict[str, dict[str, str]]:
    """Return accounts.csv by account."""
    with (folder / "out" / "accounts.csv").open(encoding="utf-8", newline="") as file:
        return {row["account"]: row for row in csv.DictReader(file)}


def levels(understood: dict[str, Any]) -> dict[str, float]:
    """Return ARR by month, as 2024-01."""
    return {month["month"][:7]: month["arr"] for month in understood["months"]}


def movements(understood: dict[str, Any], month: str) -> dict[str, float]:
    """Return what moved in a month, without what did not."""
    row = next(each for each in understood["months"] if each["month"].startswith(month))
    return {name: value for name, value in row.items() if name not in ("month", "customers", "arr") and value}
