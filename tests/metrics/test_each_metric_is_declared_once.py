"""One list of metrics: everything that a replication yields is in it, and how a number is written follows from its unit."""

import pytest

from sim.config.commands.listing import listing
from sim.metrics.outcomes import outcome
from sim.metrics.registry import ACTIVITY, ALL, BY_NAME, COMPANY, ROLE, STAGE, find, higher_is_better
from sim.report.words import wording
from sim.trials.executing.replication import replicate
from tests.support.shipped import load_company, shipped_design

ENDS = {COMPANY: "", ROLE: ".csm", ACTIVITY: ".renewal", STAGE: ".1"}
WRITTEN = {"rate": "83.4%", "cents": "83.4 ¢", "money": "$1.2M"}


def test_no_name_stands_twice():
    assert len(BY_NAME) == len(ALL)


def test_whatever_a_replication_yields_is_declared():
    design = shipped_design("mid-market-saas", "cs-am-split", months=26, customers=10)
    company = load_company("mid-market-saas")
    metrics = outcome(replicate(design, seed=1, replication=0).state, company, design.role_keys, 26).metrics
    assert all(find(name) for name in metrics)
    assert {find(name) for name in metrics} >= {each for each in ALL if each.per in (COMPANY, ROLE)}


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_a_number_is_written_as_its_unit_says(each):
    name = each.name + ENDS[each.per]
    assert find(name) is each
    value, half = (1.234e6, 2e5) if each.kind == "money" else (0.834, 0.01)
    said = wording.level(name, value, half)
    assert said == WRITTEN.get(each.kind, said)
    if each.kind == "rate":
        change, interval = wording.change_interval(name, 0.012, 0.008, 0.016)
        assert change == "+1.2 points"
        assert interval == "[+0.8, +1.6]"


def test_the_list_prints_every_one():
    rows = {row.key: row for row in listing("metrics")}
    assert len(rows) == len(ALL)
    assert all(row.where for row in rows.values())


def test_what_is_bad_is_worse_when_there_is_more_of_it():
    assert not any(map(higher_is_better, ("churned_arr", "undone_share.renewal", "attrition.csm", "no_first_value")))
    assert all(map(higher_is_better, ("nrr", "done_work.renewal", "something-new")))
