"""M/M/1 and M/M/c waits within their 99% interval, and Little's law without any tolerance, in both engines."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.trials.verification.queue_model import GONE, SERVED, SERVING, WAITING, Queue, Setting, run

WARM_UP = 200.0
T_99 = {40: 2.708, 8: 3.499}
"""Student's 99% factor (two-sided) by number of replications: 39 and 7 degrees of freedom."""


def erlang_c(servers: int, load: float) -> float:
    """Return the probability that an arrival waits in M/M/c with this offered load (arrival rate × mean service)."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def expected_wait(servers: int, gap: float, service: float) -> float:
    """Return the mean wait in line of M/M/c in days."""
    return erlang_c(servers, service / gap) * service / (servers - service / gap)


def waits(queue: Queue) -> NDArray[np.float64]:
    """Return the waits of the jobs that came after the warm-up and whose service has begun."""
    jobs = queue.jobs[: queue.system["jobs"][0]]
    jobs = jobs[((jobs["status"] == SERVING) | (jobs["status"] == SERVED)) & (jobs["arrived"] > WARM_UP)]
    waited: NDArray[np.float64] = jobs["started"] - jobs["arrived"]
    return waited


def mean_waits(setting: Setting, engine: str, replications: int) -> NDArray[np.float64]:
    """Return the mean wait of each replication."""
    fields = {name: getattr(setting, name) for name in setting.__slots__}
    runs = [run(Setting(**fields | {"replication": r}), engine=engine)[0] for r in range(replications)]
    return np.array([waits(queue).mean() for queue in runs])


@pytest.mark.parametrize(("servers", "gap"), [(1, 1.25), (1, 2.0), (2, 0.6), (3, 0.4), (5, 0.25)])
def test_the_compiled_engine_meets_erlang(servers: int, gap: float) -> None:
    means = mean_waits(Setting(servers=servers, gap=gap, until=4000.0), "compiled", 40)
    half = T_99[40] * means.std(ddof=1) / math.sqrt(40)
    assert abs(means.mean() - expected_wait(servers, gap, 1.0)) < half
    assert half < 0.15 * means.mean()  # the interval says something


@pytest.mark.parametrize(("servers", "gap"), [(1, 2.0), (3, 0.5)])
def test_the_reference_engine_meets_erlang(servers: int, gap: float) -> None:
    means = mean_waits(Setting(servers=servers, gap=gap, until=1500.0), "simpy", 8)
    half = T_99[8] * means.std(ddof=1) / math.sqrt(8)
    assert abs(means.mean() - expected_wait(servers, gap, 1.0)) < half


def test_erlang_c_meets_its_closed_form_for_one_server() -> None:
    assert erlang_c(1, 0.8) == pytest.approx(0.8)
    assert expected_wait(1, 1.25, 1.0) == pytest.approx(4.0)


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
@pytest.mark.parametrize("patience", [0.0, 3.0], ids=["patient", "impatient"])
@pytest.mark.parametrize("servers", [1, 3])
def test_littles_law_is_exact(servers: int, patience: float, engine: str) -> None:
    """Job-days counted event by event equal the sum of the times in the system: L = λ·W with `==`.

    Times are multiples of one tick, so every sum is exact.
    """
    until = 600.0
    queue, _ = run(Setting(servers=servers, gap=1.1 / servers, patience=patience, until=until), engine=engine)
    system = queue.system[0]
    jobs = queue.jobs[: system["jobs"]]
    left = (jobs["status"] == SERVED) | (jobs["status"] == GONE)
    in_system = np.where(left, jobs["ended"], until) - jobs["arrived"]
    area = system["area"] + system["present"] * (until - system["since"])
    arrival_rate, mean_time, mean_number = len(jobs) / until, in_system.sum() / len(jobs), area / until
    assert area == in_system.sum()
    assert mean_number == pytest.approx(arrival_rate * mean_time, rel=1e-12)
    assert (jobs["status"] == GONE).any() == (patience > 0.0)
    assert system["present"] == np.isin(jobs["status"], (WAITING, SERVING)).sum()


def test_servers_are_as_busy_as_the_offered_load() -> None:
    queue, _ = run(Setting(servers=2, gap=0.8, until=60_000.0))
    assert queue.servers["busy"].sum() / 60_000.0 / 2 == pytest.approx(1.0 / 0.8 / 2, rel=0.02)
