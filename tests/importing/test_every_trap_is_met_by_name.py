"""Each trap of the registry has a file that holds it here: handled or noted with its count, or refused by its name."""

import datetime
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest

from sim.importing.traps import BY_NAME, TRAPS, Verdict
from tests.importing.files import AS_OF, SPELL, contracts, imported, met, refused, run, spells, written

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


# Files


@case("no-such-file")
def _(folder: Path) -> tuple[object, ...]:
    return (folder / "none.csv",)


@case("no-such-file")
def _(folder: Path) -> tuple[object, ...]:
    (folder / "dir.csv").mkdir()
    return (folder / "dir.csv",)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", b"<!DOCTYPE html><html><body>Please log in</body></html>"),)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", workbook(folder / "b.xlsx", [[1]]).read_bytes()),)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", b"a,b\n1,2\n" + b"\0" * 50 + b"a" * 400),)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.parquet", b"PAR1 and then nothing that a reader knows PAR1"),)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.xlsx", b"PK\x03\x04 and then nothing"),)


@case("no-table")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.docx", b"whatever"),)


@case("old-workbook")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500),)


@case("old-workbook")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500),)


@case("macro-workbook")
def _(folder: Path) -> tuple[object, ...]:
    return (workbook(folder / "b.xlsx", [[1]]).rename(folder / "a.xlsm"),)


@case("formula-without-value")
def _(folder: Path) -> tuple[object, ...]:
    rows = [list(row) for row in contracts()]
    rows[3][4] = "=100*2"
    return (workbook(folder / "a.xlsx", [SPELL, *rows]),)


@case("several-sheets")
def _(folder: Path) -> tuple[object, ...]:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Old")):
        for row in [SPELL, *contracts()]:
            sheet.append(row)
    book.save(folder / "a.xlsx")
    return (folder / "a.xlsx",)


@case("no-rows")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", b""),)


@case("no-rows")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv"),)


@case("no-rows")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S", "C", "2024-01-01", "2025-01-01", 0]), "--as-of", AS_OF)


@case("ragged-row")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", (text_of(contracts()) + "S,C,2024-01-01\n").encode()),)


@case("ragged-row")
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", (text_of(contracts()) + 'S,C,2024-01-01,2025-01-01,"12\n').encode()),)


