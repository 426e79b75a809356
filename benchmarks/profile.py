"""Where the time of the full model goes: `python -m benchmarks.profile [MODEL]`.

Numba's code has no Python profiler. Two views, of which neither needs the other: what an event asks for, counted in plain
Python, times what each of it costs alone; and, where `perf` can be used, samples by compiled function.
"""

import sys
from collections import Counter

from benchmarks import counts, engines
from benchmarks.prices import prices
from benchmarks.samples import REFERENCES, sampled
from sim.trials.executing import replication

SECONDS = 5.0
SHOWN = 20
GROUPS = (
    (REFERENCES, "counting references to arrays (Numba)"),
    ("sim.engines.queues", "heap of events and lines"),
    ("sim.engines.lines", "heap of events and lines"),
    ("sim.engines.compiled", "event loop"),
    ("sim.engines.digest", "event loop"),
    ("sim.model.lifecycle", "which step belongs to which script"),
    ("sim.model.draws", "draws"),
    ("libm.", "exp and log"),
    ("_helperlib.", "exp and log"),
    ("sim.model.", "rules"),
)
REST = "Python, memory and kernel"


def line(what: str, ns: float, total: float, remark: str = "") -> None:
    """Print one line: nanoseconds an event and their share."""
    print(f"  {what:<44} {ns:>6.0f} ns {ns / total:>7.1%}   {remark}")


def counted_times_priced(model: str, total: float) -> None:
    """Print what an event asks for, times what it costs alone."""
    asked = counts.of(model)
    cost = prices(round(asked.pending))
    print(f"\nCounted ({asked.events:,} events in plain Python) times priced alone:")
    rest = total
    for name, what in (("draws", "draws"), ("logs", "logarithms"), ("exps", "exponentials")):
        times = asked.per_event.get(name, 0.0)
        rest -= times * cost[name]
        line(what, times * cost[name], total, f"{times:.2f} an event, {cost[name]:.1f} ns each")
    rest -= cost["heap"]
    line("heap of events", cost["heap"], total, f"one on, one off, {asked.pending:,.0f} pending")
    line("rest: rules, lines, memory", rest, total, f"{asked.per_event['calls']:.2f} calls of the script an event")


def group_of(name: str) -> str:
    """Return the group that a sampled function belongs to."""
    return next((group for prefix, group in GROUPS if name.startswith(prefix)), REST)


def print_samples(found: Counter[str], total: float) -> None:
    """Print samples by group, then the functions with most of them."""
    everything = found.total()
    print(f"\nSampled by perf ({everything:,} samples):")
    groups: Counter[str] = Counter()
    for name, samples in found.items():
        groups[group_of(name)] += samples
    for group, samples in groups.most_common():
        line(group, total * samples / everything, total)
    print("\nMost in one function, with what was inlined into it:")
    for name, samples in found.most_common(SHOWN):
        line(name, total * samples / everything, total)


def main(arguments: list[str]) -> None:
    """Print both views of one model."""
    model = arguments[0] if arguments else "cs-am-split"
    design = engines.cell(model)
    speed = engines.life_cycle("compiled", design, repetitions=5)
    print(f"{engines.COMPANY}, {model}: {speed.ns:.0f} ns per event, {speed.events:,} events a replication")
    counted_times_priced(model, speed.ns)
    entries = [replication.simulate, replication.prepare, replication.count_signatures]
    found = sampled(lambda: replication.replicate(design, seed=1, replication=0), entries, SECONDS)
    if found is None:
        print("\nNo samples: perf is not on this machine, or may not be used.")
        return
    print_samples(found, speed.ns)


if __name__ == "__main__":
    main(sys.argv[1:])
