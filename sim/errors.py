"""Every exception of the project.

PostsaleError                   anything that we raise on purpose
├── InputError                  the user's files or flags are wrong; exit code 2
├── DesignMismatchError         the folder holds another design; exit code 4
├── InterruptedRunError         stopped on request, all finished work kept; exit code 3
├── FailedRunsError             too many replications failed; exit code 1
└── ModelError                  the model broke one of its own rules: a bug, never the user's fault
    └── CapacityError           a preallocated array was too small; the runner doubles it and repeats
"""

from dataclasses import dataclass


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
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


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


class FailedRunsError(PostsaleError):
    """More replications failed than may fail."""

    exit_code = 1


class ModelError(PostsaleError):
    """The model broke one of its own rules."""


class CapacityError(ModelError):
    """A preallocated array was too small for this replication."""
