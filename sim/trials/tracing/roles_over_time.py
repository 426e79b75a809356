"""What each seat is called on each day of one future: a change of organization gives a person another role."""

from bisect import bisect_right
from typing import Any

from numpy.typing import NDArray

from sim.model.state import State
from sim.vocabulary import Happening

SEATS_PER_ROLE = 4096


class RolesOverTime:
    """Names seats by role and number; a model has one organization all along."""

    def __init__(self, keys: tuple[str, ...], state: State, journal: NDArray[Any]) -> None:
        """Take role keys by column of STAFF, the final state and the whole journal of a future."""
        self.keys = keys
        self.state = state
        changes = journal[journal["what"] == int(Happening.REORGANISED)]
        self.days = [0.0, *map(float, changes["time"])]
        self.stages = [0, *(int(value) for value in changes["value"])]
        moved = journal[(journal["what"] == int(Happening.MOVED)) & (journal["account"] < 0)]
        self.moves = [(int(row["seat"]), float(row["time"]), int(row["value"])) for row in moved]

    def stage(self, day: float) -> int:
        """Return which stage of the policy ran on a day; on the day of a change the new one."""
        return self.stages[bisect_right(self.days, day) - 1]

    def role(self, seat: int, day: float) -> int:
        """Return the number of a seat's role in the organization of a day."""
        numbers = [role for s, at, role in self.moves if s == seat and at <= day]
        return numbers[-1] if numbers else int(self.state.seats["address"][seat]) // SEATS_PER_ROLE

    def key(self, role: int, day: float) -> str:
        """Return the key of a role of the organization of a day."""
        return self.keys[int(self.state.stage_roles["column"][self.stage(day), role])]

    def name(self, seat: int, day: float) -> str:
        """Return role and number of a seat on a day, or a dash."""
        if seat < 0:
            return "-"
        number = int(self.state.seats["address"][seat]) % SEATS_PER_ROLE
        if day >= self.days[-1]:
            number = int(self.state.seats["order"][seat])
        return f"{self.key(self.role(seat, day), day)}.{number}"
