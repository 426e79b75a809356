"""Files with a trap in them, by the name of the trap; `cases_of_files` and `cases_of_data` make them."""

from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.importing.files import AS_OF, SPELL, contracts, spells, written

Case = Callable[[Path], tuple[object, ...]]
CASES: dict[str, list[tuple[Case, int]]] = {}


def case(name: str, count: int = 0) -> Callable[[Case], Case]:
    """Register what makes a file with a trap, and how many have to be counted (for stops, nothing is)."""

    def registered(make: Case) -> Case:
        CASES.setdefault(name, []).append((make, count))
        return make

    return registered


def raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def workbook(path: Path, rows: list[list[object]], sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def text_of(rows: list[list[object]], head: list[str] = SPELL, end: str = "\n", mark: str = ",") -> str:
    return end.join(mark.join(map(str, row)) for row in [head, *rows]) + end


def mapping(folder: Path, text: str) -> Path:
    path = folder / "m.yaml"
    path.write_text(text, encoding="utf-8")
    return path


WITH = {
    "segment": [*SPELL, "segment"],
    "status": [*SPELL, "status"],
    "type": [*SPELL, "type"],
    "currency": [*SPELL, "currency"],
}


def with_last(values: list[object], rows: list[list[object]] | None = None) -> list[list[object]]:
    """Return contracts with one more cell each: the values first, then the last of them."""
    rows = contracts() if rows is None else rows
    return [[*row, values[min(k, len(values) - 1)]] for k, row in enumerate(rows)]


def general(folder: Path, *more: list[object], head: list[str] = SPELL, base: int = 40) -> tuple[object, ...]:
    return (spells(folder / "subs.csv", *contracts(base), *more, head=head), "--as-of", AS_OF)


STRIPE = [
    "id",
    "customer",
    "status",
    "start_date",
    "current_period_end",
    "cancel_at",
    "canceled_at",
    "ended_at",
    "livemode",
]
STRIPE += ["quantity", "unit_amount", "currency", "recurring_interval", "recurring_interval_count"]


def stripe(number: int, **changed: object) -> list[object]:
    usual: dict[str, object] = {
        "id": f"sub_{number}",
        "customer": f"cus_{number}",
        "status": "active",
        "start_date": "2023-05-01",
        "livemode": "true",
        "current_period_end": "2025-01-01",
        "quantity": 2,
        "unit_amount": 5000,
        "currency": "usd",
        "recurring_interval": "month",
        "recurring_interval_count": 1,
    }
    return [{**usual, **changed}.get(name, "") for name in STRIPE]


def of_stripe(folder: Path, *rows: list[object]) -> tuple[object, ...]:
    return (written(folder / "stripe.csv", [STRIPE, *rows]), "--as-of", AS_OF)


ZUORA = [
    "account_id",
    "name",
    "version",
    "is_latest_version",
    "status",
    "subscription_start_date",
    "term_end_date",
    "auto_renew",
    "mrr",
]


SALESFORCE = ["id", "account_id", "amount", "type", "close_date", "is_won", "is_closed", "is_deleted", "owner_id"]


def deals(folder: Path, *rows: list[object]) -> tuple[object, ...]:
    return (written(folder / "deals.csv", [SALESFORCE, *rows]), "--as-of", AS_OF)


def wide(folder: Path, *rows: list[object], months: int = 6) -> tuple[object, ...]:
    ends = [f"2024-{k + 1:02d}-{[31, 29, 31, 30, 31, 30][k]}" for k in range(months)]
    return (written(folder / "wide.csv", [["customer", *ends], *rows]), "--as-of", AS_OF)


LEDGER = ["DATE", "CUSTOMER_NAME", "MRR_MOVEMENT", "MRR", "MOVEMENT_TYPE", "CURRENCY_CODE", "CUSTOMER_EXTERNAL_ID"]
