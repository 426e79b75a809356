"""How an import says no: file, row, column, what is wrong, the value, the remedy, and the name of the trap."""

from sim.errors import ImportRefusedError, Problem
from sim.importing.traps import BY_NAME, Verdict

MOST = 5
"""Cells that one refusal shows."""
LONGEST = 60


def brief(value: object) -> str:
    """Return a value on one line, short enough for a message."""
    flat = " ".join(str(value).split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 3]}..."


def refused(trap: str, *problems: Problem) -> ImportRefusedError:
    """Return the error of a trap that is a stop, its name at the end of each line."""
    assert BY_NAME[trap].verdict is Verdict.STOP, trap
    named = [Problem(p.file, p.line, p.column, p.path, f"{p.message} [{trap}]") for p in problems]
    return ImportRefusedError(named, trap)


def of_file(trap: str, file: str, message: str) -> ImportRefusedError:
    """Return the refusal of a whole file."""
    return refused(trap, Problem(file, 0, 0, "", message))
