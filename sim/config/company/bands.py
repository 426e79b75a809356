"""What companies retain, by what their customers pay: medians of a survey."""

import math

BANDS = (  # ACV up to, dollars; median NRR; median GRR
    (12_000.0, 1.00, 0.90),
    (25_000.0, 1.02, 0.90),
    (50_000.0, 1.03, 0.92),
    (100_000.0, 1.05, 0.93),
    (250_000.0, 1.07, 0.93),
    (math.inf, 1.10, 0.93),
)
"""SaaS Capital, B2B SaaS Retention Benchmarks 2023 (about 1,500 firms, medians read from figure 1): the slope over ACV.
The level comes from the company's own `calibrate_to`."""


def band_of(acv_dollars: float) -> tuple[float, float]:
    """Return (NRR, GRR) medians of the band of an ACV."""
    nrr, grr = next((n, g) for up_to, n, g in BANDS if acv_dollars < up_to)
    return nrr, grr
