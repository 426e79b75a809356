"""Learning by doing: how far practice in one kind of work counts in another, and what it makes of hours and quality.

Experience is hours of work, by activity. What counts for an activity is a weighted sum over all of them, relative to a
person who has owned everything for the reference months; output then goes along a curve that flattens.
"""

import math

import numpy as np
from numpy.typing import NDArray

from sim.model.assumptions import Assumptions
from sim.model.jit import rule
from sim.model.state import ACTIVITIES
from sim.vocabulary import FAMILY_OF, Activity

Floats = NDArray[np.float64]


def counted_shares(related: float, unrelated: float) -> Floats:
    """Return how far an hour of one activity (column) counts for another (row), (j, j).

    Of its own 1, of another activity of its family `related`, of the other family `related` · `unrelated`.
    """
    families = np.array([FAMILY_OF[activity] for activity in Activity])
    shares = np.where(families[:, None] == families[None, :], related, related * unrelated)
    np.fill_diagonal(shares, 1.0)
    return shares


def exponent_of(gain: float, plateau: float, start_share: float) -> float:
    """Return the exponent at which a beginner's output rises by `gain` up to the reference, whatever the plateau.

    A beginner has start_share / (1 + start_share) of what counts at the reference, and takes 1 + gain times its hours.
    """
    return math.log((1.0 + gain - plateau) / (1.0 - plateau)) / math.log(start_share / (1.0 + start_share))


def relative_to(reference: Floats, assumptions: Assumptions) -> tuple[Floats, Floats]:
    """Return what a beginner has of the reference, (j,), and what an hour of each activity adds to it, (j, j).

    reference: hours by activity (j,) of the reference person. A meeting takes what it takes, and so does work of a company
    that asks for nothing: there everybody is at the reference.
    """
    shares = counted_shares(assumptions.learning.related, assumptions.learning.unrelated)
    counted = shares @ reference
    learns = counted > 0.0
    learns[Activity.COORDINATION] = False
    start = assumptions.learning.start_share
    beginner = np.where(learns, start / (1.0 + start), 1.0)
    added = np.zeros((ACTIVITIES, ACTIVITIES))
    added[learns] = shares[learns] / (counted[learns] * (1.0 + start))[:, None]
    return beginner, added


@rule
def experience_for(state, seat, activity):
    """Return what the person in the seat has of the experience of the reference: 1 is the reference itself."""
    c = state.constants[0]
    person = state.people[seat]
    known = c.learning_beginner[activity]
    for other in range(ACTIVITIES):
        known += c.learning_added[activity, other] * person.experience[other]
    return known


@rule
def learning_factor(experience, plateau, exponent):
    """Return 1 ÷ output relative to the reference: a power law down to a plateau that no practice goes below."""
    return plateau + (1.0 - plateau) * math.exp(math.log(experience) * exponent)


@rule
def learned(state, seat, activity):
    """Return the learning factor of the person in the seat for an activity."""
    c = state.constants[0]
    return learning_factor(experience_for(state, seat, activity), c.learning_plateau, c.learning_exponent)


@rule
def hours_learned(learning, quality_share):
    """Return the part of the factor that is hours: the rest, this ÷ factor, is quality, so both together are the output."""
    return 1.0 + (1.0 - quality_share) * (learning - 1.0)


@rule
def quality_learned(learning, quality_share):
    """Return the part of the output that is quality."""
    return hours_learned(learning, quality_share) / learning


@rule
def practise(state, seat, activity, hours):
    """Let the person in the seat have spent hours on an activity."""
    state.people[seat].experience[activity] += hours


@rule
def forget(state, seat):
    """Let a month's share of the experience of the person in the seat fade."""
    person = state.people[seat]
    for activity in range(ACTIVITIES):
        person.experience[activity] *= 1.0 - state.constants[0].learning_forgetting


@rule
def opening_experience(monthly, forgetting, months):
    """Return the experience of so many months with `monthly` hours each, forgetting as one does."""
    if forgetting <= 0.0:
        return monthly * months
    return monthly * (1.0 - math.exp(months * math.log(1.0 - forgetting))) / forgetting
