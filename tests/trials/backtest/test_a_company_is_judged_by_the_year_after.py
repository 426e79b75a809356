"""A backtest: nothing after the date is read, opponents are what they say, a year that cannot be is refused."""

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.team import load_team
from sim.errors import InputError
from sim.report.backtest.table import misses, verdict, windows
from sim.trials.backtest.history import YEAR, AccountHistory, quarters, retained, yearly
from sim.trials.backtest.judged import backtest
from sim.trials.backtest.opponents import OPPONENTS, by_age, opponents_of
from sim.trials.backtest.reading import read_history
from sim.trials.backtest.simulated import due_months, forecast
from tests.support.outside_data import needs, outside
from tests.trials.backtest.made_history import made_history


def tiny(arr: list[list[int]], started: list[float] | None = None) -> AccountHistory:
    levels = np.array(arr, np.int64)
    months = tuple(f"{2020 + k // YEAR}-{k % YEAR + 1:02d}" for k in range(levels.shape[1]))
    begun = np.array(started if started is not None else [np.nan] * len(arr))
    return AccountHistory(levels, begun, np.zeros(len(arr), np.int64), months, ("smb",))


def path(*ends: tuple[int, int]) -> list[int]:
    """Return levels by month: (so many months, at this level)…"""
    return [level for months, level in ends for _ in range(months)]


HISTORY = tiny([path((25, 100)), path((13, 100), (12, 0)), path((7, 50), (18, 60)), path((25, 10))])


def test_retention_is_of_the_cohort_that_was_there() -> None:
    found = retained(quarters(HISTORY, 12))
    assert found.logos.tolist() == [0.75] * 4
    assert found.grr[-1] == pytest.approx(170 / 270)
    assert found.nrr[-1] == pytest.approx(170 / 270)
    assert yearly(HISTORY, 24) == [(4, 4), (3, 4)]


def test_opponents_are_what_they_say() -> None:
    assert OPPONENTS["last year's rate"](HISTORY, "logos")[-1] == pytest.approx(0.75)
    assert OPPONENTS["mean of the history"](HISTORY, "logos")[-1] == pytest.approx((1.0 + 0.75) / 2)
    assert OPPONENTS["same quarter a year ago"](HISTORY, "logos").tolist() == [0.75] * 4
    aged = tiny([path((25, 1)), path((13, 1), (12, 0))], [-30.0, 0.0])
    risk, stayed = by_age(aged)
    assert risk.tolist() == [1, 1, 1, 1, 0]
    assert stayed.tolist() == [1, 0, 1, 1, 0]


def test_departures_on_days_of_the_calendar_say_when_contracts_end() -> None:
    rows = [path((14 + 12 * (k % 2), 1), (23 - 12 * (k % 2), 0)) for k in range(30)] + [path((37, 1))] * 10
    assert set(due_months(tiny(rows)).tolist()) == {2}
    spread = [path((6 + k % 12, 1), (31 - k % 12, 0)) for k in range(48)] + [path((37, 1))] * 2
    anniversaries = tiny(spread, [float(k % 12) for k in range(50)])
    assert due_months(anniversaries).tolist() == [k % 12 for k in range(50)]


@pytest.fixture(scope="module")
def team():
    return load_team("mid-market-saas", "cs-only", {"company.start.customers": "150"})


@pytest.fixture(scope="module")
def made(team):
    return made_history(team, 4, 3)


def test_nothing_after_the_date_is_read_by_the_fit(team, made) -> None:
    """With another year after the date the forecast and every opponent stay, and the truth is another."""
    until = made.place("2023-01")
    changed = made.arr.copy()
    changed[::3, until + 1 :] = 0
    other = AccountHistory(changed, made.started, made.segment, made.months, made.segments)
    one, two = (backtest(team, each, "2023-01", replications=14) for each in (made, other))
    assert (one.forecast.logos == two.forecast.logos).all()
    assert (one.forecast.nrr == two.forecast.nrr).all()
    for before, after in zip(one.measures, two.measures, strict=True):
        assert all((before.opponents[name] == after.opponents[name]).all() for name in before.opponents)
        assert (before.truth != after.truth).any()


def test_what_was_said_first_of_an_account_holds(tmp_path: Path) -> None:
    rows = [["A", "2024-03", "1", "mid", "2019-01-01"], ["A", "2024-01", "1", "smb", "2020-05-01"]]
    found = read_history(write(tmp_path, rows, "account,month,arr,segment,start"), ("mid", "smb"))
    assert found.segment.tolist() == [1]
    assert found.started.tolist() == [-44.0]


def test_a_company_of_the_simulator_is_not_refused(team, made) -> None:
    found = backtest(team, made, "2023-01", replications=70)
    assert not found.refused
    assert found.train == ("2020-01", "2023-01")
    assert found.hold_out == ("2023-02", "2024-01")
    score = found.measures[0]
    assert set(score.errors) == {"model", *OPPONENTS}
    assert set(found.measures[1].errors) == {"model", *OPPONENTS} - {"sBG"}
    assert (score.low <= score.median).all()
    assert verdict(found)
    assert f"known to ±{score.chance:.1f} points" in windows(found)[1]
    assert len(misses(found).rows) == len(score.errors) + 1


