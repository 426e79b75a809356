"""Traps of files, of shapes and of cells."""

from pathlib import Path

import openpyxl

from tests.importing.cases import LEDGER, case, general, mapping, raw, text_of, with_last, workbook
from tests.importing.files import AS_OF, SPELL, contracts, spells, written

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


@case("unknown-shape")
def _(folder: Path) -> tuple[object, ...]:
    return (
        written(
            folder / "a.csv", [["account", "tier", "first_seen", "last_seen"], ["A", "x", "2020-01-01", "2021-01-01"]]
        ),
    )


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


@case("mixed-shapes")
def _(folder: Path) -> tuple[object, ...]:
    rows = [LEDGER, ["2024-01-05", "A", 10000, 0, "new_biz", "USD", "a"]]
    return (written(folder / "a.csv", rows), written(folder / "b.csv", rows))


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
