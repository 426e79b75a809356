"""From exceptions to one clear line and an exit code. No traceback unless POSTSALE_DEBUG=1."""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import ParamSpec

import rich_click as click

from sim.cli.terminal import plainly
from sim.errors import InputError, PostsaleError

P = ParamSpec("P")
INTERNAL = 70
"""Exit code of a defect of ours (sysexits EX_SOFTWARE)."""


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end with the exit code of whatever it raises."""

    @functools.wraps(command)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            count = len(error.problems)
            click.echo(f"{count} error{'s' if count != 1 else ''}, nothing was run", err=True)
            sys.exit(error.exit_code)
        except PostsaleError as error:
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped. Finished replications are kept; the same command continues.", err=True)
            sys.exit(3)
        except BrokenPipeError:  # whoever read the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            click.echo(f"postsale: {error.filename or 'a file'}: {error.strerror or error}", err=True)
            sys.exit(2)
        except Exception as error:  # noqa: BLE001  (the one place that turns a defect into a line)
            if os.environ.get("POSTSALE_DEBUG"):
                traceback.print_exc()
            click.echo(
                f"postsale: a defect of the program, not of your files: {type(error).__name__}: {error}. "
                "Please report it with the output of the same command under POSTSALE_DEBUG=1.",
                err=True,
            )
            sys.exit(INTERNAL)

    return plainly(inner)
