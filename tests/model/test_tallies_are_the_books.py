"""What pay is computed from is what the books say; nothing leaks, hangs or goes missing between roles."""

import numpy as np
import pytest

from sim.model import state as layout
from sim.model.state import State
from sim.trials.verification.made_world import MODELS, build, numbers, ran
from sim.trials.verification.random_worlds import random_design
from sim.vocabulary import TaskStatus

COMPANY = -1  # the last row of tallies


def finished(model: str, months: int = 48, **changes: float) -> State:
    """Return the final state of one replication."""
    return ran(build(MODELS[model], assumptions=numbers(**changes), months=months)).state


@pytest.mark.parametrize("model", [m for m in MODELS if m != "no-csm"])
def test_the_company_s_tallies_are_its_monthly_books(model: str) -> None:
    state = finished(model)
    tally, months = state.tally[COMPANY, layout.OWN_BOOK], state.months
    assert int(tally[layout.DUE]) == months["renewed_before_cents"].sum()
    assert int(tally[layout.DUE_LOGOS]) == months["due"].sum()
    assert int(tally[layout.KEPT_LOGOS]) == months["renewed"].sum()
    assert int(tally[layout.GROWN]) == months["commercial_cents"].sum(), "what comes by itself is nobody's sale"
    assert int(tally[layout.HELD]) == months["opening_arr_cents"].sum(), "every account for the months that it is there"
    assert int(tally[layout.VALUES]) == months["values_reached"].sum()
    assert tally[layout.VALUE_DAYS] == pytest.approx(months["value_days"].sum())
    assert tally[layout.KEPT] <= min(tally[layout.DUE], tally[layout.AFTER])


def test_books_of_one_role_add_up_to_the_company_s_while_nobody_leaves() -> None:
    """Every account is in one book: what falls due in the running period is due in somebody's book."""
    state = finished("paid-both", months=36, people__attrition=0.0)
    company = state.tally[COMPANY, layout.OWN_BOOK] - state.tally[:-1, layout.COMPANY_BOOK].max(axis=0)
    own = state.tally[:-1, layout.OWN_BOOK].sum(axis=0)
    assert own[layout.DUE] == pytest.approx(company[layout.DUE])
    assert own[layout.GROWN] == pytest.approx(company[layout.GROWN])


def test_a_pair_s_book_is_everything_where_two_share_every_account_and_nothing_where_one_works_alone() -> None:
    two, one = finished("paid-split"), finished("paid-both")
    opened = two.seats["open"] == 1
    assert (two.tally[:-1][opened, layout.PAIR_BOOK] == two.tally[:-1][opened, layout.OWN_BOOK]).all()
    assert (one.tally[:-1, layout.PAIR_BOOK, layout.DUE] == 0.0).all()


@pytest.mark.parametrize("model", ["split", "paid-split", "pooled"])
def test_places_of_tasks_are_used_again_whatever_passes_between_roles(model: str) -> None:
    state = finished(model, months=60)
    assert state.world["used_tasks"][0] < 0.2 * state.world["next_task"][0]
    held = (state.tasks["status"] != int(TaskStatus.FREE)).sum()
    assert held < 6 * state.accounts["alive"].sum()


def test_no_account_is_kept_back_for_longer_than_allowed() -> None:
    for number in range(60, 110):
        design = random_design(number)
        state = ran(design, seed=number).state
        held = (state.accounts["keeper"] >= 0) & (state.accounts["alive"] == 1)
        allowed = float(design.constants["incentives_hold_days"][0]) + 31.0
        late = design.months * 365.0 / 12.0 - state.accounts["term_start"][held]
        assert (late <= allowed).all(), number


def test_nothing_in_a_finished_state_is_not_a_number_but_what_has_not_happened() -> None:
    for number in range(120, 150):
        state = ran(random_design(number), seed=number).state
        for name, array in zip(state._fields, state, strict=True):
            for field in array.dtype.names or ("",):
                values = array[field] if field else array
                if values.dtype.kind == "f" and (name, field) not in {("accounts", "first_value")}:
                    assert not np.isnan(values).any(), (number, name, field)


def test_who_was_here_all_year_and_only_they_have_a_pay_slip() -> None:
    state = finished("paid-split", months=48, people__attrition=0.6)
    slips = state.slips["pay"][:4]
    assert (slips >= 0.0).all()
    assert int(state.staff["rep_years"].sum()) == int((slips > 0.0).sum())
    bases = state.roles["base_pay"][state.seats["role"]]
    assert (slips[slips > 0.0] >= 0.99 * np.broadcast_to(bases, slips.shape)[slips > 0.0]).all()
