"""`verify`: run the checks, print a line for each, write the document."""

from dataclasses import dataclass
from pathlib import Path

import rich_click as click

from sim.cli.progress import Display
from sim.errors import VerificationError
from sim.trials.storage.clock import Clock


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """What the command line asked for."""

    engine: str
    full: bool
    out: Path


def verify(asked: VerifyOptions) -> None:
    """Run the suite and write its documents. Errors: VerificationError if a check failed, after all is written."""
    from sim.report.verification.document import tally, write_documents
    from sim.trials.planning.identity import versions
    from sim.trials.storage.writable import refuse_unwritable
    from sim.trials.verification import suite
    from sim.trials.verification.check import Setting

    refuse_unwritable(asked.out, "--out", "--out OTHER")
    setting = Setting(asked.engine, asked.full)
    minutes = suite.MINUTES[asked.full] * (3 if asked.engine == "simpy" else 1)
    click.echo(f"{len(suite.FAMILIES)} families of checks, {asked.engine} engine: about {minutes} min", err=True)
    display = Display(quiet=False)
    clock = Clock("checking", expected=60.0 * minutes)
    display.follow(clock)
    try:
        checks = suite.verify(setting, lambda text: display.line(f"  {text}"), suite.FAMILIES, clock)
    finally:
        display.done()
    for check in checks:
        click.echo(f"{'ok    ' if check.passed else 'FAILED'}  {check.name}")
        click.echo(f"        expected {check.expected}")
        click.echo(f"        got      {check.got}   (tolerance: {check.tolerance})")
    written = write_documents(checks, setting, dict(versions()), asked.out)
    click.echo(f"\n{tally(checks)}.\n{asked.out}:  {'  '.join(written)}")
    failed = [check.name for check in checks if not check.passed]
    if failed:
        raise VerificationError(f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}.")
