"""What we understood, as frozen values: the schema of understood.json. No customer is named in it."""

from sim.importing.books.measures import Measures, Retention
from sim.importing.books.movements import KINDS, Month
from sim.importing.traps import Met, Verdict
from sim.results.kinds import Number, Row


class FileRead(Row, frozen=True):
    """One file: its shape and its rows."""

    file: str
    shape: str
    rows: int


class Reason(Row, frozen=True):
    """One trap that these data hold: its name, what follows, a sentence, and how many."""

    name: str
    verdict: str
    sentence: str
    count: int
    unit: str
    detail: str = ""
    rows_left_out: int = 0


class MonthRow(Row, frozen=True):
    """A month end and what moved in its month: customers, and ARR in the currency of the data."""

    month: str
    customers: int
    arr: Number
    new: int
    returned: int
    lost: int
    new_arr: Number
    returned_arr: Number
    expansion_arr: Number
    contraction_arr: Number
    lost_arr: Number


class RetentionRow(Row, frozen=True):
    """Retention of some customers under a definition; shares of one, with their denominators."""

    definition: str
    group: str
    customers: int
    kept: int
    logo_retention: Number
    give_or_take: Number
    arr: Number
    grr: Number
    nrr: Number


class Understood(Row, frozen=True):
    """All of it. gate: what stops or has to be known; handled: what was put right on the way."""

    company: str
    files: list[FileRead]
    rows_read: int
    rows_left_out: int
    as_of: str
    first_month: str
    last_month: str
    months_counted: int
    currency: str
    amounts: bool
    customers: int
    arr: Number
    months: list[MonthRow]
    retention: list[RetentionRow]
    by_segment: list[RetentionRow]
    by_tenure: list[RetentionRow]
    by_owner: list[RetentionRow]
    gate: list[Reason]
    handled: list[Reason]


def month_row(month: Month, *, amounts: bool) -> MonthRow:
    """Return a month as it is told."""

    def money(cents: int) -> Number:
        return cents / 100 if amounts else float("nan")

    new, returned, expansion, contraction, churn = (month.amount(kind) for kind in KINDS[1:])
    return MonthRow(
        month.end,
        month.customers,
        money(month.cents),
        month.count("new"),
        month.count("reactivation"),
        month.count("churn"),
        money(new),
        money(returned),
        money(expansion),
        money(contraction),
        money(churn),
    )


def retention_row(found: Retention, *, amounts: bool) -> RetentionRow:
    """Return a measure as it is told."""
    nothing = float("nan")
    return RetentionRow(
        found.definition,
        found.group,
        found.customers,
        found.kept,
        found.logos,
        found.give_or_take,
        found.cents / 100 if amounts else nothing,
        found.grr if amounts else nothing,
        found.nrr if amounts else nothing,
    )


def retention_rows(found: Measures, *, amounts: bool) -> list[RetentionRow]:
    """Return the measures of all customers, one definition after the other."""
    single = [each for each in (found.due, found.monthly) if each is not None]
    return [retention_row(each, amounts=amounts) for each in (*found.years, *found.calendar, *single)]


def reasons(met: tuple[Met, ...], *verdicts: Verdict) -> list[Reason]:
    """Return the traps of some verdicts as they are told."""
    return [
        Reason(m.trap.name, m.trap.verdict.value, m.trap.sentence, m.count, m.trap.unit, m.detail, m.left_out)
        for m in met
        if m.trap.verdict in verdicts
    ]
