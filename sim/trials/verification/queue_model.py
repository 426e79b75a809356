"""A small queueing script on the engines' contract: everything a line can do, and nothing of the business.

Sources post jobs; servers take them; jobs give up at a deadline; a waker calls idle servers to another line. Times are
exponential, or whole days, so that many events fall on the same instant. Used by tests (known answers, parity) and
benchmarks. It draws with the same addressed numbers as the model.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines import reference
from sim.engines.compilation import entry_point
from sim.engines.compiled import bind
from sim.engines.contract import EVENT, START, Trajectory
from sim.model.answers import end, hold, post, spawn, take, wake
from sim.model.calendar import to_tick
from sim.model.draws import exponential, uniform
from sim.model.jit import rule

ARRIVE, POSTED, NEXT_ARRIVAL, READY, GOT, DONE, GIVE_UP, WAKER, WAKER_WAITS = range(9)
GAP, SERVICE, PATIENCE, CLASS, START_LINE = 1, 2, 3, 4, 5
WAITING, SERVING, SERVED, GONE = range(4)

CELL = np.dtype(
    [
        # of the system
        ("seed", "i8"),
        ("replication", "i8"),
        ("gap", "f8"),  # mean days between arrivals of a source
        ("service", "f8"),  # mean days of a service
        ("patience", "f8"),  # mean days until a job gives up, 0 = never
        ("wake_every", "f8"),  # days between calls of the waker, 0 = no waker
        ("since", "f8"),  # of the last change of `present`
        ("area", "f8"),  # job-days in the system up to then
        ("whole_days", "i4"),
        ("servers", "i4"),
        ("lines", "i4"),
        ("priorities", "i4"),
        ("stages", "i4"),  # how many services a job asks for, each on the next line
        ("jobs", "i4"),
        ("woken", "i4"),
        ("present", "i4"),
        ("full", "i4"),
        # of a server
        ("sessions", "i4"),
        ("job", "i4"),
        # of a server or a job
        ("line", "i4"),
        # of a job
        ("key", "i4"),
        ("status", "i4"),
        ("stage", "i4"),
        ("pad", "i4"),
        ("busy", "f8"),  # days of service, of a server
        ("arrived", "f8"),
        ("started", "f8"),
        ("ended", "f8"),
    ],
    align=True,
)
"""One record type for all: the state is one array, which costs the reference engine the least at every call."""


class Queue(NamedTuple):
    """The state of a queueing system: parts of one array, in this order."""

    system: NDArray[Any]  # (1,)
    servers: NDArray[Any]
    jobs: NDArray[Any]


@rule
def server_of(q, server):
    """Return the record of a server."""
    return q[1 + server]


@rule
def job_of(q, number):
    """Return the record of a job."""
    return q[1 + q[0].servers + number]


@rule
def days(w, entity, purpose, occasion, mean):
    """Return a positive random duration in days with about this mean, exponential or in whole days."""
    if w.whole_days:
        return float(int(uniform(w, entity, purpose, occasion) * 2.0 * mean + 0.5))
    return to_tick(exponential(w, entity, purpose, occasion, mean))


@rule
def count(w, change, now):
    """Let the number of jobs in the system change, and integrate it."""
    w.area += w.present * (now - w.since)
    w.since = now
    w.present += change


@rule
def arrive(q, now):
    """Let a job of this source come and post it."""
    w = q[0]
    if 1 + w.servers + w.jobs >= q.size:
        w.full = 1
        return end()
    number = w.jobs
    w.jobs += 1
    count(w, 1, now)
    job = job_of(q, number)
    job.arrived = now
    if w.priorities > 1:
        job.key = int(uniform(w, number, CLASS, 0) * w.priorities)
    if w.lines > 1:
        job.line = int(uniform(w, number, START_LINE, 0) * w.lines)
    if w.patience > 0.0:
        return spawn(POSTED, GIVE_UP, number, now + days(w, number, PATIENCE, 0, w.patience), 1)
    return post(NEXT_ARRIVAL, float(job.key), job.line, number, number)


@rule
def next_arrival(q, source, now):
    """Wait for the next job of this source."""
    w = q[0]
    gap = days(w, source, GAP, w.jobs, w.gap)
    return hold(ARRIVE, now + gap if gap > 0.0 else now + (1.0 if w.whole_days else 0.0), 2)


@rule
def got(q, server, received, now):
    """Serve the job that was granted, unless it has given up; a server that was woken goes to the next line."""
    w = q[0]
    s = server_of(q, server)
    if received < 0:
        w.woken += 1
        s.line = (s.line + 1) % w.lines
        return take(GOT, s.line)
    job = job_of(q, received)
    if job.status == GONE:
        return take(GOT, s.line)
    if job.stage == 0:
        job.started = now
    job.status = SERVING
    s.job = received
    length = days(w, received, SERVICE, job.stage, w.service)
    s.busy += length
    s.sessions += 1
    return hold(DONE, now + length, 0)


@rule
def done(q, server, now):
    """End a service: the job leaves, or goes on to the next line."""
    w = q[0]
    s = server_of(q, server)
    job = job_of(q, s.job)
    job.stage += 1
    if job.stage < w.stages:
        job.status = WAITING
        job.line = (job.line + 1) % w.lines
        return post(READY, float(job.key), job.line, s.job, s.job)
    job.status = SERVED
    job.ended = now
    count(w, -1, now)
    return take(GOT, s.line)


@rule
def give_up(q, number, now):
    """Let a job that still waits for its first service leave."""
    job = job_of(q, number)
    if job.status == WAITING and job.stage == 0:
        job.status = GONE
        job.ended = now
        count(q[0], -1, now)
    return end()


@rule
def advance(step, entity, now, received, q):
    """Take one step of a source, a server, a deadline or the waker."""
    w = q[0]
    if step == ARRIVE:
        return arrive(q, now)
    if step == POSTED:
        job = job_of(q, w.jobs - 1)
        return post(NEXT_ARRIVAL, float(job.key), job.line, w.jobs - 1, w.jobs - 1)
    if step == NEXT_ARRIVAL:
        return next_arrival(q, entity, now)
    if step == READY:
        return take(GOT, server_of(q, entity).line)
    if step == GOT:
        return got(q, entity, received, now)
    if step == DONE:
        return done(q, entity, now)
    if step == GIVE_UP:
        return give_up(q, entity, now)
    if step == WAKER:
        return wake(WAKER_WAITS, int(now / w.wake_every) % w.servers)
    return hold(WAKER, now + w.wake_every, 3)


# The cache folder is named by the sources of the engines and the model alone: the name carries this script, and the name
# of its module, because stored code looks its globals up in the module by that name.
THIS_FILE = hashlib.sha256(__name__.encode() + Path(__file__).read_bytes()).hexdigest()[:12]
simulate_queue = bind(advance, f"queue_{THIS_FILE}")


@entry_point
def step_queue(step, entity, now, received, q):
    """Take one step, for the reference engine."""
    return advance(step, entity, now, received, q)


@dataclass(frozen=True, slots=True)
class Setting:
    """One queueing system: `gap`, `service`, `patience`, `wake_every` in days; 0 switches the last two off."""

    servers: int = 1
    sources: int = 1
    lines: int = 1
    gap: float = 1.25
    service: float = 1.0
    patience: float = 0.0
    wake_every: float = 0.0
    whole_days: bool = False
    priorities: int = 1
    stages: int = 1
    seed: int = 1
    replication: int = 0
    until: float = 1000.0


def opened(setting: Setting) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return an empty system and the processes that exist from the beginning."""
    q = np.zeros(1 + setting.servers + room_of(setting), CELL)
    names = "seed replication gap service patience wake_every whole_days servers lines priorities stages".split()
    for name in names:
        q[name][0] = getattr(setting, name)
    q["line"][1 : 1 + setting.servers] = np.arange(setting.servers) % setting.lines
    first = [(0.0, 0, READY, s, 0) for s in range(setting.servers)]
    first += [(0.0, 2, NEXT_ARRIVAL, k, 0) for k in range(setting.sources)]
    if setting.wake_every > 0.0:
        first.append((0.0, 3, WAKER_WAITS, 0, 0))
    return q, np.array(first, START)


def room_of(setting: Setting) -> int:
    """Return how many jobs there is room for: far more than come."""
    expected = setting.until * setting.sources / setting.gap
    return int(1.3 * expected + 20.0 * np.sqrt(expected) + 50)


def run(setting: Setting, *, engine: str = "compiled", record: int = 0) -> tuple[Queue, Trajectory]:
    """Run a system by either engine; return its final state and what the engine did."""
    q, starts = opened(setting)
    state = Queue(q[:1], q[1 : 1 + setting.servers], q[1 + setting.servers :])
    if engine == "simpy":
        return state, reference.run(step_queue, q, starts, setting.lines, setting.until, record=record)
    log = np.zeros(record, EVENT)
    events, digest = simulate_queue(q, starts, setting.lines, setting.servers, setting.until, log)
    return state, Trajectory(int(events), int(digest), log[: min(record, events)])
