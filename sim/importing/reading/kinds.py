"""What a file is, by its first bytes and its name; what is no table is refused by what it is."""

from pathlib import Path

from sim.config.yaml.opening import NotAFileError, read_start
from sim.importing.refusing import of_file

START = 4_096
CSV, PARQUET, XLSX = "csv", "parquet", "xlsx"
ZIP, OLD, PDF, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"\x1f\x8b"
PAGE = (b"<!doctype html", b"<html", b"<head", b"<table", b"<?xml")
ENDINGS = {".csv": CSV, ".tsv": CSV, ".tab": CSV, ".txt": CSV, ".parquet": PARQUET, ".pq": PARQUET, ".xlsx": XLSX}


def kind_of(path: Path) -> str:
    """Return csv, parquet or xlsx. Errors: ImportRefusedError for anything else, by what it is."""
    name, ending = path.name, path.suffix.lower()
    start = first_bytes(path)
    if ending in (".xlsm", ".xlsb", ".xltm"):
        raise of_file("macro-workbook", name, f"is a workbook with macros (got {ending}). Save it as .xlsx.")
    if start.startswith(OLD) or ending == ".xls":
        raise of_file("old-workbook", name, "is an old workbook, or one with a password. Save it as .xlsx without one.")
    if not start:
        raise of_file("no-rows", name, "is empty (got 0 bytes). Export it again.")
    if ending not in ENDINGS:
        known = ", ".join(sorted(ENDINGS))
        raise of_file(
            "no-table", name, f"is no table by its name (got {ending or 'no ending'}). Name a file of {known}."
        )
    found = content_of(start)
    if found == ENDINGS[ending]:
        return found
    what = {XLSX: "a ZIP archive or workbook", PARQUET: "Parquet", CSV: "text"}.get(found, found)
    remedy = {
        XLSX: "If it is a workbook, rename it to .xlsx.",
        PARQUET: "Rename it to .parquet.",
        CSV: "Rename it to .csv.",
    }
    raise of_file("no-table", name, f"is not what its name says (got {what}). {remedy.get(found, 'Export it as CSV.')}")


def first_bytes(path: Path) -> bytes:
    """Return the start of a regular file. Errors: ImportRefusedError."""
    try:
        return read_start(path, START)
    except FileNotFoundError:
        raise of_file("no-such-file", str(path), "no such file. Check the path.") from None
    except NotAFileError as error:
        raise of_file("no-such-file", str(path), f"is no file (got {error.kind}). Name the export itself.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise of_file("no-such-file", str(path), f"cannot be read ({why}). Check its permissions.") from error


def content_of(start: bytes) -> str:
    """Return what the first bytes are the start of: csv, parquet, xlsx, or another thing in words."""
    if start.startswith(ZIP):
        return XLSX
    if start.startswith(b"PAR1"):
        return PARQUET
    if start.startswith(PDF):
        return "a PDF"
    if start.startswith(GZIP):
        return "a compressed file"
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "a web page" if plain.startswith(PAGE) else CSV
