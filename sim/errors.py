"""Every exception of the project.

PostsaleError                   anything that we raise on purpose
├── InputError                  the user's files or flags are wrong; exit code 2
│   ├── LackingError            a package or program that this machine lacks; exit code 2
│   └── ImportRefusedError      an export cannot be read as it is; exit code 2
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

import errno
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
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
    outcome = "nothing was run"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ImportRefusedError(InputError):
    """An export cannot be read as it is; nothing was written. trap: its name in the registry of traps."""

    outcome = "nothing was written"

    def __init__(self, problems: list[Problem], trap: str) -> None:
        self.trap = trap
        super().__init__(problems)


class LackingError(InputError):
    """A package or a program that is needed is not on this machine; whatever can be made without it may be made."""


PACKAGES = {"pptx": "python-pptx", "ruamel": "ruamel.yaml", "rich_click": "rich-click", "dask": "distributed"}
"""What is installed under another name than it is imported by."""


def lacking(error: ImportError, place: str, path: str = "") -> LackingError | None:
    """Return the error for a package that is not installed, with the line that installs it; None if it is one of ours."""
    name = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or name in ("", "sim"):
        return None
    package = PACKAGES.get(name, name)
    message = f"needs {package}, which is not installed here. Install it: {install_line(package)}"
    return LackingError([Problem(place, 0, 0, path, message)])


def install_line(package: str) -> str:
    """Return the command that installs a package for this very Python, whichever others there are."""
    here, pip = Path(sys.executable), shutil.which("pip")
    if pip is not None and Path(pip).parent == here.parent:
        return f"pip install {package}"
    if find_spec("pip") is None:
        return f"uv pip install --python {here} {package}"
    return f"{here} -m pip install {package}"


class DesignMismatchError(PostsaleError):
    """The output folder holds another design; nothing was written over."""

    exit_code = 4


class InterruptedRunError(PostsaleError):
    """Stopped on request; finished replications are kept and the same command continues."""

    exit_code = 3


REMEDIES = {
    errno.ENOSPC: "Free some room there, or use another folder.",
    errno.EDQUOT: "Free some room there, or use another folder.",
    errno.EROFS: "Use a folder that can be written to.",
    errno.EACCES: "Use a folder that you may write to.",
    errno.EPERM: "Use a folder that you may write to.",
    errno.ENOTDIR: "Move the file that stands in the way, or use another folder.",
    errno.EISDIR: "Move the folder that stands in the way, or use another name.",
    errno.EEXIST: "Move what stands in the way, or use another folder.",
}
"""What to do about a file that cannot be written, by what the system says of it."""


class StorageError(PostsaleError):
    """A result could not be written or read back: no room, no permission, a file that is not what its name says."""

    exit_code = 3

    def __init__(
        self, path: Path, why: Exception, *, nothing_done: bool = False, unwritten: bool | None = None, remedy: str = ""
    ) -> None:
        self.path = path
        self.unwritten = isinstance(why, OSError) if unwritten is None else unwritten  # else it could not be read
        self.reason = getattr(why, "strerror", None) or str(why)
        if nothing_done:
            self.exit_code = 2
        kept = "Nothing was run." if nothing_done else "All that was finished is kept; the same command continues."
        remedy = remedy or REMEDIES.get(getattr(why, "errno", None) or 0, "")
        super().__init__(" ".join(part for part in (f"{path}: {self.reason}.", remedy, kept) if part))


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Let what the system says while a file is written name that file. Errors: StorageError in place of OSError.

    The system names no file when it is a write that fails, not the opening: a full disk would be nobody's.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(path, error) from error


def is_interrupt(error: BaseException) -> bool:
    """Say whether somebody asked us to stop: while DuckDB works, it takes Ctrl-C and calls it an error of its own."""
    return isinstance(error, KeyboardInterrupt) or (
        isinstance(error, RuntimeError) and str(error).lower().startswith("query interrupted")
    )


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