@case("encoding", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", text_of(contracts()).encode("utf-16")), "--as-of", AS_OF)


@case("encoding", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[r[0], f"Bücher é {r[1]}", *r[2:]] for r in contracts()]
    return (raw(folder / "a.csv", text_of(rows).encode("mac_roman")), "--as-of", AS_OF)


@case("encoding", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[r[0], f"Bücher é {r[1]}", *r[2:]] for r in contracts()]
    return (raw(folder / "a.csv", text_of(rows).encode("cp1252")), "--as-of", AS_OF)


@case("byte-order-mark", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", text_of(contracts()).encode("utf-8-sig")), "--as-of", AS_OF)


@case("line-ends", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (raw(folder / "a.csv", text_of(contracts(), end="\r").encode()), "--as-of", AS_OF)


@case("line-ends", 1)
def _(folder: Path) -> tuple[object, ...]:
    text = text_of(contracts(), end="\r\n") + "S,C,2024-01-01,2025-01-01,12\n"
    return (raw(folder / "a.csv", text.encode()), "--as-of", AS_OF)


@case("header-below", 2)
def _(folder: Path) -> tuple[object, ...]:
    return (
        raw(folder / "a.csv", ("Subscriptions,,,,\nas of today,,,,\n" + text_of(contracts())).encode()),
        "--as-of",
        AS_OF,
    )


@case("total-rows", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["", "Total", "", "", 99999])


@case("duplicate-rows", 2)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, *contracts()[:2])


@case("no-account", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "", "2024-01-01", "2025-01-01", 10])


# Shapes


@case("unknown-shape")
def _(folder: Path) -> tuple[object, ...]:
    return (written(folder / "a.csv", [["foo", "bar"], [1, 2]]),)


@case("unknown-shape")
def _(folder: Path) -> tuple[object, ...]:
    return (written(folder / "a.csv", [["customer_id", "start_dat", "monthly_amnt"], ["C", "2024-01-01", 1]]),)


@case("ambiguous-shape")
def _(folder: Path) -> tuple[object, ...]:
    head = ["customer_id", "start_date", "end_date", "month", "arr"]
    return (written(folder / "a.csv", [head, ["C", "2024-01-01", "2025-01-01", "2024-02-29", 10]]),)


@case("missing-column")
def _(folder: Path) -> tuple[object, ...]:
    said = mapping(
        folder,
        "kind: mapping\nsources:\n  - shape: spells\n    columns: {account: customer_id, start: start_dat, end: end_date}\n",
    )
    return (spells(folder / "a.csv", *contracts()), "--mapping", said)


@case("missing-column")
def _(folder: Path) -> tuple[object, ...]:
    said = mapping(folder, "kind: mapping\nsources:\n  - shape: spells\n    columns: {account: customer_id}\n")
    return (spells(folder / "a.csv", *contracts()), "--mapping", said)


@case("duplicate-column")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", *with_last([1]), head=[*SPELL, "customer_id"]),)


@case("mixed-shapes")
def _(folder: Path) -> tuple[object, ...]:
    cube = written(folder / "b.csv", [["customer", "month", "arr"], ["C", "2024-01-31", 10]])
    return (spells(folder / "a.csv", *contracts()), cube)


# Cells


@case("day-first-dates", 4)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S1", "C1", "13/01/2024", "13/01/2025", 10], ["S2", "C2", "05/02/2024", "05/02/2025", 10]]
    return (spells(folder / "a.csv", *rows), "--as-of", AS_OF)


@case("ambiguous-dates")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S1", "C1", "03/01/2024", "04/01/2025", 10]),)


@case("mixed-dates")
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S1", "C1", "13/01/2024", "13/01/2025", 10], ["S2", "C2", "05/22/2024", "05/22/2025", 10]]
    return (spells(folder / "a.csv", *rows),)


@case("unreadable-date")
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "C", "2024-02-30", "2025-01-01", 10])


@case("unreadable-date")
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "C", "soon", "2025-01-01", 10])


@case("no-dates", 3)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["account", "ARR", "segment"], *([f"A{k}", 100, "smb"] for k in range(3))]
    return (written(folder / "a.csv", rows), "--as-of", AS_OF)


@case("decimal-commas", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[*row[:4], f"{row[4]},50" if k == 0 else row[4]] for k, row in enumerate(contracts())]
    return (spells(folder / "a.csv", *rows, delimiter=";"), "--as-of", AS_OF)


@case("mixed-decimals")
def _(folder: Path) -> tuple[object, ...]:
    rows = [[*row[:4], "1,50" if k == 0 else "1.50"] for k, row in enumerate(contracts())]
    return (spells(folder / "a.csv", *rows),)


@case("ambiguous-amounts")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", *([*row[:4], "45.000"] for row in contracts())),)


@case("money-signs", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", "C001", "2024-01-01", "2025-01-01", "$1,234.50"], ["T", "C001", "2024-01-01", "2025-01-01", "(12.5)"]]
    return general(folder, *rows)


@case("unreadable-amount")
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "C", "2024-01-01", "2025-01-01", "a lot"])


# Money

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


@case("minor-units", 2)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1), stripe(2))


@case("no-minor-units", 2)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1, currency="jpy"), stripe(2, currency="jpy"))


@case("other-currency", 2)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1, currency="jpy"), stripe(2, currency="jpy"))


@case("several-currencies")
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1), stripe(2, currency="eur"))


@case("several-currencies")
def _(folder: Path) -> tuple[object, ...]:
    return (*of_stripe(folder, stripe(1)), "--currency", "EUR")


@case("rate-column", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["S", "C", "2024-01-01", "2025-01-01", 100, "EUR", 1.1],
        ["T", "D", "2024-01-01", "2025-01-01", 100, "USD", 1],
    ]
    return (
        spells(folder / "a.csv", *rows, head=[*SPELL, "currency", "exchange_rate"]),
        "--as-of",
        AS_OF,
        "--currency",
        "USD",
    )


