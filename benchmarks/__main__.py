"""`python -m benchmarks`: one table, measured in one go on an otherwise idle machine. `--quick` leaves out starts."""

import platform
import sys

from benchmarks import engines, starts
from benchmarks.timing import Speed


def row(what: str, measured: str, wanted: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {measured:>22}   {wanted}")


def compare(what: str, fast: Speed, slow: Speed, wanted: float) -> None:
    """Print the speeds of both engines on one job and their ratio."""
    row(f"{what}, compiled", f"{fast.ns:,.0f} ns per event")
    row(f"{what}, SimPy", f"{slow.ns:,.0f} ns per event")
    row(f"{what}, SimPy ÷ compiled", f"{slow.ns / fast.ns:.0f} times", f"at least {wanted:.0f} times")


def engine_ratios() -> None:
    """Compare both engines on small queues and on the shipped company."""
    for name in engines.QUEUES:
        fast = engines.queue(name, "compiled", until=20_000.0, repetitions=15)
        compare(name, fast, engines.queue(name, "simpy", until=5_000.0, repetitions=5), 50)
    for model in engines.MODELS:
        design = engines.cell(model)
        fast = engines.life_cycle("compiled", design, repetitions=5)
        compare(f"{engines.COMPANY}, {model}", fast, engines.life_cycle("simpy", design, repetitions=2), 15)


def growth() -> None:
    """Measure the cost of an event for a hundred, a thousand and ten thousand customers."""
    before = None
    for size in engines.SIZES:
        speed = engines.life_cycle("compiled", engines.cell("cs-only", customers=size, months=36), repetitions=3)
        ratio = f"{speed.ns / before:.2f} times, at most 1.30" if before else ""
        row(f"{size:,} customers, {speed.events:,} events", f"{speed.ns:,.0f} ns per event", ratio)
        before = speed.ns


def start_ups() -> None:
    """Measure fresh processes."""
    row("postsale --help", f"{starts.help_seconds():.2f} s", "below 0.30 s")
    row(f"postsale {' '.join(starts.SMALL)}", f"{starts.small_run_seconds():.2f} s", "below 2 s")
    first, cached = starts.first_compile_seconds()
    row("one small replication, cache filled", f"{cached:.2f} s")
    row("first compile", f"{first - cached:.1f} s", "below 15 s")


def main(arguments: list[str]) -> None:
    """Print the table."""
    print(f"{platform.machine()}, Python {platform.python_version()}")
    engine_ratios()
    growth()
    if "--quick" not in arguments:
        start_ups()


if __name__ == "__main__":
    main(sys.argv[1:])
