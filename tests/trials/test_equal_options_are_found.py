"""Options that become the same at the same spend are found by what they did, whatever they and their roles are called."""

import pytest

from tests.support.small_study import study

pytestmark = pytest.mark.usefixtures("few_pilots")

RATIOS = "{mid-market: 4, smb: 9, enterprise: 2}"
FOURTH = f"{{use: cs-only, as: fourth, change: {{people.csm.staffing: {{accounts_per_rep: {RATIOS}}}}}}}"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    settings = {"models": f"[cs-only, {FOURTH}, cs-am-split]", "staffing": "both", "replications": "3"}
    return study(tmp_path_factory.mktemp("equal") / "run", settings)


def test_another_headcount_is_the_same_at_equal_spend_and_another_one_at_its_own(ran):
    found = {point.staffing: point.same_as for point in ran.summary.points}
    assert found == {"equal_budget": {"fourth": "cs-only"}, "own": None}


def test_nothing_of_it_is_left_out_of_what_is_stored(ran):
    assert all("fourth" in point.models for point in ran.summary.points)
