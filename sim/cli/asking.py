"""The questions of `decide`: at most eight, each with what is taken for no answer; the answers become files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import rich_click as click

from sim.config.commands import answers
from sim.config.commands.answers import AnswerError, CompanyAnswer, TeamAnswer
from sim.model.numbers import Dimension as D

T = TypeVar("T")
NEW = "new"
TRIES = 3
"""Answers that cannot be used, after which asking again is no help."""


def ask(folder: Path) -> Path:
    """Ask, and write the decision, with a company and a team where there is none; return the decision's path.

    Errors: InputError where an answer cannot be used three times; DesignMismatchError where a file is there already.
    """
    own = answers.companies(folder)
    company = NEW
    if own:
        company = asked("Which company? (one of yours, or new)", own[0], lambda text: _company(text, own))
    known = None if company != NEW else _new_company()
    as_is = asked("Who looks after customers today?", "3 CSM", lambda text: answers.team_of(text, folder))
    to = asked("Who would, after the change you think about?", "2 CSM, 1 AM", lambda text: _change(text, as_is, folder))
    when = asked("When? (now, +6 months, 2027-07, or customers >= 120)", "now", str.strip)
    worth = asked("Which difference a year would change your mind?", "$100k", _money)
    return write(folder, company, known, as_is, to, when, worth)


def _new_company() -> CompanyAnswer:
    customers = asked("How many paying customers today?", None, _count)
    arr = asked("What ARR do they pay together?", None, _money)
    nrr, grr = asked("Net and gross retention of last year?", "103%, 90%", answers.retention_of)
    new = asked("How many new customers do you win in a year?", str(max(1, round(customers / 5))), _count)
    return CompanyAnswer(customers, arr, nrr, grr, new)


def asked(question: str, default: str | None, read: Callable[[str], T]) -> T:
    """Return the answer to a question, asked again where it cannot be used."""
    from sim.cli.settings import wrong

    for number in range(TRIES):
        text = click.prompt(question, default=default, err=True, prompt_suffix=" ")
        try:
            return read(text)
        except AnswerError as error:
            if number == TRIES - 1:
                raise wrong("answer", str(error)) from None
            click.echo(f"  {error}", err=True)
    raise AssertionError


def write(
    folder: Path, company: str, known: CompanyAnswer | None, as_is: TeamAnswer, to: TeamAnswer, when: str, worth: float
) -> Path:
    """Write the files of some answers, none over another; return the decision's path. Errors: DesignMismatchError."""
    from sim.cli.deciding import DEFAULT
    from sim.errors import DesignMismatchError
    from sim.trials.storage.store import make_folder, write_aside

    today = datetime.now(UTC)
    files: dict[Path, str] = {}
    if known is not None:
        company = "ours"
        files[folder / "companies/ours.yaml"] = answers.company_yaml(known, "today", today.strftime("%Y-%m-%d"))
        files[folder / "models/today.yaml"] = answers.team_yaml(as_is, "Today")
        as_is = TeamAnswer("today", {})
    title = "Should we change who looks after our customers?"
    files[folder / DEFAULT] = answers.decision_yaml(title, company, as_is, to, when, worth, today.strftime("%Y-%m"))
    there = [str(path) for path in files if path.exists()]
    if there:
        raise DesignMismatchError(f"{', '.join(there)} is there already; nothing was written. Go to another folder.")
    for path, text in files.items():
        make_folder(path.parent)
        write_aside(path, text.encode())
        click.echo(f"wrote {path}", err=True)
    return folder / DEFAULT


def _company(text: str, own: list[str]) -> str:
    said = text.strip()
    if said not in (*own, NEW):
        raise AnswerError(f"no such company here (got {said}). Write {', '.join(own)} or new.")
    return said


def _change(text: str, as_is: TeamAnswer, folder: Path) -> TeamAnswer:
    found = answers.team_of(text, folder)
    if found == as_is:
        raise AnswerError(f"is what there is today (got {text.strip()}). Name another team.")
    return found


def _count(text: str) -> int:
    value = answers.number_of(text.replace(",", ""), D.COUNT)
    if value < 1 or value != int(value):
        raise AnswerError(f"must be a whole number above 0 (got {text.strip()}).")
    return int(value)


def _money(text: str) -> float:
    value = answers.number_of(text.replace(" a year", ""), D.MONEY)
    if value <= 0.0:
        raise AnswerError(f"must be above $0 (got {text.strip()}).")
    return value
