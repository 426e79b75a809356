"""Traps of money, of customers, of time and of size."""

from pathlib import Path

from tests.importing.cases import LEDGER, WITH, ZUORA, case, deals, general, mapping, of_stripe, stripe, wide, with_last
from tests.importing.files import AS_OF, SPELL, contracts, spells, written

# Money


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


@case("unsaid-period", 2)
def _(folder: Path) -> tuple[object, ...]:
    return wide(folder, ["A", 100, 80, 80, 80, 80, 80], ["B", 5, 5, 5, 5, 5, 5])


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


@case("lost-deals", 1)
def _(folder: Path) -> tuple[object, ...]:
    won = ["1", "A", 1000, "New Business", "2024-03-01", "true", "true", "false", "Ann"]
    return deals(folder, won, ["2", "B", 1000, "New Business", "2024-03-01", "false", "true", "false", "Ann"])


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


@case("other-movements", 1)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["2024-01-05", "A Inc", 10000, 10000, "new_biz", "USD", "a"],
        ["2024-03-05", "A Inc", -10000, 0, "contraction", "USD", "a"],
        ["2024-02-05", "B Inc", 5000, 5000, "new_biz", "USD", "b"],
    ]
    return (written(folder / "movements.csv", [LEDGER, *rows]), "--as-of", AS_OF)


@case("survivors-only", 12)
def _(folder: Path) -> tuple[object, ...]:
    rows = [[f"S{k}", f"C{k}", f"20{18 + k % 6}-03-01", "2025-03-01", 10] for k in range(12)]
    return (spells(folder / "a.csv", *rows), "--as-of", AS_OF)


@case("snapshot", 2)
def _(folder: Path) -> tuple[object, ...]:
    rows = [
        ["account", "ARR", "start", "renewal date"],
        ["A", 100, "2021-01-01", "2025-01-01"],
        ["B", 100, "2022-01-01", ""],
    ]
    return (written(folder / "a.csv", rows), "--as-of", AS_OF)


# Size


@case("nobody-there")
def _(folder: Path) -> tuple[object, ...]:
    return (spells(folder / "a.csv", ["S", "C", "2023-01-01", "2024-01-01", 10]), "--as-of", AS_OF)


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
