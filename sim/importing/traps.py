"""The registry of traps: everything that is known to be wrong with exports, by name, and what is done about each.

A trap is handled (the sentence says how), a note (the reader has to know), or a stop (nothing is written).
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a trap leads to."""

    HANDLED = "handled"
    NOTE = "note"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap. unit: what is counted, in the plural; sentence: what it is, and what is done."""

    name: str
    verdict: Verdict
    unit: str
    sentence: str


HANDLED, NOTE, STOP = Verdict.HANDLED, Verdict.NOTE, Verdict.STOP

OF_FILES = (
    Trap("no-such-file", STOP, "files", "A file that is not there, or cannot be read, is refused."),
    Trap("no-table", STOP, "files", "A web page, archive or binary file under the name of a table is refused."),
    Trap("old-workbook", STOP, "files", "An .xls workbook, or one with a password, is refused: save it as .xlsx."),
    Trap("macro-workbook", STOP, "files", "A workbook with macros (.xlsm) is refused: save it as .xlsx."),
    Trap("formula-without-value", STOP, "cells", "A formula without a stored value is refused by its cell."),
    Trap("several-sheets", STOP, "sheets", "Several sheets that could be meant are refused until one is named."),
    Trap("no-rows", STOP, "files", "A file without rows, or of which no row is left, is refused."),
    Trap("ragged-row", STOP, "rows", "A row with more or fewer cells than the header is refused by its number."),
    Trap("encoding", HANDLED, "files", "UTF-16, Mac Roman or Windows-1252 is read as what it is."),
    Trap("byte-order-mark", HANDLED, "files", "The mark at the start of the file is no part of the first column."),
    Trap("line-ends", HANDLED, "files", "Line ends of any kind, alone or mixed, end a row."),
    Trap("header-below", HANDLED, "rows", "Lines above the header are no data."),
    Trap("total-rows", HANDLED, "rows", "Rows of totals are left out."),
    Trap("duplicate-rows", HANDLED, "rows", "Rows that repeat another one word for word are left out."),
    Trap("no-account", HANDLED, "rows", "Rows that name no customer are left out."),
)
OF_SHAPES = (
    Trap("unknown-shape", STOP, "files", "A file whose columns fit no shape is refused, with the nearest shape."),
    Trap("ambiguous-shape", STOP, "files", "A file that fits two shapes is refused until a mapping says which."),
    Trap("missing-column", STOP, "columns", "A mapping to a column that is not there is refused."),
    Trap("duplicate-column", STOP, "columns", "Two columns of one name are refused if one of them is needed."),
    Trap("mixed-shapes", STOP, "files", "Files that do not go together, or have to be one table first, are refused."),
)
OF_CELLS = (
    Trap("day-first-dates", HANDLED, "cells", "Dates with the day first are read so, because one of them can only be."),
    Trap("ambiguous-dates", STOP, "cells", "Dates that can be day first or month first are refused until it is said."),
    Trap("mixed-dates", STOP, "cells", "Dates of both orders in one file are refused."),
    Trap("unreadable-date", STOP, "cells", "A date that is none is refused by its cell."),
    Trap("no-dates", NOTE, "accounts", "No row says when a customer began, so age is not known."),
    Trap("decimal-commas", HANDLED, "cells", "A comma before decimals is read as a point."),
    Trap("mixed-decimals", STOP, "cells", "Decimal commas and decimal points in one file are refused."),
    Trap("ambiguous-amounts", STOP, "cells", "Amounts such as 45.000 are refused until it is said what the point is."),
    Trap("money-signs", HANDLED, "cells", "Signs of money, spaces and brackets are read: $1,234.50 and (12.5)."),
    Trap("unreadable-amount", STOP, "cells", "An amount that is no number is refused by its cell."),
)
OF_MONEY = (
    Trap("minor-units", HANDLED, "rows", "Amounts in cents are divided by 100."),
    Trap("no-minor-units", HANDLED, "rows", "Amounts in a currency without cents are not divided."),
    Trap(
        "several-currencies", STOP, "rows", "Several currencies are refused until a column holds the rate of each row."
    ),
    Trap("rate-column", HANDLED, "rows", "Amounts are multiplied by the rate of their row."),
    Trap(
        "other-currency", NOTE, "rows", "Amounts are in a currency that companies cannot be written in: read $ as that."
    ),
    Trap("unsaid-period", NOTE, "rows", "Nothing says whether amounts are monthly or yearly: they count as yearly."),
    Trap("no-amounts", NOTE, "rows", "The data hold no amounts, so only customers are counted."),
    Trap("negative-lines", HANDLED, "rows", "Negative lines and credit notes are set off against what they belong to."),
    Trap("negative-level", STOP, "accounts", "A customer whose ARR is below zero at a month end is refused."),
    Trap("zero-amounts", HANDLED, "rows", "Rows of nothing, or without an amount, are no contract, and left out."),
    Trap("one-off-amounts", HANDLED, "rows", "One-time amounts are no recurring ones, and left out."),
    Trap("odd-terms", HANDLED, "rows", "Amounts of terms that are no whole months count by days: amount ÷ days × 365."),
    Trap(
        "co-term-stubs",
        NOTE,
        "rows",
        "Short contracts end with a longer one of the same customer; they count by the year.",
    ),
    Trap("monthly-among-annual", NOTE, "accounts", "Some customers pay by the month among annual contracts."),
)
OF_CUSTOMERS = (
    Trap("trials-and-tests", HANDLED, "rows", "Trials, drafts, unpaid attempts and test rows are left out."),
    Trap("left-out-by-mapping", HANDLED, "rows", "Rows that the mapping leaves out, such as internal accounts."),
    Trap("cancelled-but-paid", HANDLED, "rows", "A customer who canceled stays until the end of what is paid."),
    Trap("versions", HANDLED, "rows", "Earlier versions of a contract are left out; the latest counts."),
    Trap("deleted-rows", HANDLED, "rows", "Rows marked as deleted are left out."),
    Trap("merged-accounts", HANDLED, "rows", "Rows of merged accounts count for the account that is left."),
    Trap("parent-and-child", NOTE, "accounts", "Some customers belong to a parent; each counts by itself."),
    Trap("two-segments", NOTE, "accounts", "A customer in two segments at once counts in the one with more ARR."),
    Trap("unknown-owner", NOTE, "accounts", "Customers without an owner are in no book."),
    Trap("ends-before-start", HANDLED, "rows", "Rows that end before they begin are left out."),
    Trap("lost-deals", HANDLED, "rows", "Deals that are open or lost sign nothing, and are left out."),
)
OF_TIME = (
    Trap("future-rows", HANDLED, "rows", "What begins after the date of the data is left out."),
    Trap("end-dates", HANDLED, "rows", "The end date is the last day of a contract, not the first day without it."),
    Trap("booked-dates", NOTE, "rows", "Dates are of booking, not of effect: contracts begin when deals close."),
    Trap(
        "stays-not-contracts",
        NOTE,
        "rows",
        "Rows last as long as customers stay: no terms, no renewals, and a gap is a gap.",
    ),
    Trap(
        "late-renewals", HANDLED, "renewals", "Renewals up to 90 days late are no churn: the old level holds between."
    ),
    Trap("returned-customers", NOTE, "accounts", "Customers who left and came back count as churn and reactivation."),
    Trap(
        "open-renewals",
        NOTE,
        "accounts",
        "Contracts that ended in the last 90 days count as churn, but may renew late.",
    ),
    Trap(
        "left-truncated",
        NOTE,
        "accounts",
        "Customers older than the file: a known start counts, else their age is not known.",
    ),
    Trap("old-starts", HANDLED, "rows", "Months more than 20 years before the date of the data are not counted."),
    Trap(
        "right-censored",
        NOTE,
        "accounts",
        "Contracts still run at the end of the data: how long they last is not known.",
    ),
    Trap("incomplete-last-month", HANDLED, "rows", "The last month is not over at the date of the data, and left out."),
    Trap(
        "clean-up-lapses",
        NOTE,
        "accounts",
        "Lapses are booked in clean-ups: the months of churn are those of the books.",
    ),
    Trap(
        "blank-levels",
        HANDLED,
        "cells",
        "A blank is no zero: up to three blank months between levels keep the last one.",
    ),
    Trap("missing-rows", HANDLED, "cells", "Customers without a row for up to three months keep their level."),
    Trap("missing-months", HANDLED, "months", "Months without any row keep the levels of the month before."),
    Trap("reclassified-tiers", NOTE, "accounts", "Many change segment in one month: a reclassification, not growth."),
    Trap("other-movements", NOTE, "rows", "Kinds of movement in the file differ from those recomputed, which count."),
    Trap(
        "survivors-only",
        NOTE,
        "accounts",
        "Nobody ever left in this file: it lists who is there, so retention is not shown.",
    ),
    Trap("snapshot", NOTE, "accounts", "A list shows who is there, not who left: no retention, no churn."),
)
OF_SIZE = (
    Trap(
        "nobody-there", STOP, "months", "No customer is there at the last month end: there is no company to describe."
    ),
    Trap("one-customer", NOTE, "accounts", "There is only one customer: no share says anything."),
    Trap("few-customers", NOTE, "accounts", "With few customers, one more or less moves retention by points."),
    Trap("one-month", NOTE, "months", "There is only one month: no movement can be seen."),
    Trap("short-history", NOTE, "months", "Fewer than 13 months: retention over a year cannot be measured."),
    Trap("many-left-out", NOTE, "rows", "More than a fifth of the rows are left out: look at the reasons."),
    Trap("out-of-balance", STOP, "months", "Movements that do not add up to the change of level end the import."),
)
TRAPS = (*OF_FILES, *OF_SHAPES, *OF_CELLS, *OF_MONEY, *OF_CUSTOMERS, *OF_TIME, *OF_SIZE)
BY_NAME = {trap.name: trap for trap in TRAPS}


@dataclass(frozen=True, slots=True)
class Met:
    """A trap that these data hold. left_out: rows that were not counted because of it; detail: its own numbers."""

    trap: Trap
    count: int
    detail: str = ""
    left_out: int = 0


class Findings:
    """What was met so far, in the order of the registry when it is asked for."""

    def __init__(self) -> None:
        self._met: dict[str, Met] = {}

    def meet(self, name: str, count: int, detail: str = "", *, left_out: int = 0) -> None:
        """Note a trap, if there is anything to count; what was met before is added."""
        if count <= 0:
            return
        before = self._met.get(name)
        if before is not None:
            count, left_out = count + before.count, left_out + before.left_out
            detail = detail or before.detail
        self._met[name] = Met(BY_NAME[name], int(count), detail, int(left_out))

    def count(self, name: str) -> int:
        """Return how many were counted of a trap."""
        found = self._met.get(name)
        return found.count if found else 0

    @property
    def met(self) -> tuple[Met, ...]:
        """Return what was met, in the order of the registry."""
        return tuple(self._met[trap.name] for trap in TRAPS if trap.name in self._met)

    @property
    def left_out(self) -> int:
        """Return how many rows were not counted."""
        return sum(met.left_out for met in self._met.values())


def listed_in_markdown() -> str:
    """Return the registry as a table for the documentation."""
    rows = [f"| `{trap.name}` | {trap.verdict} | {trap.sentence} |" for trap in TRAPS]
    return "\n".join(["| name | what follows | what it is, and what is done |", "|---|---|---|", *rows])
