"""The steps of every script. A process is a (step, entity) pair; the entity is an account, a task, a seat or 0."""

from sim.model.jit import word

ACCOUNT_SIGN = word(0)
ACCOUNT_ONBOARD = word(1)
ACCOUNT_WAIT = word(3)
ACCOUNT_ARRIVE = word(4)
TASK_OPEN = word(5)
TASK_FOUND = word(6)
TASK_WAIT_FOR_DEADLINE = word(7)
TASK_POST = word(8)
TASK_DEADLINE = word(9)
SEAT_READY = word(10)
SEAT_HIRE = word(11)
SEAT_GOT = word(12)
SEAT_FINISH = word(13)
SEAT_FOUND = word(14)
SEAT_MONTH_WAIT = word(15)
SEAT_MONTH = word(16)
SIGN_WAIT = word(17)
SIGN = word(18)
WORLD_WAIT = word(19)
WORLD_MONTH = word(20)
WORLD_STAFF = word(21)
WORLD_SEAT_MONTH = word(22)
ACCOUNT_TALK = word(23)
ACCOUNT_RELEASE = word(24)
ACCOUNT_RELEASED = word(25)
WORLD_MOVE = word(26)
WORLD_WAKE = word(27)

NAMES = tuple(name for name, value in sorted(((n, v) for n, v in globals().items() if n.isupper()), key=lambda p: p[1]))
"""Name of each step, by number."""
