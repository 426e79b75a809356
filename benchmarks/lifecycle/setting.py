"""The numbers of the small life cycle, and what every version of it must tell alike."""

from dataclasses import dataclass
from typing import NamedTuple

# What happens, and is counted: a place opens, a customer arrives, something is due, a deadline, a rep starts, gets a task
# and has done it. All are events, but for a task that a rep finds lying there.
BEGIN, ARRIVE, NEXT, EXPIRE, READY, GOT, DONE = range(7)
KINDS_OF_EVENT = 7
ARRIVAL, GAP, ISSUE, SERVICE, RENEW, REPLACEMENT = range(1, 7)  # purposes of draws
REP_PHASE, CUSTOMER_PHASE, DEADLINE_PHASE = range(3)
WAITING, BEGUN, MISSED = range(3)

# Kinds of task, with the team, the priority (smaller goes first), the days that it can wait and the mean days it takes.
ONBOARD, TOUCH, TROUBLE, TALK = range(4)
TEAM = (0, 0, 1, 1)
PRIORITY = (0, 1, 0, 1)
PATIENCE = (20.0, 10.0, 5.0, 45.0)
MEAN_SERVICE = (2.0, 0.5, 1.0, 1.0)
TEAMS = 2
CUSTOMERS_PER_REP = 90

FIRST_ARRIVALS = 365.0  # days over which the first customers arrive
MEAN_GAP = 30.0
ISSUE_SHARE = 0.25  # of touches
TERM = 365.0
TALK_BEFORE = 60.0
RENEWAL_BASE, RENEWAL_GAIN = 0.70, 0.25
MEAN_REPLACEMENT = 30.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How many customers, for how many days, and which dice."""

    customers: int = 600
    days: float = 3.0 * TERM + 0.5
    seed: int = 1
    replication: int = 0

    @property
    def reps(self) -> int:
        """Return the reps of each team."""
        return max(1, round(self.customers / CUSTOMERS_PER_REP))


class Outcome(NamedTuple):
    """What every version must tell alike. counts, times: what happened and the sum of its times, by kind."""

    arrivals: int
    renewals: int
    churns: int
    tasks: int  # posted
    done: int
    missed: int
    waited: float  # days from posting to beginning, summed
    served: float  # days of service, summed
    counts: tuple[int, ...]
    times: tuple[float, ...]
