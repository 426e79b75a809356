"""A claim of seconds, in a folder of its own."""

import hashlib
from pathlib import Path
from typing import Any

from sim.config.claim.claim import load_claim
from sim.results.kinds import plain
from sim.trials.claims.effort import Effort
from sim.trials.claims.session import ClaimRunner, run_claims

TINY = Effort("tiny", 20, 4, 2, 0.1, 4)
CLAIM = """kind: claim
title: Two roles keep more than one
published_in: A page of a test
mechanisms: [M4]
how: The same customers under both.
source: our assumption
strength: assumption
claimed: {{text: more, {claimed}}}
unit: points
worth: {worth}
experiment:
  company: early-stage-saas
  models: [cs-only, cs-am-split]
  staffing: own
  horizon: 26 months
  change: {{company.start.customers: 12}}
measure: {measure}
without: [friction]
also:
  the other way round: nrr[cs-only] - nrr[cs-am-split]
  the other way round, judged: {{measure: "nrr[cs-only] - nrr[cs-am-split]", judged: yes}}
"""


def written(
    folder: Path, claimed="above: 0 points", worth="0.1 points", measure="nrr[cs-am-split] - nrr[cs-only]", key="T1"
):
    """Write a claim file; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{key}.yaml"
    path.write_text(CLAIM.format(claimed=claimed, worth=worth, measure=measure), encoding="utf-8")
    return path


def judged(path: Path, out: Path, effort: Effort = TINY, workers: int = 2):
    """Return the row of a claim."""
    found: dict[str, Any] = plain(run_claims([load_claim(path)], ClaimRunner(out, effort, workers))[0])
    return found


def stored(out: Path) -> dict[str, str]:
    """Return the hash of every shard by its name."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((out / "shards").rglob("*.npz"))
    }