@case("no-amounts", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["C1", "2023-01-01", "2025-01-01"], ["C2", "2023-01-01", ""]]
    return (written(folder / "a.csv", [["customer_id", "start_date", "end_date"], *rows]), "--as-of", AS_OF)


@case("negative-lines", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["credit", "C009", "2024-03-01", "2025-02-01", -20])


@case("negative-level")
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["credit", "X", "2024-03-01", "2025-03-01", -20])


@case("zero-amounts", 2)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "X", "2024-03-01", "2025-03-01", 0], ["T", "X", "2024-03-01", "2025-03-01", ""])


@case("one-off-amounts", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = with_last(["one-time", "recurring"])
    return (spells(folder / "a.csv", *rows, head=WITH["type"]), "--as-of", AS_OF)


@case("odd-terms", 1)
def _(folder: Path) -> tuple[object, ...]:
    head = ["customer_id", "start_date", "end_date", "total_contract_value"]
    rows = [["C1", "2023-01-01", "2024-04-11", 466], ["C2", "2023-01-01", "2025-01-01", 2400]]
    return (written(folder / "a.csv", [head, *rows]), "--as-of", AS_OF)


@case("co-term-stubs", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["add-on", "C009", "2024-05-01", "2024-10-01", 20])


@case("monthly-among-annual", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, *(["m", "M", f"2024-{k:02d}-01", f"2024-{k + 1:02d}-01", 20] for k in range(1, 12)))


# Customers


@case("trials-and-tests", 2)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1), stripe(2, status="trialing"), stripe(3, livemode="false"))


@case("trials-and-tests", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", *with_last(["trial", "active"]), head=WITH["status"]), "--as-of", AS_OF)


@case("left-out-by-mapping", 1)
def _(folder: Path) -> tuple[object, ...]:
    columns = "{account: customer_id, start: start_date, end: end_date, amount: monthly_amount, segment: segment}"
    said = mapping(
        folder,
        f"kind: mapping\nsources:\n  - shape: spells\n    columns: {columns}\nleave_out: {{segment: internal}}\n",
    )
    rows = with_last(["Internal", "smb"])
    return (spells(folder / "a.csv", *rows, head=WITH["segment"]), "--as-of", AS_OF, "--mapping", said)


@case("cancelled-but-paid", 1)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1), stripe(2, canceled_at="2024-11-20", current_period_end="2025-05-01"))


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


@case("versions", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["A", "S-1", 1, "false", "Active", "2023-01-01", "2024-01-01", "true", 50],
        ["A", "S-1", 2, "true", "Active", "2023-01-01", "2025-01-01", "true", 80],
    ]
    return (written(folder / "z.csv", [ZUORA, *rows]), "--as-of", AS_OF)


