"""The page of verdicts is made from what is kept of a ledger of this version, and names every claim that ships."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from docs import verdicts
from docs.verdicts import Fact
from sim import __version__
from sim.config.claim.claim import Claim
from tests.report.ledger import made


@pytest.fixture(scope="module")
def claims() -> Mapping[str, Claim]:
    return verdicts.shipped()


def fact(verdict: str, value: float | None = 0.01, half: float = 0.002, key: str = "A11") -> Fact:
    low, high = (None, None) if value is None else (value - half, value + half)
    return Fact(key, verdict, value, low, high, "points", 400, "")


def test_the_page_is_what_its_generator_writes(claims: Mapping[str, Claim]) -> None:
    """If this fails: python -m docs.verdicts."""
    assert verdicts.PAGE.read_text(encoding="utf-8") == verdicts.page(verdicts.facts(), claims)


def test_what_is_kept_is_of_this_version_and_of_claims_that_ship(claims: Mapping[str, Claim]) -> None:
    """If this fails: postsale claims, and python -m docs.verdicts LEDGERFOLDER."""
    kept = verdicts.facts()
    page = verdicts.PAGE.read_text(encoding="utf-8")
    assert [key for key in claims if f"[{key}](../../experiments/claims/{key}.yaml)" not in page] == []
    if not kept["rows"]:
        pytest.skip("no ledger of this version was kept yet")
    assert kept["version"] == __version__
    assert sorted(each["id"] for each in kept["rows"]) == sorted(claims)


@pytest.mark.parametrize(
    ("then", "now", "retested", "reason"),
    [
        (fact("reproduced"), fact("reproduced"), False, ""),
        (fact("reproduced"), fact("reproduced"), True, ""),
        (fact("no effect", 0.001), fact("reproduced"), True, "the test"),
        (fact("reproduced", 0.05), fact("reproduced"), True, "the test"),
        (fact("no effect", 0.001), fact("reproduced"), False, "the model"),
        (fact("reproduced", 0.05), fact("reproduced"), False, "the model"),
        (fact("depends on the scenario"), fact("reproduced"), False, "scenarios"),
        (fact("too close to call", half=0.02), fact("reproduced"), False, "precision"),
        (fact("reproduced", half=0.001), fact("right direction"), False, "chance"),
        (fact("right direction", 0.012, 0.0015), fact("reproduced", 0.01, 0.001), False, "chance"),
        (fact("input, not testable", None), fact("input, not testable", None), False, ""),
    ],
)
def test_why_a_verdict_moved_is_found_by_the_rule_above_the_table(
    then: Fact, now: Fact, retested: bool, reason: str
) -> None:
    assert verdicts.why(then, now, retested=retested) == reason


def test_tests_that_changed_are_read_from_their_page_and_from_who_is_paid_alike(claims: Mapping[str, Claim]) -> None:
    changed = verdicts.tests_that_changed(claims)
    assert {"A3", "A12", "A15", "B1", "B10", "B33", "C12"} <= changed
    assert not {"A11", "A13", "B4", "C7"} & changed


def test_a_ledger_is_kept_and_shown_with_its_changes(tmp_path: Path, claims: Mapping[str, Claim]) -> None:
    (tmp_path / "ledger.json").write_text(json.dumps(made.ledger()), encoding="utf-8")
    kept = json.loads(verdicts.as_text(verdicts.of_ledger(tmp_path)))
    rows = {each["id"]: Fact(**each) for each in kept["rows"]}
    assert rows["C5"].verdict == "favors: ▼"
    assert rows["B4"].value is None
    kept["before"] = {"version": "0.1.0", "effort": "quick", "rows": [vars_of(fact("contradicted", 0.05, key="A6"))]}
    page = verdicts.page(kept, claims)
    assert "52 claims and 13 contradictions, 5 of them simulated." in page
    assert "−1.2 points \\[−1.6, −0.8\\] | reproduced | 71% as claimed<br>12% opposite |" in page
    assert "| A6 | contradicted | **reproduced** | +5.0 points \\[+4.8, +5.2\\] |" in page
    assert "1 of these verdicts moved: the test 1." in page
    assert "**Agreement is no validation**, in either direction" in page


def vars_of(found: Fact) -> dict[str, object]:
    return {name: getattr(found, name) for name in Fact.__slots__}
