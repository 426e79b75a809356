"""Signs of life on standard error: a moving line on a terminal, one plain line every ten seconds elsewhere."""

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from sim.trials.runner import Progress

EVERY_SECONDS = 10.0


def clock(seconds: float) -> str:
    """Return minutes and seconds; dashes for a time that nobody knows yet."""
    return "-:--" if seconds != seconds else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"  # noqa: PLR0124


class Display:
    """Says what is going on. Silent if quiet."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.moving = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.said_at = 0.0
        self.text = ""
        self.began = time.monotonic()
        self.ticker: threading.Timer | None = None

    def line(self, text: str) -> None:
        """Print one line that stays."""
        if not self.quiet:
            self.clear()
            click.echo(text, err=True)

    def stage(self, text: str) -> None:
        """Say which stage has begun, and repeat it with its seconds until the next one."""
        self.stop()
        self.text, self.began = text, time.monotonic()
        self.line(f"  {text} …")
        self.said_at = time.monotonic()
        self.tick()

    def tick(self) -> None:
        """Repeat the stage now and then while nothing else is said."""
        waiting = 1.0 if self.moving else EVERY_SECONDS
        self.ticker = threading.Timer(waiting, self.beat)
        self.ticker.daemon = True
        self.ticker.start()

    def beat(self) -> None:
        """Show that the stage is still going on."""
        self.show(f"  {self.text} … {clock(time.monotonic() - self.began)} gone")
        self.tick()

    def progress(self, progress: "Progress") -> None:
        """Show how far the runs are."""
        self.stop()
        self.show(
            f"  {progress.done:,} of {progress.asked:,} runs · {progress.pace:,.0f} runs/s · "
            f"{clock(progress.seconds)} gone, about {clock(progress.seconds_left)} left · {progress.failed} failed"
        )

    def show(self, text: str) -> None:
        """Replace the moving line, or print a plain one if ten seconds have gone by."""
        if self.quiet:
            return
        if self.moving:
            click.echo(f"\r\x1b[2K{text}", err=True, nl=False)
        elif time.monotonic() - self.said_at >= EVERY_SECONDS:
            click.echo(text, err=True)
            self.said_at = time.monotonic()

    def clear(self) -> None:
        """Remove the moving line."""
        if self.moving:
            click.echo("\r\x1b[2K", err=True, nl=False)

    def stop(self) -> None:
        """Stop repeating the stage."""
        if self.ticker is not None:
            self.ticker.cancel()
            self.ticker = None

    def done(self) -> None:
        """End the display."""
        self.stop()
        if not self.quiet:
            self.clear()
