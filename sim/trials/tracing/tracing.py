"""The life of one customer or one rep in one future, from the journal of a single replication."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.luck import retention_luck
from sim.metrics.outcomes import outcome
from sim.trials.executing.replication import Replication, replicate
from sim.trials.planning.cells import Cell
from sim.trials.tracing.roles_over_time import RolesOverTime
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
    Happening.REORGANISED: "the organization changes",
    Happening.MOVED: "goes on with somebody else",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One happening in words."""

    day: float
    who: str
    text: str

    def __str__(self) -> str:
        return f"day {self.day:8.2f}  {self.who:<10} {self.text}"


def journal_of(cell: Cell, *, seed: int, replication: int) -> tuple[Replication, NDArray[Any]]:
    """Run one replication again with its whole journal."""
    size = FIRST_JOURNAL
    while True:
        done = replicate(cell.design, seed=seed, replication=replication, journal=size)
        asked = int(done.state.world["noted"][0])
        if asked <= size:
            return done, done.state.journal[:asked]
        size = asked


COINS = {
    "luck_renewal": "renewals",
    "luck_downsell": "downsells",
    "luck_organic": "growth by itself",
    "luck_win": "deals",
}


def luck_in_words(cell: Cell, done: Replication) -> str:
    """Return what one replication came to, and how much of that coins of known odds gave or took."""
    design = cell.design
    found = outcome(done.state, cell.company, design.role_keys, design.months, cell.ae_rate)
    m, window = found.metrics, slice(int(design.constants["window_from_month"][0]) - 1, design.months)
    parts = retention_luck(found.months, window)
    told = ", ".join(f"{words} {100.0 * parts[name]:+.1f}" for name, words in COINS.items())
    arr, luck = m["ending_arr"], m["luck_ending_arr"]
    ending = f"ending ARR ${arr / 1e3:,.0f}k, {'+' if luck >= 0 else '−'}${abs(luck) / 1e3:,.0f}k of it luck"
    if math.isnan(m["nrr"]):
        return f"{cell.model}: {ending}; no customer was there for a year, so there is no NRR"
    nrr = f"NRR {m['nrr']:.1%}, {100.0 * m['luck_nrr']:+.1f} points of it luck ({told})"
    return f"{cell.model}: {nrr}; {ending}".replace(" -", " −").replace("(-", "(−")


def roles_of(cell: Cell, done: Replication, journal: NDArray[Any]) -> RolesOverTime:
    """Return what each seat is called on each day."""
    return RolesOverTime(cell.design.role_keys, done.state, journal)


def change_in_words(organisations: Sequence[str], stage: int) -> str:
    """Return the change to a stage: "the organization changes, cs-only → cs-am-split"."""
    before, after = organisations[stage - 1], organisations[stage]
    return f"{WORDS[Happening.REORGANISED]}, {before} → {after}"


def in_words(cell: Cell, roles: RolesOverTime, row: Any) -> Row:
    """Return one row of the journal in words."""
    what = Happening(int(row["what"]))
    day, seat = float(row["time"]), int(row["seat"])
    if what == Happening.REORGANISED:
        return Row(day, "-", change_in_words(cell.organisations, int(row["value"])))
    if what == Happening.MOVED and int(row["account"]) < 0:
        before = roles.name(seat, float(np.nextafter(day, 0.0)))
        return Row(day, roles.name(seat, day), f"has other work from now on, was {before}")
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
    return Row(day, roles.name(seat, day), text)


def life_of_customer(cell: Cell, done: Replication, journal: NDArray[Any], customer: int) -> list[Row]:
    """Return everything that happened to a customer, and when the organization changed."""
    roles = roles_of(cell, done, journal)
    mine = (journal["account"] == customer) | (journal["what"] == int(Happening.REORGANISED))
    return [in_words(cell, roles, row) for row in journal[mine]]


def life_of_rep(cell: Cell, done: Replication, journal: NDArray[Any], rep: str) -> list[Row]:
    """Return everything that happened on a seat, given as ROLE or ROLE.NUMBER; a role alone means its first seat.

    Under a policy a seat is called what it is called in the end.
    """
    wanted = rep if "." in rep else f"{rep}.0"
    roles = roles_of(cell, done, journal)
    existing = np.flatnonzero(done.state.seats["exists"] == 1)
    seats = [int(s) for s in existing if roles.name(int(s), math.inf) == wanted]
    if not seats:
        return []
    rows = []
    mine = (journal["seat"] == seats[0]) | (journal["what"] == int(Happening.REORGANISED))
    for row in journal[mine]:
        told = in_words(cell, roles, row)
        customer = int(row["account"])
        rows.append(Row(told.day, f"cust. {customer}" if customer >= 0 else "-", told.text))
    return rows


def change_days(journal: NDArray[Any]) -> list[float]:
    """Return the days on which the organization changes in a future."""
    return [float(day) for day in journal["time"][journal["what"] == int(Happening.REORGANISED)]]


def near(rows: Sequence[Row], days: Sequence[float], within: float) -> list[Row]:
    """Return the rows that lie at most so many days before or after one of some days."""
    return [row for row in rows if any(abs(row.day - day) <= within for day in days)]


def customers_that_change_hands(journal: NDArray[Any], days: Sequence[float]) -> Iterator[int]:
    """Yield the customers to whom, within a year after a change, somebody new turns up or whose work goes to another."""
    telling = (int(Happening.REP_CHANGED), int(Happening.MOVED))
    seen: set[int] = set()
    for row in journal[np.isin(journal["what"], telling) & (journal["account"] >= 0)]:
        customer = int(row["account"])
        if customer not in seen and any(0.0 <= float(row["time"]) - day <= 365.0 for day in days):
            seen.add(customer)
            yield customer


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
