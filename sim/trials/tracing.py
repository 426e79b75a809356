"""The life of one customer or one rep in one future, from the journal of a single replication."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from sim.trials.cells import Cell
from sim.trials.replication import Finished, replicate
from sim.vocabulary import Activity, Happening

FIRST_JOURNAL = 200_000
MONEY = {Happening.SIGNED, Happening.WON, Happening.GREW, Happening.RENEWED, Happening.CHURNED}
WORDS = {
    Happening.SIGNED: "signs",
    Happening.POSTED: "is to be done",
    Happening.STARTED: "session begins",
    Happening.SESSION: "session ends",
    Happening.DONE: "done",
    Happening.PARTIAL: "deadline came after some sessions",
    Happening.MISSED: "missed",
    Happening.VOID: "void, the customer is gone",
    Happening.AUTOMATED: "by the product itself",
    Happening.ISSUE: "something goes wrong",
    Happening.CHAMPION_LEFT: "the champion leaves",
    Happening.NEED: "a need arises",
    Happening.NEED_FOUND: "a need is found",
    Happening.WON: "won",
    Happening.LOST: "lost",
    Happening.GREW: "grows by itself",
    Happening.RENEWED: "renews",
    Happening.CHURNED: "leaves",
    Happening.REP_CHANGED: "somebody new turns up",
    Happening.HIRED: "a new person starts",
    Happening.LEFT: "the person leaves",
    Happening.SEAT_OPENED: "a position opens",
    Happening.SEAT_CLOSED: "a position closes",
    Happening.WRONG_CONTACT: "the customer calls the wrong person",
    Happening.HIDDEN: "the risk is not reported",
    Happening.PASSED: "passed to a colleague",
    Happening.PASS_LOST: "lost in passing",
    Happening.PAID: "variable pay",
    Happening.KEPT_BACK: "is due to another role and kept back",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One happening in words."""

    day: float
    who: str
    text: str

    def __str__(self) -> str:
        return f"day {self.day:8.2f}  {self.who:<10} {self.text}"


def journal_of(cell: Cell, *, seed: int, replication: int) -> tuple[Finished, NDArray[Any]]:
    """Run one replication again with its whole journal."""
    size = FIRST_JOURNAL
    while True:
        done = replicate(cell.design, seed=seed, replication=replication, journal=size)
        asked = int(done.state.world["noted"][0])
        if asked <= size:
            return done, done.state.journal[:asked]
        size = asked


def seat_name(cell: Cell, done: Finished, seat: int) -> str:
    """Return role and number of a seat, or a dash."""
    if seat < 0:
        return "-"
    record = done.state.seats[seat]
    return f"{cell.design.role_keys[record['role']]}.{record['order']}"


def in_words(cell: Cell, done: Finished, row: Any) -> Row:
    """Return one row of the journal in words."""
    what = Happening(int(row["what"]))
    activity = int(row["activity"])
    name = Activity(activity).name.lower() if activity >= 0 else ""
    text = f"{name}: {WORDS[what]}" if name else WORDS[what]
    value = float(row["value"])
    if what in MONEY:
        text += f", ${value / 100.0:,.2f} of ARR"
    elif what == Happening.POSTED:
        text += f" until day {value:.0f}"
    elif what == Happening.STARTED:
        text += f", {value:.2f} h"
    elif what in (Happening.SESSION, Happening.DONE):
        text += f", quality {value:.2f}"
    elif what == Happening.PARTIAL:
        text += f" ({value:.0%})"
    elif what == Happening.ISSUE:
        text += f", open risks {value:.2f}"
    elif what == Happening.WRONG_CONTACT:
        text += f", {value:.0f} days lost"
    elif what in (Happening.PASSED, Happening.PASS_LOST):
        text += f", {value:.0%} of what is known survives such a pass"
    elif what == Happening.PAID:
        text += f" ${value:,.2f}"
    elif what == Happening.KEPT_BACK:
        text += f", {value:.0f} days after it was due"
    return Row(float(row["time"]), seat_name(cell, done, int(row["seat"])), text)


def life_of_customer(cell: Cell, done: Finished, journal: NDArray[Any], customer: int) -> list[Row]:
    """Return everything that happened to a customer."""
    return [in_words(cell, done, row) for row in journal[journal["account"] == customer]]


def life_of_rep(cell: Cell, done: Finished, journal: NDArray[Any], rep: str) -> list[Row]:
    """Return everything that happened on a seat, given as ROLE or ROLE.NUMBER; a role alone means its first seat."""
    wanted = rep if "." in rep else f"{rep}.0"
    seats = [
        s for s in range(done.state.seats.size) if seat_name(cell, done, s) == wanted and done.state.seats["exists"][s]
    ]
    if not seats:
        return []
    rows = []
    for row in journal[journal["seat"] == seats[0]]:
        told = in_words(cell, done, row)
        customer = int(row["account"])
        rows.append(Row(told.day, f"cust. {customer}" if customer >= 0 else "-", told.text))
    return rows


def customers_that_differ(a: NDArray[Any], b: NDArray[Any], customers: int) -> Iterator[int]:
    """Yield the customers with another outcome in two journals: won, renewed or lost something else."""
    telling = {int(Happening.WON), int(Happening.RENEWED), int(Happening.CHURNED)}

    def fates(journal: NDArray[Any]) -> dict[int, list[tuple[int, float]]]:
        found: dict[int, list[tuple[int, float]]] = {}
        for row in journal:
            if int(row["what"]) in telling:
                found.setdefault(int(row["account"]), []).append((int(row["what"]), float(row["value"])))
        return found

    first, second = fates(a), fates(b)
    for customer in range(customers):
        if first.get(customer) != second.get(customer):
            yield customer
