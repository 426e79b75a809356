"""`decide`: ask at most eight questions or take a file, answer, and sharpen the answer until it is settled."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.progress import Display
from sim.cli.settings import as_overrides, wrong

if TYPE_CHECKING:
    from sim.interface.runs import Run
    from sim.trials.analysis.graded import GradedLook

DEFAULT = Path("decision.yaml")


@dataclass(frozen=True, slots=True)
class DecideOptions:
    """What the command line asked for."""

    file: str | None
    company: str | None
    as_is: str | None
    against: tuple[str, ...]
    settings: tuple[str, ...]
    out: Path | None
    workers: int | None
    seconds: float
    live: bool
    wide: bool
    board: bool
    fresh: bool
    verbose: bool
    quiet: bool
    as_json: bool


def decide(wishes: DecideOptions) -> None:
    """Answer a decision, and leave its page behind. Errors: InputError; InterruptedRunError; FailedRunsError."""
    from sim.cli.running import audience, stop_politely
    from sim.interface.deciding import study_of
    from sim.interface.teams import settings_of_teams

    stop_politely()
    name = wishes.file or asked_file()
    settings = as_overrides(wishes.settings) | ({"wide": "yes"} if wishes.wide else {})
    settings |= settings_of_teams(name, wishes.as_is, wishes.against)
    display, notes = Display(quiet=wishes.quiet, passing=not wishes.verbose), list[str]()
    study = study_of(name, wishes.company, settings=settings, seconds=wishes.seconds, live=wishes.live)
    from dataclasses import replace

    from sim.interface import running

    options = study.experiment.options
    titles = {} if options is None else {option.key: option.title for option in options.options}
    ears = replace(audience(display, notes), graded=lambda look: first_picture(display, look, titles))
    try:
        done = running.run(
            study,
            out=wishes.out or Path("results") / study.key,
            workers=wishes.workers,
            fresh=wishes.fresh,
            progress=ears,
            seconds=wishes.seconds,
        )
    finally:
        display.done()
    tell(done, wishes, notes)
    if wishes.board:
        send(done, display, quiet=wishes.as_json)
    done.raise_for_failed()


def send(done: "Run", display: Display, *, quiet: bool) -> None:
    """Write what a board gets, and say in a line what was written; quiet: only what could not be."""
    from sim.cli.reporting import tell as tell_published
    from sim.interface.publishing import Sent

    try:
        published = done.publish(Sent(board=True), display.follow)
    finally:
        display.done()
    tell_published(published, quiet=quiet)


def asked_file() -> str:
    """Return the decision file of this folder, after asking where there is none. Errors: InputError without a terminal."""
    if DEFAULT.exists():
        click.echo(f"{DEFAULT} is here; it is answered. Other questions: postsale decide OTHER.yaml", err=True)
        return str(DEFAULT)
    if not sys.stdin.isatty():
        message = (
            "is missing, and there is no terminal to ask at. Write one: postsale schema decision, or postsale init."
        )
        raise wrong("FILE", message)
    from sim.cli.asking import ask

    return str(ask(Path()))


def first_picture(display: Display, look: "GradedLook", titles: Mapping[str, str]) -> None:
    """Show what is known so far: a line at each look."""
    from sim.report.words.sentences import say

    found = look.graded
    facts = {"n": look.simulations, "grade": str(found.grade), "title": titles[look.keys[found.choice]]}
    display.stay(f"  {say('deciding', 'so_far', more=found.more, **facts)}")


def tell(done: "Run", wishes: DecideOptions, notes: Sequence[str]) -> None:
    """Print the page of a decision, where the rest is, and what went on beside it."""
    decision = done.decision
    assert decision is not None
    if wishes.as_json:
        from sim.results.files import as_json

        click.echo(as_json(decision).decode(), nl=False)
        return
    from sim.cli.telling import placed, tell_notes, width
    from sim.report.decision.terminal import terminal
    from sim.report.page.document import REPORT

    sys.stdout.flush()
    below = placed("The page to mail:", done.folder / REPORT, width())
    click.echo(terminal(decision, done.summary.past, width=width(), below=below))
    if not wishes.verbose:
        tell_notes(notes, [])
