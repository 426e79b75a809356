"""A text file of any encoding and any line ends, as DuckDB reads it: UTF-8, a line feed at the end of a row.

The file passes through in pieces, so its size does not matter. What needs no change is read where it lies.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.importing.refusing import of_file
from sim.importing.traps import Findings

PIECE = 4 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}
LEGACY = {"mac_roman": "Mac Roman", "cp1252": "Windows-1252"}
LETTERS = set("äöüÄÖÜßéèêëÉÈçÇñÑåÅøØæÆáàâíìîóòôõúùûãœ")
LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(slots=True)
class Survey:
    """What one pass over the bytes of a file found."""

    returns: int = 0  # a carriage return alone
    feeds: int = 0
    pairs: int = 0
    nothings: int = 0  # NUL bytes
    utf8: bool = True
    high: bytearray = field(default_factory=bytearray)  # some bytes that are no ASCII


def as_utf8(path: Path, number: int, folder: Path, findings: Findings) -> Path:
    """Return the file itself, or a copy of it as UTF-8 with line feeds. Errors: ImportRefusedError."""
    encoding = marked(path)
    survey = surveyed(path) if not encoding or encoding == "utf-8-sig" else Survey()
    if encoding == "utf-8-sig":
        findings.meet("byte-order-mark", 1)
    if survey.nothings:
        remedy = "Export it as CSV, in UTF-8."
        raise of_file("no-table", path.name, f"is no text (got {survey.nothings:,} bytes of nothing). {remedy}")
    if not encoding and not survey.utf8:
        encoding = legacy(bytes(survey.high))
    if encoding and encoding != "utf-8-sig":
        findings.meet("encoding", 1, (NAMES | LEGACY)[encoding])
    odd_ends = survey.returns > 0 or (survey.pairs > 0 and survey.feeds > 0)
    if odd_ends:
        findings.meet("line-ends", 1, "carriage returns" if survey.returns and not survey.feeds else "mixed")
    if not encoding and not odd_ends:
        return path
    copy = folder / f"text-{number}.csv"
    rewrite(path, copy, encoding or "utf-8")
    return copy


def marked(path: Path) -> str:
    """Return the encoding that the first bytes say, or that they can only be; "" where they say none."""
    with path.open("rb") as file:
        start = file.read(400)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 > len(start):  # every other byte of Latin text in UTF-16 is nothing
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def surveyed(path: Path) -> Survey:
    """Look at every byte of a file once."""
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = b""
    for piece in pieces(path):
        pairs = piece.count(b"\r\n") + (before == b"\r" and piece[:1] == b"\n")
        found.pairs += pairs
        found.feeds += piece.count(b"\n") - pairs
        found.returns += piece.count(b"\r") - pairs
        found.nothings += piece.count(b"\0")
        before = piece[-1:]
        if found.utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                found.utf8 = False
        if not found.utf8 and len(found.high) < PIECE:
            found.high += bytes(byte for byte in piece if byte >= 0x80)
    if found.utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found.utf8 = False
    return found


def legacy(high: bytes) -> str:
    """Return which old encoding makes more letters of the bytes beyond ASCII: Mac Roman or Windows-1252."""

    def letters(encoding: str) -> int:
        return sum(letter in LETTERS for letter in high.decode(encoding, errors="replace"))

    return "mac_roman" if letters("mac_roman") > letters("cp1252") else "cp1252"


def rewrite(path: Path, copy: Path, encoding: str) -> None:
    """Write a file again as UTF-8 with line feeds. Errors: ImportRefusedError where it is not in that encoding."""
    strict = encoding not in LEGACY
    try:
        with (
            path.open(encoding=encoding, errors="strict" if strict else "replace", newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while text := source.read(PIECE):
                target.write(text.replace("\0", ""))
    except UnicodeError:
        remedy = "Export it as CSV, in UTF-8."
        raise of_file("no-table", path.name, f"is no text in {encoding} although it begins so. {remedy}") from None


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
