"""The verification suite passes here, and each family notices when what it checks is wrong."""

import dataclasses

import numpy as np
import pytest

from sim.model import learning
from sim.trials.verification import books, closed_forms, invariances, parity, queues, randomness, suite
from sim.trials.verification import made_world as made
from sim.trials.verification.check import Setting

SHORT = Setting()


def failed(checks) -> list[str]:
    return [check.name for check in checks if not check.passed]


@pytest.fixture(scope="module")
def checks():
    """Return every check, both engines compared in a tenth of the random worlds: `tests/parity` has as many."""
    honest = parity.compared
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parity, "compared", lambda *given, first: honest(*given[:3], given[3] // 10, first=first))
        return suite.verify(SHORT)


def test_the_whole_suite_passes(checks):
    assert failed(checks) == []
    assert [check.family for check in checks] == sorted(
        (check.family for check in checks), key=[name for name, _ in suite.FAMILIES].index
    )
    assert len({check.name for check in checks}) == len(checks) >= 19


def test_every_check_says_what_it_promises_expects_and_got(checks):
    for check in checks:
        assert all((check.promise, check.expected, check.got, check.tolerance)), check.name
    assert len({check.figure.key for check in checks if check.figure}) == sum(c.figure is not None for c in checks) >= 9


def test_a_wrong_theory_of_queues_is_noticed(monkeypatch):
    monkeypatch.setattr(queues, "expected_wait", lambda servers, gap, service=1.0: 1.2 * servers / gap)
    assert "waits of one server, M/M/1" in failed(queues.check(SHORT))


def test_a_wrong_renewal_probability_is_noticed(monkeypatch):
    honest = closed_forms.quiet
    monkeypatch.setattr(
        closed_forms, "quiet", lambda renewal_logit, **more: honest(renewal_logit=renewal_logit + 0.3, **more)
    )
    found = failed(closed_forms.retention(SHORT))
    assert found == ["GRR at a constant renewal probability", "NRR at a constant renewal probability"]
    assert closed_forms.lifetimes(SHORT).passed is False


def test_another_decay_of_adoption_is_noticed(monkeypatch):
    slower = closed_forms.CONSTANT | {"adoption__relax_days": 190.0}
    monkeypatch.setattr(closed_forms, "CONSTANT", slower)
    assert closed_forms.adoption(SHORT).passed is False


def test_another_form_of_learning_is_noticed(monkeypatch):
    honest = learning.learning_factor
    assert closed_forms.practice().passed is True
    monkeypatch.setattr(learning, "learning_factor", lambda n, *rest: honest(n, *rest) + 0.01 * (n < 0.2))
    assert closed_forms.practice().passed is False


def test_a_cent_too_much_is_noticed(monkeypatch):
    honest = books.ran

    def stealing(design, **options):
        done = honest(design, **options)
        done.state.accounts["arr"][0] += 1
        return done

    monkeypatch.setattr(books, "ran", stealing)
    assert set(failed(books.check(SHORT))) == {"every account", "every month"}


def test_a_name_that_matters_is_noticed(monkeypatch):
    honest = invariances.renamed

    def favoured(model):
        other, plans = honest(model)
        if other.roles:
            role = dataclasses.replace(other.roles[0], reps_per_account=2)
            other = dataclasses.replace(other, roles=(role, *other.roles[1:]))
        return other, plans

    monkeypatch.setattr(invariances, "renamed", favoured)
    assert invariances.names(SHORT).passed is False


def test_fewer_hours_that_retain_more_are_noticed(monkeypatch):
    honest = made.COMPANY
    monkeypatch.setattr(invariances, "COMPANY", _Backwards(honest))
    assert invariances.more_hours(SHORT).passed is False


class _Backwards:
    """A company whose hours shrink where they are said to grow."""

    def __init__(self, company):
        self.company = company
        self.hours_a_week = company.hours_a_week

    def __getattr__(self, name):
        return getattr(self.company, name)


@pytest.fixture(autouse=True)
def replace_backwards(monkeypatch):
    honest = dataclasses.replace

    def replaced(one, **changes):
        if isinstance(one, _Backwards):
            usual = one.company.hours_a_week
            return honest(one.company, hours_a_week=usual * usual / changes["hours_a_week"])
        return honest(one, **changes)

    monkeypatch.setattr(invariances.dataclasses, "replace", replaced)


def test_an_event_that_differs_between_the_engines_is_noticed(monkeypatch):
    honest = parity.ran

    def other(design, **options):
        done = honest(design, **options)
        if options.get("engine") == "simpy":
            done.trajectory.log["time"][-1] += 1.0
        return done

    monkeypatch.setattr(parity, "ran", other)
    check = parity.compared("random organizations", "organisations", parity.random_design, 2, first=0)
    assert check.passed is False
    assert check.got.startswith("0 of 2")


def test_other_random_numbers_are_noticed(monkeypatch):
    monkeypatch.setattr(randomness.draws, "philox", lambda *_: np.arange(4, dtype=np.uint64))
    assert failed(randomness.check(SHORT)) == ["published vectors", "NumPy's generator"]
