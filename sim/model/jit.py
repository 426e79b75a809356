"""The one decorator of every rule: compiled, without the GIL, IEEE arithmetic as Python's (no fastmath)."""

import numba

rule = numba.njit(nogil=True, error_model="numpy")
