"""The order in which work is taken from a line: value against slack; a kickoff is a class of its own."""

import math

from sim.model.jit import rule, word
from sim.vocabulary import Activity

ONBOARDING = word(Activity.ONBOARDING)


@rule
def queue_key(state, value, deadline):
    """Return the key of a waiting task, smallest first: -(ln v - deadline/τ), v in dollars of own expected pay an hour.

    Value against slack, as a number that does not change while the task waits (apparent-tardiness-cost rule).
    """
    return -(math.log(value) - deadline / state.constants[0].queues_urgency_days)


@rule
def is_kickoff(state, task):
    """Say whether what comes next of a task is the first session with a new customer."""
    t = state.tasks[task]
    return t.activity == ONBOARDING and t.done == 0


@rule
def key_of(state, task):
    """Return the key of a task in its line.

    A kickoff is a class of its own: due soon after the signature, however much time the sessions after it have, and worth at
    least the usual hour, whatever a plan pays for it. Nothing is dropped on that day.
    """
    t = state.tasks[task]
    if is_kickoff(state, task):
        soon = min(t.deadline, t.posted + state.constants[0].queues_kickoff_days)
        return queue_key(state, max(t.value, state.pulls[t.line].usual), soon)
    return queue_key(state, t.value, t.deadline)
