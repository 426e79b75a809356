"""The one decorator of every rule: compiled, without the GIL, IEEE arithmetic as Python's (no fastmath).

Without the wrapper for C callers, which nobody needs: it is an eighth of the compile time.
"""

from typing import Any

from sim.linking import linked
import numpy as np

rule = linked

word: Any = np.int64
"""Makes a constant that rules pass to each other. For plain Python integers Numba would compile a copy of the called
function per value: minutes instead of seconds."""
