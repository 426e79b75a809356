"""The small life cycle written directly in SimPy: customers and reps are generators, lines are PriorityStores."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from benchmarks.lifecycle import setting as s
from benchmarks.lifecycle.dice import exponential, to_tick, uniform
from benchmarks.lifecycle.setting import Outcome, Setting


@dataclass(slots=True)
class Customer:
    """What tasks tell about a customer: how many there were, and how those of the running term ended."""

    number: int
    tasks: int = 0
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


class Company:
    """The company and what is counted about it."""

    def __init__(self, setting: Setting) -> None:
        self.dice = setting.seed, setting.replication
        self.env = simpy.Environment()
        self.lines = [simpy.PriorityStore(self.env) for _ in range(s.TEAMS)]
        self.arrivals = self.renewals = self.churns = self.tasks = self.done = self.missed = 0
        self.waited = self.served = 0.0
        self.counts = [0] * s.KINDS_OF_EVENT
        self.times = [0.0] * s.KINDS_OF_EVENT
        for number in range(s.TEAMS * setting.reps):
            self.env.process(self.rep(self.lines[number // setting.reps]))
        for number in range(setting.customers):
            self.env.process(self.place(Customer(number)))

    def note(self, kind: int) -> None:
        """Count an event."""
        self.counts[kind] += 1
        self.times[kind] += self.env.now

    def place(self, customer: Customer) -> Generator[simpy.Event, Any, None]:
        """Live the lives of the customers who follow each other on one place."""
        env, dice, number = self.env, self.dice, customer.number
        self.note(s.BEGIN)
        yield env.timeout(to_tick(uniform(*dice, number, s.ARRIVAL, 0) * s.FIRST_ARRIVALS))
        touches = cycles = 0
        while True:
            self.note(s.ARRIVE)
            self.arrivals += 1
            touch = env.now + exponential(*dice, number, s.GAP, touches, s.MEAN_GAP)
            ends = env.now + s.TERM
            milestone = ends - s.TALK_BEFORE
            self.open(customer, s.ONBOARD)
            renews = True
            while renews:
                yield env.timeout(min(touch, milestone) - env.now)
                self.note(s.NEXT)
                if touch <= milestone:
                    issue = uniform(*dice, number, s.ISSUE, touches) < s.ISSUE_SHARE
                    touches += 1
                    touch = env.now + exponential(*dice, number, s.GAP, touches, s.MEAN_GAP)
                    self.open(customer, s.TROUBLE if issue else s.TOUCH)
                elif milestone < ends:
                    milestone = ends
                    self.open(customer, s.TALK)
                else:
                    renews = self.renews(customer, cycles)
                    cycles += 1
                    ends += s.TERM
                    milestone = ends - s.TALK_BEFORE
            yield env.timeout(exponential(*dice, number, s.REPLACEMENT, cycles, s.MEAN_REPLACEMENT))

    def renews(self, customer: Customer, cycle: int) -> bool:
        """Decide whether a customer renews, by the share of tasks that were begun in time."""
        settled = customer.done + customer.missed
        share = customer.done / settled if settled else 1.0
        customer.done = customer.missed = 0
        renews: bool = uniform(*self.dice, customer.number, s.RENEW, cycle) < s.RENEWAL_BASE + s.RENEWAL_GAIN * share
        self.renewals += renews
        self.churns += not renews
        return renews

    def open(self, customer: Customer, kind: int) -> None:
        """Post a task with a deadline on the line of its team."""
        task = Task(customer, kind, customer.tasks, self.env.now)
        customer.tasks += 1
        deadline = self.env.timeout(s.PATIENCE[kind], task)
        deadline.callbacks.append(self.expire)
        # The number stands before the task, so that no two items are equal.
        self.lines[s.TEAM[kind]].put((s.PRIORITY[kind], self.tasks, task))
        self.tasks += 1

    def expire(self, deadline: simpy.Event) -> None:
        """Miss a task that nobody has begun."""
        self.note(s.EXPIRE)
        task = deadline.value
        if task.status == s.WAITING:
            task.status = s.MISSED
            task.customer.missed += 1
            self.missed += 1

    def rep(self, line: simpy.PriorityStore) -> Generator[simpy.Event, Any, None]:
        """Take the best task of a line and serve it, for ever."""
        env = self.env
        self.note(s.READY)
        while True:
            _, _, task = yield line.get()
            self.note(s.GOT)
            if task.status == s.MISSED:
                continue
            task.status = s.BEGUN
            length = exponential(*self.dice, task.customer.number, s.SERVICE, task.occasion, s.MEAN_SERVICE[task.kind])
            self.waited += env.now - task.posted
            self.served += length
            yield env.timeout(length)
            self.note(s.DONE)
            self.done += 1
            task.customer.done += 1


def run(setting: Setting) -> Outcome:
    """Run the life cycle; return what came of it."""
    company = Company(setting)
    company.env.run(until=setting.days)
    told = (getattr(company, name) for name in Outcome._fields)
    return Outcome(*(tuple(value) if isinstance(value, list) else value for value in told))
