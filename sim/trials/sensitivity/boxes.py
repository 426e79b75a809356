"""In which scenarios does it happen: the few unknowns, and the ends of them, that hold most of those in which one loses."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from sim.config.tables.sensitivity import Question
from sim.metrics.registry import higher_is_better
from sim.statistics.intervals import Floats
from sim.statistics.prim import Box, Limit, Stability, limits, several, stability
from sim.trials.analysis.averages import estimator_of
from sim.trials.analysis.summary import plain
from sim.trials.scenarios.outcomes import Pair, ScenarioOutcomes, smoothed
from sim.trials.scenarios.space import Block

FEWEST_SUCH = 8
"""With fewer scenarios in which it happens, or does not, no box is looked for."""


ENOUGH_WORLDS = 200
"""With fewer scenarios a box that is there is often missed (measured: 24% at 200, 77% at 100 scenarios of eight inputs)."""


def told(seen: ScenarioOutcomes, block: Block, question: Question) -> dict[str, Any]:
    """Return the box of scenarios in which a question is answered by yes, and how it would fare in other scenarios."""
    result: dict[str, Any] = {"question": asdict(question), "share": None, "refused": None, "boxes": []}
    if not {question.model, question.against or question.model} <= set(seen.models):
        return result | {"refused": "one of the organizations has nobody to spend the same money on"}
    happens, here, doubt, made = answered(seen, block, question)
    result |= made
    inputs = block.values[here]
    result["share"] = plain(float(happens.mean()))
    if not FEWEST_SUCH <= int(happens.sum()) <= len(happens) - FEWEST_SUCH:
        rarely = "hardly any" if happens.mean() < 0.5 else "nearly all"
        return result | {
            "refused": f"it happens in {rarely} of these scenarios ({int(happens.sum())} of {len(happens)})"
        }
    if doubt > 0.9:
        return result | {
            "refused": f"{doubt:.0%} of what differs between these scenarios is noise: more simulations are needed"
        }
    boxes = several(inputs, happens)
    if not boxes:
        few = " (with so few scenarios a box may be missed)" if len(happens) < ENOUGH_WORLDS else ""
        return result | {"refused": f"no few unknowns tell the scenarios in which it happens from the others{few}"}
    held = stability(inputs, happens)
    return result | {"boxes": [box_entry(box, limits(box, inputs, happens), held) for box in boxes]}


def answered(seen: ScenarioOutcomes, block: Block, question: Question) -> tuple[Any, Any, float, dict[str, Any]]:
    """Return in which scenarios it happens, (n,) of those that can be told; which these are; share of noise; estimator."""
    if question.against is not None:
        better = higher_is_better(question.metric)
        pair = Pair(question.model, question.against, question.metric, better)
        came, values = seen.stored_difference(block, pair, came=True), seen.difference(block, pair)
        mean, parts = smoothed(values if better else -values)
        limit = 0.0
    else:
        came = seen.stored(block, question.model, question.metric, came=True)
        values = seen.metric(block, question.model, question.metric)
        mean, parts = smoothed(values)
        limit = question.below or 0.0
    here = np.isfinite(mean)
    share = 0.0 if np.isnan(parts.share) else parts.share
    return mean[here] < limit, here, share, estimator_of((came, values))


def box_entry(box: Box, found: Sequence[Limit], held: Stability) -> dict[str, Any]:
    """Return a box as plain data.

    elsewhere: the range, nineteen in twenty, of what boxes that are found anew in half of the scenarios hold in the other
    half; no interval of this box.
    """
    return {
        "coverage": plain(box.coverage),
        "density": plain(box.density),
        "mass": plain(box.mass),
        "coverage_elsewhere": [plain(x) for x in held.coverage],
        "density_elsewhere": [plain(x) for x in held.density],
        "limits": [limit_entry(limit, held.restricted) for limit in found],
    }


def limit_entry(limit: Limit, restricted: Floats) -> dict[str, Any]:
    """Return a limit with the share of the draws in which its input is restricted."""
    return {
        "input": limit.column,
        "low": limit.low,
        "high": limit.high,
        "quasi_p": plain(limit.quasi_p),
        "restricted_in": plain(float(restricted[limit.column])),
    }
