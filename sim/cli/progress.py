"""Signs of life on standard error: a moving line on a terminal, one plain line every ten seconds elsewhere."""

import math
import os
import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.surroundings import silence
from sim.trials.storage.clock import Clock

if TYPE_CHECKING:
    from sim.trials.running.runner import Progress

EVERY_SECONDS = 10.0
FRESH_SECONDS = 2.0
"""So long a line about the runs stands before the clock of the phase shows itself again."""


def clock(seconds: float) -> str:
    """Return minutes and seconds; dashes for a time that nobody knows yet."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}" if math.isfinite(seconds) else "-:--"


def told(phase: Clock) -> str:
    """Return a phase with its work, the time that is gone and the time that is left, as far as they are known."""
    done = f" {min(phase.done, phase.asked):,.0f} of {phase.asked:,.0f} {phase.unit} ·" if phase.unit else ""
    left = phase.left
    known = f", about {clock(left)} left" if math.isfinite(left) else ""
    return f"{phase.words} …{done} {clock(phase.seconds)} gone{known}"


class Display:
    """Says what is going on. Silent if quiet, and as soon as nobody can be told any more.

    passing: no line stays, each is replaced by the next one, so that what is printed in the end stands alone.
    """

    def __init__(self, *, quiet: bool, passing: bool = False) -> None:
        self.quiet = quiet
        self.passing = passing
        self.moving = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.said_at = time.monotonic() if passing else 0.0
        self.runs_at = -math.inf
        self.phase: Clock | None = None
        self.ticker: threading.Timer | None = None

    def line(self, text: str) -> None:
        """Print one line that stays, unless lines pass."""
        if self.passing:
            self.show(text)
        else:
            self.stay(text)

    def stay(self, text: str) -> None:
        """Print one line that stays."""
        if not self.quiet:
            self.clear()
            self.say(text)

    def stage(self, text: str) -> None:
        """Say which stage has begun, of which nobody knows how long it takes."""
        self.watch(Clock(text))

    def watch(self, phase: Clock) -> None:
        """Say which phase has begun, and repeat it with its time until the next one."""
        self.line(f"  {phase.words} …")
        if not self.passing:
            self.said_at = time.monotonic()
        self.follow(phase)

    def follow(self, phase: Clock) -> None:
        """Show a phase from now on, without a line of its own that stays."""
        self.stop()
        self.phase = phase
        self.tick(phase)

    def tick(self, phase: Clock) -> None:
        """Repeat the phase now and then while nothing else is said."""
        if self.quiet:
            return
        self.ticker = threading.Timer(1.0 if self.moving else EVERY_SECONDS, self.beat, [phase])
        self.ticker.daemon = True
        self.ticker.start()

    def beat(self, phase: Clock) -> None:
        """Show that the phase is still going on."""
        if self.phase is phase:
            if time.monotonic() - self.runs_at > FRESH_SECONDS:
                self.show(f"  {told(phase)}")
            self.tick(phase)

    def progress(self, progress: "Progress") -> None:
        """Show how far the runs are."""
        self.runs_at = time.monotonic()
        self.show(
            f"  {progress.done:,} of {progress.asked:,} runs · {progress.pace:,.0f} runs/s · "
            f"{clock(progress.seconds)} gone, about {clock(progress.seconds_left)} left · {progress.failed} failed"
        )

    def show(self, text: str) -> None:
        """Replace the moving line, or print a plain one if ten seconds have gone by."""
        if self.quiet:
            return
        if self.moving:
            room = shutil.get_terminal_size().columns - 1  # what wraps would stay behind
            self.say(f"\r\x1b[2K{text[:room]}", newline=False)
        elif time.monotonic() - self.said_at >= EVERY_SECONDS:
            self.say(text)
            self.said_at = time.monotonic()

    def say(self, text: str, *, newline: bool = True) -> None:
        """Print; where that cannot be done any more the work goes on without a word."""
        try:
            click.echo(text, err=True, nl=newline)
        except OSError:
            self.quiet = True
            silence(sys.stderr)

    def clear(self) -> None:
        """Remove the moving line."""
        if self.moving:
            self.say("\r\x1b[2K", newline=False)

    def stop(self) -> None:
        """Stop repeating the phase."""
        self.phase = None
        if self.ticker is not None:
            self.ticker.cancel()
            self.ticker = None

    def done(self) -> None:
        """End the display."""
        self.stop()
        if not self.quiet:
            self.clear()
