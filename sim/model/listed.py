"""An opening base that is a list: these accounts, with their own ARR, age, segment, term, renewal date and owners.

What a list cannot say is drawn as for any opening base: how much of the product they use, what they could still buy, how well
they fit. Without a list the whole base is drawn.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.inputs import AccountList

LISTED = np.dtype(
    [
        ("arr", "i8"),  # cents a year
        ("signed", "f8"),  # days, below 0; NaN: not known
        ("ends", "f8"),  # days to the end of the running contract, above 0; NaN: not known
        ("segment", "i2"),
        ("term", "i2"),  # months
        ("auto_renew", "i1"),  # -1: not known
    ],
    align=True,
)
NOBODY, UNKNOWN = -1, -1


def base_of(listed: AccountList | None, customers: int) -> NDArray[Any]:
    """Return the accounts that a base of so many customers opens with, (n,) LISTED; none where it is to be drawn.

    A study that asks for another number of customers means a company like this one, not these accounts.
    """
    known = listed is not None and len(listed.accounts) == customers
    return listed.accounts if listed is not None and known else np.zeros(0, LISTED)


def books_of(
    listed: AccountList | None, customers: int, roles: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
) -> NDArray[np.int32]:
    """Return who of each role has each account, (n, roles) by position in the role; NOBODY: whoever has room.

    roles: key and team of each. Who is named in the team sits where the team has that name; others behind it, as they come.
    """
    if listed is None or len(listed.accounts) != customers:
        return np.zeros((0, len(roles)), np.int32)
    books = np.full((customers, len(roles)), NOBODY, np.int32)
    for r, (key, team) in enumerate(roles):
        if key in listed.owners:
            seats = {name: k for k, (name, _) in enumerate(team)}
            for name in listed.names[key]:
                seats.setdefault(name, len(seats))
            of = np.array([*(seats[name] for name in listed.names[key]), NOBODY], np.int32)  # the last one is of NOBODY
            books[:, r] = of[listed.owners[key]]
    return books
