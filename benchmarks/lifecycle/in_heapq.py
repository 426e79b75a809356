"""The small life cycle written directly in plain Python: one heap of (time, phase, sequence, what to do, with whom)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from benchmarks.lifecycle import setting as s
from benchmarks.lifecycle.dice import exponential, to_tick, uniform
from benchmarks.lifecycle.setting import Outcome, Setting


@dataclass(slots=True)
class Customer:
    """A place for customers and the one who is there."""

    number: int
    touch: float = 0.0
    milestone: float = 0.0
    ends: float = 0.0
    touches: int = 0
    tasks: int = 0
    cycles: int = 0
    done: int = 0
    missed: int = 0


@dataclass(slots=True)
class Task:
    """One task."""

    customer: Customer
    kind: int
    occasion: int
    posted: float
    status: int = s.WAITING


@dataclass(slots=True)
class Line:
    """The tasks that wait for a team, and its reps who wait for tasks."""

    tasks: list[tuple[int, int, Task]]
    reps: "deque[Rep]"


@dataclass(slots=True)
class Rep:
    """A rep and the task at hand, or the one just granted."""

    line: Line
    task: Any = None


class Company:
    """The company and what is counted about it."""

    def __init__(self, setting: Setting) -> None:
        self.dice = setting.seed, setting.replication
        self.heap: list[tuple[float, int, int, Callable[[Any, float], None], Any]] = []
        self.sequence = 0
        self.lines = [Line([], deque()) for _ in range(s.TEAMS)]
        self.arrivals = self.renewals = self.churns = self.tasks = self.done = self.missed = 0
        self.waited = self.served = 0.0
        self.counts = [0] * s.KINDS_OF_EVENT
        self.times = [0.0] * s.KINDS_OF_EVENT
        for number in range(s.TEAMS * setting.reps):
            self.plan(0.0, s.REP_PHASE, self.ready, Rep(self.lines[number // setting.reps]))
        for number in range(setting.customers):
            self.plan(0.0, s.CUSTOMER_PHASE, self.begin, Customer(number))

    def run(self, until: float) -> None:
        """Let everything happen up to and including that time."""
        heap = self.heap
        while heap and heap[0][0] <= until:
            now, _, _, happen, whom = heappop(heap)
            happen(whom, now)

    def plan(self, time: float, phase: int, happen: Callable[[Any, float], None], whom: Any) -> None:
        """Plan an event."""
        heappush(self.heap, (time, phase, self.sequence, happen, whom))
        self.sequence += 1

    def note(self, kind: int, now: float) -> None:
        """Count an event."""
        self.counts[kind] += 1
        self.times[kind] += now

    def begin(self, c: Customer, now: float) -> None:
        """Wait for the first customer of a place."""
        self.note(s.BEGIN, now)
        arrival = to_tick(uniform(*self.dice, c.number, s.ARRIVAL, 0) * s.FIRST_ARRIVALS)
        self.plan(arrival, s.CUSTOMER_PHASE, self.arrive, c)

    def arrive(self, c: Customer, now: float) -> None:
        """Let a customer arrive, to be onboarded."""
        self.note(s.ARRIVE, now)
        self.arrivals += 1
        c.touch = now + exponential(*self.dice, c.number, s.GAP, c.touches, s.MEAN_GAP)
        c.ends = now + s.TERM
        c.milestone = c.ends - s.TALK_BEFORE
        self.open(c, s.ONBOARD, now)

    def open(self, c: Customer, kind: int, now: float) -> None:
        """Post a task with a deadline, and let its customer wait for what is due next."""
        task = Task(c, kind, c.tasks, now)
        c.tasks += 1
        self.plan(now + s.PATIENCE[kind], s.DEADLINE_PHASE, self.expire, task)
        line = self.lines[s.TEAM[kind]]
        if line.reps:
            self.grant(line.reps.popleft(), task, now)
        else:
            heappush(line.tasks, (s.PRIORITY[kind], self.tasks, task))
        self.tasks += 1
        self.plan(min(c.touch, c.milestone), s.CUSTOMER_PHASE, self.due, c)

    def due(self, c: Customer, now: float) -> None:
        """Let what is due happen: a touch, which may find an issue, a renewal talk, or the decision."""
        self.note(s.NEXT, now)
        if c.touch <= c.milestone:
            issue = uniform(*self.dice, c.number, s.ISSUE, c.touches) < s.ISSUE_SHARE
            c.touches += 1
            c.touch = now + exponential(*self.dice, c.number, s.GAP, c.touches, s.MEAN_GAP)
            self.open(c, s.TROUBLE if issue else s.TOUCH, now)
        elif c.milestone < c.ends:
            c.milestone = c.ends
            self.open(c, s.TALK, now)
        else:
            self.decide(c, now)

    def decide(self, c: Customer, now: float) -> None:
        """Let a customer renew for a year or churn, by the share of tasks that were begun in time."""
        settled = c.done + c.missed
        share = c.done / settled if settled else 1.0
        renews = uniform(*self.dice, c.number, s.RENEW, c.cycles) < s.RENEWAL_BASE + s.RENEWAL_GAIN * share
        c.cycles += 1
        c.done = c.missed = 0
        if renews:
            self.renewals += 1
            c.ends += s.TERM
            c.milestone = c.ends - s.TALK_BEFORE
            self.plan(min(c.touch, c.milestone), s.CUSTOMER_PHASE, self.due, c)
        else:
            self.churns += 1
            gap = exponential(*self.dice, c.number, s.REPLACEMENT, c.cycles, s.MEAN_REPLACEMENT)
            self.plan(now + gap, s.CUSTOMER_PHASE, self.arrive, c)

    def expire(self, task: Task, now: float) -> None:
        """Miss a task that nobody has begun."""
        self.note(s.EXPIRE, now)
        if task.status == s.WAITING:
            task.status = s.MISSED
            task.customer.missed += 1
            self.missed += 1

    def ready(self, rep: Rep, now: float) -> None:
        """Let a rep start to work."""
        self.note(s.READY, now)
        self.take(rep, now)

    def take(self, rep: Rep, now: float) -> None:
        """Let a rep serve the best task of the line that was not missed, at once, or wait for one."""
        while rep.line.tasks:
            if self.serve(rep, heappop(rep.line.tasks)[2], now):
                return
        rep.line.reps.append(rep)

    def grant(self, rep: Rep, task: Task, now: float) -> None:
        """Give a rep who has waited a task: an event of its own, as in all versions."""
        rep.task = task
        self.plan(now, s.REP_PHASE, self.got, rep)

    def got(self, rep: Rep, now: float) -> None:
        """Serve the task just granted, or take another one if it was missed."""
        if not self.serve(rep, rep.task, now):
            self.take(rep, now)

    def serve(self, rep: Rep, task: Task, now: float) -> bool:
        """Begin a task; return whether it could be: it may have been missed."""
        self.note(s.GOT, now)
        if task.status == s.MISSED:
            return False
        rep.task = task
        task.status = s.BEGUN
        mean = s.MEAN_SERVICE[task.kind]
        length = exponential(*self.dice, task.customer.number, s.SERVICE, task.occasion, mean)
        self.waited += now - task.posted
        self.served += length
        self.plan(now + length, s.REP_PHASE, self.finish, rep)
        return True

    def finish(self, rep: Rep, now: float) -> None:
        """Finish a task and take the next."""
        self.note(s.DONE, now)
        self.done += 1
        rep.task.customer.done += 1
        self.take(rep, now)


def run(setting: Setting) -> Outcome:
    """Run the life cycle; return what came of it."""
    company = Company(setting)
    company.run(setting.days)
    told = (getattr(company, name) for name in Outcome._fields)
    return Outcome(*(tuple(value) if isinstance(value, list) else value for value in told))
