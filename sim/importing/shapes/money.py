"""From an amount in a file to whole cents a year: minor units, rates, and for how long the amount is."""

from collections.abc import Iterable

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.columns import MONTHLY, TERM
from sim.importing.recognition.resolving import Plan
from sim.importing.refusing import brief, of_file
from sim.importing.workspace import Workspace

NO_CENTS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()
"""Currencies without cents."""
THOUSANDTHS = "BHD JOD KWD OMR TND".split()
"""Currencies in which a minor unit is a thousandth."""
TO_COMPANIES = ("USD", "EUR", "GBP")
"""Currencies that a company file can be written in."""
MONTHS_WHOLE = "first + to_months(CAST(date_diff('month', first, until) AS INTEGER)) = until"
"""Whether a term is whole months, as SQL over `first` and `until`."""


def listed(codes: Iterable[str]) -> str:
    """Return codes as a list of SQL."""
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def cents(plan: Plan, table: TypedTable, currency: str, work: Workspace) -> str:
    """Return the amount of a row in hundredths of its currency, as SQL, before it is brought to a year."""
    if "amount" not in table.columns:
        return "NULL"
    amount = (
        "amount * quantity" if "quantity" in table.columns and plan.shape.key in ("stripe", "recurly") else "amount"
    )
    if "quantity" in amount:
        amount = "amount * coalesce(quantity, 1)"
    code = "upper(currency)" if "currency" in table.columns else f"'{currency}'"
    in_cents = plan.said.cents
    if in_cents is None and plan.shape.key == "ledger" and plan.columns["amount"].lower() == "mrr_movement":
        in_cents = not work.rows(f"SELECT 1 FROM {table.name} WHERE amount <> trunc(amount) LIMIT 1")
    found = f"({amount}) * 100"
    if in_cents:
        without = f"SELECT count(*) FROM {table.name} WHERE coalesce({code}, '') IN {listed(NO_CENTS)}"
        many = int(work.one(f"SELECT count(*) FROM {table.name} WHERE amount IS NOT NULL"))
        no_minor = int(work.one(without))
        work.findings.meet("no-minor-units", no_minor)
        work.findings.meet("minor-units", many - no_minor)
        found = (
            f"CASE WHEN {code} IN {listed(NO_CENTS)} THEN ({amount}) * 100 "
            f"WHEN {code} IN {listed(THOUSANDTHS)} THEN ({amount}) / 10 ELSE ({amount}) END"
        )
    if "rate" in table.columns:
        work.findings.meet("rate-column", int(work.one(f"SELECT count(*) FROM {table.name} WHERE rate IS NOT NULL")))
        return f"({found}) * coalesce(rate, 1)"
    return found


def yearly(amounts: str, hundredths: str) -> str:
    """Return cents a year, as SQL over a term from `first` to `until`."""
    if amounts == MONTHLY:
        return f"CAST(round(({hundredths}) * 12) AS BIGINT)"
    if amounts == TERM:
        months = "date_diff('month', first, until)"
        return (
            f"CAST(CASE WHEN until IS NULL OR until <= first THEN round({hundredths}) "
            f"WHEN {MONTHS_WHOLE} THEN round(({hundredths}) * 12 / {months}) "
            f"ELSE round(({hundredths}) * 365 / date_diff('day', first, until)) END AS BIGINT)"
        )
    return f"CAST(round({hundredths}) AS BIGINT)"


def currency_of(plan: Plan, table: TypedTable, said: str, work: Workspace) -> str:
    """Return the currency of a file, "" if nothing says. Errors: ImportRefusedError for several without a rate column."""
    if "currency" not in table.columns or "amount" not in table.columns:
        return said
    found = work.rows(
        f"SELECT upper(currency), count(*) FROM {table.name} WHERE currency IS NOT NULL AND amount IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    if not found:
        return said
    if "rate" in table.columns:
        return said or str(found[0][0])
    if len(found) > 1:
        told = ", ".join(f"{code}: {many:,} rows" for code, many in found[:4])
        remedy = "Add a column with the rate of each row, and name it as rate: in a mapping (--mapping)."
        raise of_file("several-currencies", plan.source.file, f"holds several currencies (got {told}). {remedy}")
    code = str(found[0][0])
    if said and said != code:
        message = f"holds amounts in {brief(code)}, not in {said}. Write the currency of the file."
        raise of_file("several-currencies", plan.source.file, message)
    return code
