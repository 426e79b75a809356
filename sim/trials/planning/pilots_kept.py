"""What pilots found, for any study that asks the same: named by a hash of all that pilots simulate, and how they go on.

A name says nothing of titles and keys, so that organizations which differ in names alone share what was found.
"""

import functools
import hashlib
from collections.abc import Sequence

import numpy as np

from sim.engines.code_folder import cache_root, folder_of_version
from sim.trials.planning.equal_spend import BudgetSplit, Build, Terms
from sim.trials.storage.hashed import SEED_SCHEME, add_design, add_fields, sources, with_files
from sim.trials.storage.kept_numbers import NOWHERE, Shelf

HOW_PILOTS_GO = (
    "trials/planning/equal_spend.py",
    "trials/planning/margins.py",
    "trials/planning/cells.py",
    "trials/planning/pilots_kept.py",
    "metrics/luck.py",
)
"""Sources that say which pilots are run and what is made of them, beside those that any number depends on."""


@functools.cache
def version() -> str:
    """Return the hash of all sources that what pilots find depends on."""
    return with_files(sources(), HOW_PILOTS_GO)


def shelf() -> Shelf:
    """Return where what pilots found is kept: beside the compiled code, in a folder that is the user's alone."""
    try:
        return Shelf(folder_of_version(cache_root(), "pilots", version()))
    except OSError:
        return NOWHERE  # another folder stands there that is not ours, or no room: found anew each time


def name_of(builds: Sequence[tuple[Build, int]], terms: Terms) -> str:
    """Return the name of what pilots find of some organizations, each with how many roles it has.

    A whole budget shows what is simulated. Part of an uneven one shows, to the bit, how people follow from a spread.
    """
    digest = hashlib.sha256(f"{version()} {SEED_SCHEME} {terms.seed} {terms.opening} {terms.customers}".encode())
    add_fields(terms.discount, digest)
    if terms.company is not None:  # the rate of discount is in the discount
        digest.update(f"{terms.company.gross_margin} {terms.company.terminal_multiple}".encode())
    for build, roles in builds:
        add_design(build(BudgetSplit(np.ones(roles))), digest)
        add_fields(build(BudgetSplit(np.array([1.0 / (1.0 + k) for k in range(roles)]), 0.7)).targets, digest)
    return digest.hexdigest()[:24]
