"""Every exception of the project.

PostsaleError                   anything that we raise on purpose
├── InputError                  the user's files or flags are wrong; exit code 2
├── DesignMismatchError         the folder holds another design; exit code 4
├── InterruptedRunError         stopped on request, all finished work kept; exit code 3
├── StorageError                a result could not be written or read back; exit code 3, or 2 before anything was run
├── BusyError                   another process is writing to the folder; exit code 4
├── WorkerError                 workers died or failed by themselves; finished work kept; exit code 3
├── FailedRunsError             too many replications failed; exit code 1
├── VerificationError           a check of the simulator against what is known failed; exit code 1
└── ModelError                  the model broke one of its own rules: a bug, never the user's fault
    └── CapacityError           a preallocated array was too small; the runner doubles it and repeats
"""

from dataclasses import dataclass
from pathlib import Path


class PostsaleError(Exception):
    """Anything that the project raises on purpose."""

    exit_code = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one file: `file:line:col: path: what (got value). Remedy.`"""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        said = f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"
        return said if said.isprintable() else "".join(_seen(character) for character in said)


def _seen(character: str) -> str:
    """Return a character as a terminal may print it: what it would obey, as its number."""
    return character if character.isprintable() or character == "\n" else f"\\u{ord(character):04x}"


class InputError(PostsaleError):
    """The user's files or flags are wrong. Carries every problem found, sorted by file and line."""

    exit_code = 2

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DesignMismatchError(PostsaleError):
    """The output folder holds another design; nothing was written over."""

    exit_code = 4


class InterruptedRunError(PostsaleError):
    """Stopped on request; finished replications are kept and the same command continues."""

    exit_code = 3


class StorageError(PostsaleError):
    """A result could not be written or read back: no room, no permission, a file that is not what its name says."""

    exit_code = 3

    def __init__(self, path: Path, why: Exception, *, nothing_done: bool = False) -> None:
        self.path = path
        self.reason = getattr(why, "strerror", None) or str(why)
        if nothing_done:
            self.exit_code = 2
        kept = "Nothing was run." if nothing_done else "All that was finished is kept; the same command continues."
        super().__init__(f"{path}: {self.reason}. {kept}")


class VerificationError(PostsaleError):
    """A check of the simulator against what is known failed; its document was written."""

    exit_code = 1


class BusyError(PostsaleError):
    """Another process is writing to the folder; nothing was done."""

    exit_code = 4


class WorkerError(PostsaleError):
    """Workers died or failed by themselves; finished replications are kept and the same command continues."""

    exit_code = 3


class FailedRunsError(PostsaleError):
    """More replications failed than may fail."""

    exit_code = 1


class ModelError(PostsaleError):
    """The model broke one of its own rules."""


class CapacityError(ModelError):
    """A preallocated array was too small for this replication."""
