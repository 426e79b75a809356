"""Memory of one replication: `python -m benchmarks.memory [MODEL [CUSTOMERS]]` prints the arrays, largest first.

The peak is measured: Numba's allocations are sent through Python's allocator, which `tracemalloc` watches. It counts the
arrays of the state, the engine's queues while they grow, and what little Python needs; of arrays all that was asked for,
whether or not it was ever touched.
"""

import sys
import tracemalloc
from dataclasses import dataclass

from numba.core.runtime import _nrt_python

from benchmarks.engines import cell
from sim.model.assembly import Design
from sim.trials.executing.replication import replicate

CUSTOMERS = 600
MB = 1e6


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of one replication: of each array of the state, and at the peak of everything."""

    arrays: dict[str, int]
    rows: dict[str, int]
    peak: int

    @property
    def state(self) -> int:
        """Return the bytes of all arrays of the state."""
        return sum(self.arrays.values())


def footprint(design: Design) -> Footprint:
    """Run one replication and return what it took."""
    replicate(design, seed=1, replication=0)  # compiles, or loads
    _nrt_python.memsys_use_cpython_allocator()
    tracemalloc.start()
    try:
        state = replicate(design, seed=1, replication=0).state
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    arrays = state._asdict()
    bytes_of = {name: array.nbytes for name, array in arrays.items()}
    return Footprint(bytes_of, {name: array.size for name, array in arrays.items()}, peak)


def main(arguments: list[str]) -> None:
    """Print the arrays of one replication, largest first, and the rest."""
    model = arguments[0] if arguments else "cs-am-split"
    customers = int(arguments[1]) if arguments[1:] else CUSTOMERS
    found = footprint(cell(model, customers=customers))
    print(f"{model}, {customers:,} customers at the opening")
    for name, size in sorted(found.arrays.items(), key=lambda pair: -pair[1]):
        print(f"{name:<12} {size:>12,} bytes {size / found.peak:>7.1%} {found.rows[name]:>10,} elements")
    print(f"{'the engine':<12} {found.peak - found.state:>12,} bytes {1.0 - found.state / found.peak:>7.1%}")
    print(f"{'in all':<12} {found.peak:>12,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
