"""Where the processor time goes: `python -m pytest -n auto -p tests.support.processor_time --processor-time FILE`.

Writes a line for each test to FILE as it ends: the processor seconds that it took with its setup and teardown, its own and
those of its children. What a fixture of a module takes counts for the first test that asks for it. Two lines of each process
tell what it took to start and collect, and all in all. `python -m tests.support.processor_time FILE` adds them up.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

OPTION = "--processor-time"
START = "(start and collection)"
ALL = "(all of the process)"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, type=Path, metavar="FILE", help="write the processor time of each test to FILE")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption(OPTION)
    if file is None:
        return
    if not hasattr(config, "workerinput"):
        file.unlink(missing_ok=True)
    config.pluginmanager.register(Meter(file.resolve(), getattr(config, "workerinput", {}).get("workerid", "main")))


def spent() -> float:
    """Processor seconds of this process and of those children that have ended."""
    return sum(os.times()[:4])


class Meter:
    """Writes to `file` what each test of this process takes."""

    def __init__(self, file: Path, worker: str) -> None:
        self.file = file
        self.worker = worker

    def write(self, seconds: float, what: str) -> None:
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(f"{seconds:.2f}\t{self.worker}\t{what}\n")

    def pytest_collection_finish(self) -> None:
        self.write(spent(), START)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before = spent()
        try:
            return (yield)
        finally:
            self.write(spent() - before, item.nodeid)

    def pytest_unconfigure(self) -> None:
        self.write(spent(), ALL)


def added_up(lines: list[str]) -> dict[str, dict[str, float]]:
    """Seconds by process, by folder of tests/ and by file."""
    sums: dict[str, dict[str, float]] = {
        "process": defaultdict(float),
        "folder": defaultdict(float),
        "file": defaultdict(float),
    }
    for line in lines:
        seconds, worker, what = line.split("\t", 2)
        if what in {START, ALL}:
            sums["process"][f"{worker} {what}"] += float(seconds)
            continue
        file = what.split("::")[0]
        sums["folder"][file.split("/")[1]] += float(seconds)
        sums["file"][file] += float(seconds)
    return sums


if __name__ == "__main__":
    for kind, sums in added_up(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()).items():
        print(f"by {kind}:")
        for name, seconds in sorted(sums.items(), key=lambda pair: -pair[1]):
            print(f"{seconds:8.1f}  {name}")
        print(f"{sum(sums.values()):8.1f}  in all" if kind != "process" else "")
