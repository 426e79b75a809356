"""How a finished run is told: the answer, one table, where the rest lies, what to do next; with --verbose, all of it."""

import shlex
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from sim.cli.running import RunOptions
    from sim.interface.runs import Run

NARROWEST = 40


def width() -> int:
    """Return how many columns a print has: those of the terminal, or of COLUMNS, and never more than a reader likes."""
    from sim.report.terminal.short import COLUMNS

    return max(NARROWEST, min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns))


def tell(done: "Run", wishes: "RunOptions", notes: Sequence[str], *, seconds: float) -> None:
    """Print a finished run. notes: what went on beside it, which nobody has been told yet."""
    sys.stdout.flush()
    if wishes.as_json:
        from sim.results.files import as_json

        click.echo(as_json(done.summary).decode(), nl=False)
    elif wishes.verbose:
        in_full(done, wishes, seconds)
    else:
        in_short(done, wishes, seconds)
    if not wishes.quiet:
        tell_notes(notes, [] if wishes.as_json else warnings(done))


def warnings(done: "Run") -> list[str]:
    """Return what the short print has said to heed."""
    from sim.report.terminal.short import warnings as heeded

    return heeded(done.summary)


def in_short(done: "Run", wishes: "RunOptions", seconds: float) -> None:
    """Print the answer, the table that decides, where the rest lies and what to do next."""
    from sim.config.files import lookup
    from sim.report.page.document import REPORT
    from sim.report.render.text import shortened
    from sim.report.terminal.next_step import next_step
    from sim.report.terminal.short import short

    def found(kind: str, key: str) -> bool:
        return lookup.find(kind, key, Path.cwd()) is not None

    wide = width()
    click.echo(f"{short(done.summary, wide)}\n")
    for line in shortened(f"{counted(done, seconds)} {ended(done, wishes)}", wide, 2, further="  "):
        click.echo(line)
    for line in placed("The page to mail:", done.folder / REPORT, wide):
        click.echo(line)
    for text in (
        "All tables and notes: the same command with --verbose.",
        next_step(done.summary, shlex.quote(str(done.folder)), found),
    ):
        click.echo(textwrap.fill(text, wide, subsequent_indent="  ", break_on_hyphens=False))


def in_full(done: "Run", wishes: "RunOptions", seconds: float) -> None:
    """Print the answer, every finding whole, every table, and every file of the folder."""
    from sim.report.findings.answer import answer
    from sim.report.page.document import REPORT
    from sim.report.views.twins import shown_once

    click.echo(f"{answer(shown_once(done.summary)).recommendation}\n")
    for k, text in enumerate(done.findings, 1):
        click.echo(f"{k}. {text}")
    click.echo(f"\n{done.table()}\n\n{ended(done, wishes)} {counted(done, seconds)}")
    drawn = "charts/  " if wishes.charts and done.figures else ""
    tables = "replications.parquet  trajectories.parquet"
    click.echo(f"\n{done.folder}:  {REPORT} (mail this)  summary.json  {drawn}{tables}  manifest.json")


def ended(done: "Run", wishes: "RunOptions") -> str:
    """Return why the run ended where it did."""
    from sim.report.words.progress import why_it_ended

    if done.summary.sensitivity:
        drawn = done.manifest["design"]["experiment"]["futures"]
        return f"{done.replications} simulations at base values, {drawn} of each scenario."
    return why_it_ended(done.summary.replications, done.replications, "you" if wishes.replications else "the file")


def counted(done: "Run", seconds: float) -> str:
    """Return how much was simulated, and how long that took."""
    cases = "1 case" if done.cells == 1 else f"{done.cells} cases"
    count = done.summary.failed.replications
    failed = f", {count} failed" if count else ""
    return f"{done.manifest['runs']:,} runs for {cases}{failed}, {seconds:.0f} s."


def placed(words: str, path: Path, wide: int) -> list[str]:
    """Return words and a path, which is never broken: in one line, or the path in a line of its own."""
    return [f"{words} {path}"] if len(f"{words} {path}") <= wide else [words, f"  {path}"]


def tell_notes(notes: Sequence[str], before: Sequence[str]) -> None:
    """Print notes, those that ask for action first, in the few lines that there are; before: what stands above already."""
    from sim.report.terminal.short import NOTES, few

    wide = width()
    taken, unsaid = few(before, wide)
    lines, left = few(sorted(notes, key=rank), wide, NOTES - len(taken))
    for line in lines:
        click.echo(line, err=True)
    if left + unsaid:
        click.echo(f"{left + unsaid} more note{'' if left + unsaid == 1 else 's'}: --verbose", err=True)


def rank(note: str) -> int:
    """Return how late a note comes: first that others can change what is believed, last that a number has no source."""
    return 0 if "others can write" in note else 2 if minor(note) else 1


def minor(note: str) -> bool:
    """Say whether a note asks for nothing before the next run: that a number has no source."""
    return "no source given" in note
