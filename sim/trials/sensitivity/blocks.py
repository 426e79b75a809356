"""Which scenarios the methods of a sensitivity study take: random samples, swaps between them, walks, ends.

Blocks that are random samples are beginnings of one sequence, so a study that asks for more scenarios keeps those it has.
"""

from collections.abc import Iterable

import numpy as np

from sim.config.tables.sensitivity import MORRIS_TRAJECTORIES
from sim.statistics.sampling import Saltelli, Trajectories, saltelli, trajectories
from sim.trials.scenarios.space import ENDS, Block, Space, joined, named

FIRST = "first"
SECOND = "second"
TORNADO = "one-at-a-time"
MORRIS = "morris"
MOST_ENDS = 40
"""Ends of a tornado that are simulated once more, in up to all futures: as many runs as a small study."""


def samples_of(space: Space, seed: int) -> Saltelli:
    """Return the samples A and B of a study, with every swap of one factor between them."""
    return saltelli(space.asked.worlds, space.factors, len(space.inputs), seed)


def walks_of(space: Space, seed: int) -> Trajectories:
    """Return the trajectories of a screening."""
    return trajectories(MORRIS_TRAJECTORIES, space.factors, len(space.inputs), seed)


def one_at_a_time(space: Space) -> Block:
    """Return two scenarios for each factor: it at its low end and at its high end, everything else as in the base case.

    Of numbers that move against each other, those that move against the first of them stand at the other end.
    """
    rows = 2 * len(space.factors)
    at, values = np.tile(space.base_case_at, (rows, 1)), np.tile(space.base_case, (rows, 1))
    for f, (factor, relation) in enumerate(zip(space.factors, space.correlations, strict=True)):
        for place, column in enumerate(factor):
            ends = (space.inputs[column].low, space.inputs[column].high)
            order = (0, 1) if relation[0, place] >= 0.0 else (1, 0)
            for row, end in enumerate(order):
                values[2 * f + row, column] = ends[end]
                at[2 * f + row, column] = (ENDS, 1.0 - ENDS)[end]
    return Block(TORNADO, np.full_like(at, np.nan), at, values, np.arange(rows))


def sample_blocks(space: Space, seed: int) -> list[Block]:
    """Return the random scenarios of a study: one sample, or two and every swap where indices are wanted."""
    methods = set(space.asked.methods)
    if not methods - {"tornado", "morris"}:
        return []
    design = samples_of(space, seed)
    a, b, swapped = design.split(design.base)
    blocks = [space.block(FIRST, a)]
    if "sobol" in methods:
        blocks.append(space.block(SECOND, b))
        blocks += [space.block(f"swap-{f}", swapped[f]) for f in range(len(space.factors))]
    return blocks


def blocks_of(space: Space, seed: int) -> list[Block]:
    """Return every block of a study. The base case is none of them: it is run like any other study."""
    found = sample_blocks(space, seed)
    if "tornado" in space.asked.methods:
        found.append(one_at_a_time(space))
    if "morris" in space.asked.methods:
        walks = walks_of(space, seed)
        rows = walks.moved.shape[1] + 1
        found.append(space.block(MORRIS, walks.base, np.repeat(np.arange(len(walks.moved)), rows)))
    return found


def random_sample(blocks: Iterable[Block]) -> Block | None:
    """Return the random scenarios among blocks: one sample, or both where there are two."""
    blocks = list(blocks)
    found = [block for block in (named(blocks, FIRST), named(blocks, SECOND)) if block is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else joined(found)


def one_of(block: Block, row: int) -> Block:
    """Return one scenario of a block as a block of its own, whose futures are all of the pool from the first on."""
    one = slice(row, row + 1)
    return Block(f"{block.name}-{row}", block.base[one], block.at[one], block.values[one], block.turn[one] * 0)
