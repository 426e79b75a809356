"""How many replications a decision takes: looks at twice as many each time, until the grade of its recommendation is settled.

A study grows until its differences are known; a decision until it is clear what to do, which is often much earlier.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.config.resolving.experiment import Replications
from sim.metrics.averaged import Averaged
from sim.statistics.grades import Graded, grade
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.looks import level_at_every_look
from sim.statistics.paired import largest
from sim.trials.analysis.averages import mostly_one
from sim.trials.analysis.growth import Allowance, Numbers, RepeatedNumbers, Stop

GROWTH = 2
DECIDES = "cash_value"
"""What options are compared by: discounted gross margin less what the people cost, without a terminal value."""


@dataclass(frozen=True, slots=True)
class GradedLook:
    """What is known at one look: its number, of how many at most, how many simulations, and the grade of then.

    keys: of the options, in the order of the columns that were graded.
    """

    number: int
    most: int
    simulations: int
    keys: tuple[str, ...]
    graded: Graded


def doubling(at_least: int, at_most: int) -> tuple[int, ...]:
    """Return the sample sizes at which to look: twice as many each time, the last one whatever is left."""
    sizes = [at_least]
    while sizes[-1] < at_most:
        sizes.append(min(at_most, GROWTH * sizes[-1]))
    return tuple(sizes)


def table_of(values: Sequence[Averaged]) -> Floats:
    """Return cash values, (n, options), as averages are compared: less luck, but where options mostly come out equal."""
    came = [np.asarray(each.outcomes[DECIDES], float) for each in values]
    alike = any(mostly_one(a - b, largest(a, b)) for a, b in combinations(came, 2))
    return np.column_stack(came if alike else [each[DECIDES] for each in values])


def worth_of(worth: Mapping[str, float]) -> float:
    """Return the difference in cash value that is worth acting on, of what a study says of each metric."""
    return float(worth[DECIDES])


def grow_until_settled(
    asked: Replications,
    point: int,
    read: Callable[[int], Sequence[Averaged]],
    run: Callable[[Numbers], float],
    say: Callable[[GradedLook], None],
    *,
    keys: Sequence[str],
    worth: float,
    done: RepeatedNumbers | None = None,
    allowance: Allowance | None = None,
) -> tuple[Stop, Graded]:
    """Run replications of all options until more of them would not change the grade, or time is up.

    read: the outcomes of each option over so many replications, staying first. run: simulates all that is missing, and
    returns how much work that was. done: numbers to repeat instead. Return why it ended, and the grade.
    """
    fixed = asked.fixed and done is None
    schedule = (asked.at_most,) if fixed else doubling(asked.at_least, asked.at_most)
    level = level_at_every_look(schedule)
    if done is not None:
        run(done.numbers)
        found = grade(table_of(read(done.numbers[point])), staying=0, worth=worth, level=level)
        return Stop(done.rule, done.numbers, done.looks, level, None), found
    allowed = allowance or Allowance(asked.budget)
    looks: list[int] = []
    n = schedule[0]
    while True:
        began = allowed.clock()
        allowed.note(run({point: n}) or 1.0, allowed.clock() - began)
        looks.append(n)
        found = grade(table_of(read(n)), staying=0, worth=worth, level=level)
        say(GradedLook(len(looks), len(schedule), n, tuple(keys), found))
        rule = "fixed" if fixed else "rule" if found.settled else "most" if n == schedule[-1] else ""
        if not rule and allowed.left < allowed.taken:
            rule = "time"  # as many again take as long as all before
        if rule:
            return Stop(rule, {point: n}, tuple(looks), LEVEL if fixed else level, None), found
        n = schedule[len(looks)]
