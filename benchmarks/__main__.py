"""`python -m benchmarks`: one table, measured in one go on an otherwise idle machine. `--quick` leaves out starts.

The same work is compared, or nothing: a version of the small life cycle that does other work ends this with an error.
"""

import os
import platform
import sys
from collections.abc import Callable

from benchmarks import cores, engines, memory, starts
from benchmarks.lifecycle import in_c, in_heapq, in_simpy, script
from benchmarks.lifecycle.setting import Setting
from benchmarks.table import at_least, at_most, heading, row
from benchmarks.timing import Job, in_turn
from sim.trials.executing.replication import replicate

COMPILED, SIMPY, PLAIN_SIMPY, HEAPQ, C = "compiled", "SimPy engine", "plain SimPy", "heapq", "C"
NO_COMPILER = "no C compiler (cc) on this machine"


def small_queues() -> None:
    """Compare both engines on small queues."""
    heading("Small queues, one core")
    for name in engines.QUEUES:
        fast = engines.queue(name, "compiled", until=20_000.0, repetitions=15)
        slow = engines.queue(name, "simpy", until=5_000.0, repetitions=5)
        row(f"{name}, compiled", f"{fast.ns:,.0f} ns per event")
        at_least(f"{name}, SimPy engine ÷ compiled", slow.ns / fast.ns, 50)


def versions(setting: Setting) -> dict[str, Job]:
    """Return every version of the small life cycle as a job. Errors: SystemExit if one of them does other work.

    The work is the events of the compiled engine, whatever a version makes of them.
    """
    outcome, trajectory = script.run(setting)
    reference, expected = script.run(setting, engine="simpy")
    same = {
        SIMPY: reference == outcome and expected.digest == trajectory.digest,
        PLAIN_SIMPY: in_simpy.run(setting) == outcome,
        HEAPQ: in_heapq.run(setting) == outcome,
    }

    def whole(job: Callable[[], object]) -> Job:
        return lambda: (job(), trajectory.events)[1]

    jobs: dict[str, Job] = {
        COMPILED: whole(lambda: script.run(setting)),
        SIMPY: whole(lambda: script.run(setting, engine="simpy")),
        PLAIN_SIMPY: whole(lambda: in_simpy.run(setting)),
        HEAPQ: whole(lambda: in_heapq.run(setting)),
    }
    if in_c.compiler():
        same[C] = in_c.run(setting) == (outcome, trajectory.digest)
        jobs[C] = whole(lambda: in_c.run(setting))
    other = [name for name, agrees in same.items() if not agrees]
    if other:
        raise SystemExit(f"other work than the compiled engine, so nothing can be compared: {', '.join(other)}")
    return jobs


def small_life_cycle() -> None:
    """Compare the compiled engine with the same life cycle written by hand."""
    setting = Setting()
    jobs = versions(setting)
    fast = in_turn({name: job for name, job in jobs.items() if name in (COMPILED, C)}, 25)
    slow = in_turn({name: job for name, job in jobs.items() if name not in fast}, 3)
    speeds = fast | slow
    ours = speeds[COMPILED].ns
    heading(f"Small life cycle, {setting.customers} customers, {speeds[COMPILED].events:,} events, one core")
    for name, speed in speeds.items():
        row(name, f"{speed.ns:,.0f} ns per event")
    at_least("SimPy engine ÷ compiled", speeds[SIMPY].ns / ours, 50)
    row("plain SimPy ÷ compiled", f"{speeds[PLAIN_SIMPY].ns / ours:.1f} times")
    row("heapq ÷ compiled", f"{speeds[HEAPQ].ns / ours:.1f} times")
    if C in speeds:
        at_least("C ÷ compiled", speeds[C].ns / ours, 0.8)
    else:
        row("C ÷ compiled", "not measured", NO_COMPILER)


def full_model() -> None:
    """Compare both engines on the shipped company."""
    heading(f"Full model, {engines.COMPANY}, {engines.MONTHS} months, one core")
    for model in engines.MODELS:
        design = engines.cell(model)
        fast = engines.life_cycle("compiled", design, repetitions=7)
        slow = engines.life_cycle("simpy", design, repetitions=1)
        at_most(f"{model}, {fast.events:,} events, compiled", fast.ns, 250, "ns per event")
        at_least(f"{model}, SimPy engine ÷ compiled", slow.ns / fast.ns, 15)


def growth() -> None:
    """Measure the cost of an event for a hundred, a thousand and ten thousand customers."""
    heading("Growth, full model, cs-only, 36 months")
    jobs: dict[str, Job] = {}
    for size in engines.SIZES:
        design = engines.cell("cs-only", customers=size, months=36)
        jobs[f"{size:,} customers"] = lambda d=design: replicate(d, seed=1, replication=0).trajectory.events
    before = None
    for name, speed in in_turn(jobs, 3).items():
        row(f"{name}, {speed.events:,} events", f"{speed.ns:,.0f} ns per event")
        if before:
            at_most(f"{name} ÷ a tenth of them, per event", speed.ns / before, 1.2, "times")
        before = speed.ns


def two_cores() -> None:
    """Compare two threads with one, and with what the machine gives C at the same time."""
    heading(f"Two threads ÷ one ({os.cpu_count()} cores)")
    design = engines.cell("cs-am-split")
    jobs = {"full model": (lambda k: replicate(design, seed=1, replication=k), 8)}
    if in_c.compiler():
        in_c.library()
        jobs["small life cycle in C, as a yardstick"] = (lambda k: in_c.run(Setting(replication=k)), 60)
    found = cores.two_against_one(jobs, rounds=5)
    if not found:
        row("full model", "not measured", "this machine has one core")
    for name, scaling in found.items():
        remark = f" (median {scaling.median:.2f})"
        if name == "full model":
            at_least(name, scaling.best, 1.85, remark)
        else:
            row(name, f"{scaling.best:.2f} times{remark}", "far below 2: the machine was not idle")


def memory_of_one() -> None:
    """Measure the memory of one replication."""
    heading(
        f"Memory of one replication, {memory.CUSTOMERS} customers, {engines.MONTHS} months (python -m benchmarks.memory)"
    )
    for model in engines.MODELS:
        found = memory.footprint(engines.cell(model, customers=memory.CUSTOMERS))
        at_most(f"{model}, peak", found.peak / memory.MB, 1, "MB")
        row(f"{model}, of it arrays of the state", f"{found.state / memory.MB:.2f} MB")


def start_ups() -> None:
    """Measure fresh processes."""
    heading("Whole processes")
    at_most("postsale --help", starts.help_seconds(), 0.3, "s")
    at_most(f"postsale run {' '.join(starts.SMALL)} --no-charts", starts.run_seconds(*starts.SMALL), 2, "s")
    at_most("20 replications of one model, --no-charts", starts.run_seconds(*starts.ONE), 2, "s")
    first, cached = starts.first_compile_seconds()
    row("one small replication, cache filled", f"{cached:.2f} s")
    at_most("first compile", first - cached, 15, "s")


def main(arguments: list[str]) -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    small_life_cycle()
    small_queues()
    full_model()
    growth()
    two_cores()
    memory_of_one()
    if "--quick" not in arguments:
        start_ups()


if __name__ == "__main__":
    main(sys.argv[1:])
