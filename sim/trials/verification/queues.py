"""Waits in M/M/1 and M/M/c, and Little's law: what queueing theory says of lines, against the engines' own."""

import math

import numpy as np

from sim.statistics.intervals import Floats, mean_interval
from sim.trials.verification.check import EXACTLY, INTERVAL_99, Check, Figure, Series, Setting
from sim.trials.verification.queue_model import SERVED, SERVING, Queue, run
from sim.trials.verification.queue_model import Setting as System

FAMILY = "Queues wait as theory says"
WARM_UP = 200.0
LEVEL = 0.99
SERVICE = 1.0


def erlang_c(servers: int, load: float) -> float:
    """Return the probability that an arrival waits in M/M/c with this offered load (arrival rate × mean service)."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def expected_wait(servers: int, gap: float, service: float = SERVICE) -> float:
    """Return the mean wait in line of M/M/c in days (Erlang C)."""
    return erlang_c(servers, service / gap) * service / (servers - service / gap)


def waits(queue: Queue) -> Floats:
    """Return the waits in days of the jobs that came after the warm-up and whose service has begun."""
    jobs = queue.jobs[: queue.system["jobs"][0]]
    jobs = jobs[((jobs["status"] == SERVING) | (jobs["status"] == SERVED)) & (jobs["arrived"] > WARM_UP)]
    return np.asarray(jobs["started"] - jobs["arrived"], dtype=np.float64)


def measured(servers: int, load: float, setting: Setting) -> tuple[float, float, float, float]:
    """Return theory's mean wait of a system at this load of each server, and the simulated mean with its interval, days."""
    gap = SERVICE / (servers * load)
    fast = setting.engine == "compiled"
    count = (60 if setting.full else 30) if fast else 8
    until = 4000.0 if fast else 1200.0
    means = np.array(
        [
            waits(run(System(servers=servers, gap=gap, until=until, replication=r), engine=setting.engine)[0]).mean()
            for r in range(count)
        ]
    )
    found = mean_interval(means, LEVEL)
    return expected_wait(servers, gap), found.mean, found.low, found.high


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    loads = (0.3, 0.5, 0.7, 0.8)
    found = [lines(1, loads, "one server, M/M/1", setting), lines(3, loads, "three servers, M/M/3", setting)]
    return [*found, littles_law(setting)]


def lines(servers: int, loads: tuple[float, ...], name: str, setting: Setting) -> Check:
    """Return the check of one kind of system over loads."""
    rows = [measured(servers, load, setting) for load in loads]
    passed = [low <= theory <= high for theory, _, low, high in rows]
    x = np.array(loads)
    y, low, high = (np.array([row[k] for row in rows]) for k in (1, 2, 3))
    fine = np.linspace(0.2, 0.85, 60)
    theory = np.array([expected_wait(servers, SERVICE / (servers * load)) for load in fine])
    figure = Figure(
        f"queue-{servers}",
        f"Waits with {name}",
        f"Simulated mean waits lie on the curve of theory at {sum(passed)} of {len(loads)} loads.",
        "load of each server",
        "mean wait, in mean services",
        (Series("theory", fine, theory, line=True), Series("simulated", x, y, low, high)),
    )
    return Check(
        FAMILY,
        f"waits of {name}",
        "Poisson arrivals and exponential services wait as Erlang's formula says.",
        "; ".join(f"{row[0]:.3f} at load {load:g}" for row, load in zip(rows, loads, strict=True)),
        "; ".join(f"{row[1]:.3f} [{row[2]:.3f}, {row[3]:.3f}]" for row in rows),
        INTERVAL_99,
        all(passed),
        figure,
    )


def littles_law(setting: Setting) -> Check:
    """Return the check that job-days counted by event equal the sum of times in the system."""
    until = 600.0
    queue, _ = run(System(servers=3, gap=1.1 / 3, patience=3.0, until=until), engine=setting.engine)
    system, jobs = queue.system[0], queue.jobs[: queue.system["jobs"][0]]
    left = jobs["ended"] > 0.0
    stayed = float((np.where(left, jobs["ended"], until) - jobs["arrived"]).sum())
    area = float(system["area"] + system["present"] * (until - system["since"]))
    return Check(
        FAMILY,
        "Little's law",
        "The number in the system over time is the sum of the times that jobs spend in it, also where some give up.",
        f"{stayed:.6f} job-days",
        f"{area:.6f} job-days",
        EXACTLY,
        area == stayed,
    )