def test_a_company_whose_regime_changed_is_refused(team) -> None:
    found = backtest(team, made_history(team, 4, 3, then=-3.0), "2023-01", replications=70)
    assert found.refused
    assert verdict(found).startswith("Levels of this company are not shown")


@pytest.mark.slow
def test_known_levels_come_back_in_95_of_100_companies(team) -> None:
    """The move of renewal levels is found within its interval, over fifty companies with levels of their own."""
    moves = np.random.default_rng(8).normal(0.0, 0.5, 50)
    inside = 0
    for k, move in enumerate(moves):
        found = forecast(team, made_history(team, 4, k, offset=float(move)), 7)
        inside += abs(found.offset - move) <= 1.96 * found.level.sd / found.slope
    assert 0.90 <= inside / moves.size <= 0.98


def write(folder: Path, rows: list[list[str]], head: str = "account,month,arr") -> Path:
    file = folder / "history.csv"
    file.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n")
    return file


def test_a_history_is_read_as_it_stands(tmp_path: Path) -> None:
    rows = [
        ["A", "2024-01", "12.50", "smb", "2020-05-01"],
        ["A", "2024-03", "13", "smb", ""],
        ["B", "2024-02", "7", "", ""],
    ]
    found = read_history(write(tmp_path, rows, "account,month,arr,segment,start"), ("mid", "smb"))
    assert found.months == ("2024-01", "2024-02", "2024-03")
    assert found.arr.tolist() == [[1250, 0, 1300], [0, 700, 0]]
    assert found.started.tolist() == [-44.0, 1.0]
    assert found.segment.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        ([["A", "2024-13", "1"]], "account,month,arr", ":2:2: month: is no month (got 2024-13)"),
        ([["A", "2024-01", "-1"]], "account,month,arr", ":2:3: arr: must be dollars a year, 0 or more (got -1)"),
        ([["A", "2024-01", "1"]], "account,monat,arr", "month: there is no such column"),
        ([], "account,month,arr", "the file has no rows"),
        ([["A", "0001-01", "1"], ["A", "2024-01", "1"]], "account,month,arr", "Correct the odd one."),
        ([["", "2024-01", "1"]], "account,month,arr", ":2:1: account: names nobody"),
        (
            [["A", "2024-01", "1"], ["A", "2024-01", "2"]],
            "account,month,arr",
            ":3:3: arr: A has two amounts in 2024-01",
        ),
        ([["A", "2024-01"]], '"who\nis it",month', "no such column (got who is it, month)"),
    ],
)
def test_a_history_that_cannot_be_read_says_where(tmp_path: Path, rows: list[list[str]], head: str, said: str) -> None:
    with pytest.raises(InputError) as told:
        read_history(write(tmp_path, rows, head), ("smb",))
    assert said in str(told.value)


def test_where_nobodys_age_is_known_the_rules_without_ages_are_the_opponents() -> None:
    unknown, known = tiny([path((25, 100))]), tiny([path((25, 100))], [0.0])
    assert list(opponents_of(unknown, "logos")) == [
        "last year's rate",
        "mean of the history",
        "same quarter a year ago",
    ]
    assert "sBG" in opponents_of(known, "logos")
    assert "sBG" not in opponents_of(known, "grr")


def test_a_history_in_which_nobody_pays_at_the_date_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [["A", f"{2023 + m // 12}-{m % 12 + 1:02d}", "0" if m == 15 else "100"] for m in range(28)]
    shown = CliRunner().invoke(
        main, ["backtest", "mid-market-saas", "--history", str(write(tmp_path, rows)), "--quiet"]
    )
    assert shown.exit_code == 2
    assert "arr: has nobody who pays in 2024-04" in shown.output


def test_too_short_a_history_is_refused_with_what_to_do(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [["A", f"2024-{month:02d}", "100"] for month in range(1, 13)]
    shown = CliRunner().invoke(
        main, ["backtest", "mid-market-saas", "--history", str(write(tmp_path, rows)), "--quiet"]
    )
    assert shown.exit_code == 2
    assert "has 12 months; a backtest needs 25" in shown.output
    assert "postsale fit" in shown.output


def joined(said: str) -> str:
    """Return a date with two digits for its month: one of them has one."""
    year, _, rest = said.partition("-")
    return f"{year}-{int(rest.split('-')[0]):02d}-01" if rest else ""


SPELLS = "cncf/membership_spells.csv"


@needs(SPELLS)
@pytest.mark.slow
def test_the_year_after_september_2025_of_a_real_association_is_judged(tmp_path: Path, monkeypatch) -> None:
    """The command prints its table; the verdict is whatever comes out."""
    monkeypatch.chdir(tmp_path)
    rows = set()
    with outside(SPELLS).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            first, last = (12 * int(row[key][:4]) + int(row[key][5:7]) - 1 for key in ("first_seen", "last_seen"))
            for k in range(first, min(last, 12 * 2026 + 7) + 1):
                rows.add((row["member_id"], f"{k // 12}-{k % 12 + 1:02d}", joined(row["joined"])))
    file = write(tmp_path, [list(row) for row in sorted(rows)], "account,month,start")
    shown = CliRunner().invoke(
        main, ["backtest", "mid-market-saas", "--history", str(file), "--until", "2025-08", "--quiet"]
    )
    assert shown.exit_code == 0, shown.output
    assert "hold-out 2025-09 to 2026-08, never read" in shown.output
    assert "same quarter a year ago" in shown.output
