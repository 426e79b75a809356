"""What a summary says of how far a run went and what it stands on: why it ended, and how strong its numbers are."""

from typing import Any

from sim.config.resolving.experiment import Experiment
from sim.config.resolving.provenance import count_by_strength, provenance
from sim.trials.analysis.growth import Stop


def stopped(stop: Stop, experiment: Experiment) -> dict[str, Any]:
    """Return why a run ended where it did, and how well each metric that decides is known."""
    asked = experiment.replications
    return {
        "at_least": asked.at_least,
        "at_most": asked.at_most,
        "stopped_by": stop.rule,
        "looks": list(stop.looks),
        "by_point": [stop.numbers[point.index] for point in experiment.points()],
        "level_of_each_interval": stop.level,
        "known_to": stop.last.known_to if stop.last else {},
        **({"points": list(stop.reached), "times": stop.times} if stop.last else {}),
    }


def strengths(experiment: Experiment) -> dict[str, int]:
    """Return how many of the numbers behind a study are measured, survey, opinion, assumption."""
    return count_by_strength(provenance(experiment.base))
