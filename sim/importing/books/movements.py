"""Movements, recomputed from levels alone, and the proof that they add up to the change of level in every month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.importing.books.period import Period
from sim.importing.refusing import of_file
from sim.importing.workspace import Workspace

KINDS = ("opening", "new", "reactivation", "expansion", "contraction", "churn")

_STEPS = (
    "SELECT account, month, cents, lag(month) OVER w AS before, lag(cents) OVER w AS had, lead(month) OVER w AS after "
    "FROM level WINDOW w AS (PARTITION BY account ORDER BY month)"
)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: customers and ARR in cents at its end, and each kind of movement as (customers, cents)."""

    end: str
    customers: int
    cents: int
    moved: Mapping[str, tuple[int, int]]

    def count(self, kind: str) -> int:
        """Return how many customers moved in this way."""
        return self.moved.get(kind, (0, 0))[0]

    def amount(self, kind: str) -> int:
        """Return by how many cents."""
        return self.moved.get(kind, (0, 0))[1]


def movements(work: Workspace, period: Period, file: str) -> tuple[Month, ...]:
    """Make the table movement(account, month, kind, cents) and return the months. Errors: ImportRefusedError."""
    last = period.months - 1
    work.run(
        f"CREATE TABLE movement AS SELECT account, month, kind, cents FROM (SELECT account, month, "
        "CASE WHEN before IS NULL THEN CASE WHEN month = 0 THEN 'opening' ELSE 'new' END "
        "WHEN before < month - 1 THEN 'reactivation' WHEN cents > had THEN 'expansion' WHEN cents < had THEN "
        "'contraction' END "
        "AS kind, CASE WHEN before = month - 1 THEN cents - had ELSE cents END AS cents "
        f"FROM ({_STEPS})) WHERE kind IS NOT NULL "
        "UNION ALL SELECT account, month + 1, 'churn', -cents "
        f"FROM ({_STEPS}) WHERE month < {last} AND (after IS NULL OR after > month + 1)"
    )
    levels = dict.fromkeys(range(period.months), (0, 0))
    levels |= {
        int(month): (int(many), int(cents))
        for month, many, cents in work.rows("SELECT month, count(*), sum(cents) FROM level GROUP BY month")
    }
    moved: dict[int, dict[str, tuple[int, int]]] = {month: {} for month in range(period.months)}
    for month, kind, many, cents in work.rows(
        "SELECT month, kind, count(*), sum(cents) FROM movement GROUP BY month, kind"
    ):
        moved[int(month)][str(kind)] = (int(many), int(cents))
    found = [Month(period.end(k).isoformat(), *levels[k], moved[k]) for k in range(period.months)]
    for problem in imbalances(found):
        raise of_file("out-of-balance", file, problem)
    work.findings.meet(
        "returned-customers", int(work.one(f"SELECT count(DISTINCT account) FROM movement WHERE kind = '{KINDS[2]}'"))
    )
    return tuple(found)


def imbalances(months: Sequence[Month]) -> list[str]:
    """Return each month whose movements are not its change of level, in customers or to the cent."""
    found = []
    customers = cents = 0
    for month in months:
        gained = sum(month.count(kind) for kind in KINDS[:3]) - month.count("churn")
        moved = sum(month.amount(kind) for kind in KINDS)
        if customers + gained != month.customers or cents + moved != month.cents:
            found.append(
                f"movements do not add up in the month to {month.end}: {customers + gained:,} customers and "
                f"{(cents + moved) / 100:,.2f} by movements, {month.customers:,} and {month.cents / 100:,.2f} by "
                "level. "
                "This is a defect of the import: please report it."
            )
        customers, cents = month.customers, month.cents
    return found
