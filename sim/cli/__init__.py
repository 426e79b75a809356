"""The command line: thin, lazy, one clear line for every mistake."""

import os

# The few sums that BLAS still makes (a search in SciPy) may not depend on how many cores a machine has; it reads this when
# it is loaded, which is later. Processes that are started inherit it. Everything else: sim/statistics/products.py.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
