"""`follow: {PATH: VARIED - 1}`: at every point a number that is the varied one, or so much more or less."""

import pytest

from sim.config.commands.check import check_files
from sim.config.study.set_paths import study_rows
from sim.config.study.study import load_experiment
from sim.errors import InputError

LEADER, OTHER, CUSTOMERS = (
    "models.one.people.csm.staffing.headcount",
    "models.two.people.csm.staffing.headcount",
    ("company.start.customers"),
)
STUDY = f"""\
kind: experiment
title: Teams of one size
company: mid-market-saas
models:
  - {{use: cs-only, as: one, change: {{people.csm.staffing.headcount: 2}}}}
  - use: cs-am-split
    as: two
    change: {{people.csm.staffing.headcount: 1, people.am.staffing.headcount: 1}}
staffing: own
vary:
  {CUSTOMERS}: [10, 20]
  {LEADER}: [2, 3, 5]
follow:
  {OTHER}: {LEADER} - 1
replications: 10
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(old="", new=""):
        assert not old or STUDY.count(old) == 1
        (tmp_path / "teams.yaml").write_text(STUDY.replace(old, new) if old else STUDY, encoding="utf-8")
        return "teams.yaml"

    return write


def load(name, **overrides):
    return load_experiment(name, overrides, uncalibrated=True)


def people(study):
    return [
        [[role.staffing.headcount for role in case.model.roles] for case in point.models] for point in study.points()
    ]


@pytest.mark.parametrize(("more", "seen"), [(" - 1", [1, 2, 4]), ("", [2, 3, 5]), (" + 0.5", [2.5, 3.5, 5.5])])
def test_every_point_has_the_number_that_goes_along(written, more, seen):
    study = load(written(f"{OTHER}: {LEADER} - 1", f"{OTHER}: {LEADER}{more}"))
    assert people(study) == 2 * [[[csm], [other, 1]] for csm, other in zip([2, 3, 5], seen, strict=True)]
    assert [tuple(point.values) for point in study.points()] == 6 * [(CUSTOMERS, LEADER)], "it is no axis of its own"


def test_what_follows_is_part_of_the_design(written):
    once = load(written()).sha256
    assert load(written(" - 1", "")).sha256 != once
    assert load(written()).sha256 == once


def test_it_is_told_and_can_be_set(written):
    (report,) = check_files([written()])
    assert f"follow {OTHER}: {LEADER} - 1" in report.lines
    rows = dict(study_rows("teams.yaml"))
    assert rows[f"follow.{OTHER}"] == f"{LEADER} - 1"
    assert OTHER not in rows, "it follows, so it cannot be set"
    assert people(load("teams.yaml", **{f"follow.{OTHER}": LEADER}))[0] == [[2], [2, 1]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            f"{LEADER} - 1",
            f"{LEADER}s - 1",
            f"follows nothing that is varied (got {LEADER}s - 1). Did you mean {LEADER}?",
        ),
        (f"{LEADER} - 1", f"{LEADER} times 2", "follows nothing that is varied"),
        (f"{LEADER} - 1", f"{LEADER} - 2", "must be between 0.1 and"),
        (f"{OTHER}: ", f"{OTHER}s: ", f"nothing has this path (got {OTHER}s)"),
        ("[10, 20]", f"[10, 20]\n  {OTHER}: [1, 2]", f"follows {LEADER} in this study (got 1). Remove one of them."),
        ("replications: 10", f"change: {{{OTHER}: 3}}", f"follows {LEADER} in this study (got 3). Remove one of them."),
        (
            f"{OTHER}: {LEADER} - 1",
            f"{CUSTOMERS}: {LEADER}",
            f"follows {LEADER} in this study (got 10). Remove one of them.",
        ),
        ("[2, 3, 5]", "[200 %, 3]", "can follow plain numbers only (got 200 %"),
    ],
)
def test_what_cannot_follow_is_refused_in_one_sentence(written, old, new, message):
    with pytest.raises(InputError) as caught:
        load(written(old, new))
    assert any(message in str(problem) for problem in caught.value.problems), caught.value


def test_a_mistake_in_what_is_varied_is_told_once(written):
    with pytest.raises(InputError) as caught:
        load(written(f"  {LEADER}: [2, 3, 5]", "  models.one.people.csm.headcount: [2, 3, 5]"))
    assert len(caught.value.problems) <= 2