@case("deleted-rows", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (
        spells(folder / "a.csv", *with_last(["true", "false"]), head=[*SPELL, "_fivetran_deleted"]),
        "--as-of",
        AS_OF,
    )


@case("merged-accounts", 1)
def _(folder: Path) -> tuple[object, ...]:
    listed = [
        ["id", "owner_id", "is_deleted", "master_record_id"],
        *([f"C{k:03d}", "Ann", "false", ""] for k in range(2, 40)),
    ]
    listed += [["C000", "Ann", "false", ""], ["C001", "Ann", "true", "C000"]]
    return (*general(folder), written(folder / "accounts.csv", listed))


@case("parent-and-child", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", *with_last(["C009", ""]), head=[*SPELL, "parent_id"]), "--as-of", AS_OF)


@case("two-segments", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [*with_last(["smb"]), ["S", "C009", "2024-01-01", "2025-01-01", 900, "enterprise"]]
    return (spells(folder / "a.csv", *rows, head=WITH["segment"]), "--as-of", AS_OF)


@case("unknown-owner", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [*with_last(["Ann"]), ["S", "X", "2024-01-01", "2025-01-01", 900, ""]]
    return (spells(folder / "a.csv", *rows, head=[*SPELL, "csm"]), "--as-of", AS_OF)


@case("ends-before-start", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "X", "2024-05-01", "2024-04-01", 10])


SALESFORCE = ["id", "account_id", "amount", "type", "close_date", "is_won", "is_closed", "is_deleted", "owner_id"]


def deals(folder: Path, *rows: list[object]) -> tuple[object, ...]:
    return (written(folder / "deals.csv", [SALESFORCE, *rows]), "--as-of", AS_OF)


@case("lost-deals", 1)
def _(folder: Path) -> tuple[object, ...]:
    won = ["1", "A", 1000, "New Business", "2023-03-01", "true", "true", "false", "Ann"]
    return deals(folder, won, ["2", "B", 1000, "New Business", "2023-03-01", "false", "true", "false", "Ann"])


@case("booked-dates", 1)
def _(folder: Path) -> tuple[object, ...]:
    return deals(folder, ["1", "A", 1000, "New Business", "2024-03-01", "true", "true", "false", "Ann"])


# Time


@case("future-rows", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "X", "2025-05-01", "2026-05-01", 10])


@case("end-dates", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", "C1", "2023-01-01", "2023-12-31", 10], ["S", "C1", "2024-01-01", "2024-12-31", 10]]
    return (spells(folder / "a.csv", *rows), "--as-of", AS_OF)


@case("stays-not-contracts", 39)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", f"C{k}", "2022-01-01", f"2023-{k % 12 + 1:02d}-17", 10] for k in range(39)]
    return (spells(folder / "a.csv", *rows, ["S", "X", "2022-01-01", "", 5]), "--as-of", AS_OF)


@case("late-renewals", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", "X", "2022-01-01", "2023-01-01", 10], ["S", "X", "2023-03-31", "2024-03-31", 10]]
    return general(folder, *rows)


@case("returned-customers", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", "X", "2022-01-01", "2023-01-01", 10], ["S", "X", "2023-08-01", "2024-08-01", 10]]
    return general(folder, *rows)


@case("open-renewals", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["S", "X", "2022-12-01", "2023-12-01", 10], ["S", "X", "2023-12-01", "2024-12-01", 10]]
    return (spells(folder / "a.csv", *rows, ["S", "Y", "2024-06-01", "2025-06-01", 10]), "--as-of", AS_OF)


@case("left-truncated", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["C1", "2024-01-31", 10], ["C2", "2024-01-31", 10], ["C1", "2024-02-29", 10], ["C3", "2024-02-29", 10]]
    return (written(folder / "cube.csv", [["customer", "month", "arr"], *rows]), "--as-of", AS_OF)


@case("old-starts", 1)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, ["S", "X", "1950-01-01", "2025-01-01", 10])


@case("right-censored", 40)
def _(folder: Path) -> tuple[object, ...]:
    return general(folder, *([f"T{k}", f"D{k}", "2024-01-01", "2025-06-01", 9] for k in range(8)))


@case("incomplete-last-month", 3)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", *contracts(), ["S", "X", "2024-12-05", "2025-12-05", 1]), "--as-of", "2024-12-16")


@case("clean-up-lapses", 20)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[f"T{k}", f"D{k}", f"2022-{k % 12 + 1:02d}-01", "2024-01-01", 5] for k in range(20)]
    return general(folder, *rows)


def wide(folder: Path, *rows: list[object], months: int = 6) -> tuple[object, ...]:
    ends = [f"2024-{k + 1:02d}-{[31, 29, 31, 30, 31, 30][k]}" for k in range(months)]
    return (written(folder / "wide.csv", [["customer", *ends], *rows]), "--as-of", AS_OF)


@case("blank-levels", 2)
def _(folder: Path) -> tuple[object, ...]:
    return wide(folder, ["A", 100, "", "", 80, 80, 80], ["B", 5, 5, 5, 5, 5, 5])


@case("missing-rows", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [["A", "2024-01-31", 100], ["A", "2024-04-30", 80], *(["B", f"2024-0{k}-28", 5] for k in range(1, 6))]
    return (written(folder / "cube.csv", [["customer", "month", "arr"], *rows]), "--as-of", AS_OF)


@case("missing-months", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[name, day, 100] for name in "ABC" for day in ("2024-01-31", "2024-04-30")]
    return (written(folder / "cube.csv", [["customer", "month", "arr"], *rows]), "--as-of", AS_OF)


@case("reclassified-tiers", 30)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[f"C{n}", f"2024-{m:02d}-28", 10, "old" if m < 6 else "new"] for n in range(30) for m in range(1, 12)]
    return (written(folder / "cube.csv", [["customer", "month", "arr", "segment"], *rows]), "--as-of", AS_OF)


LEDGER = ["DATE", "CUSTOMER_NAME", "MRR_MOVEMENT", "MRR", "MOVEMENT_TYPE", "CURRENCY_CODE", "CUSTOMER_EXTERNAL_ID"]


@case("other-movements", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["2024-01-05", "A Inc", 10000, 10000, "new_biz", "USD", "a"],
        ["2024-03-05", "A Inc", -10000, 0, "contraction", "USD", "a"],
        ["2024-02-05", "B Inc", 5000, 5000, "new_biz", "USD", "b"],
    ]
    return (written(folder / "movements.csv", [LEDGER, *rows]), "--as-of", AS_OF)


@case("snapshot", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["account", "ARR", "start", "renewal date"],
        ["A", 100, "2021-01-01", "2025-01-01"],
        ["B", 100, "2022-01-01", ""],
    ]
    return (written(folder / "a.csv", rows), "--as-of", AS_OF)


# Size


@case("one-customer", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S", "C", "2023-01-01", "2025-01-01", 10]), "--as-of", AS_OF)


@case("few-customers", 5)
def _(folder: Path) -> tuple[object, ...]:
    return (
        spells(folder / "a.csv", *([f"S{k}", f"C{k}", "2024-03-01", "2025-03-01", 1] for k in range(5))),
        "--as-of",
        AS_OF,
    )


@case("one-month", 1)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S", "C", "2024-12-01", "2025-12-01", 10]), "--as-of", AS_OF)


@case("short-history", 4)
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S", "C", "2024-09-01", "2025-09-01", 10]), "--as-of", AS_OF)


@case("many-left-out", 3)
def _(folder: Path) -> tuple[object, ...]:
    return of_stripe(folder, stripe(1), *(stripe(k, status="trialing") for k in range(2, 5)))


@pytest.mark.parametrize(
    ("name", "number"), [(trap.name, k) for trap in TRAPS for k in range(len(CASES.get(trap.name, [])))]
)
def test_a_trap_is_handled_or_refused_by_name(tmp_path: Path, name: str, number: int) -> None:
    make, count = CASES[name][number]
    args = make(tmp_path)
    if BY_NAME[name].verdict is Verdict.STOP:
        said = refused(tmp_path, *args)
        lines = said.splitlines()[:-1]
        assert lines
        assert all(line.endswith(f"[{name}]") for line in lines), said
        return
    found = met(imported(tmp_path, *args))
    assert found.get(name) == count, found


def test_every_trap_has_a_case() -> None:
    lacking = {trap.name for trap in TRAPS} - set(CASES)
    assert lacking == {"out-of-balance"}, "its own test breaks the books: see test_movements_add_up.py"


def test_no_name_stands_twice_and_every_sentence_ends() -> None:
    assert len(BY_NAME) == len(TRAPS)
    assert all(trap.sentence.endswith(".") and len(trap.sentence) < 100 for trap in TRAPS)


def test_a_parquet_file_and_a_workbook_say_what_the_csv_says(tmp_path: Path) -> None:
    rows = contracts()
    text = spells(tmp_path / "a.csv", *rows)
    duckdb.execute(f"COPY (FROM read_csv('{text}')) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    typed = [[*row[:2], *(datetime.date.fromisoformat(str(day)) for day in row[2:4]), row[4]] for row in rows]
    workbook(tmp_path / "a.xlsx", [SPELL, *typed])
    found = [imported(tmp_path, tmp_path / f"a.{kind}", "--as-of", AS_OF) for kind in ("csv", "parquet", "xlsx")]
    assert found[0]["months"] == found[1]["months"] == found[2]["months"]
    assert found[0]["retention"] == found[1]["retention"] == found[2]["retention"]


def test_a_command_without_a_file_says_so() -> None:
    done = run()
    assert done.exit_code == 2
    assert "FILE: is missing" in done.stderr
