"""Whoever copies a claim out of docs/operator/claims.md has a claim that can be tested."""

import re
from pathlib import Path

from sim.config.claim.keys import read_claims
from sim.config.tables.claim import CLAIM
from sim.trials.claims.effort import QUICK, budget

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "operator" / "claims.md"


def test_every_example_loads_and_would_be_simulated(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n(kind: claim.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 3
    for number, text in enumerate(found):
        (tmp_path / f"example-{number}.yaml").write_text(text, encoding="utf-8")
    claims = read_claims([f"example-{number}" for number in range(len(found))], near=tmp_path)
    assert [claim.sides is None for claim in claims] == [True, True, False]
    assert all(budget([claim], QUICK, 2)[0] > 0 for claim in claims)


def test_every_key_of_a_claim_stands_in_the_manual() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert [name for name in CLAIM.fields if f"`{name}`" not in text and name != "kind"] == []
