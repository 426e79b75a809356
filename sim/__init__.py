"""Post-sale strategy simulator: who should own the customer after the sale, and when one role should become two.

From Python: `from sim import load, run`. These names are found when they are asked for, so that `import sim` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.interface.running import run
    from sim.interface.runs import Run, open_run
    from sim.interface.studies import Study, load

__version__ = "0.2.0"
__all__ = ["Run", "Study", "__version__", "load", "open_run", "run"]

_ROOMS = {
    "Run": "sim.interface.runs",
    "Study": "sim.interface.studies",
    "load": "sim.interface.studies",
    "open_run": "sim.interface.runs",
    "run": "sim.interface.running",
}
"""Where each name of the interface stands."""


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
