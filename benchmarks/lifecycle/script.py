"""The small life cycle as a script on the engines' contract."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.lifecycle import setting as s
from benchmarks.lifecycle.setting import Outcome, Setting
from benchmarks.lifecycle.state import Company, new_company
from sim.engines import reference
from sim.engines.compilation import entry_point
from sim.engines.compiled import bind
from sim.engines.contract import EVENT, START, Trajectory
from sim.model.answers import end, hold, post, spawn, take
from sim.model.calendar import to_tick
from sim.model.draws import exponential, uniform
from sim.model.handle import Handle, store_all
from sim.model.jit import rule

OPENED, WAIT = s.KINDS_OF_EVENT, s.KINDS_OF_EVENT + 1
"""Steps that follow within an activation: no event leads to them."""


@rule
def days(w, entity, purpose, occasion, mean):
    """Return an exponential duration in days, in whole ticks."""
    return to_tick(exponential(w, entity, purpose, occasion, mean))


@rule
def open_task(company, customer, kind, now):
    """Let a customer need something: start its deadline, then post it."""
    w = company.world[0]
    c = company.customers[customer]
    number = w.tasks
    w.tasks += 1
    task = company.tasks[number]
    task.posted = now
    task.customer = customer
    task.occasion = c.tasks
    task.kind = kind
    c.tasks += 1
    c.opened = number
    return spawn(OPENED, s.EXPIRE, number, now + s.PATIENCE[kind], s.DEADLINE_PHASE)


@rule
def post_task(company, customer):
    """Post the task that was just opened on the line of its team."""
    number = company.customers[customer].opened
    kind = company.tasks[number].kind
    return post(WAIT, s.PRIORITY[kind], s.TEAM[kind], number, number)


@rule
def arrive(company, customer, now):
    """Let a customer arrive, to be onboarded."""
    w = company.world[0]
    c = company.customers[customer]
    w.arrivals += 1
    c.touch = now + days(w, customer, s.GAP, c.touches, s.MEAN_GAP)
    c.ends = now + s.TERM
    c.milestone = c.ends - s.TALK_BEFORE
    return open_task(company, customer, s.ONBOARD, now)


@rule
def happen(company, customer, now):
    """Let what was due happen: a touch, which may find an issue, a renewal talk, or the decision."""
    w = company.world[0]
    c = company.customers[customer]
    if c.touch <= c.milestone:
        issue = uniform(w, customer, s.ISSUE, c.touches) < s.ISSUE_SHARE
        c.touches += 1
        c.touch = now + days(w, customer, s.GAP, c.touches, s.MEAN_GAP)
        return open_task(company, customer, s.TROUBLE if issue else s.TOUCH, now)
    if c.milestone < c.ends:
        c.milestone = c.ends
        return open_task(company, customer, s.TALK, now)
    return decide(w, c, customer, now)


@rule
def decide(w, c, customer, now):
    """Let a customer renew for a year or churn, by the share of tasks that were begun in time."""
    settled = c.done + c.missed
    share = c.done / settled if settled > 0 else 1.0
    renews = uniform(w, customer, s.RENEW, c.cycles) < s.RENEWAL_BASE + s.RENEWAL_GAIN * share
    c.cycles += 1
    c.done = 0
    c.missed = 0
    if renews:
        w.renewals += 1
        c.ends += s.TERM
        c.milestone = c.ends - s.TALK_BEFORE
        return hold(s.NEXT, min(c.touch, c.milestone), s.CUSTOMER_PHASE)
    w.churns += 1
    return hold(s.ARRIVE, now + days(w, customer, s.REPLACEMENT, c.cycles, s.MEAN_REPLACEMENT), s.CUSTOMER_PHASE)


@rule
def expire(company, number):
    """Miss a task that nobody has begun."""
    task = company.tasks[number]
    if task.status == s.WAITING:
        task.status = s.MISSED
        company.world[0].missed += 1
        company.customers[task.customer].missed += 1
    return end()


@rule
def serve(company, rep, number, now):
    """Begin the task that a rep has got, or take another one if it was missed."""
    w = company.world[0]
    task = company.tasks[number]
    if task.status == s.MISSED:
        return take(s.GOT, company.reps[rep].team)
    task.status = s.BEGUN
    company.reps[rep].task = number
    length = days(w, task.customer, s.SERVICE, task.occasion, s.MEAN_SERVICE[task.kind])
    w.waited += now - task.posted
    w.served += length
    return hold(s.DONE, now + length, s.REP_PHASE)


@rule
def finish(company, rep):
    """Finish a task and take the next."""
    r = company.reps[rep]
    company.world[0].done += 1
    company.customers[company.tasks[r.task].customer].done += 1
    return take(s.GOT, r.team)


@rule
def advance(step, entity, now, received, company):
    """Take one step of a customer, a deadline or a rep."""
    w = company.world[0]
    if step < s.KINDS_OF_EVENT:
        w.counts[step] += 1
        w.times[step] += now
    if step == s.GOT:
        return serve(company, entity, received, now)
    if step == s.DONE:
        return finish(company, entity)
    if step == s.NEXT:
        return happen(company, entity, now)
    if step == OPENED:
        return post_task(company, entity)
    if step == WAIT:
        c = company.customers[entity]
        return hold(s.NEXT, min(c.touch, c.milestone), s.CUSTOMER_PHASE)
    if step == s.EXPIRE:
        return expire(company, entity)
    if step == s.ARRIVE:
        return arrive(company, entity, now)
    if step == s.BEGIN:
        return hold(s.ARRIVE, to_tick(uniform(w, entity, s.ARRIVAL, 0) * s.FIRST_ARRIVALS), s.CUSTOMER_PHASE)
    return take(s.GOT, company.reps[entity].team)


# The cache folder is named by the sources of sim/ alone: the name carries those of this folder.
SOURCES = sorted(Path(__file__).parent.glob("*.py"))
FOLDER = f"lifecycle_{hashlib.sha256(b''.join(file.read_bytes() for file in SOURCES)).hexdigest()[:12]}"
simulate = bind(advance, FOLDER)


def step_once(step, entity, now, received, company):
    """Take one step, for the reference engine."""
    return advance(step, entity, now, received, company)


def fill_block(address, company):
    """Write the block that a handle points to."""
    store_all(address, company)


step_once, fill_block = entry_point(step_once, FOLDER), entry_point(fill_block, FOLDER)


def hold_company(company: Company) -> Handle:
    """Return the handle of a company."""
    handle = Handle(company)
    fill_block(handle.address, company)
    return handle


def first_processes(setting: Setting) -> NDArray[Any]:
    """Return the processes that exist from the beginning: reps, then places for customers."""
    reps = s.TEAMS * setting.reps
    starts = np.zeros(reps + setting.customers, START)
    starts["step"], starts["phase"] = s.BEGIN, s.CUSTOMER_PHASE
    starts["step"][:reps], starts["phase"][:reps] = s.READY, s.REP_PHASE
    starts["entity"] = [*range(reps), *range(setting.customers)]
    return starts


def run(setting: Setting, *, engine: str = "compiled") -> tuple[Outcome, Trajectory]:
    """Run the life cycle by either engine; return what came of it and what the engine did."""
    company = new_company(setting)
    starts, handle = first_processes(setting), hold_company(company)
    if engine == "simpy":
        done = reference.run(step_once, handle, starts, s.TEAMS, setting.days)
    else:
        log = np.zeros(0, EVENT)
        events, digest = simulate(handle, starts, s.TEAMS, len(company.reps), setting.days, log)
        done = Trajectory(int(events), int(digest), log)
    told = (company.world[name][0].tolist() for name in Outcome._fields)
    return Outcome(*(tuple(value) if isinstance(value, list) else value for value in told)), done
