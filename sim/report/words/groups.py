"""Differences that are alike, together: at which sizes an option gains, loses, makes no real difference, or is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sim.report.words.effects import BETTER, LIKELY, OPEN, SMALL, WORSE, Effect

MIXED = "mixed"
MOST = 2
"""Groups that are told by their sizes; of more, what has no side is "elsewhere"."""


@dataclass(frozen=True, slots=True)
class Group:
    """Effects of one kind. kind: better | worse | small | open | mixed; likely: of one of them no more is known."""

    kind: str
    effects: tuple[Effect, ...]
    indices: tuple[int, ...]  # where they stand in what was varied
    where: str = ""

    @property
    def sided(self) -> bool:
        """Say whether all of them have one side."""
        return self.kind in (BETTER, WORSE)

    @property
    def likely(self) -> bool:
        """Say whether one of them is only likely."""
        return any(e.grade == LIKELY for e in self.effects)


def kind_of(e: Effect) -> str:
    """Return the kind of group that an effect belongs to."""
    return e.side if e.sided else OPEN if e.grade == OPEN else SMALL


def grouped(
    found: Sequence[tuple[int, Effect]], where: Callable[[Sequence[int], int], str], *, most: int = MOST
) -> list[Group]:
    """Return effects by kind, in the order in which they come first; with more than `most` kinds, small and open are one.

    where: the words for some indices, and which place they have in the sentence.
    """
    kinds: dict[str, list[tuple[int, Effect]]] = {}
    for index, e in found:
        kinds.setdefault(kind_of(e), []).append((index, e))
    if len(kinds) > most and {SMALL, OPEN} <= kinds.keys():
        kinds[MIXED] = [*kinds.pop(SMALL), *kinds.pop(OPEN)]
    if len(kinds) > MOST:  # what has no side comes last: elsewhere
        kinds = dict(sorted(kinds.items(), key=lambda item: item[0] not in (BETTER, WORSE)))
    made = [Group(kind, tuple(e for _, e in rows), tuple(k for k, _ in rows)) for kind, rows in kinds.items()]
    elsewhere = len(made) > MOST
    return [
        replace(g, where="elsewhere" if elsewhere and not g.sided else where(g.indices, place))
        for place, g in enumerate(made)
    ]


def overall(found: Sequence[Effect]) -> str:
    """Return what may be said of effects none of which is better: small, open, worse or, where some are open, mixed."""
    kinds = {kind_of(e) for e in found}
    if len(kinds) == 1:
        return kinds.pop()
    return MIXED if OPEN in kinds else WORSE
