"""Whatever a file holds, an import ends with 0 or 2, without a traceback, and writes all or nothing."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.importing.cases import LEDGER, STRIPE, stripe
from tests.importing.files import AS_OF, SPELL, contracts, run, spells, written

ODD = [
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b'"',
        b'""',
        b"\n\n",
        b"\r",
        b",",
        b",,,",
        b";",
        b"=1+1",
        b"'",
        b"-",
        b"1e9",
        b"-1e40",
        b"NaN",
    ),
    *(b"99999999999999", b"9999-12-31", b"0000-00-00", b"31/02/2024", b"\xc3\x28", b"\xf0\x9f\x98\x80", b"A" * 5000),
    *(b"\x1b[2J", b"NULL", b"(1)", b"1.234,5", b"\xe2\x80\xae"),
]


def base_spells(folder: Path) -> Path:
    return spells(folder / "base.csv", *contracts(12))


def base_stripe(folder: Path) -> Path:
    return written(folder / "base.csv", [STRIPE, *(stripe(k) for k in range(8))])


def base_ledger(folder: Path) -> Path:
    rows = [[f"2024-0{m}-03", "A", 1000 * m, 0, "expansion", "USD", f"c{k}"] for k in range(5) for m in range(1, 9)]
    return written(folder / "base.csv", [LEDGER, *rows])


def base_wide(folder: Path) -> Path:
    head = ["customer", "2024-01-31", "2024-02-29", "2024-03-31"]
    return written(folder / "base.csv", [head, *([f"c{k}", k, 10, 20] for k in range(9))])


BASES = (base_spells, base_stripe, base_ledger, base_wide)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to four changes: something put in, cut out, repeated or swapped."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        upto = min(len(data), at + chance.choice([1, 1, 3, 20, 200]))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:at] + chance.choice(ODD) + data[at:]
        elif kind == 1:
            data = data[:at] + data[upto:]
        elif kind == 2:
            data = data[:upto] + data[at:]
        elif kind == 3:
            data = data[:at] + chance.choice(ODD) + data[upto:]
        else:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            data = b"\n".join(lines)
        data = data or b"\n"
    return data


def hold(folder: Path, path: Path) -> None:
    """Import a file, and look at what is left behind."""
    out = folder / "out"
    done = run(path, "--company", "ours", "--out", out, "--as-of", AS_OF)
    assert done.exit_code in (0, 2), done.output
    if done.exit_code == 2:
        assert not out.exists()
        assert len(done.stderr.rstrip().splitlines()) <= 12
        assert done.stderr.rstrip().endswith("nothing was written")
    else:
        assert len(list(out.iterdir())) == 7
        for left in out.iterdir():
            left.unlink()
        out.rmdir()
    assert {item.name for item in folder.iterdir()} <= {"base.csv", path.name}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.__name__)
def test_a_few_damaged_files(tmp_path: Path, base: Callable[[Path], Path]) -> None:
    damage(tmp_path, base, 5)


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES, ids=lambda base: base.__name__)
def test_many_damaged_files(tmp_path: Path, base: Callable[[Path], Path]) -> None:
    damage(tmp_path, base, 400)


def damage(folder: Path, base: Callable[[Path], Path], times: int) -> None:
    data = base(folder).read_bytes()
    chance = random.Random(f"{base.__name__} {times}")
    for number in range(times):
        path = folder / "damaged.csv"
        path.write_bytes(mutated(data, chance))
        try:
            hold(folder, path)
        except AssertionError:
            print(f"number {number}:", path.read_bytes()[:3000], file=sys.stderr)
            raise


def test_damaged_workbooks(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [SPELL, *contracts(12)]:
        book.active.append(row)
    path = tmp_path / "damaged.xlsx"
    book.save(path)
    data = path.read_bytes()
    chance = random.Random(7)
    for _ in range(5):
        path.write_bytes(mutated(data, chance) if chance.random() < 0.7 else data[: chance.randrange(len(data))])
        hold(tmp_path, path)


@pytest.mark.slow
def test_a_large_cube_takes_under_a_minute_of_this_process_and_a_gigabyte(tmp_path: Path) -> None:
    import resource
    import subprocess
    import time

    path = tmp_path / "wide.csv"
    ends = [f"{2020 + k // 12}-{k % 12 + 1:02d}" for k in range(60)]
    chance = random.Random(3)
    with path.open("w") as file:
        file.write("customer,segment," + ",".join(ends) + "\n")
        for number in range(100_000):
            begin, stop = chance.randrange(60), chance.randrange(61)
            cells = [f"{1000 + number % 977 + k}.50" if begin <= k < stop else "" for k in range(60)]
            file.write(f"C{number},{'abc'[number % 3]}," + ",".join(cells) + "\n")
    before = time.process_time()
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", "import", str(path), "--out", str(tmp_path / "out"), "--as-of", AS_OF],
        check=False,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0
    assert used.ru_utime + time.process_time() - before < 60
    assert used.ru_maxrss < 1_000_000
