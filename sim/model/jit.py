"""The one decorator of every rule: compiled into the functions that call it (`sim/linking.py`)."""

from typing import Any

import numpy as np

from sim.linking import linked

rule = linked

word: Any = np.int64
"""Makes a constant that rules pass to each other. For plain Python integers Numba would compile a copy of the called
function per value: minutes instead of seconds."""
