"""A file of text as an accident or a stranger may leave it: a key, a number, a date, its bytes or its place changed.

By chance, but repeatably: the same random numbers give the same damage.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

NUMBERS = ("0", "-1", "1e400", "1e30", ".nan", "NaN", "-.inf", "99999999999999999999", "0x1F", "1_000", "07", "1e-320")
DATES = ("2024-02-31", "0000-00-00", "9999-12-31", "2031-01", "31/02/2024", "2024-13-01", "yesterday", "1899-12-31")
VALUES = (
    "null",
    "yes",
    "[]",
    "{}",
    "[[[1]]]",
    "{a: {b: 1}}",
    '""',
    "x" * 5000,
    "'\\x1b[31m'",
    "\u202e",
    "../../..",
    "!!x 1",
)
VALUES += ("é" * 40, "𝒂", "=1+1", "-5 %", "110 %", "$-3", "2.5.1", "*gone", "&a [1]", "3..1", "1 of 0", "é\u0301", "\\")
CELLS = (
    "",
    '"',
    '""',
    "NaN",
    "-1",
    "1e400",
    "x" * 5000,
    "2024-02-31",
    "no such",
    "\x00",
    "\ufeff",
    "=1+1",
    "𝒂",
    "\x1b[2J",
    ",",
)
BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(f"a{k + 1}: &a{k + 1} [{', '.join([f'*a{k}'] * 9)}]" for k in range(9))]
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig")


def yaml_damaged(text: str, chance: random.Random) -> bytes:
    """Return a file of keys and values with one to three places changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice(LINES)(text.split("\n"), chance)
    return whole_damaged(text, chance, [BOMB])


def csv_damaged(text: str, chance: random.Random) -> bytes:
    """Return a table with one to three places changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        rows = text.split("\n")
        at = chance.choice((0, chance.randrange(len(rows))))
        cells = rows[at].split(",")
        place = chance.randrange(len(cells))
        how = chance.randrange(7)
        if how == 0:
            cells[place] = chance.choice((*CELLS, *NUMBERS, *DATES))
        elif how == 1:
            del cells[place]
        elif how == 2:
            cells.insert(place, cells[place])
        elif how == 3:
            chance.shuffle(cells)
        rows[at] = ",".join(cells)
        if how == 4:
            rows.insert(at, rows[at])
        elif how == 5:  # the same value in the whole column
            odd = chance.choice((*CELLS, *NUMBERS, *DATES))
            parts = [row.split(",") for row in rows]
            rows = [
                ",".join([*row[:place], odd, *row[place + 1 :]]) if k and len(row) > place else ",".join(row)
                for k, row in enumerate(parts)
            ]
        elif how == 6:
            del rows[at]
        text = "\n".join(rows)
    return whole_damaged(text, chance, ["\n" * 99, '"'])


def whole_damaged(text: str, chance: random.Random, more: list[str]) -> bytes:
    """Return the bytes of a text; one time in five something happened to the whole file."""
    data = text.encode("utf-8", "surrogatepass")
    how = chance.randrange(40)
    if how == 0:
        return b""
    if how == 1:
        return data[: chance.randrange(len(data) + 1)]
    if how == 2:
        return text.encode(chance.choice(ENCODINGS), "replace")
    if how == 3:
        at = chance.randrange(len(data) + 1)
        return data[:at] + chance.choice((b"\0", b"\xff", b"\xc3\x28", b"\x85", b"\xe2\x80\xa8")) + data[at:]
    if how == 4:
        return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\r")))
    if how == 5:
        return data + b"\n" + chance.choice(more).encode()
    if how == 6:
        return chance.choice(more).encode()
    if how == 7:
        return data + data
    return data


def _keyed(lines: list[str]) -> list[int]:
    return [k for k, line in enumerate(lines) if ":" in line and not line.lstrip().startswith("#")] or [0]


def removed(lines: list[str], chance: random.Random) -> str:
    """Return a text without one line."""
    at = chance.choice(_keyed(lines))
    return "\n".join(lines[:at] + lines[at + 1 :])


def repeated(lines: list[str], chance: random.Random) -> str:
    """Return a text in which a line stands twice."""
    at = chance.choice(_keyed(lines))
    return "\n".join([*lines[: at + 1], lines[at], *lines[at + 1 :]])


def renamed(lines: list[str], chance: random.Random) -> str:
    """Return a text in which a key has another name."""
    at = chance.choice(_keyed(lines))
    odd = chance.choice(("x", "", " ", "é", "'", "1", "~", "\u200b"))
    lines[at] = re.sub(r"([A-Za-z_-]+):", lambda found: f"{found[1]}{odd}:", lines[at], count=1)
    return "\n".join(lines)


def replaced(lines: list[str], chance: random.Random) -> str:
    """Return a text in which a key has another value."""
    at = chance.choice(_keyed(lines))
    key = lines[at].partition(":")[0]
    lines[at] = f"{key}: {chance.choice((*NUMBERS, *DATES, *VALUES))}"
    return "\n".join(lines)


def renumbered(lines: list[str], chance: random.Random) -> str:
    """Return a text in which a number or a date within a line is another."""
    text = "\n".join(lines)
    found = list(re.finditer(r"\d{4}-\d\d(-\d\d)?|\d+(\.\d+)?", text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + chance.choice((*DATES, *NUMBERS) if one[1] else (*NUMBERS, *DATES)) + text[one.end() :]


def reindented(lines: list[str], chance: random.Random) -> str:
    """Return a text in which a line is further in, or further out."""
    at = chance.choice(_keyed(lines))
    lines[at] = chance.choice(("  ", "\t", " ", "- ")) + (lines[at] if chance.random() < 0.5 else lines[at].lstrip())
    return "\n".join(lines)


LINES: tuple[Callable[[list[str], random.Random], str], ...] = (
    removed,
    repeated,
    renamed,
    replaced,
    replaced,
    renumbered,
    renumbered,
    reindented,
)


def put(path: Path, data: bytes, chance: random.Random) -> None:
    """Write what is damaged in place of a file; one time in forty a folder, a link to nothing, or nothing is there."""
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    how = chance.randrange(120)
    if how == 0:
        path.mkdir()
    elif how == 1:
        path.symlink_to(path.with_name("nowhere"))
    elif how > 2:
        path.write_bytes(data)
