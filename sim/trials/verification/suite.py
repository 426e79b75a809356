"""Every family of checks, in the order in which they are told."""

import time
from collections.abc import Callable, Sequence

from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.verification import books, closed_forms, invariances, parity, queues, randomness
from sim.trials.verification.check import Check, Checker, Setting

FAMILIES: tuple[tuple[str, Checker], ...] = (
    (randomness.FAMILY, randomness.check),
    (queues.FAMILY, queues.check),
    (closed_forms.FAMILY, closed_forms.check),
    (books.FAMILY, books.check),
    (invariances.FAMILY, invariances.check),
    (parity.FAMILY, parity.check),
)
SHARES = {
    randomness.FAMILY: 0.01,
    queues.FAMILY: 0.25,
    closed_forms.FAMILY: 0.01,
    books.FAMILY: 0.01,
    invariances.FAMILY: 0.17,
    parity.FAMILY: 0.55,
}
"""How the time is shared among the families, about."""
MINUTES = {False: 2, True: 15}
"""About how long all of it takes on two cores, by whether all is asked for."""


def verify(
    setting: Setting,
    say: Callable[[str], None] = lambda _: None,
    families: Sequence[tuple[str, Checker]] = FAMILIES,
    clock: Clock = NOBODY,
) -> list[Check]:
    """Run every family; `say` hears the name of each as it begins, and how long it took; `clock` counts their shares."""
    found: list[Check] = []
    clock.expect(sum(SHARES.get(name, 1.0) for name, _ in families))
    for name, checker in families:
        began = time.monotonic()
        say(name)
        found += checker(setting)
        clock.add(SHARES.get(name, 1.0))
        say(f"  {time.monotonic() - began:.0f} s")
    return found
