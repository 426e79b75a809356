"""How full people's days are planned: the ratios of models are for 85%, and a company may plan for more or less."""

from dataclasses import replace

from sim.model.inputs import OrgModel, RoleStaffing

LOAD = "working_time.load"
RATIOS_ARE_FOR = 0.85
"""Hours asked over hours there are, at which the published caseloads in `accounts_per_rep` and `arr_per_rep` are read."""


def at_load(model: OrgModel, load: float) -> OrgModel:
    """Return a model whose ratios ask for this share of the hours that people have. Said headcounts stay.

    So a load is how few people there are for the same work: in own staffing, and in the budget that equal spend shares out.
    """
    if load == RATIOS_ARE_FOR:
        return model
    times = load / RATIOS_ARE_FOR
    return replace(model, roles=tuple(replace(role, staffing=_times(role.staffing, times)) for role in model.roles))


def _times(staffing: RoleStaffing, times: float) -> RoleStaffing:
    accounts, arr = staffing.accounts_per_rep, staffing.arr_per_rep_cents
    return replace(
        staffing,
        accounts_per_rep=None if accounts is None else {name: ratio * times for name, ratio in accounts.items()},
        arr_per_rep_cents=None if arr is None else arr * times,
    )
