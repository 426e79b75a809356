"""The questions of `decide`: at most eight, each with an example; the answers become files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import rich_click as click

from sim.config.commands import answers
from sim.config.commands.answers import AnswerError, CompanyAnswer, TeamAnswer
from sim.config.decision.worth import USUAL, worth_for
from sim.config.language.units import money

T = TypeVar("T")
NEW, TODAY = "ours", "today"
"""The names of a company and of a team that answers become."""
TRIES = 3
"""Answers that cannot be used, after which asking again is no help."""
TITLE = "Should we change who looks after our customers?"


def ask(folder: Path) -> Path:
    """Ask, and write the decision, with a company and a team where there is none; return the decision's path.

    Errors: InputError where an answer cannot be used three times, or there is none; DesignMismatchError where a file is
    there already. Nothing is written then.
    """
    own = answers.companies(folder)
    refuse_taken(folder, [] if own else [f"companies/{NEW}.yaml", f"models/{TODAY}.yaml"])
    known = None if own else _new_company()
    company = own[0] if own else NEW
    if len(own) > 1:
        company = asked(f"Which company? ({', '.join(own)})", own[0], lambda text: _company(text, own))
    as_is = asked("Who looks after customers today? (such as 3 CSM)", "", lambda text: answers.team_of(text, folder))
    question = "Who would, after the change you think about? (such as 2 CSM, 1 AM)"
    to = asked(question, "", lambda text: _change(text, as_is, folder))
    when = asked("When would it come? (now, +6 months, 2027-07, or customers >= 120)", "now", answers.when_of)
    sign = "$" if known else answers.sign_of(company, folder)
    fitting = money(USUAL if known is None else worth_for(known.arr), sign)
    worth = asked("How much money a year would change your mind?", fitting, lambda text: answers.money_of(text, sign))
    return write(folder, company, known, as_is, to, when, f"{sign}{worth:.12g}")


def _new_company() -> CompanyAnswer:
    customers = asked("How many customers pay you today? (such as 70)", "", answers.count_of)
    arr = asked("What ARR do they pay together? (such as $3.8M)", "", lambda text: answers.arr_of(text, customers))
    nrr, grr = asked("Net and gross retention of last year? (such as 103%, 90%)", "", answers.retention_of)
    new = asked("How many new customers do you win in a year? (such as 15)", "", answers.count_of)
    return CompanyAnswer(customers, arr, nrr, grr, new)


def asked(question: str, default: str, read: Callable[[str], T]) -> T:
    """Return the answer to a question, asked again where it cannot be used. default: what no answer means, if anything.

    Errors: InputError.
    """
    from sim.cli.settings import wrong

    for number in range(TRIES):
        try:
            text = click.prompt(question, default=default, show_default=bool(default), err=True, prompt_suffix=" ")
        except click.Abort:
            click.echo(err=True)
            message = f"is missing: {question} Nothing was written; postsale decide asks again."
            raise wrong("answer", message) from None
        try:
            return read(text)
        except AnswerError as error:
            if number == TRIES - 1:
                raise wrong("answer", f"{error} Nothing was written; postsale decide asks again.") from None
            click.echo(f"  {error}", err=True)
    raise AssertionError


def refuse_taken(folder: Path, files: list[str]) -> None:
    """Refuse a folder where answers could not be written, before anything is asked. Errors: see `ask`."""
    from sim.errors import DesignMismatchError
    from sim.trials.storage.writable import refuse_unwritable

    there = [name for name in files if (folder / name).exists()]
    if there:
        raise DesignMismatchError(f"{', '.join(there)} is there already; nothing was written. Go to another folder.")
    refuse_unwritable(folder, "folder", "cd to another folder")


def write(
    folder: Path, company: str, known: CompanyAnswer | None, as_is: TeamAnswer, to: TeamAnswer, when: str, worth: str
) -> Path:
    """Write the files of some answers; return the decision's path. worth: with its sign. Errors: StorageError."""
    from sim.cli.deciding import DEFAULT
    from sim.trials.storage.store import make_folder, write_aside

    now = datetime.now(UTC)
    made = now.strftime("%Y-%m-%d")
    files: dict[Path, str] = {}
    if known is not None:
        files[folder / f"companies/{NEW}.yaml"] = answers.company_yaml(known, TODAY, made)
        files[folder / f"models/{TODAY}.yaml"] = answers.team_yaml(as_is, "Today", made)
        as_is = TeamAnswer(TODAY, {})
    files[folder / DEFAULT] = answers.decision_yaml(TITLE, company, as_is, to, when, worth, now.strftime("%Y-%m"))
    for path, text in files.items():
        make_folder(path.parent)
        write_aside(path, text.encode())
        click.echo(f"wrote {path}", err=True)
    return folder / DEFAULT


def _company(text: str, own: list[str]) -> str:
    if text.strip() not in own:
        raise AnswerError(f"no such company here (got {text.strip()}). Write one of {', '.join(own)}.")
    return text.strip()


def _change(text: str, as_is: TeamAnswer, folder: Path) -> TeamAnswer:
    found = answers.team_of(text, folder)
    if found == as_is:
        raise AnswerError(f"is what there is today (got {text.strip()}). Name another team.")
    return found
