"""The copy of a decision: no name, title, role or command of the original, no amount of it; the same grade and shares."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.report.decision.page import page
from sim.report.exports.anonymous.decided import decision_of
from sim.report.exports.anonymous.names import Names
from sim.report.exports.anonymous.run import anonymised
from sim.report.exports.slides.decided import slide
from sim.results.decision import Decision
from sim.results.files import as_json
from sim.results.files import decision_of as read
from sim.results.kinds import plain
from sim.trials.folder.decided import write_decision
from tests.report import synthetic_policy
from tests.report.exports.offices import members, run_of
from tests.report.exports.test_an_anonymous_run_names_nobody import numbers
from tests.support import decisions

FACTOR = 26.37
SECRETS = ("title", "people", "company", "command", "role", "source")
KEYS = ("key", "option", "choice", "best", "staying", "other", "recommended", "to")


def zebra(value: Any, within: str = "") -> Any:
    """Return a decision as plain data in which everything that a user names contains "zebra"."""
    if isinstance(value, dict):
        kept = within == "where"  # fields of systems are ours
        return {key: below if kept else zebra(below, key) for key, below in value.items()}
    if isinstance(value, list):
        return [zebra(below, within) for below in value]
    if isinstance(value, str) and within in SECRETS:
        return f"zebra {value}"
    return f"zebra-{value}" if isinstance(value, str) and within in (*KEYS, "same") else value


NAMES = Names({}, {}, {}, {}, {}, {})


@pytest.fixture(params=decisions.EVERY)
def original(request: Any) -> Decision:
    made = plain(decisions.EVERY[request.param]())
    return read(json.loads(json.dumps(zebra(made))))


@pytest.fixture
def copy(original: Decision) -> Decision:
    return decision_of(original, NAMES, FACTOR)


def test_the_original_says_the_name_everywhere(original: Decision) -> None:
    assert page(original).lower().count("zebra") > 10


def test_no_byte_of_the_copy_holds_a_name(copy: Decision) -> None:
    said = as_json(copy).lower() + page(copy).lower().encode() + b"".join(members(slide(copy)).values()).lower()
    assert b"zebra" not in said
    assert "Anonymized" in page(copy)


def test_no_amount_of_the_original_is_left(original: Decision, copy: Decision) -> None:
    kept = {abs(x) for x in numbers(plain(copy)) if abs(x) >= 1_000}
    large = {abs(x) for x in numbers(plain(original)) if abs(x) >= 1_000}
    assert large
    counts = {float(original.simulations)}
    assert (kept & large) <= counts


def test_the_grade_the_shares_and_the_proportions_are_those_of_the_original(original: Decision, copy: Decision) -> None:
    assert (copy.grade, copy.sure, copy.simulations) == (original.grade, original.sure, original.simulations)
    for old, new in zip(original.options, copy.options, strict=True):
        assert new.nrr == old.nrr
        assert new.kind == old.kind
        assert new.cash_more.mean == pytest.approx(old.cash_more.mean * FACTOR)
        assert new.path.high == pytest.approx([x * FACTOR for x in old.path.high])
    assert copy.option(copy.choice).kind == original.option(original.choice).kind
    assert len({option.title for option in copy.options}) == len(copy.options)


def test_an_amount_on_a_dashboard_is_on_the_other_scale_and_a_count_as_it_was() -> None:
    money = decision_of(decisions.staying(), NAMES, FACTOR).look_again
    count = decision_of(decisions.decision(), NAMES, FACTOR).look_again
    assert money is not None
    assert count is not None
    assert money.at == pytest.approx(5.2e6 * FACTOR)
    assert money.ci95 == pytest.approx((4.7e6 * FACTOR, 5.9e6 * FACTOR))
    assert count.at == 95


def test_the_copy_of_a_run_has_the_copy_of_its_decision(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", synthetic_policy.full_policies(n=12))
    assert anonymised(run).decision is None
    other = run_of(tmp_path / "other", synthetic_policy.full_policies(n=12))
    write_decision(other.folder, decisions.decision())
    found = anonymised(other)
    assert found.decision is not None
    assert found.decision.opening_arr == pytest.approx(3.8e6 * found.factor)
    assert "CSM" not in page(found.decision)
