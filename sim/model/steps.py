"""The steps of every script. A process is a (step, entity) pair; the entity is an account, a task, a seat or 0."""

ACCOUNT_SIGN = 0
ACCOUNT_ONBOARD = 1
ACCOUNT_WAIT = 3
ACCOUNT_ARRIVE = 4
TASK_OPEN = 5
TASK_FOUND = 6
TASK_WAIT_FOR_DEADLINE = 7
TASK_POST = 8
TASK_DEADLINE = 9
SEAT_READY = 10
SEAT_HIRE = 11
SEAT_GOT = 12
SEAT_FINISH = 13
SEAT_FOUND = 14
SEAT_MONTH_WAIT = 15
SEAT_MONTH = 16
SIGN_WAIT = 17
SIGN = 18
WORLD_WAIT = 19
WORLD_MONTH = 20
WORLD_STAFF = 21
WORLD_SEAT_MONTH = 22

NAMES = tuple(name for name, value in sorted(((n, v) for n, v in globals().items() if n.isupper()), key=lambda p: p[1]))
"""Name of each step, by number."""
