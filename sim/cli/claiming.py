"""`claims`: test published claims, say a verdict for each as it is judged, and leave the ledger's documents behind."""

import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.progress import Display, clock
from sim.errors import InterruptedRunError
from sim.trials.storage.clock import Clock

if TYPE_CHECKING:
    from sim.config.claim.claim import Claim
    from sim.results.ledger import LedgerRow
    from sim.trials.claims.effort import Effort
    from sim.trials.running.runner import Progress


@dataclass(frozen=True, slots=True)
class ClaimOptions:
    """What the command line asked for. ids: none means all."""

    ids: tuple[str, ...]
    quick: bool
    out: Path | None
    workers: int | None

    @property
    def folder(self) -> Path:
        """Return where the ledger is kept."""
        return self.out or Path("results") / ("claims-quick" if self.quick else "claims")


def judge(asked: ClaimOptions) -> None:
    """Test claims, print what came out and write the documents.

    Errors: InputError for unknown claims and mistakes in their files; DesignMismatchError, BusyError if the folder is not
    ours to write to; InterruptedRunError on Ctrl-C: what was judged and simulated is kept.
    """
    from sim.cli.running import stop_politely
    from sim.config.claim.keys import read_claims
    from sim.trials.claims import effort as efforts
    from sim.trials.claims.ledger import refuse_others
    from sim.trials.storage.locking import locked
    from sim.trials.storage.writable import refuse_unwritable

    stop_politely()
    display = Display(quiet=False)
    effort = efforts.QUICK if asked.quick else efforts.FULL
    refuse_others(asked.folder, effort)
    refuse_unwritable(asked.folder, "--out", "--out OTHER")
    workers = asked.workers or os.cpu_count() or 1
    try:
        display.stage("reading the claims")
        claims = read_claims(asked.ids)
        display.stop()
        with locked(asked.folder / "shards"):
            kept = rows_kept(claims, asked.folder, display)
            announce(claims, effort, workers, asked, display)
            ledger = judged(claims, kept, effort, workers, asked, display)
            written = documents([*kept, *ledger], asked.folder, display)
    finally:
        display.done()
    finish(ledger, written, asked, more=len({row.id for row in kept} - {claim.key for claim in claims}))


def rows_kept(claims: "Sequence[Claim]", folder: Path, display: Display) -> "list[LedgerRow]":
    """Return the rows of the ledger in a folder that still hold, and say how many of claims not asked for do not."""
    from sim.config.claim.keys import read_claims
    from sim.config.files import lookup
    from sim.trials.claims.ledger import read_ledger, still_holding

    earlier = read_ledger(folder)
    asked, known = {claim.key for claim in claims}, lookup.available("claim", Path.cwd())
    rest = [row.id for row in earlier if row.id not in asked]
    there = [key for key in rest if key in known]
    kept = still_holding(earlier, [*claims, *(read_claims(there) if there else ())])
    lost = set(rest) - {row.id for row in kept}
    if lost:
        display.line(
            f"  note: {plural(len(lost), 'claim')} of the ledger in {folder} left out: judged with other files or another "
            "version; postsale claims judges all anew"
        )
    return kept


def announce(claims: "Sequence[Claim]", effort: "Effort", workers: int, asked: ClaimOptions, display: Display) -> None:
    """Say how much is going to be simulated, and about how long that takes."""
    from sim.trials.claims.effort import budget, slowness

    runs, minutes = budget(claims, effort, workers, slowness(claims, workers))
    simulated = sum(not claim.not_testable for claim in claims)
    time = f"{minutes:.0f} minutes" if minutes >= 1.5 else "a minute" if minutes >= 0.75 else f"{minutes * 60:.0f} s"
    if asked.quick:
        display.line("QUICK: few simulations and few scenarios; verdicts can change with more")
    display.line(
        f"{plural(len(claims), 'claim')}, {simulated} of them simulated: at most {runs:,} runs and about {time} on "
        f"{plural(workers, 'core')} without what is kept already · {asked.folder}"
    )


