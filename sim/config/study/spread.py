"""A sweep whose values are not listed: points spread evenly over ranges, by a Sobol' sequence."""

from __future__ import annotations

import math
from dataclasses import replace

from sim.config.language.nodes import Node
from sim.config.language.quantities import written_ends
from sim.config.language.units import clear

WIDE = 10.0
"""Ends further apart than this factor are spread evenly in their logarithm: 10 to 400 is not mostly above 200."""

SEED = 11


def is_range(node: Node) -> bool:
    """Say whether a varied path has a range in the place of a list."""
    return isinstance(node.content, str) and written_ends(node.content) is not None


def spread_nodes(ranges: list[Node], points: int) -> list[tuple[Node, ...]]:
    """Return the values of each path, all lists of one length: the k-th values of all paths make the k-th point.

    Numbers are written with the unit of the range; of a range of whole numbers they are whole.
    """
    from scipy.stats import qmc

    draws = qmc.Sobol(len(ranges), seed=SEED).random_base2(math.ceil(math.log2(max(2, points))))[:points]
    found = []
    for node, column in zip(ranges, draws.T, strict=True):
        assert isinstance(node.content, str)
        ends = written_ends(node.content)
        assert ends is not None
        values = [between(ends.low, ends.high, float(u)) for u in column]
        whole = ends.whole and ends.high - ends.low >= 2
        numbers = [f"{round(x) if whole else float(f'{x:.5g}'):.12g}" for x in values]
        texts = [f"{ends.sign}{clear(number)}{ends.tail}" for number in numbers]
        found.append(tuple(replace(node, content=text) for text in texts))
    return found


def between(low: float, high: float, share: float) -> float:
    """Return the number this share of the way from one end to the other."""
    if low > 0.0 and high / low > WIDE:
        return float(low * (high / low) ** share)
    return low + share * (high - low)
