"""From exceptions to one clear line and an exit code. No traceback unless POSTSALE_DEBUG=1."""

import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec

import rich_click as click

from sim.cli.surroundings import settle, silence
from sim.cli.terminal import plainly
from sim.errors import InputError, InterruptedRunError, PostsaleError, StorageError, is_interrupt, lacking

P = ParamSpec("P")
INTERNAL = 70
"""Exit code of a defect of ours (sysexits EX_SOFTWARE)."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""What a machine says when it cannot write; whose file it was is not the user's mistake."""


class Commands(click.RichGroup):
    """All commands together: whatever their surroundings are, help and usage are printed too, or end in one line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run what was asked for."""
        settle()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            sys.exit(of_the_machine(error))


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end with the exit code of whatever it raises."""

    @functools.wraps(command)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            sys.exit(of_the_user(error))
        except PostsaleError as error:
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            sys.exit(stopped())
        except BrokenPipeError:  # whoever read the output has seen enough
            silence(sys.stdout)
        except OSError as error:
            sys.exit(of_the_machine(error))
        except Exception as error:  # noqa: BLE001  (the one place that turns a defect into a line)
            if is_interrupt(error):
                sys.exit(stopped())
            lack = lacking(error, "postsale") if isinstance(error, ImportError) else None
            if lack is not None:
                sys.exit(of_the_user(lack))
            if os.environ.get("POSTSALE_DEBUG"):
                traceback.print_exc()
            click.echo(
                f"postsale: a defect of the program, not of your files: {type(error).__name__}: {error}. "
                "Please report it with the output of the same command under POSTSALE_DEBUG=1.",
                err=True,
            )
            sys.exit(INTERNAL)

    return plainly(inner)


def of_the_user(error: InputError) -> int:
    """Say every mistake and how many there are, and return the exit code."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    count = len(error.problems)
    click.echo(f"{count} error{'s' if count != 1 else ''}, {error.outcome}", err=True)
    return error.exit_code


def stopped() -> int:
    """Say that a command that keeps nothing was stopped, and return the exit code."""
    click.echo("Stopped before it was done. Run the same command again.", err=True)
    return InterruptedRunError.exit_code


def of_the_machine(error: OSError) -> int:
    """Say in one line what the system would not do, and return the exit code: 2 for a file that was named wrongly."""
    if error.errno in NO_ROOM and any("numba" in frame.filename for frame in traceback.extract_tb(error.__traceback__)):
        from sim.trials.running.compiling import not_kept

        click.echo(str(not_kept(error)), err=True)
        return StorageError.exit_code
    if error.filename is None and error.errno in NO_ROOM:  # every file that we write names itself
        silence(sys.stdout)
        why = error.strerror or error
        click.echo(
            f"standard output: {why}. It could not be printed there; what was written to files is kept.", err=True
        )
        return StorageError.exit_code
    if error.errno in NO_ROOM:
        click.echo(str(StorageError(Path(error.filename), error)), err=True)
        return StorageError.exit_code
    click.echo(f"postsale: {error.filename or 'a file'}: {error.strerror or error}", err=True)
    return InputError.exit_code
