"""`rerun`: the experiment of a report, restored and run again, and whether the results agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.progress import Display

if TYPE_CHECKING:
    from sim.interface.again import Again
    from sim.trials.folder.agreeing import NumberChange

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class RerunOptions:
    """What the command line asked for."""

    report: Path
    out: Path | None = None
    workers: int | None = None
    charts: bool = True
    quiet: bool = False
    verbose: bool = False


def rerun(asked: RerunOptions) -> None:
    """Restore the experiment of a report, run it, and say whether the results are the same.

    Errors: InputError for a file that holds no experiment; DesignMismatchError for a folder that is in use;
    DisagreementError where experiment or results are not those of the report.
    """
    from sim.cli.running import audience, stop_politely
    from sim.cli.telling import tell_notes
    from sim.interface import again
    from sim.report.page.document import REPORT
    from sim.trials.folder.restoring import FILES, RUN

    stop_politely()
    display, notes = Display(quiet=asked.quiet, passing=not asked.verbose), list[str]()
    try:
        done = again.rerun(
            asked.report,
            asked.out,
            asked.workers,
            charts=asked.charts,
            audience=audience(display, notes),
            say=lambda text: click.echo(text, err=True),
        )
    finally:
        display.done()
    for line in verdict(done):
        click.echo(line)
    if not asked.quiet:
        tell_notes(notes, [])
    click.echo(f"{done.out}:  {FILES}/ (the experiment)  {RUN}/{REPORT}  {RUN}/summary.json")
    done.raise_for_disagreement()


def verdict(done: "Again") -> Iterator[str]:
    """Yield whether the results agree, and where they do not."""
    found, report = done.agreement, done.report
    if found.agrees:
        yield f"Agrees: every number is that of {report.path} (SHA-256 {found.new[:16]}…)."
        return
    yield f"Differs: SHA-256 {found.old[:16]}… in {report.path}, {found.new[:16]}… now."
    scope = "numbers" if report.summary and "findings" in report.summary else "headline numbers"
    if report.summary is None:
        yield "  The numbers themselves are not in it: rerun report.html instead, or keep summary.json beside it."
    elif not found.moved:
        yield f"  All {found.compared:,} {scope} that it holds are the same; others, in its summary.json, are not."
    else:
        yield f"  {len(found.moved):,} of {found.compared:,} {scope}, by at most {found.largest:.1g} of their size:"
        yield from (f"  {row(one)}" for one in found.moved[:MOST_ROWS])
        if len(found.moved) > MOST_ROWS:
            yield f"  and {len(found.moved) - MOST_ROWS:,} more"
    yield from (f"  {line}" for line in done.moved)


def row(one: "NumberChange") -> str:
    """Return one value that differs, with all its digits."""
    return f"{one.where}: {told(one.old)} → {told(one.new)}"


def told(value: Any) -> str:
    """Return a value as the results hold it; what is not there as such."""
    return "nothing" if value is None else str(value)