def plural(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def judged(
    claims: "Sequence[Claim]",
    kept: Sequence[Any],
    effort: "Effort",
    workers: int,
    asked: ClaimOptions,
    display: Display,
) -> "list[LedgerRow]":
    """Return the rows of the claims. Errors: InterruptedRunError on Ctrl-C, saying what is kept."""
    from sim.config.files import lookup
    from sim.trials.claims.preflight import refuse_unknown_metrics
    from sim.trials.claims.session import Callbacks, ClaimRunner, run_claims
    from sim.trials.running.compiling import compiling

    display.watch(compiling())
    refuse_unknown_metrics([claim for claim in claims if not lookup.is_shipped(claim.path)])
    teller = Printer(display)
    ears = Callbacks(teller.line, teller.progress, teller.begins, teller.judged, display.follow)
    court = ClaimRunner(asked.folder, effort, workers, ears=ears)
    try:
        return run_claims(claims, court, kept)
    except (KeyboardInterrupt, InterruptedRunError):
        raise InterruptedRunError(stopped(asked.folder, teller.done, len(claims))) from None


def stopped(folder: Path, done: int, count: int) -> str:
    """Return what to say where it was stopped: what is kept in the folder, and nothing that is not."""
    ledger = folder / "ledger.json"
    verdicts = f"Verdicts so far are in {ledger}" if ledger.is_file() else "There is no verdict yet"
    after = f"Stopped after {done} of {plural(count, 'claim')}. {verdicts}"
    if not any((folder / "shards").glob("*/*.*")):
        return f"{after}, nothing was simulated yet; run the same command again."
    return f"{after}, what was simulated is kept; the same command continues."


@dataclass(slots=True)
class Printer:
    """Says how it goes on: a line for each claim that is judged, and signs of life between."""

    display: Display
    done: int = 0
    stage: str = ""

    def line(self, text: str) -> None:
        """Print a line that stays."""
        self.display.line(f"  {text}")

    def judged(self, place: str, row: "LedgerRow") -> None:
        """Count a claim that was judged, and say what came out, in the words of the ledger."""
        from sim.report.ledger.reading import read

        self.done += 1
        (told,) = read([row])
        self.line(f"{place}  {row.id}: {told.shown_verdict}")

    def begins(self, text: str) -> None:
        """Show which claim, or which stage of it, is under way, and repeat it until there is something else to say."""
        self.stage = text
        self.display.show(f"  {text} …")
        self.display.follow(Clock(text))

    def progress(self, found: "Progress") -> None:
        """Show how far the runs of a claim are."""
        self.display.runs_at = time.monotonic()
        left = f" · about {clock(found.seconds_left)} left of these" if math.isfinite(found.seconds_left) else ""
        self.display.show(f"  {self.stage} · {found.done:,} of {found.asked:,} runs{left}")


def documents(ledger: "Sequence[LedgerRow]", folder: Path, display: Display) -> list[str]:
    """Write the documents of a ledger, every claim once, the last row of each; return their names."""
    from sim.report.ledger.document import write_documents

    clock = Clock("drawing")
    display.watch(clock)
    return write_documents(list({row.id: row for row in ledger}.values()), folder, clock)


def finish(ledger: "Sequence[LedgerRow]", written: Sequence[str], asked: ClaimOptions, *, more: int) -> None:
    """Print the table and where the documents lie."""
    from sim.report.ledger.reading import read
    from sim.report.ledger.terminal import table
    from sim.report.ledger.words import QUICK_LINE

    if asked.quick:
        click.echo(QUICK_LINE)
    click.echo(table(read(ledger)))
    beside = f"\nThe documents also hold {plural(more, 'claim')} tested before." if more else ""
    page, *others = written
    click.echo(f"{beside}\n{asked.folder}:  {page} (mail this)  {'  '.join(others)}  ledger.json")
