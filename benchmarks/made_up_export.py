"""`python -m benchmarks.made_up_export FOLDER`: the made-up export that ships, simulated, with the traps of real ones put in.

One future of a shipped company is followed contract by contract. The same sources give the same bytes.
"""

import calendar
import csv
import datetime
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.config.study.study import load_experiment
from sim.trials.planning.cells import cells
from sim.trials.tracing.tracing import journal_of
from sim.vocabulary import Happening

NAME = "made-up-subscriptions.csv"
STUDY, MODEL, SEED = "four-models", "cs-am-split", 20_270
SETTINGS = {"company": "early-stage-saas", "horizon": "36 months"}
FIRST_DAY, LAST_DAY = datetime.date(2021, 12, 1), datetime.date(2024, 11, 19)
HEAD = (
    "Subscription ID",
    "Customer ID",
    "Customer since",
    "Segment",
    "CSM",
    "Status",
    "Type",
    "Start date",
    "End date",
)
HEAD += ("Monthly amount", "Currency")
LATE, CREDIT, ONE_OFF, TWICE = 23, 41, 17, 60
"""Every so manieth customer renews late, gets a credit note, pays for a set-up, stands twice in the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a contract. cents: of ARR; until: the last day with it."""

    customer: int
    since: datetime.date
    segment: str
    csm: str
    start: datetime.date
    until: datetime.date
    cents: int
    kind: str = "recurring"
    status: str = "active"


def day(time: float) -> datetime.date:
    """Return the date of a day of the simulation."""
    return FIRST_DAY + datetime.timedelta(days=int(time))


def later(start: datetime.date, months: int) -> datetime.date:
    """Return the same day of a later month, or the last day of a shorter one."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def lines_of(customer: int, account: Any, events: Any, segment: str, csm: str) -> Iterator[Line]:
    """Yield the contracts of a customer: each term, and what was added within it to its end."""
    term = int(account["term"])
    opening = int(account["opening"])
    renewals = [row for row in events if row["what"] == int(Happening.RENEWED)]
    gone = [row for row in events if row["what"] == int(Happening.CHURNED)]
    grown = [row for row in events if row["what"] in (int(Happening.GREW), int(Happening.WON))]
    ends = [row["time"] for row in (*renewals, *gone)] or [float(account["ends"])]
    since = day(float(account["signed"]))
    start = later(day(ends[0]), -term) if opening else since
    levels = [opening or int(account["new"]), *(int(row["value"]) for row in renewals)]
    bounds = [-1e9, *(float(row["time"]) for row in renewals), 1e9]
    for number, cents in enumerate(levels):
        until = later(start, term)
        begin = start + datetime.timedelta(days=37) if number and customer % LATE == 0 else start
        if begin > LAST_DAY:
            return
        last = until - datetime.timedelta(days=1)
        yield Line(customer, since, segment, csm, begin, last, cents)
        for row in grown:
            if bounds[number] <= row["time"] < bounds[number + 1] and begin < day(row["time"]) <= min(last, LAST_DAY):
                yield Line(customer, since, segment, csm, day(row["time"]), last, int(row["value"]))
        start = until


def simulated() -> list[Line]:
    """Return the contracts of all customers of one future."""
    experiment = load_experiment(STUDY, SETTINGS)
    cell = cells(experiment, only=(0, experiment.staffing[0], MODEL))[0]
    done, journal = journal_of(cell, seed=SEED, replication=0)
    accounts, slots = done.state.accounts, done.state.slots
    names = [segment.key for segment in cell.company.segments]
    found: list[Line] = []
    for customer in range(int(done.state.world["accounts"][0])):
        account = accounts[customer]
        mine = journal[journal["account"] == customer]
        seat = int(np.ravel(slots[customer]["seat"])[0])
        csm = f"CSM {seat + 1}" if seat >= 0 else ""
        if day(float(account["signed"])) <= LAST_DAY:
            found += lines_of(customer, account, mine, names[int(account["segment"])], csm)
    return found


def with_traps(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines with what real exports hold besides: credit notes, set-ups, trials, test rows."""
    for line in lines:
        yield line
        if line.customer % CREDIT == 0 and line.cents > 120_000:
            yield Line(line.customer, line.since, line.segment, line.csm, line.start, line.until, -line.cents // 10)
        if line.customer % ONE_OFF == 0 and line.start == line.since:
            yield Line(line.customer, line.since, line.segment, line.csm, line.start, line.start, 1_800_000, "setup")
    for number in range(6):
        start = LAST_DAY - datetime.timedelta(days=5 * number)
        yield Line(9000 + number, start, "smb", "", start, later(start, 1), 960_000, status="trial")
        yield Line(9900 + number, start, "internal", "", start, later(start, 12), 120_000)


def export() -> bytes:
    """Return the file: day-first dates, signs of money, a title above the header, a total below, CRLF and a mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["Subscriptions, all customers", *[""] * (len(HEAD) - 1)])
    writer.writerow(HEAD)
    total = 0
    for number, line in enumerate(with_traps(simulated())):
        monthly = round(line.cents / 12)
        total += monthly
        written = f"${abs(monthly) / 100:,.2f}"
        row = (
            f"S{number:05d}",
            f"C{line.customer:04d}",
            f"{line.since:%d/%m/%Y}",
            line.segment,
            line.csm,
            line.status,
            line.kind,
            f"{line.start:%d/%m/%Y}",
            f"{line.until:%d/%m/%Y}",
            written if monthly >= 0 else f"({written})",
            "USD",
        )
        writer.writerow(row)
        if number % TWICE == 0:
            writer.writerow(row)
    writer.writerow(["", "Total", *[""] * 7, f"${total / 100:,.2f}", ""])
    return text.getvalue().encode("utf-8-sig")


def main(folder: Path) -> None:
    """Write the file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(export())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
