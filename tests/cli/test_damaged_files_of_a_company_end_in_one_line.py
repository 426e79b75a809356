"""Whatever stands in the files of a company, of its past or of a decision, a command ends with 0 or 2 and one clear error."""

import random
import re
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from sim.cli.main import main
from sim.trials import calibrate
from tests.support.damaged import csv_damaged, put, yaml_damaged
from tests.support.own_company import made, parquet, unfitted

TEAM_OF = ["--as-is", "models/ours.yaml"]
FIT = ["fit", "companies/known.yaml", *TEAM_OF, "--years", "50", "--quiet"]
IMPORT = ["import", "export.csv", "--company", "new", "--out", "out"]
BACKTEST = ["backtest", "companies/listed.yaml", *TEAM_OF, "--quiet", "--history"]
KINDS = {
    "company of last year": ("companies/known.yaml", (["check", "companies/known.yaml"], FIT)),
    "company of accounts": ("companies/listed.yaml", (["check", "companies/listed.yaml"], ["check", "decision.yaml"])),
    "accounts": ("companies/accounts.csv", (["check", "companies/listed.yaml"], ["check", "decision.yaml"])),
    "team": ("models/ours.yaml", (["check", "models/ours.yaml"], ["check", "decision.yaml"], FIT)),
    "decision": ("decision.yaml", (["check", "decision.yaml"],)),
    "mapping": ("mapping.yaml", ([*IMPORT, "--mapping", "mapping.yaml"],)),
    "history": ("history.csv", ([*BACKTEST, "history.csv"],)),
    "history as Parquet": ("history.parquet", ([*BACKTEST, "history.parquet"],)),
    "kept levels": ("calibration/known.yaml", (FIT,)),
    "kept backtest": ("backtests/listed.json", (["check", "decision.yaml"],)),
}
"""What is damaged, and which commands read it. The first of them has to answer with 0 as long as nothing is damaged."""
SECONDS = 30


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a file of each kind; the levels of a company are taken from one that ships, not fitted."""
    monkeypatch.setattr(calibrate, "calibrate", unfitted)
    monkeypatch.chdir(tmp_path)
    made(tmp_path)
    for words in (FIT, [*BACKTEST, "history.csv"]):
        assert clear(words).exit_code == 0
    return tmp_path


def clear(words: list[str]) -> Result:
    """Run a command; it has to end in time with 0, or with 2 and lines that a reader can use."""
    begun = time.monotonic()
    done = CliRunner().invoke(main, words)
    assert time.monotonic() - begun < SECONDS, "takes too long"
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code in (0, 2), done.output
    assert "Traceback" not in done.output
    assert "a defect of the program" not in done.output, done.output
    assert "Error" not in re.sub("Input ?Error", "", done.stderr), done.stderr
    if done.exit_code == 2:
        *lines, last = done.stderr.rstrip("\n").split("\n")
        assert re.fullmatch(r"\d+ errors?, nothing was (run|written)", last), done.stderr
        assert lines
        for line in lines:
            assert re.match(r"\S.*: .+[.)\]?]$", line), line
            assert len(line) < 700, line
            assert line.isprintable(), line
    return done


def damage(home: Path, kind: str, times: int, seed: int) -> None:
    """Damage a file again and again, and see how the commands that read it end."""
    name, commands = KINDS[kind]
    path = home / name
    sound, others = path.read_bytes(), {each: (home / each).read_bytes() for each, _ in KINDS.values()}
    chance, found = random.Random(f"{kind} {seed}"), list[str]()
    for number in range(times):
        if name.endswith(".parquet"):
            data = parquet_damaged(home, chance)
        elif name.endswith(".csv"):
            data = csv_damaged(sound.decode(), chance)
        else:
            data = yaml_damaged(sound.decode(), chance)
        put(path, data, chance)
        for words in commands:
            try:
                done = clear(words)
            except AssertionError as error:
                found.append(f"{number}: {' '.join(words)}\n{error}\n{data[:3000]!r}")
                continue
            if words[0] == "import":
                assert (home / "out").exists() == (done.exit_code == 0)
                for left in (home / "out").glob("*"):
                    left.unlink()
                if done.exit_code == 0:
                    (home / "out").rmdir()
        written = ("calibration", "backtests")
        kept = {each: data for each, data in others.items() if each != name and not each.startswith(written)}
        assert kept == {each: (home / each).read_bytes() for each in kept}
    assert not found, "\n\n".join(found)


def parquet_damaged(home: Path, chance: random.Random) -> bytes:
    """Return a table as Parquet, of damaged rows or with damaged bytes."""
    table, path = home / "table.csv", home / "table.parquet"
    table.write_bytes(csv_damaged((home / "history.csv").read_text(encoding="utf-8"), chance))
    try:
        parquet(table, path)
    except duckdb.Error:
        path.write_bytes(table.read_bytes())
    data = path.read_bytes()
    if chance.random() < 0.3:
        at = chance.randrange(len(data) + 1)
        data = chance.choice((data[:at], data[at:], data[:at] + b"\0\xff" + data[at:]))
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_damaged_files(home: Path, kind: str) -> None:
    damage(home, kind, 4, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_damaged_files(home: Path, kind: str) -> None:
    damage(home, kind, 60, seed=2)
